import { readFileSync } from 'node:fs';
import { createClient, PermissionError, TickwireError } from '@tickwire/sdk';
import { parseRule, Watch } from './rule.ts';

function refuse(problem: string): never {
  console.error(`${problem}\nTICKWIRE_API_KEY=tw_… node index.ts 'BTCUSDT>100000' 'AAPL<150.5' rules.json`);
  process.exit(2);
}

function rulesOf(argument: string): readonly string[] {
  if (!argument.endsWith('.json')) return [argument];
  let rules: unknown;
  try {
    rules = JSON.parse(readFileSync(argument, 'utf8'));
  } catch (error) {
    refuse(`${argument} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  return Array.isArray(rules) ? rules.map(String) : refuse(`${argument} holds no list of rules.`);
}

const url = process.env.TICKWIRE_URL || 'http://127.0.0.1:4000/graphql';
const token = process.env.TICKWIRE_API_KEY || refuse('TICKWIRE_API_KEY is not set.');
const rules = process.argv.slice(2).flatMap(rulesOf);
const watches = rules.map((rule) => new Watch(parseRule(rule) ?? refuse(`"${rule}" is no rule.`)));
const symbols = [...new Set(watches.map(({ rule }) => rule.symbol))];
if (symbols.length === 0) refuse('There is no rule.');

const leaving = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => leaving.abort());
const client = createClient({ url, token });
/** However often it has to be sent until it arrives, it makes one task. */
const patiently = { timeoutMs: 24 * 3_600_000, maxRetries: Number.POSITIVE_INFINITY };
let mayWrite = true;

/** Prices go on meanwhile. */
async function addTask(title: string, symbol: string): Promise<void> {
  try {
    const created = await client.createTask({ title, symbol, priority: 'HIGH', tags: ['alert'] }, patiently);
    if (!created.ok) console.error(`no task: ${created.error.message}`);
  } catch (error) {
    if (!(error instanceof TickwireError)) throw error;
    if (error instanceof PermissionError) mayWrite = false;
    console.error(mayWrite ? `no task: ${error.message}` : 'the key only reads: alerts make no tasks');
  }
}

try {
  for await (const event of client.prices(symbols, { signal: leaving.signal })) {
    if (event.type === 'reconnecting') console.error(`reconnecting, try ${event.attempt}: ${event.cause.message}`);
    else if (event.type === 'resumed') console.error(`resumed after ${event.afterMs} ms`);
    else if (event.type === 'stale') console.error(`${event.symbol}: nothing is heard of it`);
    else {
      if (event.type === 'gap')
        console.error(`${event.symbol}: ${event.missed ?? 'an unknown number of'} ticks missed`);
      for (const watch of watches) {
        const alert = watch.read(event);
        if (alert === undefined) continue;
        console.log(alert);
        if (mayWrite) void addTask(watch.rule.text, watch.rule.symbol);
      }
    }
  }
} catch (error) {
  if (!(error instanceof TickwireError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
// Tasks that are under way have a moment.
setTimeout(() => process.exit(), 5_000).unref();

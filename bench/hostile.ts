/** `pnpm bench:hostile`: what hostile callers are answered, and what another client notices of them. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { migrate, startEmbeddedDatabase } from '@tickwire/prisma';
import pg from 'pg';
import { attacks, oneAccount, oneAddress, victimEmail } from './hostile/attacks.ts';
import { startTarget } from './process.ts';

const aloneSeconds = 5;
const pauseMs = 5;
const sockets = '1,000 subscriptions on one socket';

interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly requests: number;
}

interface Outcome {
  readonly answers: ReadonlyMap<string, { readonly count: number; readonly message: string }>;
  readonly seconds: number;
}

async function post(url: string, query: string, token?: string): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  const text = await response.text();
  if (!response.ok || text.includes('"errors"')) throw new Error(text);
  return text;
}

const signUp = (email: string, username: string) =>
  `mutation { signUp(input: { email: "${email}", username: "${username}", password: "bench-password" }) { ... on AuthPayload { token } } }`;

/** A signed-in client's cheap query, one after another, until this is over. */
async function latencyUntil(over: Promise<unknown>, url: string, token: string): Promise<Latency> {
  const times: number[] = [];
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  over.then(end, end);
  while (!isOver) {
    const startedAt = performance.now();
    await post(url, '{ viewer { username } }', token);
    times.push(performance.now() - startedAt);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { p50: at(0.5), p99: at(0.99), requests: sorted.length };
}

async function run(url: string, name: string): Promise<Outcome> {
  const worker = new Worker(new URL('./hostile/attacker.ts', import.meta.url), { workerData: { url, name } });
  const failed = once(worker, 'error').then(([error]): never => {
    throw error;
  });
  const [outcome] = await Promise.race([once(worker, 'message'), failed]);
  await worker.terminate();
  return outcome;
}

const told = ({ p50, p99 }: Latency) => `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;

const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-bench-'));
const database = await startEmbeddedDatabase({ dataDir });
await migrate(database.url);
const client = new pg.Client({ connectionString: database.url });
await client.connect();

/** Of the audit log: each password that was checked and found wrong is a line of it. */
async function checkedSince(at: Date): Promise<number> {
  const query = "SELECT count(*)::int AS count FROM audit_log WHERE action = 'SIGN_IN_FAILED' AND at >= $1";
  const { rows } = await client.query<{ count: number }>(query, [at]);
  return rows[0]?.count ?? 0;
}

// Its limits are the ones that it has by default; the proxy is what the attacks come through.
const tickwire = await startTarget('server/src/main.ts', 4_701, '/health/ready', {
  DATABASE_URL: database.url,
  MARKET_SOURCES: 'replay',
  TRUSTED_PROXIES: '1',
});
try {
  const token = /"token":"(\w+)"/.exec(await post(tickwire.url, signUp('other@example.com', 'other')))?.[1] ?? '';
  await post(tickwire.url, signUp(victimEmail, 'victim'));
  // Its query, every 5 ms for minutes, is not what is measured here: EXPERT may.
  await client.query("UPDATE users SET tier = 'EXPERT' WHERE username = 'other'");
  const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1_000));
  await latencyUntil(seconds(2), tickwire.url, token);
  const alone = await latencyUntil(seconds(aloneSeconds), tickwire.url, token);

  console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, clients on the same machine`);
  console.log(`another client's cheap query, alone: ${told(alone)} (${alone.requests} requests)\n`);
  for (const name of [...Object.keys(attacks), sockets]) {
    const before = new Date();
    const attack = run(tickwire.url, name);
    const [outcome, meanwhile] = await Promise.all([attack, latencyUntil(attack, tickwire.url, token)]);
    console.log(`${name}, in ${outcome.seconds.toFixed(1)} s`);
    for (const [answer, { count, message }] of outcome.answers) console.log(`  ${count} x ${answer}  ${message}`);
    if (name === oneAccount || name === oneAddress) console.log(`  ${await checkedSince(before)} reached the hash`);
    const ratios = `${(meanwhile.p50 / alone.p50).toFixed(1)} and ${(meanwhile.p99 / alone.p99).toFixed(1)} times`;
    console.log(`  meanwhile: ${told(meanwhile)}, which is ${ratios} as long as alone\n`);
  }
} finally {
  await tickwire.stop();
  await client.end();
  await database.stop();
  for (const path of [dataDir, database.path]) rmSync(path, { recursive: true, force: true });
}

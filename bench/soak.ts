/**
 * `pnpm bench:soak`: clients that come, subscribe, resume, read slowly and go in every way, at random, and whether the
 * server is afterwards what it was before. It ends with 1 where it is not, or where anything told does not add up.
 *
 * `--minutes 10 --sockets 500 --seed 1`; what is random is so by the seed, what the network does with it is not.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate, startEmbeddedDatabase } from '@tickwire/prisma';
import { createRng } from '../server/src/market/replay/rng.ts';
import { startTarget, unlimitedCost } from './process.ts';
import { count, type Tally } from './soak/ledger.ts';
import { printReadings, type Readings, readUntil } from './soak/readings.ts';
import { runSubscriber } from './soak/subscriber.ts';

const port = 4_706;
const lingerSeconds = 2;
/** So long what is left is looked at, and at most so long it is waited for that the last file is closed. */
const leastSettleMs = 10_000;
const mostSettleMs = 45_000;
const symbols = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'SPX', 'AAPL', 'MSFT', 'NVDA', 'AMZN', 'JPM', 'TSLA'];

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    sockets: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
  },
});
const minutes = Number(values.minutes);
const sockets = Number(values.sockets);
if (!(minutes > 0) || !Number.isInteger(sockets) || sockets < 1) {
  throw new Error('--minutes and --sockets are numbers above 0');
}

const random = createRng(`soak ${values.seed}`);
const watchlists = Array.from({ length: 60 }, (_, index) => {
  const length = index < 20 ? 1 : 2 + Math.floor(random() * 6);
  return symbols.toSorted(() => random() - 0.5).slice(0, length);
});

const filesOf = (readings: Readings) => readings.get('open files') ?? 0;
const rssOf = (readings: Readings) => readings.get('RSS, MB') ?? 0;

const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-bench-'));
const database = await startEmbeddedDatabase({ dataDir });
await migrate(database.url);
try {
  const target = await startTarget('server/src/main.ts', port, '/health/ready', {
    DATABASE_URL: database.url,
    COST_PER_MINUTE: unlimitedCost,
    MAX_SOCKETS_PER_ADDRESS: String(sockets * 10),
    FEED_LINGER_SECONDS: String(lingerSeconds),
  });
  try {
    console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, clients on the same machine`);
    console.log(`${sockets} clients for ${minutes} minutes, seed ${values.seed}\n`);
    const tally: Tally = { counts: new Map(), faults: [] };
    const url = `${target.url.replace('http', 'ws')}/graphql`;
    const start = await readUntil(target, (_readings, ms) => ms > 3_000);
    const stop = new AbortController();
    const clients = Array.from({ length: sockets }, (_, index) =>
      runSubscriber({
        ...{ name: `client ${index}`, url, watchlists, tally, signal: stop.signal },
        random: createRng(`soak ${values.seed} ${index}`),
      }),
    );
    const columns: [string, Readings][] = [['start', start]];
    const phases: readonly [string, number][] = [
      ['a tenth', 0.1],
      ['middle', 0.4],
      ['end', 0.5],
    ];
    for (const [name, share] of phases) {
      columns.push([name, await readUntil(target, (_readings, ms) => ms > share * minutes * 60_000)]);
    }
    stop.abort();
    await Promise.all(clients);
    const isSettled = (readings: Readings, ms: number) =>
      ms > mostSettleMs || (ms > leastSettleMs && filesOf(readings) <= filesOf(start));
    const left = await readUntil(target, isSettled);
    columns.push(['all left', left]);
    printReadings(columns);
    count(tally, 'faults', 0);
    console.log('\n| of the clients | times |\n| --- | ---: |');
    for (const [what, times] of [...tally.counts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      console.log(`| ${what} | ${times} |`);
    }
    for (const fault of tally.faults) console.log(fault);

    const leaked = Math.max(0, filesOf(left) - filesOf(start));
    const grown = rssOf(left) - rssOf(columns[1]?.[1] ?? start);
    console.log(`\n${leaked === 0 ? 'All files are closed' : `${leaked} files are open that were not at the start`}.`);
    console.log(`RSS is ${grown.toFixed(0)} MB more than after a tenth of the time.`);
    if (leaked > 0 || (tally.counts.get('faults') ?? 0) > 0) process.exitCode = 1;
  } finally {
    await target.stop();
  }
} finally {
  await database.stop();
  for (const path of [dataDir, database.path]) rmSync(path, { recursive: true, force: true });
}

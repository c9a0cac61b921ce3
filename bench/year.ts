/**
 * `pnpm bench:year`: a year of one-minute candles, read over HTTP from a server whose source is the stand-in of Binance:
 * calls to the source, rows, and times, of the first read, of a second one, and of one by a server that was started anew.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, startEmbeddedDatabase } from '@tickwire/prisma';
import pg from 'pg';
import { startBinanceStandIn } from '../server/src/market/standins/binance/index.ts';
import { startTarget, unlimitedCost } from './process.ts';

const yearMs = 365 * 86_400_000;
const query = `query ($to: DateTime) { instrument(symbol: "BTCUSDT") {
  candles(interval: M1, to: $to, limit: 1000) { time open high low close volume missingBefore } } }`;

interface Answer {
  readonly data?: { readonly instrument: { readonly candles: readonly { readonly time: string }[] } };
}

async function readYear(url: string): Promise<number> {
  const end = Date.now();
  let [to, bars] = [new Date(end).toISOString(), 0];
  while (Date.parse(to) > end - yearMs) {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query, variables: { to } }),
    });
    const text = await response.text();
    const answer: Answer = JSON.parse(text);
    const candles = answer.data?.instrument.candles ?? [];
    const oldest = candles[0];
    if (oldest === undefined) throw new Error(text);
    bars += candles.length;
    to = oldest.time;
  }
  return bars;
}

const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-bench-'));
const database = await startEmbeddedDatabase({ dataDir });
await migrate(database.url);
const standIn = await startBinanceStandIn({ tradesPerSecond: 0 });
const start = () =>
  startTarget('server/src/main.ts', 4_703, '/health/ready', {
    DATABASE_URL: database.url,
    MARKET_SOURCES: 'binance',
    BINANCE_REST_URL: standIn.restUrl,
    BINANCE_STREAM_URL: standIn.streamUrl,
    COST_PER_MINUTE: unlimitedCost,
  });

async function measure(what: string, url: string): Promise<void> {
  const callsBefore = standIn.callsTo('/api/v3/klines');
  const at = performance.now();
  const bars = await readYear(url);
  const seconds = (performance.now() - at) / 1_000;
  const calls = standIn.callsTo('/api/v3/klines') - callsBefore;
  console.log(`${what.padEnd(30)} ${bars} bars, ${calls} calls to the source, ${seconds.toFixed(1)} s`);
}

let target = await start();
try {
  console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, everything on the same machine`);
  await measure('read first', target.url);
  await measure('read again', target.url);
  await target.stop();
  target = await start();
  await measure('by a server started anew', target.url);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(
    "SELECT count(*), to_char(max(time), 'YYYY-MM-DD HH24:MI') AS newest FROM candles",
  );
  console.log(`in the table                   ${rows[0]?.count} rows`);
  await client.end();
} finally {
  await target.stop();
  await standIn.close();
  await database.stop();
  for (const path of [dataDir, database.path]) rmSync(path, { recursive: true, force: true });
}

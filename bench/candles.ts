/**
 * `pnpm bench:candles`: a table of ten million one-minute bars, two years of ten symbols. How long reading it takes, and how
 * PostgreSQL plans it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, migrate, startEmbeddedDatabase } from '@tickwire/prisma';
import { createCandleReader, createCatalogue } from '@tickwire/schema';
import pg from 'pg';
import { median } from './process.ts';

const symbols = Array.from({ length: 10 }, (_, index) => `BENCH${index}`);
const [first, end] = [new Date('2024-01-01T00:00:00Z'), new Date('2026-01-01T00:00:00Z')];
const middle = new Date('2025-02-01T00:00:00Z');
const minuteMs = 60_000;
const reads = 300;

async function fill(client: pg.Client): Promise<void> {
  await client.query(
    `INSERT INTO instruments (id, symbol, name, asset_class, currency, price_decimals)
     SELECT gen_random_uuid(), symbol, symbol, 'CRYPTO', 'USDT', 2 FROM unnest($1::text[]) AS symbol`,
    [symbols],
  );
  await client.query('SELECT ensure_candle_partitions($1, $2)', [first, end]);
  await client.query(
    `INSERT INTO candles (instrument_id, source, interval, time, open, high, low, close, volume)
     SELECT id, 'BINANCE', 'M1', minute, 60000 + level, 60009.5 + level, 59990.5 + level, 60001 + level, level / 7
     FROM instruments, generate_series($1::timestamptz, $2::timestamptz - interval '1 minute', '1 minute') AS minute,
          LATERAL (SELECT round((abs(hashint8(extract(epoch FROM minute)::bigint)) % 900000)::numeric / 100, 2)) AS at (level)
     WHERE symbol = ANY ($3)
     ORDER BY minute`,
    [first, end, symbols],
  );
  await client.query(
    `INSERT INTO candle_coverage (instrument_id, source, interval, known)
     SELECT id, 'BINANCE', 'M1', tstzmultirange(tstzrange(NULL, $1)) FROM instruments WHERE symbol = ANY ($2)`,
    [end, symbols],
  );
  await client.query('VACUUM ANALYZE');
}

const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-bench-'));
const server = await startEmbeddedDatabase({ dataDir });
await migrate(server.url);
const client = new pg.Client({ connectionString: server.url });
await client.connect();
const statements: string[] = [];
const database = createDatabase({ url: server.url, onStatement: (sql) => statements.push(sql) });

async function one(sql: string, values: readonly unknown[] = []): Promise<string> {
  const { rows } = await client.query({ text: sql, values: [...values], rowMode: 'array' });
  return rows.map((row) => row.join(' ')).join('\n');
}

try {
  console.log(
    `${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}; PostgreSQL ${await one('SHOW server_version')}`,
  );
  const startedAt = performance.now();
  await fill(client);
  console.log(`filled in ${Math.round((performance.now() - startedAt) / 1_000)} s`);
  console.log(
    await one(
      `SELECT to_char((SELECT count(*) FROM candles), 'FM999,999,999') || ' bars;',
              pg_size_pretty(sum(pg_table_size(relid))) || ' and', pg_size_pretty(sum(pg_indexes_size(relid))) || ' of index'
       FROM pg_partition_tree('candles')`,
    ),
  );

  const catalogue = createCatalogue(database);
  await catalogue.reload();
  const { candles } = createCandleReader({
    // As of an instrument that no source has any more: nothing but the table is read.
    sourceOf: () => null,
    catalogue,
    database,
    cache: { get: () => Promise.reject(new Error('nothing is loaded')), getMany: async () => new Map() },
    metrics: { count() {} },
  });
  const ask = (symbol: string, to: Date) => candles(symbol, { interval: 'M1', from: null, to, limit: 1_000 });

  async function measure(what: string, toOf: (index: number) => Date): Promise<void> {
    const times: number[] = [];
    for (let index = 0; index < reads; index += 1) {
      const at = performance.now();
      const bars = await ask(symbols[index % symbols.length] ?? '', toOf(index));
      times.push(performance.now() - at);
      if (bars.length !== 1_000) throw new Error(`${what}: ${bars.length} bars`);
    }
    times.sort((a, b) => a - b);
    console.log(
      `${what.padEnd(36)} median ${median(times).toFixed(1)} ms, 99th percentile ${(times[Math.floor(reads * 0.99)] ?? 0).toFixed(1)} ms`,
    );
  }
  const spread = (end.getTime() - first.getTime()) / minuteMs - 1_000;
  // The same times in each run: a step that has nothing in common with their number.
  const anywhere = (index: number) => new Date(end.getTime() - ((index * 7_919_317) % spread) * minuteMs);
  await measure('the newest 1,000 bars', () => end);
  await measure('1,000 bars before any time', anywhere);

  const at = performance.now();
  let [to, bars] = [end, 0];
  while (to > new Date('2025-01-01T00:00:00Z')) {
    const page = await ask('BENCH3', to);
    bars += page.length;
    to = new Date(page[0]?.timeMs ?? 0);
  }
  console.log(`a year, ${bars} bars in pages of 1,000       ${((performance.now() - at) / 1_000).toFixed(2)} s`);

  const sql = statements.find((statement) => statement.includes('string_agg')) ?? '';
  const id = await one("SELECT id FROM instruments WHERE symbol = 'BENCH3'");
  async function explain(what: string, from: string, before: Date): Promise<void> {
    const values = [id, 'BINANCE', 'M1', from, before.toISOString(), 1_000];
    const plan = await one(`EXPLAIN (ANALYZE, BUFFERS) ${sql}`, values);
    console.log(
      `\n${what}\n${plan.replaceAll(/^.*never executed.*\n(?:\s+Index Cond.*\n)?(?:\s+Index Searches.*\n)?/gm, '')}`,
    );
  }
  await explain('newest before the end', '-infinity', end);
  await explain('from a time on', '2025-01-20T00:00:00Z', middle);
  await explain('the oldest', '-infinity', new Date(first.getTime() + 500 * minuteMs));
  await one("SELECT ensure_candle_partitions('1926-01-01Z', '2040-06-01Z')");
  await explain('newest before the end, with partitions until 2040', '-infinity', end);
  await one('SET plan_cache_mode = force_generic_plan');
  await explain('the same, planned without the values', '-infinity', end);
  await one('RESET plan_cache_mode');
  await measure('the newest, with partitions until 2040', () => end);
} finally {
  await database.$disconnect();
  await client.end();
  await server.stop();
  for (const path of [dataDir, server.path]) rmSync(path, { recursive: true, force: true });
}

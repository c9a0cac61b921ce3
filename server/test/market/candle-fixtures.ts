import { randomUUID } from 'node:crypto';
import { createDatabase, type Instrument, type PrismaClient } from '@tickwire/prisma';
import {
  type Candle,
  type CandleInterval,
  candleIntervalMs,
  createCandleReader,
  type MarketCache,
  type MarketSource,
} from '@tickwire/schema';
import { migratedDatabase } from '../harness/database.ts';
import { whenDone } from '../harness/when-done.ts';
import { createCountingSource, type Market, monday, type World } from './candle-market.ts';

// Of its own: others look at all the instruments that there are.
const url = await migratedDatabase(`candles_${randomUUID().slice(0, 8)}`);

/** A server's own connections. */
export function connect(asUser = url): PrismaClient {
  const connection = createDatabase({ url: asUser });
  whenDone(() => connection.$disconnect());
  return connection;
}

const database = connect();

/** Connections of a user who may read and write what is there, and owns nothing of it. */
export async function connectAsVisitor(): Promise<PrismaClient> {
  const role = `visitor_${randomUUID().slice(0, 8)}`;
  await database.$executeRawUnsafe(`CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
  await database.$executeRawUnsafe(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`);
  whenDone(async () => {
    await database.$executeRawUnsafe(`DROP OWNED BY ${role}`);
    await database.$executeRawUnsafe(`DROP ROLE ${role}`);
  });
  return connect(Object.assign(new URL(url), { username: role, password: 'x' }).href);
}

export interface ReaderOptions {
  readonly cache?: MarketCache;
  readonly connection?: PrismaClient;
  /** What was counted. */
  readonly counted?: unknown[];
}

/** As the servers' own cache keeps candles: a minute, one flight for all who ask, old ones where loading fails. */
export function createClockCache(world: World): MarketCache {
  const kept = new Map<string, { value: unknown; readAtMs: number }>();
  const flights = new Map<string, Promise<unknown>>();
  return {
    getMany: () => Promise.reject(new Error('candles are read one key at a time')),
    async get<Value>(_kind: string, key: string, load: () => Promise<Value>) {
      const found = kept.get(key);
      const reading = (isOverdue: boolean) => {
        const { value, readAtMs } = kept.get(key) ?? { value: null, readAtMs: 0 };
        // Through JSON, as from another process.
        return { value: JSON.parse(JSON.stringify(value)) as Value, readAtMs, isOverdue };
      };
      if (found !== undefined && world.nowMs < found.readAtMs + 60_000) return reading(false);
      const flight =
        flights.get(key) ??
        load()
          .then((value) => kept.set(key, { value, readAtMs: world.nowMs }))
          .finally(() => flights.delete(key));
      flights.set(key, flight);
      try {
        await flight;
      } catch (error) {
        if (found === undefined) throw error;
        return reading(true);
      }
      return reading(false);
    },
  };
}

/** A server that reads candles of one source. */
export function createReader(
  world: World,
  source: MarketSource | null,
  { cache = createClockCache(world), connection = database, counted = [] }: ReaderOptions = {},
) {
  return createCandleReader({
    sourceOf: (symbol) => (source?.covers(symbol) === true ? source : null),
    catalogue: { bySymbol: (symbol) => instruments.get(symbol) ?? null },
    database: connection,
    cache,
    metrics: { count: (_name, labels) => counted.push(labels) },
    now: () => world.nowMs,
  });
}

const instruments = new Map<string, Instrument>();

/** An instrument of this test's own. */
export async function newSymbol(): Promise<string> {
  const symbol = `T${randomUUID().slice(0, 8).toUpperCase()}`;
  const data = { symbol, name: symbol, assetClass: 'CRYPTO', currency: 'USDT', priceDecimals: 4 } as const;
  instruments.set(symbol, await database.instrument.create({ data }));
  return symbol;
}

/** The bars of a symbol that are in the table, oldest first. */
export async function storedBars(symbol: string): Promise<{ time: Date; interval: CandleInterval; close: string }[]> {
  const rows = await database.candle.findMany({ where: { instrument: { symbol } }, orderBy: { time: 'asc' } });
  return rows.map(({ time, interval, close }) => ({ time, interval, close: close.toFixed() }));
}

type Reader = ReturnType<typeof createReader>;

export interface Asked {
  readonly interval?: CandleInterval;
  readonly fromMs?: number | null;
  readonly toMs?: number | null;
  readonly limit?: number;
}

const dateOf = (timeMs: number | null): Date | null => (timeMs === null ? null : new Date(timeMs));

export const ask = (
  reader: Reader,
  symbol: string,
  { interval = 'M1', fromMs = null, toMs = null, limit = 100 }: Asked = {},
) => reader.candles(symbol, { interval, from: dateOf(fromMs), to: dateOf(toMs), limit });

/** As a source tells them. */
export const bare = (bars: readonly (Candle & { missingBefore: number })[]): Candle[] =>
  bars.map(({ missingBefore: _, ...bar }) => bar);

/** A market of its own that has always been traded, and a source of it. */
export async function open(market: Partial<Market> = {}, options: Parameters<typeof createCountingSource>[2] = {}) {
  const world = { nowMs: monday + 10 * candleIntervalMs.D1 + 30_500 };
  const symbol = await newSymbol();
  const whole: Market = { symbol, listedMs: monday, gaps: [], delayMs: 0, ...market };
  const source = createCountingSource(world, [whole], options);
  return { world, symbol, market: whole, source };
}

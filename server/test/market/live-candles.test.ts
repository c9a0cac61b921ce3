import { createDatabase, seedInstruments } from '@tickwire/prisma';
import {
  type Candle,
  createCatalogue,
  createIndicatorService,
  createMarketService,
  createProcessLog,
  indicatorNames,
} from '@tickwire/schema';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createMarketCache } from '../../src/market/cache/market-cache.ts';
import { createReplaySource } from '../../src/market/replay/index.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { data, openSocket, take } from '../harness/client.ts';
import { migratedDatabase } from '../harness/database.ts';
import { startTestServer } from '../harness/server.ts';
import { whenDone } from '../harness/when-done.ts';

const server = await startTestServer({ market: { replayTicksPerSecond: 50 } });

const candleShape = z.object({
  time: z.string(),
  open: z.string(),
  high: z.string(),
  low: z.string(),
  close: z.string(),
  volume: z.string(),
});
const fields = 'candle { time open high low close volume }';

const eventShape = z.object({
  data: z.object({
    candles: z.object({ symbol: z.string(), interval: z.string(), isClosed: z.boolean(), candle: candleShape }),
  }),
});

async function* candles(symbol: string, interval: string) {
  const query = `subscription { candles(symbol: "${symbol}", interval: ${interval}) { symbol interval isClosed ${fields} } }`;
  for await (const result of openSocket(server).iterate({ query })) yield eventShape.parse(result).data.candles;
}

const indicatorsShape = z.object({
  data: z.object({
    candles: z.object({
      candle: z.object({ time: z.string(), close: z.string() }),
      indicators: z.object({
        interval: z.string(),
        asOf: z.string(),
        sma20: z.number(),
        rsi14: z.number(),
        vwap: z.number(),
      }),
    }),
  }),
});

const newestShape = z.object({ instrument: z.object({ candles: z.array(candleShape) }) });

describe('a subscription to candles', () => {
  test('begins with the bar under way as a query answers it, and tells it again as it grows', async () => {
    const [first, ...later] = await take(candles('spx', 'H1'), 4);
    const query =
      '{ instrument(symbol: "SPX") { candles(interval: H1, limit: 1) { time open high low close volume } } }';
    const { instrument } = await data(server, newestShape, query);
    const [newest] = instrument.candles;
    // Unless the hour ended just then.
    if (newest?.time !== first?.candle.time) return;
    expect(first).toMatchObject({ symbol: 'SPX', interval: 'H1', isClosed: false });
    const all = [first, ...later].flatMap((event) => event?.candle ?? []);
    expect(new Set(all.map(({ open }) => open))).toEqual(new Set([newest?.open]));
    expect(all.map(({ volume }) => Number(volume))).toEqual(
      all.map(({ volume }) => Number(volume)).sort((a, b) => a - b),
    );
    expect(Number(newest?.high)).toBeGreaterThanOrEqual(Number(all.at(-1)?.high));
    expect(Number(newest?.low)).toBeLessThanOrEqual(Number(all.at(-1)?.low));
  });

  test('tells at every event what indicators say of the bar as it is then', async () => {
    const query = `subscription { candles(symbol: "SPX", interval: D1) {
      candle { time close } indicators { interval asOf sma20 rsi14 vwap }
    } }`;
    const told = [];
    for await (const result of openSocket(server).iterate({ query })) {
      told.push(indicatorsShape.parse(result).data.candles);
      if (told.length === 3) break;
    }
    for (const { candle, indicators } of told) expect(indicators).toMatchObject({ interval: 'D1', asOf: candle.time });
    // Unless the day ended just then, the 19 bars before are the same: the mean moves by a twentieth of what the close does.
    const [first, ...later] = told;
    for (const { candle, indicators } of later) {
      if (candle.time !== first?.candle.time) return;
      const moved = Number(candle.close) - Number(first.candle.close);
      expect(indicators.sma20 - first.indicators.sma20).toBeCloseTo(moved / 20, 9);
    }
  });

  test.each([
    ['an unknown symbol', 'NOSUCH', /^symbol: unknown symbol "NOSUCH"/],
    ['no symbol', '', /^symbol: unknown symbol ""/],
  ])('refuses %s, and names the argument', async (_what, symbol, message) => {
    const query = `subscription { candles(symbol: "${symbol}", interval: M1) { isClosed } }`;
    const { value } = await openSocket(server).iterate({ query }).next();
    expect(value).toMatchObject({
      errors: [{ message: expect.stringMatching(message), extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });
});

describe('of the replay, live bars', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** The whole market with its clock in the test's hand. */
  async function marketAt(nowMs: number, ticksPerSecond: number) {
    const url = await migratedDatabase(`live_candles_${process.pid}_${ticksPerSecond * 10}`);
    const database = createDatabase({ url, poolSize: 1 });
    await seedInstruments(database);
    const catalogue = createCatalogue(database);
    await catalogue.reload();
    vi.useFakeTimers({ now: nowMs, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    const reports: unknown[] = [];
    const source = createReplaySource({ instruments: catalogue.all(), ticksPerSecond });
    const metrics = { count() {} };
    const seconds = { quotes: 1, candles: 1, fundamentals: 1, analysisInputs: 1 };
    const cache = createMarketCache({ redis: null, seconds, metrics, log: createLogger('silent') });
    const market = createMarketService({
      catalogue,
      sources: [source],
      cache,
      database,
      metrics,
      report: (...report) => void reports.push(report),
      tickLog: createProcessLog(),
      tickLogLength: 1_000,
      feedLingerMs: 0,
    });
    whenDone(async () => {
      vi.useRealTimers();
      await market.close();
      await cache.close();
      await database.$disconnect();
      expect(reports).toEqual([]);
    });
    // The database has no part in that clock: what was begun is done once the one connection has done this.
    const catchUp = () => database.$queryRaw`SELECT 1`;
    return { market, source, catchUp };
  }

  // SPX has volumes and BTCUSDT none; with seven ticks in ten seconds a bar has prices that no tick shows.
  test.each([
    ['SPX', 40],
    ['BTCUSDT', 0.7],
  ])(
    'of %s with %d ticks a second are at every moment and at their end what is answered as candles',
    async (symbol, rate) => {
      const startMs = Date.UTC(2026, 10, 20, 14, 29, 50);
      const { market, source, catchUp } = await marketAt(startMs, rate);
      const newest = async () =>
        (await source.candles({ symbol, interval: 'M1', fromMs: null, toMs: Date.now(), limit: 1 }))[0];
      const stream = market.liveCandles(symbol, 'M1');
      const told: { readonly candle: Candle; readonly isClosed: boolean }[] = [];
      const reading = (async () => {
        for await (const event of stream) told.push(event);
      })();

      let compared = 0;
      let before = await newest();
      for (let step = 0; step < 13_500; step += 1) {
        const seen = told.length;
        await vi.advanceTimersByTimeAsync(10);
        if (step % 25 === 0) await catchUp();
        const after = await newest();
        for (const { candle, isClosed } of told.slice(seen)) {
          // What fewer ticks than four a minute leave out of a bar is known at its end alone.
          if (isClosed || rate < 1) continue;
          expect([before, after]).toContainEqual(candle);
          compared += 1;
        }
        before = after;
      }
      await stream.return();
      await reading;
      if (rate >= 1) expect(compared).toBeGreaterThan(400);

      const ends = told.filter(({ isClosed }) => isClosed).map(({ candle }) => candle);
      const firstMs = Math.floor(startMs / 60_000) * 60_000;
      expect(ends).toEqual(
        await source.candles({ symbol, interval: 'M1', fromMs: firstMs, toMs: firstMs + 180_000, limit: 10 }),
      );
      expect(told.map(({ candle }) => candle.timeMs)).toEqual(
        told.map(({ candle }) => candle.timeMs).sort((a, b) => a - b),
      );
    },
  );

  test('have when they close the indicators that a query has on them afterwards, and meanwhile those of the bar so far', async () => {
    const startMs = Date.UTC(2026, 10, 20, 14, 29, 50);
    const { market, catchUp } = await marketAt(startMs, 41);
    const stream = market.liveCandles('SPX', 'M1');
    const closed: { readonly timeMs: number; readonly values: readonly (number | null)[] }[] = [];
    const growing = new Set<number | null>();
    const reading = (async () => {
      for await (const event of stream) {
        const set = await market.liveIndicators.of(event);
        const values = [...(set?.values.values() ?? [])];
        expect(set?.timeMs).toBe(event.candle.timeMs);
        if (event.isClosed) closed.push({ timeMs: event.candle.timeMs, values });
        else growing.add(set?.values.get('sma20') ?? null);
      }
    })();
    for (let step = 0; step < 540; step += 1) {
      await vi.advanceTimersByTimeAsync(250);
      await catchUp();
    }
    await stream.return();
    await reading;
    expect(closed).toHaveLength(3);
    expect(growing.size).toBeGreaterThan(100);
    expect(growing).not.toContain(null);

    for (const { timeMs, values } of closed) {
      const to = new Date(timeMs + 60_000);
      const series = await createIndicatorService(market.candles).series('SPX', {
        ...{ names: indicatorNames, interval: 'M1', from: null, to, limit: 1 },
      });
      expect(series.timesMs).toEqual([timeMs]);
      expect(values).toEqual(series.lines.map((line) => line.values[0]));
      expect(values).not.toContain(null);
    }
  });
});

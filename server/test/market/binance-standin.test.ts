import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createClock, fetchKlines, get, openStream, type Row, startBinance, startTimeMs } from './binance-fixtures.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const clock = createClock();
const quiet = await startBinance({ now: clock.now, tradesPerSecond: 0, weightPerMinute: 1_000_000 });

const decimals = /^\d+\.\d{8}$/;

describe('REST of the Binance stand-in', () => {
  it('lists symbols with their status, assets and tick sizes', async () => {
    const { body } = await get(`${quiet.restUrl}/api/v3/exchangeInfo?symbols=["BTCUSDT","XMRUSDT"]`);
    expect(body.rateLimits[0]).toEqual({
      rateLimitType: 'REQUEST_WEIGHT',
      interval: 'MINUTE',
      intervalNum: 1,
      limit: 1_000_000,
    });
    expect(body.symbols).toMatchObject([
      { symbol: 'BTCUSDT', status: 'TRADING', baseAsset: 'BTC', quoteAsset: 'USDT' },
      { symbol: 'XMRUSDT', status: 'BREAK' },
    ]);
    expect(body.symbols[0].filters[0]).toMatchObject({ filterType: 'PRICE_FILTER', tickSize: '0.01000000' });
  });

  it('answers 24-hour tickers with strings for prices: an object for one symbol, an array for more', async () => {
    const one = await get(`${quiet.restUrl}/api/v3/ticker/24hr?symbol=BTCUSDT`);
    expect(one.body).toMatchObject({ symbol: 'BTCUSDT', closeTime: clock.now(), openTime: clock.now() - dayMs });
    expect(one.body.lastPrice).toMatch(decimals);
    expect(Number(one.body.highPrice)).toBeGreaterThanOrEqual(Number(one.body.lastPrice));
    const mini = await get(`${quiet.restUrl}/api/v3/ticker/24hr?symbols=["ETHUSDT","BTCUSDT"]&type=MINI`);
    expect(mini.body.map((ticker: { symbol: string }) => ticker.symbol)).toEqual(['ETHUSDT', 'BTCUSDT']);
    expect(mini.body[0]).not.toHaveProperty('priceChange');
  });

  it('charges what Binance charges, and tells what is used', async () => {
    const standIn = await startBinance();
    const paths = [
      ['/api/v3/ping', 1],
      ['/api/v3/exchangeInfo', 20],
      ['/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=1', 2],
      ['/api/v3/ticker/24hr?symbol=BTCUSDT', 2],
      ['/api/v3/ticker/24hr?symbols=["BTCUSDT","ETHUSDT"]', 2],
      ['/api/v3/ticker/24hr', 80],
      ['/api/v3/ticker/price?symbol=BTCUSDT', 2],
      ['/api/v3/ticker/bookTicker', 4],
      ['/api/v3/aggTrades?symbol=BTCUSDT', 4],
    ] as const;
    for (const [path] of paths) await get(`${standIn.restUrl}${path}`);
    expect(standIn.calls.map(({ weight }) => weight)).toEqual(paths.map(([, weight]) => weight));
    const { headers } = await get(`${standIn.restUrl}/api/v3/time`);
    expect(Number(headers.get('X-MBX-USED-WEIGHT-1M'))).toBeGreaterThan(0);
    expect(standIn.callsTo('/api/v3/klines')).toBe(1);
  });

  it('throttles beyond the weight of a minute, and bans who goes on', async () => {
    const turned = createClock();
    const limits = { weightPerMinute: 3, rejectionsUntilBan: 2, banMs: 30_000 };
    const { restUrl } = await startBinance({ now: turned.now, ...limits });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await get(`${restUrl}/api/v3/ping`)).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429, 418]);
    turned.turn(10_000);
    const banned = await get(`${restUrl}/api/v3/ping`);
    expect(banned.headers.get('Retry-After')).toBe('20');
    expect(banned.body.code).toBe(-1003);
    turned.turn(30_000);
    expect((await get(`${restUrl}/api/v3/ping`)).headers.get('X-MBX-USED-WEIGHT-1M')).toBe('1');
  });

  it.each([
    ['klines?symbol=NOPE&interval=1m', -1121],
    ['klines?symbol=BTCUSDT&interval=7m', -1120],
    ['klines?symbol=BTCUSDT', -1102],
    ['klines?symbol=btcusdt&interval=1m', -1100],
    ['klines?symbol=BTCUSDT&interval=1m&limit=many', -1100],
    ['klines?symbol=BTCUSDT&interval=1m&colour=red', -1104],
    ['ticker/24hr?symbol=BTCUSDT&symbols=["ETHUSDT"]', -1128],
    ['ticker/24hr?symbols=["ETHUSDT","ETHUSDT"]', -1151],
    ['ticker/24hr?symbol=BTCUSDT&type=TINY', -1139],
  ])('refuses %s with code %i', async (path, code) => {
    const { status, body } = await get(`${quiet.restUrl}/api/v3/${path}`);
    expect([status, body.code]).toEqual([400, code]);
    expect(body.msg).toEqual(expect.any(String));
  });
});

describe('bars of the Binance stand-in', () => {
  const openTimes = (rows: readonly Row[]) => rows.map(([openTime]) => openTime);

  it('come 500 at a time, 1,000 at most, the last one under way', async () => {
    const rows = await fetchKlines(quiet, { symbol: 'BTCUSDT', interval: '1m' });
    expect(rows).toHaveLength(500);
    expect(rows.at(-1)?.[0]).toBe(Math.floor(clock.now() / minuteMs) * minuteMs);
    expect(rows.at(-1)?.[6]).toBeGreaterThan(clock.now());
    expect(rows[0]?.[1]).toMatch(decimals);
    expect(await fetchKlines(quiet, { symbol: 'BTCUSDT', interval: '1m', limit: 5_000 })).toHaveLength(1_000);
  });

  it('are paged from a time on or up to a time, both inclusive', async () => {
    const startTime = Date.UTC(2025, 2, 1);
    const query = { symbol: 'ETHUSDT', interval: '1m', limit: 3 };
    const times = [startTime, startTime + minuteMs, startTime + 2 * minuteMs];
    expect(openTimes(await fetchKlines(quiet, { ...query, startTime }))).toEqual(times);
    expect(openTimes(await fetchKlines(quiet, { ...query, startTime: startTime - 1 }))).toEqual(times);
    expect(openTimes(await fetchKlines(quiet, { ...query, endTime: startTime + 2 * minuteMs }))).toEqual(times);
    expect(openTimes(await fetchKlines(quiet, { ...query, startTime, endTime: startTime }))).toEqual([startTime]);
  });

  it('are the same for the same seed, and others for another', async () => {
    const options = { now: clock.now, tradesPerSecond: 0 };
    const query = { symbol: 'BTCUSDT', interval: '1h', startTime: Date.UTC(2024, 0, 1), limit: 5 };
    const rows = await fetchKlines(quiet, query);
    expect(await fetchKlines(await startBinance(options), query)).toEqual(rows);
    expect(await fetchKlines(await startBinance({ ...options, seed: 'another' }), query)).not.toEqual(rows);
  });

  it('begin with the listing and leave out halts', async () => {
    const listedAtMs = Date.UTC(2024, 0, 10, 8);
    const halt = { fromMs: listedAtMs + 2 * minuteMs, toMs: listedAtMs + 2 * minuteMs + 400 * dayMs };
    const symbols = [{ baseAsset: 'NEW', listedAtMs, halts: [halt] }];
    const standIn = await startBinance({ now: clock.now, symbols });
    const rows = await fetchKlines(standIn, { symbol: 'NEWUSDT', interval: '1m', startTime: 0, limit: 3 });
    expect(openTimes(rows)).toEqual([listedAtMs, listedAtMs + minuteMs, halt.toMs]);
    const days = await fetchKlines(standIn, { symbol: 'NEWUSDT', interval: '1d', startTime: 0, limit: 2 });
    expect(openTimes(days)).toEqual([listedAtMs - 8 * hourMs, halt.toMs - (halt.toMs % dayMs)]);
  });

  it('of every interval are those of their minutes', async () => {
    const intervals = fc.constantFrom('3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h');
    const times = fc.integer({ min: Date.UTC(2018, 0, 1), max: startTimeMs - dayMs });
    await fc.assert(
      fc.asyncProperty(intervals, times, async (interval, endTime) => {
        const [row] = await fetchKlines(quiet, { symbol: 'SOLUSDT', interval, endTime, limit: 1 });
        if (row === undefined) throw new Error('no bar');
        const [startTime, open, high, low, close, volume, closeTime, quoteVolume, trades] = row;
        const query = { symbol: 'SOLUSDT', interval: '1m', startTime, endTime: closeTime, limit: 1_000 };
        const minutes = await fetchKlines(quiet, query);
        const sum = (index: 5 | 7 | 8) => minutes.reduce((total, minute) => total + Number(minute[index]), 0);
        expect([open, close]).toEqual([minutes[0]?.[1], minutes.at(-1)?.[4]]);
        expect(Number(high)).toBe(Math.max(...minutes.map((minute) => Number(minute[2]))));
        expect(Number(low)).toBe(Math.min(...minutes.map((minute) => Number(minute[3]))));
        expect(Number(volume)).toBeCloseTo(sum(5), 6);
        expect(Number(quoteVolume)).toBeCloseTo(sum(7), 3);
        expect(trades).toBe(sum(8));
      }),
      { numRuns: 15 },
    );
    const [day] = await fetchKlines(quiet, {
      symbol: 'SOLUSDT',
      interval: '1d',
      endTime: Date.UTC(2025, 1, 1),
      limit: 1,
    });
    const [week] = await fetchKlines(quiet, {
      symbol: 'SOLUSDT',
      interval: '1w',
      endTime: Date.UTC(2025, 1, 1),
      limit: 1,
    });
    expect(day?.[0]).toBe(Date.UTC(2025, 1, 1));
    expect(new Date(week?.[0] ?? 0).getUTCDay()).toBe(1);
  });

  it('are what their trades make', async () => {
    const turned = createClock();
    const standIn = await startBinance({ now: turned.now, tradesPerSecond: 2, symbols: [{ baseAsset: 'BTC' }] });
    const client = await openStream(standIn, '/stream?streams=btcusdt@aggTrade/btcusdt@kline_1m');
    standIn.market.advance();
    for (let turns = 0; turns < 20; turns += 1) {
      turned.turn(5_000);
      standIn.market.advance();
    }
    const openMs = Math.ceil(startTimeMs / minuteMs) * minuteMs;
    const closedShape = z.object({
      data: z.object({ k: z.looseObject({ t: z.literal(openMs), x: z.literal(true) }) }),
    });
    const tradeShape = z.object({ data: z.looseObject({ T: z.int(), p: z.string(), q: z.string() }) });
    const seen: number[] = [];
    let volume = 0;
    let message = await client.next();
    while (!closedShape.safeParse(message).success) {
      const trade = tradeShape.safeParse(message).data?.data;
      if (trade !== undefined && trade.T >= openMs && trade.T < openMs + minuteMs) {
        seen.push(Number(trade.p));
        volume += Number(trade.q);
      }
      message = await client.next();
    }
    const { k: closed } = closedShape.parse(message).data;
    const { o, h, l, c, v, n } = closed;
    expect([o, h, l, c].map(Number)).toEqual([seen[0], Math.max(...seen), Math.min(...seen), seen.at(-1)]);
    expect(n).toBe(seen.length);
    expect(Number(v)).toBeCloseTo(volume, 6);
    const [row] = await fetchKlines(standIn, { symbol: 'BTCUSDT', interval: '1m', startTime: openMs, limit: 1 });
    expect(row?.slice(1, 6)).toEqual([o, h, l, c, v]);
  });
});

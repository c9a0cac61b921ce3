import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { data, newUser, newWatchlist, openSocket, type PriceEvent, prices, take } from '../harness/client.ts';
import { startTestServer } from '../harness/server.ts';
import { startBinance } from './binance-fixtures.ts';

/** Nothing is traded but what a test orders. */
const standIn = await startBinance({ tradesPerSecond: 0 });
const { restUrl, streamUrl, faults } = standIn;
const market = {
  sources: ['binance' as const],
  binance: { restUrl, streamUrl, weightPerMinute: 6_000 },
  feedLingerMs: 200,
};
const server = await startTestServer({ market });

afterEach(() => faults.endAll());

const waiting = { timeout: 10_000 };
const untilStreamed = (symbol: string, listeners = 1) =>
  vi.waitFor(() => expect(standIn.connections.listeners(`${symbol.toLowerCase()}@aggTrade`)).toBe(listeners), waiting);

async function next(stream: AsyncGenerator<PriceEvent, void>): Promise<PriceEvent> {
  const { value } = await stream.next();
  if (value === undefined) throw new Error('the stream has ended');
  return value;
}

/** A stream of prices that has told the price before, and its first trade. */
async function flowing(symbol: string, where = server) {
  const stream = prices(openSocket(where), { symbols: [symbol] });
  expect(await next(stream)).toMatchObject({ kind: 'SNAPSHOT', source: 'BINANCE' });
  await untilStreamed(symbol);
  const { id } = standIn.market.trade(symbol);
  // The first trade of all is a SNAPSHOT; of a later opening it may tell as missed what was traded while nobody listened.
  expect(await next(stream)).toMatchObject({ sequence: id });
  return stream;
}

const quotesShape = z.object({ quotes: z.array(z.object({ price: z.string(), stale: z.boolean() })) });
const quote = async (symbol: string) =>
  (await data(server, quotesShape, `{ quotes(symbols: ["${symbol}"]) { price stale } }`)).quotes[0];

describe('what an exchange streams', () => {
  test('is opened once for twenty subscribers, who are all told each trade, and closed when they have left', async () => {
    const streams = Array.from({ length: 20 }, () => prices(openSocket(server), { symbols: ['BNBUSDT'] }));
    await Promise.all(streams.map(next));
    await untilStreamed('BNBUSDT');
    const { id } = standIn.market.trade('BNBUSDT');
    const told = await Promise.all(streams.map(next));
    expect(new Set(told.map(({ sequence }) => sequence))).toEqual(new Set([id]));
    await Promise.all(streams.map((stream) => stream.return()));
    await untilStreamed('BNBUSDT', 0);
  });

  test('is what quotes are answered from, without a call', async () => {
    const stream = await flowing('ETHUSDT');
    const calls = standIn.callsTo('/api/v3/ticker/24hr');
    const price = (Number(standIn.market.lastPrice('ETHUSDT')) * 1.01).toFixed(2);
    standIn.market.setPrice('ETHUSDT', price);
    expect(Number((await next(stream)).price)).toBe(Number(price));
    const answer = await quote('ETHUSDT');
    expect([Number(answer?.price), answer?.stale]).toEqual([Number(price), false]);
    expect(standIn.callsTo('/api/v3/ticker/24hr')).toBe(calls);
    await stream.return();
  });

  test('has the same numbers on another server', async () => {
    const other = await startTestServer({ market });
    const streams = [await flowing('SOLUSDT'), prices(openSocket(other), { symbols: ['SOLUSDT'] })] as const;
    await next(streams[1]);
    await untilStreamed('SOLUSDT', 2);
    const { id } = standIn.market.trade('SOLUSDT');
    const told = await Promise.all(streams.map(next));
    expect(told.map(({ sequence }) => sequence)).toEqual([id, id]);
    await Promise.all(streams.map((stream) => stream.return()));
  });

  test('is streamed for what is put on a watchlist too', async () => {
    const user = await newUser(server);
    await newWatchlist(server, user, ['DOGEUSDT']);
    await untilStreamed('DOGEUSDT');
  });
});

describe('a subscriber', () => {
  test.each([
    'zero-price',
    'negative-price',
    'nan-price',
    'thousandfold-price',
    'future-time',
    'malformed-json',
    'html',
  ] as const)('is told nothing of garbage (%s), only how many trades were lost', async (garbage) => {
    const stream = await flowing('XRPUSDT');
    const before = standIn.market.lastPrice('XRPUSDT');
    const fault = faults.garble(garbage);
    standIn.market.trade('XRPUSDT');
    standIn.market.trade('XRPUSDT');
    expect(Number((await quote('XRPUSDT'))?.price)).toBe(Number(before));
    fault.end();
    // Day figures that were garbage are mended within a second.
    await vi.waitFor(async () => {
      standIn.market.trade('XRPUSDT');
      await new Promise(setImmediate);
      expect(Number((await quote('XRPUSDT'))?.price)).toBe(Number(before));
    });
    const event = await next(stream);
    expect(Number(event.price)).toBe(Number(before));
    expect(event).toMatchObject({ kind: 'TICK' });
    expect(event.missed).toBeGreaterThanOrEqual(2);
    await stream.return();
  });

  test('goes on after its connection to the exchange broke, and is told how many trades that cost', async () => {
    const stream = await flowing('BTCUSDT');
    faults.drop();
    await vi.waitFor(() => expect(standIn.connections.listeners('btcusdt@aggTrade')).toBe(0), waiting);
    for (let lost = 0; lost < 3; lost += 1) standIn.market.trade('BTCUSDT');
    await untilStreamed('BTCUSDT');
    const { id } = standIn.market.trade('BTCUSDT');
    expect(await next(stream)).toMatchObject({ kind: 'TICK', sequence: id, missed: 3 });
    await stream.return();
  });

  test('who begins while the exchange bans is told the last price, and goes on when the ban is over', async () => {
    await (await flowing('BNBUSDT')).return();
    const ban = faults.ban(60);
    faults.drop();
    const stream = prices(openSocket(server), { symbols: ['BNBUSDT'] });
    expect(await next(stream)).toMatchObject({ kind: 'SNAPSHOT' });
    ban.end();
    await stream.return();
  });
});

test('what is refused is counted, by its source and the rule', async () => {
  const stream = await flowing('XRPUSDT');
  faults.garble('zero-price');
  standIn.market.trade('XRPUSDT');
  await vi.waitFor(async () => {
    const text = await (await fetch(new URL('/metrics', server.url))).text();
    expect(text).toMatch(/market_rejected_total\{source="BINANCE",what="tick",reason="not_positive"\} [1-9]/);
  });
  await stream.return();
});

test('a bar grows from trades, begun with what the exchange has of it', async () => {
  const query =
    'subscription { candles(symbol: "BTCUSDT", interval: W1) { isClosed candle { open high low close volume } } }';
  const shape = z.object({
    data: z.object({
      candles: z.object({
        isClosed: z.boolean(),
        candle: z.object({
          open: z.string(),
          high: z.string(),
          low: z.string(),
          close: z.string(),
          volume: z.string(),
        }),
      }),
    }),
  });
  async function* bars() {
    for await (const result of openSocket(server).iterate({ query })) yield shape.parse(result).data.candles.candle;
  }
  const stream = bars();
  const first = (await take(bars(), 1))[0];
  expect((await stream.next()).value).toEqual(first);
  await untilStreamed('BTCUSDT');
  const price = (Number(first?.high) + 10).toFixed(2);
  standIn.market.trade('BTCUSDT', { price, quantity: '0.50000000' });
  const { value } = await stream.next();
  expect(value).toMatchObject({ open: first?.open, low: first?.low });
  expect([Number(value?.high), Number(value?.close)]).toEqual([Number(price), Number(price)]);
  expect(Number(value?.volume)).toBeCloseTo(Number(first?.volume) + 0.5, 8);
  await stream.return();
});

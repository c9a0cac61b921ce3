import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { startBinanceStandIn } from '../../src/market/standins/binance/index.ts';
import { post } from '../harness/client.ts';
import { migratedDatabase } from '../harness/database.ts';
import { hasRedis, startRedis } from '../harness/redis.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { whenDone } from '../harness/when-done.ts';

const klines = '/api/v3/klines';
const standIn = await startBinanceStandIn({ tradesPerSecond: 0 });
whenDone(() => standIn.close());
const { restUrl, streamUrl } = standIn;
const databaseUrl = await migratedDatabase(`candles_of_binance_${process.pid}`);

/** A server that keeps for so long what it was told of bars under way. */
const startServer = (candles: number, redisUrl: string | null = null) =>
  startTestServer({
    databaseUrl,
    redisUrl,
    market: {
      sources: ['binance'],
      binance: { restUrl, streamUrl, weightPerMinute: 6_000 },
      cacheSeconds: { quotes: 1, candles, fundamentals: 1, analysisInputs: 1 },
    },
  });

const bar = z.object({ time: z.string(), open: z.string(), high: z.string(), low: z.string(), close: z.string() });
const shape = z.object({ instrument: z.object({ candles: z.array(bar) }) });
const query = `query ($symbol: String!, $to: DateTime, $limit: Int) { instrument(symbol: $symbol) {
  candles(interval: M1, to: $to, limit: $limit) { time open high low close } } }`;

/** The bars that somebody is answered, or the code of the error. */
async function read(
  server: TestServer,
  symbol: string,
  { to = null, limit = 1_000 }: { to?: string | null; limit?: number } = {},
) {
  const answer = await post(server, query, { variables: { symbol, to, limit } });
  const code = answer.errors?.[0]?.extensions.code ?? null;
  return { code, bars: code === null ? shape.parse(answer.data).instrument.candles : [] };
}

const row = z.tuple([z.number(), z.string(), z.string(), z.string(), z.string()], z.unknown());

/** "70102.30000000" as the API writes it. */
const plain = (price: string) => price.replace(/\.?0+$/, '');

/** What Binance itself says of the same bars. */
async function truth(symbol: string, bars: readonly z.infer<typeof bar>[]): Promise<z.infer<typeof bar>[]> {
  const range = `startTime=${Date.parse(bars[0]?.time ?? '')}&endTime=${Date.parse(bars.at(-1)?.time ?? '')}`;
  const response = await fetch(`${restUrl}${klines}?symbol=${symbol}&interval=1m&limit=1000&${range}`);
  return z
    .array(row)
    .parse(await response.json())
    .map(([timeMs, ...prices]) => {
      const [open = '', high = '', low = '', close = ''] = prices
        .filter((price) => typeof price === 'string')
        .map(plain);
      return { time: new Date(timeMs).toISOString(), open, high, low, close };
    });
}

describe.skipIf(!hasRedis)('two servers that share a database and a Redis', async () => {
  const redis = hasRedis ? await startRedis() : null;

  test('ask Binance once for each page that many read at once, and for nothing when they read again', async () => {
    const servers = await Promise.all([startServer(600, redis?.url), startServer(600, redis?.url)]);
    const [here, there] = servers;
    const readPages = async (server: TestServer) => {
      const first = await read(server, 'BTCUSDT');
      const second = await read(server, 'BTCUSDT', { to: first.bars[0]?.time ?? null });
      const third = await read(server, 'BTCUSDT', { to: second.bars[0]?.time ?? null });
      return [...third.bars, ...second.bars, ...first.bars];
    };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => readPages(index % 2 === 0 ? here : there)),
    );
    expect(standIn.callsTo(klines)).toBe(3);
    expect(new Set(answers.map((bars) => JSON.stringify(bars))).size).toBe(1);
    expect(answers[0]).toHaveLength(3_000);
    await Promise.all(servers.map((server) => server.stop()));
    expect(await readPages(await startServer(600, redis?.url))).toEqual(answers[0]);
    expect(standIn.callsTo(klines)).toBe(3);
    const oldest = answers[0]?.slice(0, 1_000) ?? [];
    expect(oldest).toEqual(await truth('BTCUSDT', oldest));
  });
});

describe('a Binance that is in trouble', async () => {
  const server = await startServer(0.1);

  test.each([
    ['BNBUSDT', 'zero-price'],
    ['ETHUSDT', 'thousandfold-price'],
    ['DOGEUSDT', 'future-time'],
    ['SOLUSDT', 'out-of-order'],
  ] as const)('and tells bars of %s as %s is not believed, and is when it is well again', async (symbol, garbage) => {
    const { bars } = await read(server, symbol, { limit: 50 });
    const to = new Date(Date.parse(bars[0]?.time ?? '') - 1_000 * 60_000).toISOString();
    const fault = standIn.faults.garble(garbage, { rest: true });
    const during = await Promise.all([read(server, symbol), read(server, symbol, { to })]);
    fault.end();
    for (const { bars: shown } of during) {
      if (shown.length > 0) expect(await truth(symbol, shown)).toEqual(expect.arrayContaining(shown));
    }
    const after = await vi.waitFor(
      async () => {
        const answer = await read(server, symbol, { to });
        expect(answer.bars).toHaveLength(1_000);
        return answer.bars;
      },
      { timeout: 15_000, interval: 100 },
    );
    expect(after).toEqual(await truth(symbol, after));
  });

  test('is not needed for what is kept, and an error says so where nothing is', async () => {
    const { bars } = await read(server, 'BTCUSDT', { limit: 500 });
    const to = bars.at(-10)?.time ?? null;
    const ban = standIn.faults.ban(60);
    expect((await read(server, 'BTCUSDT', { to, limit: 400 })).bars).toEqual(bars.slice(90, 490));
    await vi.waitFor(async () => expect((await read(server, 'BTCUSDT', { limit: 3 })).bars).toHaveLength(3));
    expect((await read(server, 'XRPUSDT')).code).toBe('SERVICE_UNAVAILABLE');
    ban.end();
  });
});

import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { startBinanceStandIn } from '../../src/market/standins/binance/index.ts';
import { data } from '../harness/client.ts';
import { migratedDatabase } from '../harness/database.ts';
import { jsonOf, pathOf, send, sendQuery } from '../harness/http.ts';
import { hasRedis, startRedis } from '../harness/redis.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { whenDone } from '../harness/when-done.ts';

const tickers = '/api/v3/ticker/24hr';
const standIn = await startBinanceStandIn();
whenDone(() => standIn.close());
afterEach(() => standIn.faults.endAll());

/** A quote is fresh for longer than any machine takes for a thousand answers, whatever else it does meanwhile. */
const cacheSeconds = { quotes: 300, candles: 60, fundamentals: 60, analysisInputs: 60 };
const { restUrl, streamUrl } = standIn;
const binance = { restUrl, streamUrl, weightPerMinute: 6_000 };

const priceShape = z.object({ data: z.object({ instrument: z.object({ quote: z.object({ price: z.string() }) }) }) });

/** Where nobody watches anything: what is watched is streamed, and not asked for. */
const databaseUrl = await migratedDatabase('one_call');

/** The source is tried again after pauses of its own. */
const waiting = { timeout: 20_000, interval: 200 };

const readyShape = z.object({ dependencies: z.object({ redis: z.object({ status: z.literal('up') }) }) });

/** Two servers, once they have found Redis. */
async function startServers(redisUrl: string): Promise<TestServer[]> {
  const options = { databaseUrl, redisUrl, market: { sources: ['binance' as const], binance, cacheSeconds } };
  const servers = await Promise.all([startTestServer(options), startTestServer(options)]);
  await vi.waitFor(async () => {
    for (const server of servers) readyShape.parse(jsonOf(await send(pathOf(server, '/health/ready'))));
  }, waiting);
  return servers;
}

/** The prices that so many who ask at once are told by these servers in turn. */
async function pricesOf(symbol: string, callers: number, servers: readonly TestServer[]): Promise<Set<string>> {
  const prices = await Promise.all(
    Array.from({ length: callers }, async (_, index) => {
      const url = servers[index % servers.length]?.url ?? '';
      const answer = await sendQuery(url, `{ instrument(symbol: "${symbol}") { quote { price } } }`);
      return priceShape.parse(jsonOf(answer)).data.instrument.quote.price;
    }),
  );
  return new Set(prices);
}

describe.skipIf(!hasRedis)('two servers that share a Redis', () => {
  test('ask the source once for a thousand who ask them at once, and not again when they are restarted', async () => {
    const redis = await startRedis();
    const servers = await startServers(redis.url);
    standIn.clearCalls();
    expect((await pricesOf('BTCUSDT', 1_000, servers)).size).toBe(1);
    expect(standIn.callsTo(tickers)).toBe(1);

    await Promise.all(servers.map((server) => server.stop()));
    expect((await pricesOf('BTCUSDT', 100, await startServers(redis.url))).size).toBe(1);
    expect(standIn.callsTo(tickers)).toBe(1);
  });
});

describe('a source that gives no answer', async () => {
  const server = await startTestServer({
    databaseUrl,
    market: { sources: ['binance', 'replay'], binance, cacheSeconds: { ...cacheSeconds, quotes: 0.1 } },
  });
  const quotesShape = z.object({ quotes: z.array(z.object({ symbol: z.string(), stale: z.boolean() })) });
  const quotes = async (...symbols: string[]) =>
    (await data(server, quotesShape, `{ quotes(symbols: ${JSON.stringify(symbols)}) { symbol stale } }`)).quotes;

  test('costs nobody an answer: what is known of it is stale, the rest is left out, and other sources go on', async () => {
    expect(await quotes('BTCUSDT', 'AAPL')).toEqual([
      { symbol: 'BTCUSDT', stale: false },
      { symbol: 'AAPL', stale: false },
    ]);
    standIn.faults.refuse();
    await vi.waitFor(
      async () =>
        expect(await quotes('BTCUSDT', 'ETHUSDT', 'AAPL')).toEqual([
          { symbol: 'BTCUSDT', stale: true },
          { symbol: 'AAPL', stale: false },
        ]),
      waiting,
    );
    const shape = z.object({ instrument: z.object({ quote: z.null() }) });
    await data(server, shape, '{ instrument(symbol: "ETHUSDT") { quote { price } } }');
    standIn.faults.endAll();
    await vi.waitFor(
      async () =>
        expect(await quotes('BTCUSDT', 'ETHUSDT')).toEqual([
          { symbol: 'BTCUSDT', stale: false },
          { symbol: 'ETHUSDT', stale: false },
        ]),
      waiting,
    );
  });
});

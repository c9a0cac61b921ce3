import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type MarketSource, SourceError } from '@tickwire/schema';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';
import { createCcxtSource } from '../../src/market/ccxt/index.ts';
import { type BinanceStandIn, startBinanceStandIn } from '../../src/market/standins/binance/index.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { listen } from './listen.ts';

/** A folder where somebody installed ccxt, as `.ci/run` does: it is too large to be installed with the server. */
const folder = process.env.TEST_CCXT;
const path = folder === undefined ? '' : createRequire(join(folder, 'package.json')).resolve('ccxt');

const symbols = new Map([
  ['BTCUSDT', 'BTC/USDT'],
  ['ETHUSDT', 'ETH/USDT'],
  ['GONEUSDT', 'GONE/USDT'],
]);
const inverse = new Map([...symbols].map(([symbol, sourceSymbol]) => [sourceSymbol, symbol]));

interface Options {
  readonly exchange?: string;
  readonly options?: Record<string, unknown>;
  readonly load?: () => Promise<unknown>;
  readonly timeoutMs?: number;
}

const create = ({ exchange = 'binance', options = {}, load, timeoutMs = 5_000 }: Options) =>
  createCcxtSource({
    config: { exchange, options, pollMs: 100 },
    names: {
      toSource: (symbol) => symbols.get(symbol) ?? null,
      fromSource: (sourceSymbol) => inverse.get(sourceSymbol) ?? null,
    },
    redis: null,
    metrics: createMetrics({ isFetched: false }),
    log: pino({ level: 'silent' }),
    timeoutMs,
    load: load ?? (() => import(pathToFileURL(path).href)),
  });

const problemsOf = (promise: Promise<unknown>) =>
  promise.then(
    () => [],
    (error: unknown) => (error instanceof ConfigError ? error.problems : [String(error)]),
  );

describe('the configuration of ccxt', () => {
  it('asks for the package where it is not installed', async () => {
    const load = () => import(String('a-package-that-nobody-installed'));
    expect(await problemsOf(create({ load }))).toEqual([
      'MARKET_SOURCES: ccxt needs the package: npx -y pnpm@12 add ccxt --filter @tickwire/server',
    ]);
  });

  it('has to name an exchange, and its options are JSON that no error repeats', () => {
    expect(readConfig({ MARKET_SOURCES: 'ccxt' }).problems).toEqual([
      'CCXT_EXCHANGE: must be set where MARKET_SOURCES names ccxt, to the name of an exchange such as kraken',
    ]);
    const { problems } = readConfig({
      MARKET_SOURCES: 'ccxt',
      CCXT_EXCHANGE: 'kraken',
      CCXT_OPTIONS: '{"secret":"abc',
    });
    expect(problems).toEqual(['CCXT_OPTIONS: is not a JSON object such as {"enableRateLimit":true}']);
    const { config } = readConfig({
      MARKET_SOURCES: 'ccxt',
      CCXT_EXCHANGE: 'kraken',
      CCXT_OPTIONS: '{"apiKey":"k"}',
      CCXT_POLL_SECONDS: '2',
    });
    expect(config.market.ccxt).toEqual({ exchange: 'kraken', options: { apiKey: 'k' }, pollMs: 2_000 });
  });
});

describe.skipIf(folder === undefined)(
  'Binance by ccxt (only where TEST_CCXT names a folder that has the package)',
  () => {
    let standIn: BinanceStandIn;
    let source: MarketSource;
    const written: unknown[] = [];

    const optionsFor = ({ restUrl, streamUrl }: BinanceStandIn) => ({
      enableRateLimit: false,
      options: {
        fetchMarkets: { types: ['spot'] },
        watchTrades: { name: 'aggTrade' },
        watchTradesForSymbols: { name: 'aggTrade' },
      },
      urls: { api: { public: `${restUrl}/api/v3`, ws: { spot: `${streamUrl}/ws` } } },
    });
    const failureOf = (promise: Promise<unknown>) =>
      promise.then(
        () => null,
        (error: unknown) => (error instanceof SourceError ? error.code : String(error)),
      );

    beforeAll(async () => {
      standIn = await startBinanceStandIn({ tradesPerSecond: 0 });
      source = await create({ options: optionsFor(standIn) });
      for (const method of ['log', 'warn', 'error'] as const) {
        vi.spyOn(console, method).mockImplementation((...args: unknown[]) => void written.push(args));
      }
    });
    afterAll(async () => {
      await source.close();
      await standIn.close();
      vi.restoreAllMocks();
      expect(written).toEqual([]);
    });
    afterEach(() => standIn.faults.endAll());

    it('is told from exchanges that ccxt does not know', async () => {
      expect(await problemsOf(create({ exchange: 'krakn' }))).toEqual([
        'CCXT_EXCHANGE: ccxt knows no exchange of the name "krakn"',
      ]);
    });

    it('lists what is traded on its spot market, without slashes', async () => {
      const listings = (await source.listings?.()) ?? [];
      const bySource = new Map(listings.map((listing) => [listing.sourceSymbol, listing]));
      expect(bySource.get('BTC/USDT')).toEqual({
        sourceSymbol: 'BTC/USDT',
        symbol: 'BTCUSDT',
        name: 'BTC / USDT',
        assetClass: 'CRYPTO',
        currency: 'USDT',
        priceDecimals: 2,
      });
      expect(bySource.get('DOGE/USDT')?.priceDecimals).toBe(5);
      expect(bySource.has('XMR/USDT')).toBe(false);
    });

    it('tells quotes of many symbols by one call, exactly, and those that it does not know cost the others nothing', async () => {
      standIn.market.setPrice('BTCUSDT', '60123.45');
      await source.quotes(['BTCUSDT']);
      standIn.clearCalls();
      const quotes = await source.quotes(['BTCUSDT', 'ETHUSDT', 'GONEUSDT', 'UNKNOWN']);
      expect(quotes.map(({ symbol }) => symbol).toSorted()).toEqual(['BTCUSDT', 'ETHUSDT']);
      expect(quotes.find(({ symbol }) => symbol === 'BTCUSDT')).toMatchObject({
        price: '60123.45',
        source: 'CCXT',
        sequence: null,
        synthetic: false,
      });
      expect(standIn.calls.map(({ path: asked }) => asked)).toEqual(['/api/v3/ticker/24hr']);
    });

    it('tells the newest bars before a time, oldest first', async () => {
      const toMs = Math.floor(Date.now() / 3_600_000) * 3_600_000;
      const bars = await source.candles({ symbol: 'BTCUSDT', interval: 'M5', fromMs: null, toMs, limit: 20 });
      expect(bars.map(({ timeMs }) => timeMs)).toEqual(Array.from({ length: 20 }, (_, i) => toMs - (20 - i) * 300_000));
      expect(bars[0]?.close).toMatch(/^\d+(\.\d{1,2})?$/);
      const ranged = { symbol: 'BTCUSDT', interval: 'H1', fromMs: toMs - 7_200_001, toMs, limit: 20 } as const;
      expect(await source.candles(ranged)).toHaveLength(2);
      expect(source.intervals.has('W1')).toBe(false);
    });

    it('tells trades as they happen, with the figures of the day, until nobody listens', async () => {
      const { ticks, confirmed, listener } = listen();
      const end = source.subscribe(['BTCUSDT'], listener);
      await vi.waitFor(() => expect(standIn.connections.listeners('btcusdt@aggTrade')).toBe(1), 5_000);
      await vi.waitFor(() => expect(ticks).toHaveLength(1));
      standIn.market.trade('BTCUSDT', { price: '60500.5', quantity: '0.25' });
      await vi.waitFor(() => expect(ticks).toHaveLength(2));
      expect(ticks[1]).toMatchObject({ symbol: 'BTCUSDT', price: '60500.5', quantity: '0.25', source: 'CCXT' });
      expect(ticks[1]?.previousClose).toBe(ticks[0]?.previousClose);
      await vi.waitFor(() => expect(confirmed.at(-1)).toMatchObject({ price: '60500.5' }));
      expect(ticks).toHaveLength(2);
      end();
      await vi.waitFor(() => expect(standIn.connections.listeners('btcusdt@aggTrade')).toBe(0), 5_000);
    });

    it('tells trades again by itself after the connection was lost', async () => {
      const { ticks, listener } = listen();
      using _end = { [Symbol.dispose]: source.subscribe(['ETHUSDT'], listener) };
      const listeners = () => standIn.connections.listeners('ethusdt@aggTrade');
      await vi.waitFor(() => expect(listeners()).toBe(1), 5_000);
      standIn.faults.drop();
      await vi.waitFor(() => expect(listeners()).toBe(0), 5_000);
      await vi.waitFor(() => expect(listeners()).toBe(1), 5_000);
      standIn.market.trade('ETHUSDT', { price: '3333.25', quantity: '1' });
      await vi.waitFor(() => expect(ticks.at(-1)).toMatchObject({ price: '3333.25', quantity: '1' }));
    });

    it.each([
      ['malformed-json', 'MALFORMED'],
      ['bad-gateway', 'UNREACHABLE'],
    ] as const)('sends %s: %s', async (garbage, code) => {
      using _fault = standIn.faults.garble(garbage);
      expect(await failureOf(source.quotes(['BTCUSDT']))).toBe(code);
    });

    it('never answers: the call ends in time', async () => {
      const hasty = await create({ options: optionsFor(standIn), timeoutMs: 300 });
      await hasty.quotes(['BTCUSDT']);
      using _fault = standIn.faults.hang();
      expect(await failureOf(hasty.quotes(['BTCUSDT']))).toBe('TIMEOUT');
      await hasty.close();
    });

    it('has had too many requests: it is asked nothing more for a while', async () => {
      const banned = await create({ options: optionsFor(standIn) });
      await banned.quotes(['BTCUSDT']);
      const fault = standIn.faults.ban(1);
      expect(await failureOf(banned.quotes(['BTCUSDT']))).toBe('REFUSED');
      fault.end();
      standIn.clearCalls();
      expect(await failureOf(banned.quotes(['BTCUSDT']))).toBe('BLOCKED');
      expect(standIn.calls).toEqual([]);
      await banned.close();
    });
  },
);

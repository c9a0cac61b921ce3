import { setTimeout as delay } from 'node:timers/promises';
import { SourceError } from '@tickwire/schema';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type BinanceFixture, startBinance } from './binance-source-fixtures.ts';

const hourMs = 3_600_000;
const many = Array.from({ length: 120 }, (_, index) => ({ baseAsset: `C${index}`, price: 1 + index }));

const binance: BinanceFixture = await startBinance({
  symbols: [
    { baseAsset: 'BTC', price: 60_000 },
    { baseAsset: 'XRP', price: 0.6, priceDecimals: 4 },
    { baseAsset: 'XMR', price: 160, status: 'BREAK' },
    ...many,
  ],
});
const { standIn } = binance;
const weights = (path: string) => standIn.calls.filter((call) => call.path === path).map(({ weight }) => weight);
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: unknown) => (error instanceof SourceError ? error.code : String(error)),
  );

afterEach(() => {
  standIn.faults.endAll();
  standIn.clearCalls();
});

describe('quotes', () => {
  it('are the figures of the last 24 hours, in plain decimals and by the names of the catalogue', async () => {
    standIn.market.trade('BTCUSDT', { price: '61000.50' });
    const before = Date.now();
    const [quote, ...others] = await binance.source().quotes(['BTC-USDT', 'AAPL']);
    expect(others).toEqual([]);
    const decimal = expect.stringMatching(/^\d+(\.\d*[1-9])?$/);
    expect(quote).toEqual({
      ...{ symbol: 'BTC-USDT', source: 'BINANCE', synthetic: false, price: '61000.5', bid: decimal, ask: decimal },
      ...{ open: decimal, high: decimal, low: decimal, volume: decimal, previousClose: quote?.open },
      ...{ quantity: null, sequence: null, timeMs: expect.any(Number), confirmedAtMs: expect.any(Number) },
    });
    expect(quote?.confirmedAtMs).toBeGreaterThanOrEqual(before);
  });

  it('of a hundred symbols are asked for by the calls that weigh least, and those of none by none', async () => {
    const source = binance.source();
    const symbols = many.map(({ baseAsset }) => `${baseAsset}-USDT`);
    expect(await source.quotes(symbols)).toHaveLength(120);
    expect(weights('/api/v3/ticker/24hr')).toEqual([2, 2, 2, 2, 2, 2]);
    expect(await source.quotes([])).toEqual([]);
    expect(standIn.calls).toHaveLength(6);
  });

  it('of very many cost one call for all that there are', async () => {
    const strangers = Array.from({ length: 800 }, (_, index) => `STRANGE${index}-USDT`);
    const quotes = await binance.source().quotes([...strangers, 'BTC-USDT', 'C1-USDT']);
    expect(quotes.map(({ symbol }) => symbol).toSorted()).toEqual(['BTC-USDT', 'C1-USDT']);
    expect(weights('/api/v3/ticker/24hr')).toEqual([80]);
  });

  it('are answered for all others where Binance does not know one, which is then left alone for a while', async () => {
    const source = binance.source();
    const symbols = ['BTC-USDT', 'GONE-USDT', 'XRP-USDT', 'C1-USDT', 'C2-USDT'];
    const others = symbols.filter((symbol) => symbol !== 'GONE-USDT');
    expect((await source.quotes(symbols)).map(({ symbol }) => symbol).toSorted()).toEqual(others.toSorted());
    standIn.clearCalls();
    expect(await source.quotes(symbols)).toHaveLength(4);
    expect(standIn.calls).toHaveLength(1);
  });
});

describe('candles', () => {
  it.each(['M1', 'M5', 'M15', 'H1', 'H4', 'D1', 'W1'] as const)(
    'of %s are the newest within the range, oldest first',
    async (interval) => {
      const source = binance.source();
      const toMs = Date.UTC(2026, 0, 5);
      const bars = await source.candles({ symbol: 'BTC-USDT', interval, fromMs: null, toMs, limit: 3 });
      expect(bars).toHaveLength(3);
      const [first, second, last] = bars.map(({ timeMs }) => timeMs);
      expect((last ?? 0) - (second ?? 0)).toBe((second ?? 0) - (first ?? 0));
      expect(last).toBe(toMs - ((last ?? 0) - (second ?? 0)));
      const { timeMs: fromMs = 0 } = bars[1] ?? {};
      expect(await source.candles({ symbol: 'BTC-USDT', interval, fromMs, toMs, limit: 500 })).toEqual(bars.slice(1));
    },
  );

  it('are at most a thousand, in one call, and none where the range is empty', async () => {
    const source = binance.source();
    const toMs = Date.UTC(2026, 0, 1);
    const request = { symbol: 'BTC-USDT', interval: 'H1', toMs } as const;
    const bars = await source.candles({ ...request, fromMs: 0, limit: 50_000 });
    expect([bars.length, bars.at(-1)?.timeMs]).toEqual([1_000, toMs - hourMs]);
    expect(await source.candles({ ...request, fromMs: toMs, limit: 10 })).toEqual([]);
    expect(weights('/api/v3/klines')).toEqual([2]);
  });

  it('of a symbol that Binance does not list are refused, in the middle of whatever else is asked', async () => {
    const source = binance.source();
    const request = { interval: 'H1', fromMs: null, toMs: Date.now(), limit: 5 } as const;
    expect(await codeOf(source.candles({ ...request, symbol: 'GONE-USDT' }))).toBe('REFUSED');
    expect(await codeOf(source.candles({ ...request, symbol: 'AAPL' }))).toBe('REFUSED');
    expect(await codeOf(source.candles({ ...request, symbol: 'BTC-USDT' }))).toBe('ok');
  });
});

it('lists what is traded at present, with the digits of its prices', async () => {
  const listings = (await binance.source().listings?.()) ?? [];
  expect(listings).toHaveLength(122);
  const crypto = { assetClass: 'CRYPTO', currency: 'USDT' };
  expect(listings.slice(0, 2)).toEqual([
    { ...crypto, sourceSymbol: 'BTCUSDT', symbol: 'BTCUSDT', name: 'BTC / USDT', priceDecimals: 2 },
    { ...crypto, sourceSymbol: 'XRPUSDT', symbol: 'XRPUSDT', name: 'XRP / USDT', priceDecimals: 4 },
  ]);
});

describe('what goes wrong', () => {
  const quote = (options?: Parameters<typeof binance.source>[0]) => binance.source(options).quotes(['BTC-USDT']);

  it.each(['malformed-json', 'html', 'nan-price'] as const)(
    'an answer in %s is MALFORMED and not repeated',
    async (garbage) => {
      standIn.faults.garble(garbage);
      expect(await codeOf(quote())).toBe('MALFORMED');
      expect(standIn.calls).toHaveLength(1);
    },
  );

  it('a gateway that fails is asked again', async () => {
    const fault = standIn.faults.garble('bad-gateway');
    const answer = codeOf(quote());
    await vi.waitUntil(() => standIn.calls.length === 1);
    fault.end();
    expect(await answer).toBe('ok');
  });

  it('a connection that is refused is UNREACHABLE', async () => {
    standIn.faults.refuse();
    expect(await codeOf(quote())).toBe('UNREACHABLE');
  });

  it('an answer that does not come is a TIMEOUT', async () => {
    standIn.faults.hang();
    expect(await codeOf(quote({ timeoutMs: 50 }))).toBe('TIMEOUT');
    expect(standIn.calls).toHaveLength(1);
  });

  it('a ban is answered by no further call, of any kind', async () => {
    standIn.faults.ban(60);
    const source = binance.source();
    expect(await codeOf(source.quotes(['BTC-USDT']))).toBe('REFUSED');
    standIn.clearCalls();
    const { openedTotal, refusedTotal } = standIn.connections;
    const asked = [source.quotes(['BTC-USDT']), source.listings?.(), source.quotes(['XRP-USDT'])];
    expect(new Set(await Promise.all(asked.map((answer) => codeOf(Promise.resolve(answer)))))).toEqual(
      new Set(['BLOCKED']),
    );
    source.subscribe(['BTC-USDT'], { ticks() {}, confirmed() {} });
    await vi.waitUntil(async () => (await binance.counted('upstream_calls', { outcome: 'blocked' })) === 3);
    expect(standIn.calls).toEqual([]);
    expect([standIn.connections.openedTotal, standIn.connections.refusedTotal]).toEqual([openedTotal, refusedTotal]);
  });

  it("the weight that others used of the same address counts, as Binance's answers tell it", async () => {
    const source = binance.source({ weightPerMinute: 100 });
    // What was used in a minute is forgotten with it.
    const restOfMinuteMs = 60_000 - (Date.now() % 60_000);
    if (restOfMinuteMs < 3_000) await delay(restOfMinuteMs);
    for (let call = 0; call < 6; call += 1) await binance.source().listings?.();
    expect(await codeOf(source.quotes(['BTC-USDT']))).toBe('ok');
    expect(await codeOf(source.quotes(['BTC-USDT']))).toBe('BLOCKED');
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { candleIntervalMs, SourceError } from '@tickwire/schema';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decimalOf, parseExactJson } from '../../src/market/yahoo/exact.ts';
import { listen } from './listen.ts';
import { startYahoo, wednesdayMs } from './yahoo-fixtures.ts';

const hourMs = 3_600_000;
const dayMs = 86_400_000;
const at = (text: string) => Date.parse(`${text}Z`);
const times = (bars: readonly { readonly timeMs: number }[]) =>
  bars.map(({ timeMs }) => new Date(timeMs).toISOString().slice(0, 16));
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (error instanceof SourceError ? error.code : String(error)),
  );

const yahoo = await startYahoo();
const { standIn, source } = yahoo;

afterEach(() => {
  standIn.faults.endAll();
  yahoo.nowMs = wednesdayMs;
});

describe('quotes of Yahoo', () => {
  it('come for all symbols by one call, under the names of the catalogue, without those that Yahoo does not know', async () => {
    await source.quotes(['AAPL']);
    standIn.clearCalls();
    const quotes = await source.quotes(['AAPL', 'SPX', 'GONE', 'EURUSD', 'UNKNOWN']);
    expect(quotes.map(({ symbol }) => symbol)).toEqual(['AAPL', 'SPX', 'EURUSD']);
    expect(standIn.calls).toHaveLength(1);
    expect(standIn.calls[0]?.query.symbols).toBe('AAPL,^GSPC,GONE,EURUSD=X');
  });

  it('tell when the price was made, what is known of the day, and nothing of what Yahoo has as 0', async () => {
    const [index] = await source.quotes(['SPX']);
    expect(index).toMatchObject({
      source: 'YAHOO',
      timeMs: wednesdayMs,
      confirmedAtMs: wednesdayMs,
      sequence: null,
      quantity: null,
      synthetic: false,
      bid: null,
      ask: null,
      volume: null,
    });
    const [share] = await source.quotes(['AAPL']);
    for (const name of ['price', 'bid', 'ask', 'open', 'high', 'low', 'previousClose'] as const) {
      expect(share?.[name], name).toMatch(/^\d+(\.\d{1,2})?$/);
    }
    yahoo.nowMs = at('2026-03-14T12:00');
    expect((await source.quotes(['AAPL']))[0]).toMatchObject({ timeMs: wednesdayMs, confirmedAtMs: yahoo.nowMs });
  });

  it('are in pounds where Yahoo counts pence', async () => {
    standIn.market.setPrice('PENCE.L', 260.4);
    expect((await source.quotes(['PENCE.L']))[0]?.price).toBe('2.604');
    expect((await yahoo.candles('PENCE.L', 'D1', 1))[0]?.close).toBe('2.604');
  });

  it('are left out where Yahoo sends no price, and passed on where it sends 0: who asked decides', async () => {
    {
      using _fault = standIn.faults.garble('missing-fields');
      expect(await source.quotes(['AAPL', 'IBM'])).toEqual([]);
    }
    using _fault = standIn.faults.garble('zero-price');
    expect((await source.quotes(['AAPL']))[0]?.price).toBe('0');
  });
});

describe('candles of Yahoo', () => {
  it.each(['M1', 'M5', 'M15', 'H1'] as const)(
    'begin at whole multiples of %s, oldest first, each once',
    async (interval) => {
      for (const symbol of ['AAPL', 'EURUSD', 'WOMBAT.AX']) {
        const bars = await yahoo.candles(symbol, interval, 40);
        expect(bars).toHaveLength(40);
        expect(bars.filter(({ timeMs }) => timeMs % candleIntervalMs[interval] !== 0)).toEqual([]);
        expect(bars.map(({ timeMs }) => timeMs)).toEqual([...new Set(bars.map(({ timeMs }) => timeMs))].toSorted());
      }
    },
  );

  it('lack those that Yahoo has no prices of', async () => {
    const bars = await yahoo.candles('AAPL', 'M1', 1_000, { from: at('2026-03-10T13:30'), to: at('2026-03-10T20:00') });
    expect(bars.length).toBeGreaterThan(300);
    expect(bars.length).toBeLessThan(390);
  });

  it('have the last price in the bar under way', async () => {
    standIn.market.setPrice('AAPL', 321.5);
    for (const interval of ['M15', 'H1', 'D1', 'W1'] as const) {
      const [bar] = await yahoo.candles('AAPL', interval, 1);
      expect(bar, interval).toMatchObject({ close: '321.5', high: '321.5' });
    }
  });

  it('are days of the exchange, at midnight in UTC of its date, whatever the hour it opens', async () => {
    const days = ['2026-03-05T00:00', '2026-03-06T00:00', '2026-03-09T00:00', '2026-03-10T00:00', '2026-03-11T00:00'];
    for (const symbol of ['AAPL', 'EURUSD', 'WOMBAT.AX']) {
      expect(times(await yahoo.candles(symbol, 'D1', 5)), symbol).toEqual(days);
      const range = { from: at('2026-03-06T00:00'), to: at('2026-03-10T00:00') };
      expect(times(await yahoo.candles(symbol, 'D1', 5, range)), symbol).toEqual(days.slice(1, 3));
    }
    // Midnight in London is 23:00 in UTC the day before, in summer.
    const summer = { from: at('2025-07-01T00:00'), to: at('2025-07-03T00:00') };
    expect(times(await yahoo.candles('EURUSD', 'D1', 5, summer))).toEqual(['2025-07-01T00:00', '2025-07-02T00:00']);
  });

  it('are weeks that begin on Monday, whole ones however little is asked for', async () => {
    const weeks = await yahoo.candles('AAPL', 'W1', 3);
    expect(times(weeks)).toEqual(['2026-02-23T00:00', '2026-03-02T00:00', '2026-03-09T00:00']);
    const days = await yahoo.candles('AAPL', 'D1', 5, { from: at('2026-03-02T00:00'), to: at('2026-03-07T00:00') });
    expect(days).toHaveLength(5);
    expect(weeks[1]).toMatchObject({ open: days[0]?.open, close: days[4]?.close });
  });

  it('are hours put together from quarters, as those of Yahoo begin at half past', async () => {
    const range = { from: at('2026-03-10T13:00'), to: at('2026-03-10T20:00') };
    const [hours, quarters] = [
      await yahoo.candles('AAPL', 'H1', 100, range),
      await yahoo.candles('AAPL', 'M15', 100, range),
    ];
    expect(times(hours).map((time) => time.slice(11))).toEqual([
      '13:00',
      '14:00',
      '15:00',
      '16:00',
      '17:00',
      '18:00',
      '19:00',
    ]);
    for (const hour of hours) {
      const parts = quarters.filter(({ timeMs }) => timeMs >= hour.timeMs && timeMs < hour.timeMs + hourMs);
      expect(hour.open).toBe(parts[0]?.open);
      expect(hour.close).toBe(parts.at(-1)?.close);
      expect(Number(hour.high)).toBe(Math.max(...parts.map(({ high }) => Number(high))));
      expect(Number(hour.low)).toBe(Math.min(...parts.map(({ low }) => Number(low))));
      expect(Number(hour.volume)).toBe(parts.reduce((sum, { volume }) => sum + Number(volume), 0));
    }
  });

  it('go back as far as Yahoo goes, which is asked for nothing that it has not', async () => {
    standIn.clearCalls();
    const longAgo = { from: wednesdayMs - 1_000 * dayMs };
    const oldest = async (symbol: string, interval: 'M1' | 'M15' | 'H1') => {
      const [first] = await yahoo.candles(symbol, interval, source.maxCandles, longAgo);
      return (wednesdayMs - (first?.timeMs ?? 0)) / dayMs;
    };
    standIn.market.add({ symbol: 'IBM' });
    expect(await oldest('IBM', 'M15')).toBeGreaterThan(57);
    expect(await oldest('EURUSD', 'H1')).toBeGreaterThan(280);
    // Five calls of a week each; so much is more than the newest 5,000 bars.
    expect(await oldest('IBM', 'M1')).toBeGreaterThan(16);
    expect(standIn.calls.filter(({ status }) => status !== 200)).toEqual([]);
    standIn.clearCalls();
    expect(await yahoo.candles('IBM', 'M1', 10, { to: wednesdayMs - 31 * dayMs })).toEqual([]);
    expect(standIn.calls).toEqual([]);
  });

  it('are found behind a weekend, by one call more', async () => {
    const sunday = { to: at('2026-03-08T18:00') };
    standIn.clearCalls();
    const bars = await yahoo.candles('AAPL', 'M5', 3, sunday);
    expect(bars).toHaveLength(3);
    expect(times(bars).at(-1)).toBe('2026-03-06T20:55');
    expect(standIn.calls).toHaveLength(2);
  });

  it('end with the first that was traded', async () => {
    standIn.market.add({ symbol: 'IBM', firstTradeMs: at('2026-03-02T14:30') });
    expect(times(await yahoo.candles('IBM', 'D1', 1_000))[0]).toBe('2026-03-02T00:00');
    expect(await yahoo.candles('IBM', 'D1', 10, { to: at('2026-02-01T00:00') })).toEqual([]);
  });
});

describe('what Yahoo sends', () => {
  it('keeps every digit: no number becomes a float', () => {
    expect(parseExactJson('{"a":[1234567890123456789.10,3.94328E11,-1e-7]}')).toEqual({
      a: ['1234567890123456789.10', '3.94328E11', '-1e-7'],
    });
    expect(['1234567890123456789.10', '3.94328E11', '-1e-7', '52164500', '190.0'].map(decimalOf)).toEqual([
      '1234567890123456789.1',
      '394328000000',
      '-0.0000001',
      '52164500',
      '190',
    ]);
  });

  it('has prices again that it sends as single-precision numbers', () => {
    expect(decimalOf('189.9499969482422')).toBe('189.95');
    expect(decimalOf('1.1220825910568237')).toBe('1.1220826');
    // The price of a ten-year note, in 64ths.
    expect(decimalOf('110.015625')).toBe('110.015625');
    const cents = fc.integer({ min: 1, max: 9_999_999 });
    fc.assert(
      fc.property(cents, fc.integer({ min: 2, max: 5 }), (units, decimals) => {
        const price = (units / 10 ** decimals).toFixed(decimals);
        expect(Number(decimalOf(String(Math.fround(Number(price)))))).toBe(Number(price));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the catalogue that Yahoo gives', () => {
  it('names what is asked for: without marks, or with them where another is meant', async () => {
    const wanted = await startYahoo({
      config: { symbols: ['^STOXX50E', 'EURGBP=X', 'SPX=F', 'ES', 'NONE', 'PENCE.L'] },
    });
    wanted.standIn.market.add({ symbol: 'SPX=F', name: 'No index' });
    wanted.standIn.market.add({ symbol: 'ES', name: 'Eversource' });
    const listings = (await wanted.source.listings?.()) ?? [];
    const bySource = new Map(listings.map((listing) => [listing.sourceSymbol, listing]));
    expect(bySource.get('^STOXX50E')).toEqual({
      sourceSymbol: '^STOXX50E',
      symbol: 'STOXX50E',
      name: 'EURO STOXX 50',
      assetClass: 'INDEX',
      currency: 'EUR',
      priceDecimals: 2,
    });
    expect(bySource.get('EURGBP=X')).toMatchObject({
      symbol: 'EURGBP',
      assetClass: 'FX',
      currency: 'GBP',
      priceDecimals: 4,
    });
    expect(bySource.get('^GSPC')).toMatchObject({ symbol: 'SPX', assetClass: 'INDEX' });
    expect(bySource.get('SPX=F')).toMatchObject({ symbol: 'SPX=F', assetClass: 'FUTURE' });
    expect(bySource.get('PENCE.L')).toMatchObject({ currency: 'GBP', priceDecimals: 4 });
    expect(bySource.has('ES')).toBe(false);
    expect(bySource.has('GONE')).toBe(false);
    expect(wanted.logged).toEqual(['YAHOO_SYMBOLS: names what Yahoo does not list']);
  });
});

describe('prices that somebody follows', () => {
  it('are asked for together, told when they change and confirmed when they do not, until nobody follows', async () => {
    const one = listen();
    const other = listen();
    const ends = [
      source.subscribe(['AAPL', 'EURUSD'], one.listener),
      source.subscribe(['AAPL', 'SPX'], other.listener),
    ];
    await vi.waitFor(() => expect(other.confirmed.length).toBeGreaterThan(2));
    expect(one.ticks.map(({ symbol }) => symbol)).toEqual(['AAPL', 'EURUSD']);
    expect(other.ticks.map(({ symbol }) => symbol)).toEqual(['AAPL', 'SPX']);
    expect(standIn.calls.at(-1)?.query.symbols).toBe('AAPL,EURUSD=X,^GSPC');
    standIn.market.setPrice('AAPL', 250.25);
    await vi.waitFor(() => expect(one.ticks).toHaveLength(3));
    expect(one.ticks[2]).toMatchObject({ symbol: 'AAPL', price: '250.25', sequence: null, source: 'YAHOO' });
    ends[0]?.();
    ends[0]?.();
    await vi.waitFor(() => expect(standIn.calls.at(-1)?.query.symbols).toBe('AAPL,^GSPC'));
    ends[1]?.();
    const heard = one.ticks.length + one.confirmed.length;
    standIn.clearCalls();
    await delay(100);
    // One may have been under way.
    expect(standIn.calls.length).toBeLessThanOrEqual(1);
    expect(one.ticks.length + one.confirmed.length).toBe(heard);
  });

  it('come again by themselves after a failure, of which the first in a row is logged', async () => {
    const { ticks, listener } = listen();
    using _end = { [Symbol.dispose]: source.subscribe(['AAPL'], listener) };
    await vi.waitFor(() => expect(ticks).toHaveLength(1));
    const fault = standIn.faults.garble('malformed-json');
    standIn.clearCalls();
    await vi.waitFor(() => expect(standIn.calls.length).toBeGreaterThan(2));
    fault.end();
    standIn.market.setPrice('AAPL', 260);
    await vi.waitFor(() => expect(ticks).toHaveLength(2));
    expect(yahoo.logged).toEqual(['the source gives no prices to those who follow them']);
  });
});

describe('Yahoo at its worst', () => {
  const written: unknown[] = [];
  beforeEach(() => {
    written.length = 0;
    for (const method of ['log', 'info', 'warn', 'error', 'dir'] as const) {
      vi.spyOn(console, method).mockImplementation((...args: unknown[]) => void written.push(args));
    }
    const { fetch } = globalThis;
    vi.spyOn(globalThis, 'fetch').mockImplementation((...args) => {
      if (!String(args[0]).startsWith('http://127.0.0.1:')) written.push(args[0]);
      return fetch(...args);
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    expect(written, 'the console, and hosts other than the stand-in').toEqual([]);
  });

  it.each([
    ['malformed-json', 'MALFORMED'],
    ['html', 'MALFORMED'],
    ['bad-gateway', 'UNREACHABLE'],
  ] as const)('sends %s: %s', async (garbage, code) => {
    const fresh = await startYahoo();
    using _fault = fresh.standIn.faults.garble(garbage, { path: '/v' });
    expect(await failureOf(fresh.candles('AAPL', 'D1', 5))).toBe(code);
    expect(await failureOf(fresh.source.fundamentals?.('XMPL') ?? Promise.resolve())).toBe(null);
  });

  it('leaves out half of a chart', async () => {
    using _fault = standIn.faults.garble('missing-fields');
    expect(await yahoo.candles('AAPL', 'D1', 5)).toEqual([]);
  });

  it('never answers: the call ends in time', async () => {
    const fresh = await startYahoo({ timeoutMs: 100 });
    using _fault = fresh.standIn.faults.hang({ path: '/v7' });
    expect(await failureOf(fresh.source.quotes(['AAPL']))).toBe('TIMEOUT');
  });

  it('takes its crumbs back: new ones are fetched once, and the question is asked again', async () => {
    const fresh = await startYahoo();
    await fresh.source.quotes(['AAPL']);
    fresh.standIn.faults.expireCrumbs();
    fresh.standIn.clearCalls();
    const answers = await Promise.all(['AAPL', 'IBM', 'SPX'].map((symbol) => fresh.source.quotes([symbol])));
    expect(answers.flat()).toHaveLength(3);
    expect(fresh.standIn.callsTo('/v1/test/getcrumb')).toBe(1);
  });

  it('takes no crumb at all: it is not asked for a new one again and again', async () => {
    const fresh = await startYahoo();
    using _fault = fresh.standIn.faults.unauthorized();
    for (let round = 0; round < 5; round += 1) expect(await failureOf(fresh.source.quotes(['AAPL']))).toBe('REFUSED');
    expect(fresh.standIn.callsTo('/v1/test/getcrumb')).toBe(2);
  });

  it('wants consent to its cookies first, as in the European Union', async () => {
    const fresh = await startYahoo();
    using _fault = fresh.standIn.faults.askConsent();
    expect(await fresh.source.quotes(['AAPL'])).toHaveLength(1);
    expect(fresh.standIn.callsTo('/v2/collectConsent')).toBe(2);
  });

  it('does not know a symbol: that is no answer that there is nothing', async () => {
    expect(await failureOf(yahoo.candles('GONE', 'D1', 10))).toBe('REFUSED');
    expect(await failureOf(yahoo.candles('UNKNOWN', 'D1', 10))).toBe('REFUSED');
  });

  it('has had too many requests: it is asked nothing more for a while', async () => {
    const fresh = await startYahoo();
    const fault = fresh.standIn.faults.throttle();
    expect(await failureOf(fresh.source.quotes(['AAPL']))).toBe('REFUSED');
    fault.end();
    fresh.standIn.clearCalls();
    expect(await failureOf(fresh.source.quotes(['AAPL']))).toBe('BLOCKED');
    expect(await failureOf(fresh.candles('AAPL', 'M5', 10))).toBe('BLOCKED');
    expect(fresh.standIn.calls).toEqual([]);
  });

  it('is asked no more often than it may be', async () => {
    const thrifty = await startYahoo({ config: { callsPerMinute: 10 } });
    // Were it to happen around the turn of a minute, 18.
    const codes = await Promise.all(Array.from({ length: 20 }, () => failureOf(thrifty.candles('AAPL', 'D1', 5))));
    expect(codes).toContain('BLOCKED');
    expect(thrifty.standIn.calls.length).toBeLessThanOrEqual(18);
  });
});

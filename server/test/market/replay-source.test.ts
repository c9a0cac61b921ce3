import { describe, expect, it } from 'vitest';
import { createReplaySource, type ReplayInstrument } from '../../src/market/replay/index.ts';
import {
  allCandles,
  anchorMs,
  dayMs,
  fileOf,
  hourMs,
  minuteMs,
  newestCandles,
  seriesOf,
  sourceAt,
  ticksBetween,
} from './replay-fixtures.ts';

const list = (
  assetClass: ReplayInstrument['assetClass'],
  priceDecimals: number,
  ...names: readonly string[]
): readonly ReplayInstrument[] => names.map((symbol) => ({ symbol, priceDecimals, assetClass }));

const instruments: readonly ReplayInstrument[] = [
  ...list('EQUITY', 2, 'AAPL', 'AMZN', 'GOOG', 'IBM', 'JPM', 'KO', 'META', 'MSFT', 'NVDA', 'TSLA', 'V'),
  ...list('CRYPTO', 2, 'BNBUSDT', 'BTCUSDT', 'ETHUSDT', 'SOLUSDT'),
  ...list('CRYPTO', 5, 'DOGEUSDT', 'XRPUSDT'),
  ...list('FUTURE', 2, 'CL', 'ES', 'GC', 'NQ', 'RTY'),
  ...list('FUTURE', 0, 'YM'),
  ...list('INDEX', 2, 'NDX', 'SPX'),
  ...list('FX', 5, 'EURUSD', 'GBPUSD'),
  ...list('FX', 3, 'USDJPY'),
];
const symbols = instruments.map((instrument) => instrument.symbol);
const recorded = ['AAPL', 'AMZN', 'GOOG', 'IBM', 'MSFT', 'BTCUSDT', 'SPX'];
const start = (timeMs: number) => createReplaySource({ instruments, ticksPerSecond: 2, now: () => timeMs });

describe('the replay of a catalogue', () => {
  it('yields the same quotes at the same instant in every process, in whatever order it is asked', async () => {
    const timeMs = Date.UTC(2026, 10, 21, 13, 37, 11, 700);
    const one = start(timeMs);
    const other = start(timeMs);
    for (const symbol of symbols) await allCandles(other, symbol, 'W1');
    const backwards = await other.quotes(symbols.toReversed());
    expect(await one.quotes(symbols)).toEqual(backwards.toReversed());
  });

  it('quotes every instrument, within its day', async () => {
    const quotes = await start(Date.UTC(2026, 10, 21, 13, 37)).quotes(symbols);
    expect(quotes.map((quote) => quote.symbol)).toEqual(symbols);
    for (const quote of quotes) {
      expect(quote).toMatchObject({ source: 'REPLAY', bid: null, ask: null });
      expect(Number(quote.price)).toBeGreaterThan(0);
      expect(Number(quote.price)).toBeLessThanOrEqual(Number(quote.high));
      expect(Number(quote.price)).toBeGreaterThanOrEqual(Number(quote.low));
    }
  });

  it('writes prices with the decimals of the instrument', async () => {
    const quotes = await start(anchorMs).quotes(['DOGEUSDT', 'YM', 'JPM']);
    expect(quotes.map((quote) => quote.price.split('.')[1]?.length ?? 0)).toEqual([5, 0, 2]);
  });

  it('says of which symbols the prices are made up', async () => {
    const source = start(anchorMs);
    const synthetic = symbols.filter((symbol) => source.provenance(symbol)?.synthetic);
    expect(symbols.filter((symbol) => !synthetic.includes(symbol))).toEqual(recorded);
    const quotes = await source.quotes(symbols);
    expect(quotes.filter((quote) => quote.synthetic).map((quote) => quote.symbol)).toEqual(synthetic);
    expect(source.provenance('JPM')).toEqual({
      synthetic: true,
      description: expect.stringMatching(/made-up/i),
      origin: null,
      licence: null,
    });
  });

  it('names origin and licence of what is recorded', () => {
    for (const symbol of recorded) {
      const provenance = start(anchorMs).provenance(symbol);
      expect(provenance?.origin).toMatch(/^(vega-datasets 3\.2\.1|@visx\/mock-data 4\.0\.0)/);
      expect(provenance?.licence).not.toBeNull();
    }
  });

  it('has no volume where none is recorded', async () => {
    const source = start(anchorMs + 5 * hourMs);
    const without = (await source.quotes(symbols)).filter((quote) => quote.volume === null);
    expect(without.map((quote) => quote.symbol)).toEqual(
      symbols.filter((symbol) => ['NDX', 'EURUSD', 'GBPUSD', 'USDJPY', ...recorded.slice(0, -1)].includes(symbol)),
    );
    const [candle] = await newestCandles(source, 'EURUSD', 'H1', 1);
    expect(candle?.volume).toBe('0');
  });

  it('leaves out symbols that it does not cover', async () => {
    const source = start(anchorMs);
    expect(source.covers('NOPE')).toBe(false);
    expect(source.provenance('NOPE')).toBeNull();
    expect((await source.quotes(['NOPE', 'KO'])).map((quote) => quote.symbol)).toEqual(['KO']);
  });

  it('has history behind it and a future ahead on the first of January 2026', async () => {
    for (const symbol of symbols) {
      const [now, later] = await Promise.all([
        start(anchorMs).quotes([symbol]),
        start(anchorMs + 100 * dayMs).quotes([symbol]),
      ]);
      expect([now[0]?.previousClose, later[0]?.previousClose]).not.toContain(null);
      expect((await newestCandles(start(anchorMs), symbol, 'D1', 100)).length).toBe(100);
    }
  });
});

describe('a series of its own for a symbol without a record', () => {
  const unknown: readonly ReplayInstrument[] = (['EQUITY', 'CRYPTO', 'FUTURE', 'INDEX', 'FX'] as const).map(
    (assetClass) => ({ symbol: `NEW${assetClass}`, priceDecimals: 4, assetClass }),
  );
  const source = createReplaySource({ instruments: unknown, ticksPerSecond: 2, now: () => anchorMs });

  it('exists for every asset class, and begins where it ends', async () => {
    for (const { symbol } of unknown) {
      const days = await allCandles(source, symbol, 'D1');
      expect(days).toHaveLength(1500);
      const opens = new Map(days.map((day) => [day.timeMs, day.open]));
      const gaps = days.slice(0, -2).filter((day) => opens.get(day.timeMs + dayMs) !== day.close);
      expect(gaps).toEqual([]);
    }
  });

  it('stays plausible: no day moves the price by half, none stands still', async () => {
    for (const { symbol } of unknown) {
      for (const day of (await allCandles(source, symbol, 'D1')).slice(0, -1)) {
        expect(Number(day.high) / Number(day.low)).toBeLessThan(1.5);
        expect(Number(day.high)).toBeGreaterThan(Number(day.low));
      }
    }
  });
});

describe('the quote of a replay', () => {
  it('has the close of the day before as its previous close', async () => {
    for (const barMs of [minuteMs, 7 * minuteMs, 4 * hourMs, dayMs, 7 * dayMs, 30 * dayMs]) {
      const { source } = sourceAt(anchorMs + 5 * hourMs + 1234, [
        seriesOf('TEST', barMs, barMs < hourMs ? 20_000 : 40),
      ]);
      const [before] = await newestCandles(source, 'TEST', 'D1', 2);
      const [quote] = await source.quotes(['TEST']);
      expect(quote?.previousClose).toBe(before?.close);
    }
  });

  it('has no previous close on the first day of a lap, so that no absurd change is shown', async () => {
    const { source, clock } = sourceAt(anchorMs, [seriesOf('TEST', dayMs, 21)]);
    const previousCloses: (string | null | undefined)[] = [];
    for (const day of [9, 10, 11, 12]) {
      clock.timeMs = anchorMs + day * dayMs + hourMs;
      previousCloses.push((await source.quotes(['TEST']))[0]?.previousClose);
    }
    expect(previousCloses).toEqual([expect.any(String), expect.any(String), null, expect.any(String)]);
  });

  it('has a volume that never shrinks within a day, up to the volume of the bar', async () => {
    const series = seriesOf('TEST', dayMs, 21);
    const { source, clock } = sourceAt(anchorMs, [series]);
    let before = 0;
    for (clock.timeMs = anchorMs; clock.timeMs < anchorMs + dayMs; clock.timeMs += 7 * minuteMs + 500) {
      const [quote] = await source.quotes(['TEST']);
      expect(Number(quote?.volume)).toBeGreaterThanOrEqual(before);
      before = Number(quote?.volume);
    }
    clock.timeMs = anchorMs + dayMs - 1;
    const [last] = await source.quotes(['TEST']);
    expect(Number(last?.volume)).toBe((series.bars[10]?.volume ?? 0) / 1000);
  });

  it('counts its ticks without a gap, over the ends of minutes, hours and days', async () => {
    for (const rate of [2, 0.7, 40]) {
      const { source, clock } = sourceAt(anchorMs, [seriesOf('TEST', dayMs, 21)], rate);
      const ticks = await ticksBetween(source, clock, 'TEST', anchorMs + dayMs - 2000, anchorMs + dayMs + 2000);
      const first = ticks[0]?.sequence ?? 0;
      expect(ticks.map((tick) => (tick.sequence ?? 0) - first)).toEqual(ticks.map((_, index) => index));
      expect(ticks.length).toBeGreaterThanOrEqual(4 * rate - 1);
    }
  });

  it('moves from each minute to the next without a jump', async () => {
    const { source, clock } = sourceAt(anchorMs, [seriesOf('TEST', dayMs, 21)]);
    const ticks = await ticksBetween(
      source,
      clock,
      'TEST',
      anchorMs + 3 * hourMs - 120_000,
      anchorMs + 3 * hourMs + 120_000,
    );
    const steps = ticks.slice(1).map((tick, index) => Math.abs(Number(tick.price) - Number(ticks[index]?.price)));
    // The day's bar ranges over several units of money.
    expect(Math.max(...steps)).toBeLessThan(0.2);
    expect(new Set(ticks.map((tick) => tick.price)).size).toBeGreaterThan(5);
  });
});

describe('a file of bars', () => {
  it('replaces the bars of its symbols and adds those that the catalogue lacks', async () => {
    const source = createReplaySource({
      instruments,
      ticksPerSecond: 2,
      file: fileOf(seriesOf('SPX', hourMs, 50), seriesOf('MINE', hourMs, 50)),
      now: () => anchorMs,
    });
    for (const symbol of ['SPX', 'MINE']) {
      expect(source.covers(symbol)).toBe(true);
      expect(source.provenance(symbol)).toEqual({
        synthetic: false,
        description: `1-hour bars of ${symbol} from bars.csv, 1970-01-01 to 1970-01-03`,
        origin: 'bars.csv',
        licence: null,
      });
      expect(await allCandles(source, symbol, 'H1')).toHaveLength(50);
    }
    expect(source.provenance('AAPL')?.origin).toContain('visx');
  });
});

import fc from 'fast-check';
import { BollingerBands, CCI, MFI, RSI, SMA, VWAP } from 'trading-signals';
import { describe, expect, test } from 'vitest';
import {
  type Bar,
  createIndicatorState,
  type IndicatorName,
  indicatorNames,
  indicatorSeries,
} from '../../src/index.ts';
import { createBars, setBar } from '../../src/market/indicators/bars.ts';
import { largestDifference, textbook } from './textbook.ts';

const minuteMs = 60_000;
const intervals = fc.constantFrom('M1' as const, 'D1' as const);

/** Steps in whole units of the price, so that some bars are flat, some alike, and some without any volume. */
const step = fc.record({
  change: fc.oneof(fc.constant(0), fc.integer({ min: -40, max: 40 })),
  above: fc.oneof(fc.constant(0), fc.nat({ max: 20 })),
  below: fc.oneof(fc.constant(0), fc.nat({ max: 20 })),
  volume: fc.oneof(fc.constant(0), fc.nat({ max: 1_000 })),
  minutes: fc.oneof(
    { weight: 9, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ max: 900, min: 2 }) },
  ),
});

/** Stretches in which nothing moves or nothing is traded, as quiet markets have them. */
const stretch = fc.oneof(
  fc.array(step, { maxLength: 40 }),
  fc
    .nat({ max: 40 })
    .map((length) => Array.from({ length }, () => ({ change: 0, above: 0, below: 0, volume: 3, minutes: 1 }))),
  fc.array(
    step.map((each) => ({ ...each, volume: 0 })),
    { maxLength: 40 },
  ),
);

const bars: fc.Arbitrary<readonly Bar[]> = fc
  .record({ unit: fc.constantFrom(1e-8, 0.01, 0.1, 1e5), stretches: fc.array(stretch, { maxLength: 6 }) })
  .map(({ unit, stretches }) => {
    let [price, timeMs] = [20_000, 0];
    return stretches.flat().map(({ change, above, below, volume, minutes }): Bar => {
      const before = price;
      price = Math.max(price + change, 100);
      timeMs += minutes * minuteMs;
      const [high, low] = [Math.max(price, before) + above, Math.min(price, before) - below];
      return { timeMs, high: high * unit, low: low * unit, close: price * unit, volume };
    });
  });

const inPrice: ReadonlySet<IndicatorName> = new Set([
  'sma20',
  'sma50',
  'ema20',
  'macd',
  'macdSignal',
  'macdHistogram',
  'bollingerUpper',
  'bollingerMiddle',
  'bollingerLower',
  'atr14',
  'vwap',
]);

function columns(list: readonly Bar[]) {
  const all = createBars(list.length);
  for (const [index, bar] of list.entries()) setBar(all, index, bar);
  return all;
}

function linesOf(list: readonly Bar[], interval: 'M1' | 'D1') {
  const lines = indicatorSeries(columns(list), indicatorNames, interval);
  return (name: IndicatorName) => lines[indicatorNames.indexOf(name)] ?? new Float64Array();
}

describe('any bars', () => {
  test('have values that are the same whether they are peeked at, pushed or computed at once', () => {
    fc.assert(
      fc.property(bars, bars, intervals, (list, others, interval) => {
        const whole = linesOf(list, interval);
        const state = createIndicatorState(indicatorNames, interval);
        for (const [index, bar] of list.entries()) {
          for (const other of others.slice(0, 3)) state.peek({ ...other, timeMs: bar.timeMs + other.timeMs });
          const peeked = state.peek(bar);
          const pushed = state.push(bar);
          expect(peeked).toEqual(pushed);
          expect(pushed).toEqual(indicatorNames.map((name) => whole(name)[index]));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('have values that nothing later changes', () => {
    fc.assert(
      fc.property(bars, fc.nat(), intervals, (list, length, interval) => {
        const [all, some] = [linesOf(list, interval), linesOf(list.slice(0, length % (list.length + 1)), interval)];
        for (const name of indicatorNames) expect(some(name)).toEqual(all(name).subarray(0, some(name).length));
      }),
    );
  });

  test('have values within their bounds, or none: never an infinite one', () => {
    fc.assert(
      fc.property(bars, intervals, (list, interval) => {
        const of = linesOf(list, interval);
        for (const name of indicatorNames) expect(of(name).every((value) => Math.abs(value) !== Infinity)).toBe(true);
        for (const name of ['rsi14', 'mfi14', 'stochasticK', 'stochasticD', 'adx14'] as const) {
          expect(of(name).every((value) => Number.isNaN(value) || (value >= 0 && value <= 100))).toBe(true);
        }
        expect(of('atr14').every((value) => !(value < 0))).toBe(true);
        const [upper, middle, lower] = [of('bollingerUpper'), of('bollingerMiddle'), of('bollingerLower')];
        expect(middle.every((value, index) => !(value > (upper[index] ?? 0) || value < (lower[index] ?? 0)))).toBe(
          true,
        );
      }),
    );
  });

  test("have the textbook's values, whatever their scale", () => {
    fc.assert(
      fc.property(bars, intervals, (list, interval) => {
        const of = linesOf(list, interval);
        const books = textbook(columns(list), interval === 'M1');
        for (const name of indicatorNames) {
          const values = books[name].filter((value) => !Number.isNaN(value)).map(Math.abs);
          // What is left of prices that cancel out is measured by the prices, and what has no unit by 1.
          const scale = Math.max(...values, inPrice.has(name) ? (list[0]?.close ?? 0) / 1_000 : 1);
          expect([name, largestDifference(of(name), books[name]) <= 1e-8 * scale]).toEqual([name, true]);
        }
      }),
    );
  });
});

describe('a flat series', () => {
  const flat = (volume: number) =>
    Array.from({ length: 60 }, (_, index) => ({ timeMs: index * minuteMs, high: 0.1, low: 0.1, close: 0.1, volume }));
  const newest = (list: readonly Bar[], interval: 'M1' | 'D1') => {
    const of = linesOf(list, interval);
    return (name: IndicatorName) => of(name).at(-1);
  };

  test.each(['M1', 'D1'] as const)('has averages and no range, and nothing that would be 0 / 0 (%s)', (interval) => {
    const of = newest(flat(5), interval);
    for (const name of ['sma20', 'sma50', 'bollingerUpper', 'bollingerLower'] as const) expect(of(name)).toBe(0.1);
    for (const name of ['ema20', 'vwap'] as const) expect(of(name)).toBeCloseTo(0.1, 15);
    for (const name of ['macd', 'macdHistogram', 'atr14', 'adx14'] as const) expect(of(name)).toBeCloseTo(0, 15);
    expect(of('obv')).toBe(5);
    for (const name of ['rsi14', 'stochasticK', 'stochasticD', 'cci20', 'mfi14', 'vwapDistance'] as const) {
      expect(of(name)).toBeNaN();
    }
  });

  test.each(['M1', 'D1'] as const)('in which nothing was traded has no VWAP either (%s)', (interval) => {
    const of = newest(flat(0), interval);
    expect([of('vwap'), of('vwapDistance'), of('mfi14'), of('obv')]).toEqual([NaN, NaN, NaN, 0]);
  });

  test('keeps the RSI that it came with, and loses it before its averages are out of digits', () => {
    const state = createIndicatorState(['rsi14', 'adx14'], 'M1');
    const bar = (close: number) => ({ timeMs: 0, high: close + 1, low: close - 1, close, volume: 1 });
    for (let index = 0; index < 40; index += 1) state.push(bar(100 + (index % 3)));
    const still = { timeMs: 0, high: 100, low: 100, close: 100, volume: 1 };
    const [begun] = state.push(still);
    for (let index = 0; index < 5_000; index += 1) state.push(still);
    expect(state.peek(still)[0]).toBeCloseTo(begun ?? NaN, 6);
    for (let index = 0; index < 10_000; index += 1) state.push(still);
    const [rsi, adx] = state.peek(still);
    expect(rsi).toBeNaN();
    expect(adx).toBeGreaterThan(0);
  });
});

test('the VWAP of bars below a day begins anew at midnight UTC', () => {
  const price = (timeMs: number, close: number): Bar => ({ timeMs, high: close, low: close, close, volume: 2 });
  const midnight = Date.UTC(2026, 0, 2);
  const list = [price(midnight - 2 * minuteMs, 10), price(midnight - minuteMs, 20), price(midnight, 40)];
  const of = linesOf([...list, price(midnight + minuteMs, 42)], 'M1');
  expect([...of('vwap')]).toEqual([10, 15, 40, 41]);
  expect([...of('vwapDistance')]).toEqual([NaN, 1, NaN, 1]);
});

describe('trading-signals agrees where it defines the same', () => {
  const walk = fc
    .array(
      fc.record({ change: fc.double({ min: -1, max: 1, noNaN: true }), volume: fc.integer({ min: 1, max: 99 }) }),
      {
        minLength: 60,
        maxLength: 120,
      },
    )
    .map((steps) => {
      let close = 100;
      return steps.map(({ change, volume }, index): Bar => {
        // Something always moves: on what does not, the two have different rules.
        close += change + (index % 2 === 0 ? 0.3 : -0.2);
        return { timeMs: index * minuteMs, high: close + 0.5, low: close - 0.25 - (index % 3) / 10, close, volume };
      });
    });

  test.each<[IndicatorName, () => (bar: Bar) => number | null]>([
    [
      'sma20',
      () =>
        (
          (of) =>
          ({ close }: Bar) =>
            of.add(close)
        )(new SMA(20)),
    ],
    [
      'sma50',
      () =>
        (
          (of) =>
          ({ close }: Bar) =>
            of.add(close)
        )(new SMA(50)),
    ],
    [
      'rsi14',
      () =>
        (
          (of) =>
          ({ close }: Bar) =>
            of.add(close)
        )(new RSI(14)),
    ],
    [
      'bollingerUpper',
      () =>
        (
          (of) =>
          ({ close }: Bar) =>
            of.add(close)?.upper ?? null
        )(new BollingerBands(20, 2)),
    ],
    [
      'bollingerLower',
      () =>
        (
          (of) =>
          ({ close }: Bar) =>
            of.add(close)?.lower ?? null
        )(new BollingerBands(20, 2)),
    ],
    [
      'cci20',
      () =>
        (
          (of) => (bar: Bar) =>
            of.add(bar)
        )(new CCI(20)),
    ],
    [
      'mfi14',
      () =>
        (
          (of) => (bar: Bar) =>
            of.add(bar)
        )(new MFI(14)),
    ],
    [
      'vwap',
      () =>
        (
          (of) => (bar: Bar) =>
            of.add(bar)
        )(new VWAP()),
    ],
  ])('%s', (name, create) => {
    fc.assert(
      fc.property(walk, (list) => {
        const theirs = create();
        expect(
          largestDifference(
            linesOf(list, 'M1')(name),
            list.map((bar) => theirs(bar) ?? NaN),
          ),
        ).toBeLessThan(1e-9);
      }),
      { numRuns: 30 },
    );
  });
});

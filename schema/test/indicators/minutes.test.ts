import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type Bars,
  type CandleInterval,
  createIndicatorState,
  indicatorNames,
  indicatorSeries,
} from '../../src/index.ts';
import { barAt, createBars, setBar } from '../../src/market/indicators/bars.ts';
import { warmUpBars } from '../../src/market/indicators/history.ts';
import { byName, largestDifference, textbook } from './textbook.ts';

const file = new URL('../../../../shared/data/xbtusd-1m-2016.csv', import.meta.url);

function readMinutes(): Bars {
  if (!existsSync(file)) return createBars(0);
  const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1);
  const bars = createBars(rows.length);
  for (const [index, row] of rows.entries()) {
    const [date = '', , ...rest] = row.split(',');
    const [high = 0, low = 0, close = 0, volume = 0] = rest.map(Number);
    setBar(bars, index, { timeMs: Date.parse(`${date.replace(' ', 'T')}Z`), high, low, close, volume });
  }
  return bars;
}

/** What differs by more than a billionth. */
function differing(differences: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(differences).filter(([, difference]) => !(difference <= 1e-9));
}

function partOf({ timeMs, high, low, close, volume }: Bars, begin: number, end: number): Bars {
  return {
    timeMs: timeMs.subarray(begin, end),
    high: high.subarray(begin, end),
    low: low.subarray(begin, end),
    close: close.subarray(begin, end),
    volume: volume.subarray(begin, end),
  };
}

/** Pushed bar by bar, with a look at another bar before each. */
function grow(bars: Bars, interval: CandleInterval): readonly Float64Array[] {
  const state = createIndicatorState(indicatorNames, interval);
  const lines = indicatorNames.map(() => new Float64Array(bars.close.length));
  for (let index = 0; index < bars.close.length; index += 1) {
    const bar = barAt(bars, index);
    state.peek({ ...bar, high: bar.high * 1.1, close: bar.close * 1.1, volume: bar.volume * 2 });
    const values = state.push(bar);
    for (const [place, line] of lines.entries()) line[index] = values[place] ?? Number.NaN;
  }
  return lines;
}

describe.skipIf(!existsSync(file))('over fifty thousand minutes', () => {
  const bars = readMinutes();

  // The VWAP is another for bars of a day.
  test.each([
    ['M1', bars.close.length],
    ['D1', 5_000],
  ] as const)(
    'the incremental values are the whole ones, and the textbook ones to a billionth (%s)',
    (interval, length) => {
      const part = partOf(bars, 0, length);
      const whole = indicatorSeries(part, indicatorNames, interval);
      const grown = grow(part, interval);
      expect(byName((_, index) => largestDifference(grown[index] ?? [], whole[index] ?? []))).toEqual(byName(() => 0));
      const books = textbook(part, interval === 'M1');
      expect(differing(byName((name, index) => largestDifference(grown[index] ?? [], books[name])))).toEqual([]);
    },
  );

  test('no value behind the warm-up depends on where the history began', () => {
    const whole = indicatorSeries(bars, indicatorNames, 'D1');
    for (const begin of [1, 10_007, 40_000]) {
      const end = begin + warmUpBars + 100;
      const late = indicatorSeries(partOf(bars, begin, end), indicatorNames, 'D1');
      const differences = byName((_, index) =>
        largestDifference(
          late[index]?.subarray(warmUpBars) ?? [],
          whole[index]?.subarray(begin + warmUpBars, end) ?? [],
        ),
      );
      // The level of the OBV is where it began: it has no other.
      expect(differing({ ...differences, obv: 0 })).toEqual([]);
    }
  });
});

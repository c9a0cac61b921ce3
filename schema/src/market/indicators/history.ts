import { type Candle, type CandleInterval, candleIntervalMs } from '../../ports/market.ts';
import { type CandleQuery, maxCandles } from '../candles/candles.ts';
import { barAt, barOf, barsOf, isSameBar, setBar } from './bars.ts';
import {
  createIndicatorState,
  type IndicatorName,
  type IndicatorState,
  indicatorNames,
  indicatorSeries,
} from './core.ts';

export type ReadCandles = (symbol: string, query: CandleQuery) => Promise<readonly Candle[]>;

/**
 * What comes before the longest window that may be asked for. Exponential and Wilder's averages never forget where
 * they began, but behind so many bars it is less than the last digit of a float: (13/14)^500 is 1e-16.
 */
export const warmUpBars = 500;

/** How many bars are read to tell anything. The VWAP of a bar needs all bars of its day. */
export function historyBars(interval: CandleInterval): number {
  return maxCandles + Math.max(warmUpBars, candleIntervalMs.D1 / candleIntervalMs[interval]);
}

/**
 * The newest candles before `to`, always so many that no value depends on the window which is asked for. Fewer
 * where the source has no more.
 */
export async function readHistory(
  read: ReadCandles,
  symbol: string,
  interval: CandleInterval,
  to: Date | null,
): Promise<readonly Candle[]> {
  const pages: (readonly Candle[])[] = [];
  let missing = historyBars(interval);
  let before = to;
  while (missing > 0) {
    const limit = Math.min(missing, maxCandles);
    const page = await read(symbol, { interval, from: null, to: before, limit });
    pages.unshift(page);
    const [oldest] = page;
    if (oldest === undefined || page.length < limit) break;
    missing -= page.length;
    before = new Date(oldest.timeMs);
  }
  return pages.flat();
}

/** Bars with what indicators say of them. All but the newest have ended. */
export interface History {
  /** When each bar began. */
  readonly timesMs: Float64Array;
  /** Takes on the newest bar as it is now; false where these, the newest two there are, do not go on from here. */
  takeNewest(candles: readonly Candle[]): boolean;
  /** On the newest bar, in the order of `indicatorNames`; NaN where there is no value. */
  newestValues(): readonly number[];
  /** On each bar, in the order of the names; NaN where there is no value. */
  lines(names: readonly IndicatorName[]): readonly Float64Array[];
}

/** Of at least one candle. What is computed is kept until the newest bar is another. */
export function createHistory(interval: CandleInterval, candles: readonly Candle[]): History {
  const bars = barsOf(candles);
  const newest = candles.length - 1;
  const lines = new Map<IndicatorName, Float64Array>();
  let ended: IndicatorState | null = null;
  let values: readonly number[] | null = null;

  function stateOfEnded(): IndicatorState {
    const state = createIndicatorState(indicatorNames, interval);
    for (let index = 0; index < newest; index += 1) state.push(barAt(bars, index));
    return state;
  }

  function computeMissing(names: readonly IndicatorName[]): void {
    const missing = names.filter((name) => !lines.has(name));
    for (const [index, line] of indicatorSeries(bars, missing, interval).entries()) {
      const name = missing[index];
      if (name !== undefined) lines.set(name, line);
    }
  }

  return {
    timesMs: bars.timeMs,

    takeNewest(asked) {
      const [bar, before] = asked.map(barOf).reverse();
      if (bar === undefined || asked.length !== Math.min(candles.length, 2)) return false;
      if (before !== undefined && !isSameBar(before, barAt(bars, newest - 1))) return false;
      if (isSameBar(bar, barAt(bars, newest))) return true;
      setBar(bars, newest, bar);
      lines.clear();
      values = null;
      return true;
    },

    newestValues() {
      ended ??= stateOfEnded();
      values ??= ended.peek(barAt(bars, newest));
      return values;
    },

    lines(names) {
      computeMissing(names);
      return names.flatMap((name) => lines.get(name) ?? []);
    },
  };
}

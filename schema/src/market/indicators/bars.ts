import type { Candle } from '../../ports/market.ts';

/** One bar, as floats: indicators are statistics, and mean less than the 15 digits of a float. */
export interface Bar {
  /** When it began: milliseconds since 1970. */
  readonly timeMs: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Bars in columns of one length, oldest first. */
export interface Bars {
  readonly timeMs: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/**
 * Prices that differ by a smaller share than this differ by rounding alone: (1 + 2 + 3) / 3 and (2 + 2 + 2) / 3 are not
 * always the same float in other units.
 */
export const roundingShare = 1e-14;

export function createBars(length: number): Bars {
  const column = () => new Float64Array(length);
  return { timeMs: column(), high: column(), low: column(), close: column(), volume: column() };
}

export function setBar(bars: Bars, index: number, bar: Bar): void {
  bars.timeMs[index] = bar.timeMs;
  bars.high[index] = bar.high;
  bars.low[index] = bar.low;
  bars.close[index] = bar.close;
  bars.volume[index] = bar.volume;
}

export function barAt(bars: Bars, index: number): Bar {
  return {
    timeMs: bars.timeMs[index] ?? Number.NaN,
    high: bars.high[index] ?? Number.NaN,
    low: bars.low[index] ?? Number.NaN,
    close: bars.close[index] ?? Number.NaN,
    volume: bars.volume[index] ?? Number.NaN,
  };
}

export function isSameBar(a: Bar, b: Bar): boolean {
  return a.timeMs === b.timeMs && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;
}

export function barOf({ timeMs, high, low, close, volume }: Candle): Bar {
  return { timeMs, high: Number(high), low: Number(low), close: Number(close), volume: Number(volume) };
}

export function barsOf(candles: readonly Candle[]): Bars {
  const bars = createBars(candles.length);
  for (const [index, candle] of candles.entries()) setBar(bars, index, barOf(candle));
  return bars;
}

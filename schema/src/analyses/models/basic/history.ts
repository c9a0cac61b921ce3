import type { Bars } from '../../../market/indicators/bars.ts';
import { candleIntervalMs } from '../../../ports/market.ts';
import type { ModelInput } from '../model.ts';
import { basicThresholds as thresholds } from '../thresholds.ts';

const dayMs = candleIntervalMs.D1;

/** The bars that can be read, with the newest price, which all of it is held against. */
export interface History {
  readonly bars: Bars;
  readonly length: number;
  /** How many of them no longer grow. */
  readonly endedLength: number;
  readonly price: number;
  /** What a year's returns of such an instrument usually deviate by. */
  readonly typicalVolatility: number;
  readonly barsPerYear: number;
  /** Days from the first bar to the last. */
  readonly days: number;
  /** Days from the last bar to the analysis; below 0 where its clock is behind. */
  readonly ageDays: number;
  /** Bars that could not be read, as a price in them is not above 0, and all before them. */
  readonly unread: number;
}

/** Returns that deviate by less are all the same, as prices are floats. */
const roundingDeviation = 1e-12;

const isPrice = (value: number | undefined) => value !== undefined && value > 0 && Number.isFinite(value);

/** Returns are of prices above 0; oil was once sold below it, and what lies before that cannot be compared. */
function readableFrom({ high, low, close }: Bars): number {
  for (let at = close.length - 1; at >= 0; at -= 1) {
    if (!isPrice(high[at]) || !isPrice(low[at]) || !isPrice(close[at])) return at + 1;
  }
  return 0;
}

export function historyOf({ bars: all, price, atMs, assetClass }: ModelInput): History {
  const unread = readableFrom(all);
  const bars: Bars = {
    timeMs: all.timeMs.subarray(unread),
    high: all.high.subarray(unread),
    low: all.low.subarray(unread),
    close: all.close.subarray(unread),
    volume: all.volume.subarray(unread).map((volume) => (Number.isFinite(volume) ? volume : 0)),
  };
  const length = bars.close.length;
  const lastMs = bars.timeMs[length - 1] ?? atMs;
  const isGrowing = lastMs + dayMs > atMs;
  return {
    bars,
    length,
    endedLength: isGrowing ? Math.max(length - 1, 0) : length,
    price,
    typicalVolatility: thresholds.typicalVolatility[assetClass],
    barsPerYear: thresholds.barsPerYear[assetClass],
    days: (lastMs - (bars.timeMs[0] ?? lastMs)) / dayMs,
    ageDays: (atMs - lastMs) / dayMs,
    unread,
  };
}

/** The usual move of so many bars, in logarithms, times the deviations from which all or no points are had. */
export function usualMove({ typicalVolatility, barsPerYear }: History, bars: number): number {
  return thresholds.deviations * typicalVolatility * Math.sqrt(bars / barsPerYear);
}

/** The last close before a time; NaN where the bars do not reach back so far. */
function closeBefore({ bars: { timeMs, close }, length }: History, beforeMs: number): number {
  let at = length - 1;
  while (at >= 0 && (timeMs[at] ?? 0) >= beforeMs) at -= 1;
  return close[at] ?? Number.NaN;
}

/** The last close of the day that was so many days of the calendar before that of the last bar, or before it. */
export function closeDaysAgo(history: History, days: number): number {
  const lastMs = history.bars.timeMs[history.length - 1] ?? Number.NaN;
  return closeBefore(history, lastMs - days * dayMs + 1);
}

/** The last closes of the months before the last bar's, in UTC, newest first. NaN for those before the first bar. */
export function monthEnds(history: History, months: number): readonly number[] {
  const last = new Date(history.bars.timeMs[history.length - 1] ?? 0);
  return Array.from({ length: months }, (_, back) =>
    closeBefore(history, Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - back)),
  );
}

/**
 * Standard deviation of the logarithmic returns from bar to bar, of the newest so many at most, for a year: times the
 * root of the bars that a year has (Hull, "Options, Futures, and Other Derivatives", chapter on volatility). NaN for
 * fewer than two returns, 0 where they differ by rounding alone.
 */
export function annualVolatility({ bars: { close }, length, barsPerYear }: History, newest: number): number {
  const returns: number[] = [];
  for (let at = Math.max(length - newest, 1); at < length; at += 1) {
    returns.push(Math.log((close[at] ?? Number.NaN) / (close[at - 1] ?? Number.NaN)));
  }
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const squares = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (returns.length - 1));
  return deviation < roundingDeviation ? 0 : deviation * Math.sqrt(barsPerYear);
}

/** The highest and the lowest price of a year up to now; NaN where the bars do not reach back that far. */
export function yearExtremes({ bars, length, price, days }: History): { readonly high: number; readonly low: number } {
  const { year } = thresholds.levels;
  if (days < year.minDays) return { high: Number.NaN, low: Number.NaN };
  const fromMs = (bars.timeMs[length - 1] ?? Number.NaN) - year.days * dayMs;
  let [high, low] = [price, price];
  for (let at = length - 1; at >= 0 && (bars.timeMs[at] ?? 0) >= fromMs; at -= 1) {
    high = Math.max(high, bars.high[at] ?? Number.NaN);
    low = Math.min(low, bars.low[at] ?? Number.NaN);
  }
  return { high, low };
}

/** The nearest turns of the price on either side of it; null where there is none. */
interface Turns {
  readonly support: number | null;
  readonly resistance: number | null;
}

/**
 * Support is the highest low below the price at which it once turned, resistance the lowest such high above it (Edwards
 * and Magee, "Technical Analysis of Stock Trends", 1948). A bar is a turn where its extreme is beyond those of the bars
 * before it, and not behind those of the bars after it: Williams's fractal ("Trading Chaos", 1995), with wider wings.
 */
export function nearestTurns({ bars: { high, low }, length, price }: History): Turns {
  const { wing, bars } = thresholds.levels.turns;
  let [support, resistance]: [number | null, number | null] = [null, null];
  for (let at = Math.max(length - bars, wing); at < length - wing; at += 1) {
    const [top, bottom] = [high[at] ?? Number.NaN, low[at] ?? Number.NaN];
    if (top > price && (resistance === null || top < resistance) && isPeak(high, at, wing, 1)) resistance = top;
    if (bottom < price && (support === null || bottom > support) && isPeak(low, at, wing, -1)) support = bottom;
  }
  return { support, resistance };
}

/** Whether a value stands out from those around it: upwards where `sign` is 1, downwards where it is -1. */
function isPeak(values: Float64Array, at: number, wing: number, sign: 1 | -1): boolean {
  const value = sign * (values[at] ?? Number.NaN);
  for (let by = 1; by <= wing; by += 1) {
    if (!(value > sign * (values[at - by] ?? Number.NaN)) || !(value >= sign * (values[at + by] ?? Number.NaN))) {
      return false;
    }
  }
  return true;
}

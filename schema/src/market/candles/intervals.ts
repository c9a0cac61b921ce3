import { type CandleInterval, candleIntervalMs, candleIntervals } from '../../ports/market.ts';

/** Nothing that is quoted today was quoted before. */
export const earliestMs = Date.UTC(1900, 0);

/** A Monday: weeks begin there, and everything shorter at multiples of its length from there on too. */
const firstMondayMs = Date.UTC(1970, 0, 5);

/** The start of the bar, or of the run of `bars` bars, that this moment lies in. */
export function startOf(interval: CandleInterval, timeMs: number, bars = 1): number {
  const lengthMs = candleIntervalMs[interval] * bars;
  return Math.floor((timeMs - firstMondayMs) / lengthMs) * lengthMs + firstMondayMs;
}

/** The first start of a bar, or of a run of `bars` bars, at or after this moment. */
export function startFrom(interval: CandleInterval, timeMs: number, bars = 1): number {
  const lengthMs = candleIntervalMs[interval] * bars;
  return Math.ceil((timeMs - firstMondayMs) / lengthMs) * lengthMs + firstMondayMs;
}

/** The lengths that bars of this one can be built from, longest first: fewest have to be read. */
export function smallerThan(interval: CandleInterval): CandleInterval[] {
  return candleIntervals.slice(0, candleIntervals.indexOf(interval)).reverse();
}

/** How many bars of the one make a bar of the other. */
export function barsIn(interval: CandleInterval, smaller: CandleInterval): number {
  return candleIntervalMs[interval] / candleIntervalMs[smaller];
}

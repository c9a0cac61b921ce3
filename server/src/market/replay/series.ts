import type { FundamentalsYear, Provenance } from '@tickwire/schema';
import type { Bar } from './bar.ts';

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;
export const weekMs = 604_800_000;

/** 1970 began on a Thursday, weeks begin on Monday. */
export const firstMondayMs = 4 * dayMs;

/** Bars of one length, oldest first, that are played back to back: gaps of the record are closed. */
export interface Series {
  readonly symbol: string;
  /** A whole number of minutes. */
  readonly barMs: number;
  /** A price unit is 10 ** -priceDecimals. */
  readonly priceDecimals: number;
  /** A volume unit is 10 ** -volumeDecimals; null where the record has no volumes. */
  readonly volumeDecimals: number | null;
  /** At least one. */
  readonly bars: readonly Bar[];
}

/** A series and where it comes from. `load` may read a file or compute for some milliseconds. */
export interface Recording {
  readonly provenance: Provenance;
  load(): Series;
  /** What the company had reported when the bar that is played at an instant was recorded. Null: nothing, ever. */
  readonly reportedBy: ((timeMs: number) => readonly FundamentalsYear[]) | null;
}

/** On this day each series is in its middle: there is history behind it and a future ahead. */
const anchorMs = Date.UTC(2026, 0, 1);

/** Bars of whole weeks start on Mondays, all others at multiples of their length since 1970. */
const phaseMs = (series: Series): number => (series.barMs % weekMs === 0 ? firstMondayMs : 0);

/** The number of the slot of the length of one bar, counted since 1970. */
export const slotAt = (series: Series, timeMs: number): number => Math.floor((timeMs - phaseMs(series)) / series.barMs);

export const slotStartMs = (series: Series, slot: number): number => slot * series.barMs + phaseMs(series);

/** Which bar is played in a slot; after the last the first comes again. */
function indexOfSlot(series: Series, slot: number): number {
  const count = series.bars.length;
  const firstSlot = slotAt(series, anchorMs) - Math.floor(count / 2);
  return (((slot - firstSlot) % count) + count) % count;
}

/** Which bar is played at an instant. */
export const barIndexAt = (series: Series, timeMs: number): number => indexOfSlot(series, slotAt(series, timeMs));

export function barOfSlot(series: Series, slot: number): Bar {
  const bar = series.bars[indexOfSlot(series, slot)];
  if (bar === undefined) throw new Error(`The series of ${series.symbol} has no bars`);
  return bar;
}

/** When the lap under way began, that is the first bar was last started. */
export function lapStartMs(series: Series, timeMs: number): number {
  const slot = slotAt(series, timeMs);
  return slotStartMs(series, slot - indexOfSlot(series, slot));
}

/** How far back history goes: one lap, so that no bar is in it twice. */
export const historyStartMs = (series: Series, timeMs: number): number =>
  slotStartMs(series, slotAt(series, timeMs) - (series.bars.length - 1));

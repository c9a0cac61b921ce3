import { type CandleInterval, candleIntervalMs } from '../../ports/market.ts';
import { startOf } from './intervals.ts';
import type { Asked, Judgement } from './plausible.ts';

/** Starts of bars: at or after the one, before the other. -Infinity: since ever. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * A source that is behind tells the bar under way as its last one when that should long have ended. So the last bar of an
 * answer is taken for growing, and what comes after it for not told yet, unless it ended so long ago.
 */
const longestDelayMs = 3_600_000;
/** A bar that has just ended may still be amended. */
export const amendedForMs = 5_000;

/** Whether bars that begin before this have ended for good, whatever the source tells. */
export function isLongAgo(interval: CandleInterval, timeMs: number, nowMs: number): boolean {
  return timeMs <= startOf(interval, nowMs - longestDelayMs);
}

/** What a source answered of bars. */
interface Told extends Judgement {
  readonly asked: Asked;
  readonly askedAtMs: number;
}

/** Bars that begin before this have ended for good, as the clock and the source tell. */
export function settledBefore({ asked: { interval }, believed, askedAtMs }: Told): number {
  const lastMs = believed.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY;
  return Math.min(
    startOf(interval, askedAtMs - amendedForMs),
    Math.max(lastMs, startOf(interval, askedAtMs - longestDelayMs)),
  );
}

function without(range: TimeRange, { fromMs, toMs }: TimeRange): TimeRange[] {
  return [
    { fromMs: range.fromMs, toMs: Math.min(range.toMs, fromMs) },
    { fromMs: Math.max(range.fromMs, toMs), toMs: range.toMs },
  ].filter((rest) => rest.fromMs < rest.toMs);
}

/**
 * Which times an answer makes known. A full one reaches to its first bar; one with fewer bars than were asked for at least as
 * far back as it takes so many, without a gap, to come about. That no bar was told makes known that there is none; where one
 * was told that is not believed, nothing is known.
 */
export function knownBy(
  { asked, believed, rejected, doubtedStarts }: Told,
  { isFull, limit, settledMs }: { readonly isFull: boolean; readonly limit: number; readonly settledMs: number },
): TimeRange[] {
  const firstMs = believed[0]?.timeMs ?? Number.POSITIVE_INFINITY;
  const reachedMs = asked.fromMs ?? Math.min(firstMs, asked.toMs - limit * candleIntervalMs[asked.interval]);
  const fromMs = isFull ? firstMs : reachedMs;
  if (believed.length === 0 && rejected.length > 0) return [];
  return doubtedStarts.reduce(
    (ranges, startMs) =>
      ranges.flatMap((range) => without(range, { fromMs: startMs, toMs: startMs + candleIntervalMs[asked.interval] })),
    [{ fromMs, toMs: Math.min(asked.toMs, settledMs) }].filter((range) => range.fromMs < range.toMs),
  );
}

/** The known range that the last bar before `endMs` lies in, or the next one below. */
export function knownBelow(known: readonly TimeRange[], endMs: number): TimeRange | null {
  return known.findLast(({ fromMs }) => fromMs < endMs) ?? null;
}

/** Where what is not known below `endMs` ends above it: at what is known, or nowhere. */
export function knownAbove(known: readonly TimeRange[], endMs: number): number {
  return known.find(({ fromMs }) => fromMs >= endMs)?.fromMs ?? Number.POSITIVE_INFINITY;
}

/** Until when a series is known at all. */
export function knownUntil(known: readonly TimeRange[]): number {
  return known.at(-1)?.toMs ?? Number.NEGATIVE_INFINITY;
}

export function isKnown(known: readonly TimeRange[], { fromMs, toMs }: TimeRange): boolean {
  const range = knownBelow(known, toMs);
  return range !== null && range.fromMs <= fromMs && range.toMs >= toMs;
}

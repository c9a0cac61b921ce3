import type { Bar } from './bar.ts';
import { minuteMs, minutesOf } from './history.ts';
import type { Interval } from './intervals.ts';
import type { Tape } from './tape.ts';

export interface Kline {
  readonly openMs: number;
  /** The last millisecond of it, also while it is under way. */
  readonly closeMs: number;
  readonly bar: Readonly<Bar>;
}

interface Range {
  readonly fromMs: number | null;
  /** Inclusive, of opening times. */
  readonly toMs: number | null;
  readonly limit: number;
}

/** The bar that starts there, as far as it has come; null where nothing could be traded in it. */
export function findKline(tape: Tape, interval: Interval, openMs: number): Kline | null {
  const nextMs = interval.next(openMs);
  const bar = tape.sum(openMs, nextMs);
  return bar === null ? null : { openMs, closeMs: nextMs - 1, bar };
}

/** As Binance pages: from `fromMs` on, or where that is null the newest up to `toMs`; oldest first. */
export function listKlines(tape: Tape, interval: Interval, { fromMs, toMs, limit }: Range): readonly Kline[] {
  const lastMs = interval.startOf(Math.min(tape.minute * minuteMs, toMs ?? Number.POSITIVE_INFINITY));
  if (fromMs === null) return listBackwards(tape, interval, lastMs, limit);
  const found: Kline[] = [];
  let openMs = interval.startOf(fromMs);
  if (openMs < fromMs) openMs = interval.next(openMs);
  while (found.length < limit && openMs <= lastMs) {
    const kline = findKline(tape, interval, openMs);
    openMs = interval.next(openMs);
    if (kline !== null) found.push(kline);
    // A year that was halted is left in one step.
    else openMs = Math.max(openMs, interval.startOf(tape.nextMinute(minutesOf(openMs)) * minuteMs));
  }
  return found;
}

function listBackwards(tape: Tape, interval: Interval, lastMs: number, limit: number): readonly Kline[] {
  const firstMs = interval.startOf(tape.nextMinute(0) * minuteMs);
  const found: Kline[] = [];
  for (let openMs = lastMs; found.length < limit && openMs >= firstMs; openMs = interval.startOf(openMs - 1)) {
    const kline = findKline(tape, interval, openMs);
    if (kline !== null) found.push(kline);
  }
  return found.reverse();
}

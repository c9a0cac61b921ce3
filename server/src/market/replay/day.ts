import type { SourceQuote, Tick } from '@tickwire/schema';
import type { Bar } from './bar.ts';
import { formatUnits, formatVolume } from './decimal-units.ts';
import { type Minute, minuteUntil, type PricePath } from './path.ts';
import { dayMs, lapStartMs } from './series.ts';
import type { TickClock } from './tick-clock.ts';

/** What ticks and quotes say of a symbol's UTC day, at a cost that does not grow with the day. */
export interface DayView {
  tick(sequence: number): Tick;
  quote(sequence: number, synthetic: boolean): SourceQuote;
}

/** All of the day that does not change within one minute. */
interface DayUpToMinute {
  readonly minute: Minute;
  /** The day before this minute; null in its first one. */
  readonly finished: Bar | null;
  readonly previousClose: string | null;
}

export function createDayView(path: PricePath, clock: TickClock): DayView {
  const { series } = path;
  const { symbol, priceDecimals, volumeDecimals } = series;
  let current: DayUpToMinute | null = null;

  const upToMinute = (sequence: number): DayUpToMinute => {
    const minute = path.minuteOf(sequence);
    if (current !== null && current.minute.startMs === minute.startMs) return current;
    const dayStartMs = Math.floor(minute.startMs / dayMs) * dayMs;
    // Where a new lap began today, the close before it belongs to the end of the record: no change to speak of.
    const newLap = lapStartMs(series, minute.startMs) >= dayStartMs;
    current = {
      minute,
      finished: path.aggregate(dayStartMs, minute.startMs),
      previousClose: newLap ? null : formatUnits(path.closeBefore(dayStartMs), priceDecimals),
    };
    return current;
  };

  const tickOf = (sequence: number): Tick => {
    const day = upToMinute(sequence);
    const part = minuteUntil(day.minute, sequence);
    const { finished } = day;
    return {
      symbol,
      price: formatUnits(part.close, priceDecimals),
      bid: null,
      ask: null,
      previousClose: day.previousClose,
      volume: volumeDecimals === null ? null : formatVolume((finished?.volume ?? 0) + part.volume, volumeDecimals),
      open: formatUnits(finished?.open ?? part.open, priceDecimals),
      high: formatUnits(finished === null ? part.high : Math.max(finished.high, part.high), priceDecimals),
      low: formatUnits(finished === null ? part.low : Math.min(finished.low, part.low), priceDecimals),
      quantity: null,
      source: 'REPLAY',
      timeMs: clock.timeMs(sequence),
      sequence,
    };
  };

  return {
    tick: tickOf,
    quote(sequence, synthetic) {
      const tick = tickOf(sequence);
      return { ...tick, synthetic, confirmedAtMs: tick.timeMs };
    },
  };
}

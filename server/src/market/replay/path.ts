import { type Bar, BarBuilder } from './bar.ts';
import type { Lru } from './lru.ts';
import { createRng } from './rng.ts';
import { barOfSlot, dayMs, hourMs, minuteMs, type Series, slotAt, slotStartMs } from './series.ts';
import { split, splitIntoTicks, type TickPath } from './split.ts';
import type { TickClock } from './tick-clock.ts';

/** One minute of a symbol, tick by tick. */
export interface Minute {
  readonly startMs: number;
  readonly firstSequence: number;
  readonly open: number;
  readonly ticks: TickPath;
}

/** The price of one symbol at every instant, as its series and seeded splits of the series' bars tell it. */
export interface PricePath {
  readonly series: Series;
  minuteOf(sequence: number): Minute;
  /** The price at the end of what lies before this start of a minute. */
  closeBefore(timeMs: number): number;
  /** What happened in this span of whole minutes; null for an empty one. */
  aggregate(fromMs: number, toMs: number): Bar | null;
  /** What happened from this start of a minute up to and including this tick. */
  aggregateUntil(fromMs: number, sequence: number): Bar;
}

/** Splits that were made, of all symbols. */
type SplitCache = Lru<readonly Bar[]>;

/** The lengths into which bars are split, one after the other, from the bars themselves down to the minute. */
function levelsOf(barMs: number): readonly number[] {
  const levels = [barMs];
  let levelMs = barMs;
  for (const smallerMs of [dayMs, hourMs, minuteMs]) {
    if (smallerMs < levelMs && levelMs % smallerMs === 0) {
      levels.push(smallerMs);
      levelMs = smallerMs;
    }
  }
  return levels;
}

/** What happened in the minute up to and including this tick of it. */
export function minuteUntil(minute: Minute, sequence: number): Bar {
  const index = sequence - minute.firstSequence;
  const { ticks, open } = minute;
  const price = ticks.prices[index] ?? open;
  return {
    open,
    high: ticks.highs[index] ?? price,
    low: ticks.lows[index] ?? price,
    close: price,
    volume: ticks.volumes[index] ?? 0,
  };
}

export function createPricePath(series: Series, clock: TickClock, splits: SplitCache): PricePath {
  const levels = levelsOf(series.barMs);
  let newest: Minute | null = null;

  const partsOf = (bar: Bar, startMs: number, lengthMs: number, partMs: number): readonly Bar[] => {
    const key = `${series.symbol}/${partMs}/${startMs}`;
    return splits.getOrCreate(key, () => split(bar, lengthMs / partMs, createRng(key)));
  };

  const addParts = (
    builder: BarBuilder,
    bar: Bar,
    startMs: number,
    level: number,
    fromMs: number,
    toMs: number,
  ): void => {
    const lengthMs = levels[level] ?? minuteMs;
    if (fromMs <= startMs && startMs + lengthMs <= toMs) {
      builder.add(bar);
      return;
    }
    const partMs = levels[level + 1];
    if (partMs === undefined) throw new RangeError('A span of whole minutes is wanted');
    const parts = partsOf(bar, startMs, lengthMs, partMs);
    const first = Math.max(0, Math.floor((fromMs - startMs) / partMs));
    for (let i = first; i < parts.length && startMs + i * partMs < toMs; i += 1) {
      const part = parts[i];
      if (part !== undefined) addParts(builder, part, startMs + i * partMs, level + 1, fromMs, toMs);
    }
  };

  const addSpan = (builder: BarBuilder, fromMs: number, toMs: number): void => {
    if (fromMs >= toMs) return;
    for (let slot = slotAt(series, fromMs); slotStartMs(series, slot) < toMs; slot += 1) {
      addParts(builder, barOfSlot(series, slot), slotStartMs(series, slot), 0, fromMs, toMs);
    }
  };

  const aggregate = (fromMs: number, toMs: number): Bar | null => {
    const builder = new BarBuilder();
    addSpan(builder, fromMs, toMs);
    return builder.build();
  };

  const minuteBar = (startMs: number): Bar => {
    const bar = aggregate(startMs, startMs + minuteMs);
    if (bar === null) throw new Error('A minute has a bar');
    return bar;
  };

  const createMinute = (startMs: number): Minute => {
    const bar = minuteBar(startMs);
    const firstSequence = clock.sequenceAt(startMs - 1) + 1;
    const count = clock.sequenceAt(startMs + minuteMs - 1) - firstSequence + 1;
    const rng = createRng(`${series.symbol}/ticks/${startMs}`);
    return { startMs, firstSequence, open: bar.open, ticks: splitIntoTicks(bar, count, rng) };
  };

  const minuteOf = (sequence: number): Minute => {
    if (newest !== null) {
      const index = sequence - newest.firstSequence;
      if (index >= 0 && index < newest.ticks.prices.length) return newest;
    }
    newest = createMinute(Math.floor(clock.timeMs(sequence) / minuteMs) * minuteMs);
    return newest;
  };

  return {
    series,
    minuteOf,
    aggregate,
    closeBefore(timeMs) {
      const slot = slotAt(series, timeMs - 1);
      const endMs = slotStartMs(series, slot + 1);
      return endMs === timeMs ? barOfSlot(series, slot).close : minuteBar(timeMs - minuteMs).close;
    },
    aggregateUntil(fromMs, sequence) {
      const minute = minuteOf(sequence);
      const builder = new BarBuilder();
      addSpan(builder, fromMs, minute.startMs);
      const part = minuteUntil(minute, sequence);
      builder.add(part);
      return builder.build() ?? part;
    },
  };
}

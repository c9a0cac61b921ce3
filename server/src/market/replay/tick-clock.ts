/** Relates the numbers of ticks to the instants at which they happen, the same for all symbols and in all processes. */
export interface TickClock {
  /** The number of the newest tick at this instant. */
  sequenceAt(timeMs: number): number;
  /** The whole millisecond in which the tick happens: `sequenceAt(timeMs(n))` is n. */
  timeMs(sequence: number): number;
  /** How many ticks happen in so many milliseconds, rounded down. */
  ticksIn(durationMs: number): number;
}

/** So many milliseconds hold a whole number of ticks, since the rate is kept in thousandths. */
const cycleMs = 1_000_000;

/**
 * Tick n happens at n * 1000 / `ticksPerSecond` ms since 1970. The rate is rounded to thousandths, so that all
 * is exact in integers: floats would miscount at 10 ** 12 ms. It must be at least one tick a minute, because the
 * minute is the shortest candle and its close is its last tick, and at most one tick a millisecond.
 */
export function createTickClock(ticksPerSecond: number): TickClock {
  const ticksPerCycle = Math.round(ticksPerSecond * 1000);
  if (!(ticksPerSecond >= 1 / 60 && ticksPerSecond <= 1000)) {
    throw new RangeError(`ticksPerSecond is ${ticksPerSecond}: it must lie between 1/60 (one a minute) and 1000`);
  }
  return {
    sequenceAt(timeMs) {
      const cycle = Math.floor(timeMs / cycleMs);
      return cycle * ticksPerCycle + Math.floor(((timeMs - cycle * cycleMs) * ticksPerCycle) / cycleMs);
    },
    timeMs(sequence) {
      const cycle = Math.floor(sequence / ticksPerCycle);
      return cycle * cycleMs + Math.ceil(((sequence - cycle * ticksPerCycle) * cycleMs) / ticksPerCycle);
    },
    ticksIn: (durationMs) => Math.floor((durationMs * ticksPerCycle) / cycleMs),
  };
}

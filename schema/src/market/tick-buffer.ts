import type { Tick } from '../ports/market.ts';

export interface TickBufferOptions {
  /** Ticks kept for a reader who is behind; beyond that only the newest of each symbol. */
  readonly capacity: number;
  /** At least this long between two ticks of one symbol; 0: no such bound. */
  readonly minGapMs: number;
}

/**
 * What one subscription has not read yet. It never holds more than `capacity` ticks or one a symbol,
 * whichever is more: a reader who is behind gets the newest price of each symbol, not all that was.
 */
export class TickBuffer {
  readonly #options: TickBufferOptions;
  readonly #nextAtMs = new Map<string, number>();
  #ticks: Tick[] = [];

  constructor(options: TickBufferOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#ticks.length;
  }

  push(ticks: readonly Tick[]): void {
    for (const tick of ticks) this.#ticks.push(tick);
    if (this.#options.minGapMs > 0 || this.#ticks.length > this.#options.capacity) this.#fold();
  }

  /** The oldest tick that may be read at `nowMs`; null where there is none. */
  take(nowMs: number): Tick | null {
    const { minGapMs } = this.#options;
    const index = minGapMs === 0 ? 0 : this.#ticks.findIndex((tick) => (this.#nextAtMs.get(tick.symbol) ?? 0) <= nowMs);
    const tick = this.#ticks[index];
    if (tick === undefined) return null;
    this.#ticks.splice(index, 1);
    if (minGapMs > 0) this.#nextAtMs.set(tick.symbol, nowMs + minGapMs);
    return tick;
  }

  /** When the first of the ticks held may be read; null where none is held. */
  nextAtMs(): number | null {
    if (this.#ticks.length === 0) return null;
    return Math.min(...this.#ticks.map((tick) => this.#nextAtMs.get(tick.symbol) ?? 0));
  }

  #fold(): void {
    const newest = new Map<string, Tick>();
    for (const tick of this.#ticks) {
      // Deleted first, so that the map's order is that of the newest ticks.
      newest.delete(tick.symbol);
      newest.set(tick.symbol, tick);
    }
    this.#ticks = [...newest.values()];
  }
}

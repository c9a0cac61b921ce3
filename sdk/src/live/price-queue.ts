import type { PriceEvent } from '../market.ts';

const capacity = 1_000;

/** A GAP and a STALE tell of ticks, or of their absence, and are none themselves. */
function ticksIn({ kind }: PriceEvent): number {
  return kind === 'TICK' || kind === 'SNAPSHOT' ? 1 : 0;
}

function folded(older: PriceEvent, newer: PriceEvent): PriceEvent {
  const isUnknown = older.missed === null || newer.missed === null;
  return { ...newer, missed: isUnknown ? null : older.missed + ticksIn(older) + newer.missed };
}

/**
 * What the reader of a stream of prices has not taken yet. It stays within its bound: beyond it only the newest event of
 * each symbol is kept, whose `missed` tells how many ticks were folded into it; null where that is not known.
 */
export class PriceQueue {
  #events: PriceEvent[] = [];

  get size(): number {
    return this.#events.length;
  }

  push(event: PriceEvent): void {
    this.#events.push(event);
    if (this.#events.length > capacity) this.#fold();
  }

  shift(): PriceEvent | undefined {
    return this.#events.shift();
  }

  clear(): void {
    this.#events = [];
  }

  #fold(): void {
    const newest = new Map<string, PriceEvent>();
    for (const event of this.#events) {
      const older = newest.get(event.symbol);
      // Deleted first, so that the map's order is that of the newest events.
      newest.delete(event.symbol);
      newest.set(event.symbol, older === undefined ? event : folded(older, event));
    }
    this.#events = [...newest.values()];
  }
}

import { folded, isPrice, sum, ticksOf } from './folding.ts';
import type { PriceEvent, PriceGap } from './price-events.ts';
import { overflowError } from './queue.ts';
import type { Buffer } from './reader.ts';

export interface PriceQueueOptions {
  readonly size: number;
  readonly overflow: 'newest' | 'drop-oldest' | 'fail';
}

/** What the reader of a stream of prices, which begins after the cursor, has not taken yet. */
export function priceQueue({ size, overflow }: PriceQueueOptions, after: string | undefined): Buffer<PriceEvent> {
  let events: PriceEvent[] = [];
  /** After which a later stream would go on if the reader stopped here. */
  let cursor = after;
  /** What was dropped of each symbol, and is told before all that waits. */
  const dropped = new Map<string, PriceGap>();
  /** Symbols whose next price is a snapshot, as it comes after such a gap. */
  const broken = new Set<string>();

  /** The oldest price goes. That a symbol is silent, and how the connection is, stays where there is another way. */
  function drop(): void {
    const index = events.findIndex((event) => ticksOf(event) !== 0);
    const [event] = events.splice(Math.max(0, index), 1);
    if (!event || !('missed' in event) || ticksOf(event) === 0) return;
    const { missed = 0 } = dropped.get(event.symbol) ?? {};
    dropped.set(event.symbol, { ...event, type: 'gap', missed: sum(missed, ticksOf(event)) });
  }

  /**
   * Folded events overlap in time. Only after the last of them has a reader seen all that came before its cursor: one
   * who stops earlier and goes on later with a cursor is told some ticks again, rather than not at all.
   */
  function fold(): void {
    const all = folded(events);
    const last = all.at(-1);
    events = all.map((event) => (cursor && event !== last && 'cursor' in event ? { ...event, cursor } : event));
  }

  return {
    push(event) {
      const isFull = events.length >= size;
      if (isFull && overflow === 'fail') throw overflowError(size);
      if ('cursor' in event) cursor ??= event.cursor;
      events.push(event);
      if (isFull) overflow === 'newest' ? fold() : drop();
    },
    shift() {
      const [gap] = dropped.values();
      if (gap) {
        dropped.delete(gap.symbol);
        broken.add(gap.symbol);
        return { ...gap, cursor: cursor ?? gap.cursor };
      }
      const event = events.shift();
      if (!event || !('symbol' in event)) return event;
      cursor = event.cursor;
      if (!isPrice(event)) return event;
      const isBroken = broken.delete(event.symbol);
      return isBroken || event.missed < 0 ? { ...event, type: 'snapshot', missed: Math.max(0, event.missed) } : event;
    },
    clear() {
      events = [];
      dropped.clear();
    },
  };
}

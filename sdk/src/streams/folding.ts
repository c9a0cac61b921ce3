import type { PriceEvent, PriceSnapshot, PriceTick } from './price-events.ts';

export function isPrice(event: PriceEvent | undefined): event is PriceSnapshot | PriceTick {
  return event?.type === 'tick' || event?.type === 'snapshot';
}

/** How many ticks go with an event that is left out; null where nobody knows. */
export function ticksOf(event: PriceEvent): number | null {
  if (isPrice(event)) return event.missed + 1;
  return event.type === 'gap' ? event.missed : 0;
}

/** Unknown as soon as one of them is. */
export function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/** What waits of one symbol, or of the connection, and one event more. */
function withNext(waiting: readonly PriceEvent[], next: PriceEvent): readonly PriceEvent[] {
  if (!('symbol' in next)) return [next];
  // Silence that is over is nothing to tell any more.
  const kept = waiting.filter(({ type }) => type !== 'stale');
  // What was before a gap was not delivered either.
  if (next.type === 'gap') return [{ ...next, missed: kept.map(ticksOf).reduce(sum, next.missed) }];
  const last = kept.at(-1);
  if (!isPrice(last) || !isPrice(next)) return [...kept, next];
  // A snapshot stays one, with the newest price: it is what a reader begins with, and begins anew with after a gap.
  const type = last.type === 'snapshot' ? last.type : next.type;
  return [...kept.slice(0, -1), { ...next, type, missed: last.missed + 1 + next.missed }];
}

/**
 * The same events, folded to the newest price of each symbol and the newest of the connection, in the order of the newest
 * that went into each. `missed` goes on to account for every tick, and no gap is lost: there remain at most a gap, a
 * price and a stale of each symbol.
 */
export function folded(events: readonly PriceEvent[]): PriceEvent[] {
  const waiting = new Map<string, readonly PriceEvent[]>();
  for (const event of events) {
    const key = 'symbol' in event ? event.symbol : '';
    const next = withNext(waiting.get(key) ?? [], event);
    waiting.delete(key);
    waiting.set(key, next);
  }
  return [...waiting.values()].flat();
}

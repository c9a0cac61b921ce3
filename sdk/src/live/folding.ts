import type { PriceEvent } from '../market.ts';

/** Unknown as soon as one of them is. */
function sum(...counts: (number | null)[]): number | null {
  return counts.reduce((a, b) => (a === null || b === null ? null : a + b), 0);
}

function isPrice({ kind }: PriceEvent): boolean {
  return kind === 'TICK' || kind === 'SNAPSHOT';
}

/** A SNAPSHOT stays one, with the newest price: it is what a reader begins with, and begins anew with after a GAP. */
function joinedPrices(older: PriceEvent, newer: PriceEvent): PriceEvent {
  const kind = older.kind === 'SNAPSHOT' ? older.kind : newer.kind;
  return { ...newer, kind, missed: sum(older.missed, 1, newer.missed) };
}

/** Of the ticks between two gaps the second one tells as well: they were not delivered either. */
function joinedGaps(older: PriceEvent, between: readonly PriceEvent[], newer: PriceEvent): PriceEvent {
  const folded = between.map((event) => sum(event.missed, isPrice(event) ? 1 : 0));
  return { ...newer, missed: sum(older.missed, ...folded, newer.missed) };
}

/** What waits of one symbol, and one event more. It stays at a price, a GAP, a price and a STALE, in this order. */
function withNext(waiting: readonly PriceEvent[], next: PriceEvent): readonly PriceEvent[] {
  const last = waiting.at(-1);
  if (last === undefined) return [next];
  const others = waiting.slice(0, -1);
  // Silence that is over is nothing to tell any more.
  if (last.kind === 'STALE') return withNext(others, { ...next, missed: sum(last.missed, next.missed) });
  if (isPrice(last) && isPrice(next)) return [...others, joinedPrices(last, next)];
  const gapAt = next.kind === 'GAP' ? waiting.findIndex(({ kind }) => kind === 'GAP') : -1;
  const gap = waiting[gapAt];
  if (gap === undefined) return [...waiting, next];
  return [...waiting.slice(0, gapAt), joinedGaps(gap, waiting.slice(gapAt + 1), next)];
}

/**
 * The same events, folded to the newest price of each symbol, in the order of the newest that went into each. `missed`
 * goes on to account for every tick, and no GAP is lost: there remain at most a price, a GAP, a price and a STALE of
 * each symbol.
 */
export function folded(events: readonly PriceEvent[]): PriceEvent[] {
  const bySymbol = new Map<string, readonly PriceEvent[]>();
  const kept = new Set<PriceEvent>();
  for (const event of events) {
    const before = bySymbol.get(event.symbol) ?? [];
    const after = withNext(before, event);
    bySymbol.set(event.symbol, after);
    for (const gone of before) if (!after.includes(gone)) kept.delete(gone);
    for (const waiting of after) kept.add(waiting);
  }
  return [...kept];
}

import { z } from 'zod';

export const eventShape = z.object({
  kind: z.enum(['SNAPSHOT', 'TICK', 'GAP', 'STALE']),
  symbol: z.string(),
  sequence: z.number(),
  missed: z.number().nullable(),
  cursor: z.string(),
});

type PriceEvent = z.infer<typeof eventShape>;

/** What happened to all subscribers, by name, and the first faults in words. */
export interface Tally {
  readonly counts: Map<string, number>;
  readonly faults: string[];
}

export function count({ counts }: Tally, what: string, more = 1): void {
  counts.set(what, (counts.get(what) ?? 0) + more);
}

const keptFaults = 20;

export function countFault(tally: Tally, what: string): void {
  count(tally, 'faults');
  if (tally.faults.length < keptFaults) tally.faults.push(what);
}

/** What one subscription was told of its symbols, over all connections that it was resumed on. */
export interface Ledger {
  /** Where to go on from; null before the first event. */
  cursor(): string | null;
  /** It is asked for once more, with the cursor if there is one. */
  begin(): void;
  book(event: PriceEvent): void;
}

export function createLedger(name: string, tally: Tally): Ledger {
  const last = new Map<string, PriceEvent>();
  const begun = new Set<string>();
  let isResumed = false;
  let cursor: string | null = null;

  /** Null where this event may follow what was told of its symbol before. */
  function objectionTo({ kind, symbol, sequence, missed }: PriceEvent): string | null {
    const before = last.get(symbol);
    const isFirst = !begun.has(symbol);
    if (before !== undefined && sequence < before.sequence) return `goes back from ${before.sequence}`;
    if (kind === 'GAP') return missed === null ? null : 'knows what it cannot know';
    if (!isFirst && before?.kind === 'GAP' && kind !== 'SNAPSHOT') return 'is not the SNAPSHOT that a GAP announces';
    if (kind === 'SNAPSHOT') return isFirst && isResumed && before !== undefined ? 'hides what was missed' : null;
    if (kind === 'STALE') return null;
    if (isFirst && !isResumed) return 'comes before any SNAPSHOT';
    if (before === undefined) return null;
    if (sequence === before.sequence) return 'comes twice';
    const skipped = sequence - before.sequence - 1;
    return skipped === missed ? null : `leaves out ${skipped}, after ${before.sequence}`;
  }

  return {
    cursor: () => cursor,
    begin() {
      begun.clear();
      isResumed = cursor !== null;
    },
    book(event) {
      const { kind, symbol, sequence, missed } = event;
      count(tally, kind);
      count(tally, 'ticks missed, as told', missed ?? 0);
      const objection = objectionTo(event);
      if (objection !== null)
        countFault(tally, `${name}: ${kind} ${symbol} ${sequence}, missed ${missed}: ${objection}`);
      begun.add(symbol);
      last.set(symbol, event);
      ({ cursor } = event);
    },
  };
}

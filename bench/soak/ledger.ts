import { type LedgerEvent, PriceLedger } from '../../server/test/harness/price-ledger.ts';

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
  book(event: LedgerEvent): void;
}

export function createLedger(name: string, tally: Tally): Ledger {
  const ledger = new PriceLedger();
  return {
    cursor: () => ledger.cursor,
    book(event) {
      count(tally, event.kind);
      count(tally, 'ticks missed, as told', event.missed ?? 0);
      ledger.take(event);
      for (const problem of ledger.problems.splice(0)) countFault(tally, `${name}: ${problem}`);
    },
  };
}

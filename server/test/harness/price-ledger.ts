import { z } from 'zod';

/** The event of `prices` that a ledger takes. */
export const ledgerEvent = z.object({
  kind: z.enum(['SNAPSHOT', 'TICK', 'GAP', 'STALE']),
  symbol: z.string(),
  price: z.string(),
  sequence: z.number(),
  missed: z.number().nullable(),
  cursor: z.string(),
});

export type LedgerEvent = z.infer<typeof ledgerEvent>;

/** What has to be selected for it. */
export const ledgerFields = 'kind symbol price sequence missed cursor';

type Counts = Record<LedgerEvent['kind'], number> & {
  /** Ticks that were told to be folded or lost. */
  missed: number;
  /** Ticks that lie between the last event before a GAP and the SNAPSHOT after it. */
  leftOut: number;
};

interface Line {
  sequence: number;
  /** A GAP was told, and its SNAPSHOT is to come. */
  isOpen: boolean;
  /** No tick was counted since the first SNAPSHOT, which may have been one of before the stream began. */
  isNew: boolean;
}

/** Holds what one subscriber was told, over all of its connections, to what was promised: every tick is accounted for. */
export class PriceLedger {
  readonly problems: string[] = [];
  readonly counts: Counts = { SNAPSHOT: 0, TICK: 0, GAP: 0, STALE: 0, missed: 0, leftOut: 0 };
  /** Where to go on from. */
  cursor: string | null = null;
  readonly #lines = new Map<string, Line>();
  readonly #prices: Map<string, string>;

  /** Ledgers that share `prices` are told the same price under one number, whichever server tells it. */
  constructor(prices: Map<string, string> = new Map()) {
    this.#prices = prices;
  }

  take(event: LedgerEvent): void {
    this.counts[event.kind] += 1;
    this.cursor = event.cursor;
    const before = this.#lines.get(event.symbol);
    const problem = before === undefined ? this.#begin(event) : this.#follow(event, before);
    if (problem !== null) this.problems.push(`${problem}: ${JSON.stringify(event)} after ${JSON.stringify(before)}`);
    if (event.kind === 'TICK') this.#compare(event);
  }

  #begin({ kind, symbol, sequence }: LedgerEvent): string | null {
    this.#lines.set(symbol, { sequence, isOpen: kind === 'GAP', isNew: true });
    return kind === 'SNAPSHOT' || kind === 'GAP' ? null : 'the first event is no SNAPSHOT';
  }

  #follow({ kind, symbol, sequence, missed }: LedgerEvent, before: Line): string | null {
    const step = sequence - before.sequence;
    this.#lines.set(symbol, {
      sequence: Math.max(sequence, before.sequence),
      isOpen: kind === 'GAP',
      isNew: before.isNew && kind !== 'TICK',
    });
    if (step < 0) return 'it goes back';
    if (kind === 'GAP' || before.isOpen) {
      this.counts.leftOut += step;
      return kind === 'GAP' || kind === 'SNAPSHOT' ? null : 'no SNAPSHOT after a GAP';
    }
    if (kind === 'TICK') {
      if (step === 0) return 'a tick comes twice';
      this.counts.missed += missed ?? 0;
      return missed === step - 1 ? null : `missed is not ${step - 1}`;
    }
    return step === 0 || (kind === 'SNAPSHOT' && before.isNew) ? null : 'ticks are left out without a word';
  }

  #compare({ symbol, sequence, price }: LedgerEvent): void {
    const key = `${symbol} ${sequence}`;
    const known = this.#prices.get(key);
    if (known === undefined) this.#prices.set(key, price);
    else if (known !== price) this.problems.push(`${key} is ${price} here and ${known} elsewhere`);
  }
}

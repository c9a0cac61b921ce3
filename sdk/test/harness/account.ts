import type { PriceEvent } from '@tickwire/sdk';

interface Balance {
  /** The tick with which it began; null where that cannot be told. */
  readonly first: number | null;
  /** All ticks up to this one were told, or counted as missed. */
  sequence: number;
  /** How many were missed is not known. */
  isOpen: boolean;
  isAfterGap: boolean;
}

/** A reader who keeps the books of each symbol, and takes no event that does not go with those before it. */
export class Account {
  readonly #balances = new Map<string, Balance>();

  /** The tick with which a symbol began, and the one up to which it is accounted for. */
  of(symbol: string): readonly [first: number | null, last: number] | undefined {
    const balance = this.#balances.get(symbol);
    return balance === undefined ? undefined : [balance.first, balance.sequence];
  }

  /** Whether it was told of this tick, or that it may be lost. */
  covers(symbol: string, sequence: number): boolean {
    const balance = this.#balances.get(symbol);
    return balance !== undefined && (balance.isOpen || balance.sequence >= sequence);
  }

  read({ kind, symbol, sequence, missed }: Pick<PriceEvent, 'kind' | 'symbol' | 'sequence' | 'missed'>): void {
    const balance = this.#balances.get(symbol);
    const told = `${kind} ${symbol} ${sequence} (missed ${missed})`;
    if (balance === undefined) {
      if (kind !== 'SNAPSHOT') throw new Error(`${told} comes before a SNAPSHOT`);
      this.#balances.set(symbol, {
        first: missed === null ? null : sequence - missed,
        sequence,
        isOpen: false,
        isAfterGap: false,
      });
      return;
    }
    if (kind === 'STALE') return;
    if (kind === 'GAP') {
      balance.isAfterGap = true;
      balance.isOpen ||= missed === null;
      balance.sequence += missed ?? 0;
      return;
    }
    if (balance.isAfterGap && kind !== 'SNAPSHOT') throw new Error(`${told} comes after a GAP`);
    const isOpen = balance.isOpen || missed === null;
    // Where nobody knows how many were lost, it may be none.
    const least = balance.sequence + (balance.isAfterGap ? 0 : 1);
    const follows = isOpen ? sequence >= least : sequence === balance.sequence + (missed ?? 0) + 1;
    if (!follows) throw new Error(`${told} does not follow ${balance.sequence}`);
    Object.assign(balance, { sequence, isOpen: false, isAfterGap: false });
  }
}

import type { PriceEvent } from '@tickwire/sdk';

interface Balance {
  /** The tick with which it began. */
  readonly first: number;
  /** All ticks up to this one were told, or counted as missed. */
  sequence: number;
  /** How many were missed is not known. */
  isOpen: boolean;
  isAfterGap: boolean;
  isStale: boolean;
}

/** A reader who keeps the books of each symbol, and takes no event that does not go with those before it. */
export class Account {
  readonly #balances = new Map<string, Balance>();

  /** The tick with which a symbol began, and the one up to which it is accounted for. */
  of(symbol: string): readonly [first: number, last: number] | undefined {
    const balance = this.#balances.get(symbol);
    return balance === undefined ? undefined : [balance.first, balance.sequence];
  }

  /** Whether it was told of this tick, or that it may be lost. */
  covers(symbol: string, sequence: number): boolean {
    const balance = this.#balances.get(symbol);
    return balance !== undefined && (balance.isOpen || balance.sequence >= sequence);
  }

  read(event: PriceEvent): void {
    if (!('symbol' in event)) return;
    const { type, symbol, sequence } = event;
    const balance = this.#balances.get(symbol);
    const told = `${type} ${symbol} ${sequence}`;
    if (balance === undefined) {
      if (type !== 'snapshot') throw new Error(`${told} comes before a snapshot`);
      this.#balances.set(symbol, {
        first: sequence - event.missed,
        ...{ sequence, isOpen: false, isAfterGap: false, isStale: false },
      });
      return;
    }
    if (type === 'stale') {
      balance.isStale = true;
      return;
    }
    const wasStale = balance.isStale;
    balance.isStale = false;
    if (type === 'gap') {
      balance.isAfterGap = true;
      balance.isOpen ||= event.missed === null;
      balance.sequence += event.missed ?? 0;
      return;
    }
    if (balance.isAfterGap && type !== 'snapshot') throw new Error(`${told} comes after a gap`);
    const stillStands = wasStale && type === 'snapshot' && sequence === balance.sequence;
    // Where nobody knows how many were lost, it may be none; where others count, any number.
    const follows = balance.isOpen || stillStands || sequence === balance.sequence + event.missed + 1;
    if (!follows) throw new Error(`${told} (missed ${event.missed}) does not follow ${balance.sequence}`);
    Object.assign(balance, { sequence, isOpen: false, isAfterGap: false });
  }
}

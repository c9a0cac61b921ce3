import type { PriceEvent } from '@tickwire/sdk';
import type { TestTick } from '@tickwire/sdk/testing';
import { Account } from './account.ts';

interface Page {
  /** What was told, by its number. */
  readonly told: Map<number, string>;
  /** Ticks that were folded, or told to be missing. */
  counted: number;
  /** Ticks that lie where nobody knew how many are missing. */
  unknown: number;
  last: number;
  isOpen: boolean;
}

/** A consumer's own account of each symbol, to be held against the server's log. */
export class Ledger {
  readonly #account = new Account();
  readonly #pages = new Map<string, Page>();
  readonly events: PriceEvent[] = [];

  read(event: PriceEvent): void {
    this.events.push(event);
    this.#account.read(event);
    if (!('symbol' in event) || event.type === 'stale') return;
    const { symbol, sequence, price } = event;
    const first = sequence - (event.type === 'gap' ? 0 : event.missed);
    const page = this.#pages.get(symbol) ?? { told: new Map(), counted: 0, unknown: 0, last: first - 1, isOpen: false };
    this.#pages.set(symbol, page);
    if (event.type === 'gap') {
      page.counted += event.missed ?? 0;
      page.last += event.missed ?? 0;
      page.isOpen ||= event.missed === null;
      return;
    }
    if (event.type === 'snapshot' && sequence === page.last) return;
    if (page.told.has(sequence)) throw new Error(`${symbol} ${sequence} is told twice`);
    page.told.set(sequence, price);
    page.counted += event.missed;
    if (page.isOpen) page.unknown += sequence - event.missed - page.last - 1;
    page.isOpen = false;
    page.last = sequence;
  }

  /** Up to which tick the symbol is accounted for. */
  last(symbol: string): number {
    return this.#pages.get(symbol)?.last ?? 0;
  }

  /** What does not agree with the server's log, in words; undefined where all does. */
  disagreement(symbol: string, log: readonly TestTick[]): string | undefined {
    const page = this.#pages.get(symbol);
    if (page === undefined) return log.length === 0 ? undefined : `${symbol} was never told`;
    for (const [sequence, price] of page.told) {
      const tick = log[sequence - 1];
      if (tick?.price !== price) return `${symbol} ${sequence} was told as ${price}, and is ${tick?.price}`;
    }
    const accounted = page.told.size + page.counted + page.unknown;
    if (accounted !== log.length) {
      return `of ${log.length} ticks of ${symbol}, ${page.told.size} were told, ${page.counted} counted, ${page.unknown} unknown`;
    }
    return undefined;
  }

  /** How many ticks were lost where nobody knew how many. */
  unknown(symbol: string): number {
    return this.#pages.get(symbol)?.unknown ?? 0;
  }
}

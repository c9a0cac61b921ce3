import { Prices } from './prices.ts';
import { defineSymbol, type YahooSymbol, type YahooSymbolOptions } from './symbols.ts';

/** A symbol and what it costs. */
export interface Listed {
  readonly symbol: YahooSymbol;
  readonly prices: Prices;
}

export interface MarketOptions {
  readonly symbols: readonly YahooSymbolOptions[];
  readonly seed: string;
  /** True: prices stay where they are at the start. */
  readonly still: boolean;
  readonly now: () => number;
}

/** What Yahoo lists. */
export class Market {
  readonly #listed = new Map<string, Listed>();
  readonly #seed: string;
  readonly #stillFromMs: number;
  readonly #now: () => number;

  constructor({ symbols, seed, still, now }: MarketOptions) {
    this.#seed = seed;
    this.#now = now;
    this.#stillFromMs = still ? now() : Number.POSITIVE_INFINITY;
    for (const symbol of symbols) this.add(symbol);
  }

  get symbols(): string[] {
    return [...this.#listed.keys()];
  }

  find(symbol: string): Listed | null {
    return this.#listed.get(symbol) ?? null;
  }

  /** In place of one of the same name. */
  add(options: YahooSymbolOptions): void {
    const symbol = defineSymbol(options);
    this.#listed.set(symbol.symbol, { symbol, prices: new Prices(symbol, this.#seed, this.#stillFromMs) });
  }

  remove(symbol: string): void {
    this.#listed.delete(symbol);
  }

  setPrice(symbol: string, price: number): void {
    const listed = this.find(symbol);
    if (listed === null) throw new Error(`The stand-in for Yahoo does not list ${symbol}`);
    listed.prices.set(price, this.#now());
  }
}

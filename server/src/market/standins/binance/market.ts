import { formatPrice } from './bar.ts';
import { defineSymbol, type MarketSymbol, type SymbolOptions, type SymbolStatus } from './symbols.ts';
import { Tape, type Trade } from './tape.ts';

export interface MarketOptions {
  readonly symbols: readonly SymbolOptions[];
  readonly tradesPerSecond: number;
  readonly seed: string;
  readonly now: () => number;
}

/** A trade that a test orders; what it leaves out is as it was at the last trade. */
export interface OrderedTrade {
  /** A decimal: "60123.45". */
  readonly price?: string;
  readonly quantity?: string;
  readonly buyerIsMaker?: boolean;
  /** When it is said to have happened. Default: now. */
  readonly atMs?: number;
}

/** All symbols and what is traded at them, whether anybody listens or not. */
export class Market {
  readonly #tapes = new Map<string, Tape>();
  readonly #options: MarketOptions;
  /** Hears of each trade, once. */
  onTrade: (tape: Tape, trade: Trade) => void = () => {};

  constructor(options: MarketOptions) {
    this.#options = options;
    for (const symbol of options.symbols) this.add(symbol);
  }

  get tapes(): readonly Tape[] {
    return [...this.#tapes.values()];
  }

  add(options: SymbolOptions): MarketSymbol {
    const { seed, tradesPerSecond, now } = this.#options;
    const symbol = defineSymbol(options, now());
    this.#tapes.set(symbol.symbol, new Tape(symbol, seed, tradesPerSecond, now()));
    return symbol;
  }

  remove(symbol: string): void {
    this.#tapes.delete(symbol);
  }

  find(symbol: string): Tape | null {
    return this.#tapes.get(symbol) ?? null;
  }

  /** Lets happen what is due by now. */
  advance(): void {
    const nowMs = this.#options.now();
    for (const tape of this.#tapes.values()) tape.advance(nowMs, (trade) => this.onTrade(tape, trade));
  }

  lastPrice(symbol: string): string {
    const tape = this.#get(symbol);
    return formatPrice(tape.symbol, tape.last.price);
  }

  trade(symbol: string, { price, quantity, buyerIsMaker, atMs }: OrderedTrade): Trade {
    this.advance();
    const tape = this.#get(symbol);
    const { last } = tape;
    const { priceDecimals, quantityDecimals } = tape.symbol;
    const trade = tape.trade({
      atMs: atMs ?? this.#options.now(),
      price: price === undefined ? last.price : parseUnits(price, priceDecimals),
      quantity: quantity === undefined ? last.quantity : parseUnits(quantity, quantityDecimals),
      buyerIsMaker: buyerIsMaker ?? last.buyerIsMaker,
    });
    this.onTrade(tape, trade);
    return trade;
  }

  setPrice(symbol: string, price: string): void {
    const trade = this.trade(symbol, { price });
    this.#get(symbol).rebase(trade.price);
  }

  setStatus(symbol: string, status: SymbolStatus): void {
    this.advance();
    this.#get(symbol).setStatus(status, this.#options.now());
  }

  #get(symbol: string): Tape {
    const tape = this.find(symbol);
    if (tape === null) throw new Error(`The stand-in has no symbol ${symbol}`);
    return tape;
  }
}

function parseUnits(decimal: string, decimals: number): number {
  const units = Math.round(Number(decimal) * 10 ** decimals);
  if (!Number.isSafeInteger(units)) throw new Error(`Not a decimal: ${decimal}`);
  return units;
}

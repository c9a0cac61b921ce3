import type { SourceQuote, SourceTick } from '@tickwire/schema';
import type { DayMessage, TradeMessage } from './messages.ts';

type DayFigures = Pick<SourceTick, 'previousClose' | 'volume' | 'open' | 'high' | 'low'>;

const noFigures: DayFigures = { previousClose: null, volume: null, open: null, high: null, low: null };

/** What the streams of one symbol said so far, put together: trades have the price, mini tickers the day. */
export class SymbolPrices {
  readonly #symbol: string;
  #day = noFigures;
  /** The newest price of this connection; null while trades may have been missed. */
  #newest: SourceTick | null = null;
  #lastTradeMs = 0;
  #lastId = -1;
  #toldAtMs = 0;

  constructor(symbol: string) {
    this.#symbol = symbol;
  }

  trade({ p, q, T, a }: TradeMessage): SourceTick {
    const tick = this.#tick(p, q, T, a);
    if (a > this.#lastId) this.#newest = tick;
    this.#lastId = Math.max(this.#lastId, a);
    this.#lastTradeMs = Math.max(this.#lastTradeMs, T);
    this.#toldAtMs = Date.now();
    return tick;
  }

  /** Whether a trade that a second connection told of was told already by the first. */
  isTold({ a }: TradeMessage): boolean {
    return a <= this.#lastId;
  }

  /** Null where the newest price is not known from this. */
  day({ E, c, o, h, l, v }: DayMessage): SourceQuote | null {
    // Binance's own change is from the price at which the 24 hours began.
    this.#day = { previousClose: o, volume: v, open: o, high: h, low: l };
    // Once there was a trade all come by: the figures may be from before the last of them.
    if (this.#newest !== null) this.#newest = { ...this.#newest, ...this.#day };
    else if (E >= this.#lastTradeMs) this.#newest = this.#tick(c, null, E, null);
    this.#toldAtMs = Date.now();
    return this.#quote(this.#toldAtMs);
  }

  /** That the price still stands, as its stream was heard of since it was told; null where that is not known. */
  quiet(heardAtMs: number, quietForMs: number): SourceQuote | null {
    if (heardAtMs <= this.#toldAtMs || Date.now() - this.#toldAtMs < quietForMs) return null;
    this.#toldAtMs = heardAtMs;
    return this.#quote(heardAtMs);
  }

  /** From now on trades may be missed. */
  interrupt(): void {
    this.#newest = null;
  }

  #tick(price: string, quantity: string | null, timeMs: number, sequence: number | null): SourceTick {
    const { symbol, source } = { symbol: this.#symbol, source: 'BINANCE' } as const;
    return { symbol, price, bid: null, ask: null, ...this.#day, quantity, source, timeMs, sequence };
  }

  #quote(confirmedAtMs: number): SourceQuote | null {
    return this.#newest === null ? null : { ...this.#newest, synthetic: false, confirmedAtMs };
  }
}

import type { SourceQuote, SourceTick } from '../../ports/market.ts';

/** Between two that tell of the same symbol. */
const shortestBetweenMs = 1_000;

export interface ConfirmationOptions {
  /** How often the source should have something new. */
  readonly everyMs: number;
  readonly isSynthetic: boolean;
  tell(quote: SourceQuote): void;
}

const figures = ['price', 'bid', 'ask', 'previousClose', 'volume', 'open', 'high', 'low'] as const;

/**
 * What a source tells of one symbol beside its ticks: told on where it is news, and otherwise as often as it takes for
 * everybody to know that the source still speaks.
 */
export class Confirmations {
  readonly #options: ConfirmationOptions;
  #newest: SourceTick | null = null;
  #toldAtMs = 0;
  #waiting: SourceTick | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: ConfirmationOptions) {
    this.#options = options;
  }

  hear(quote: SourceQuote): void {
    const newest = this.#newest;
    const isOlder = newest !== null && quote.timeMs < newest.timeMs;
    const isNews = newest === null || (!isOlder && figures.some((figure) => quote[figure] !== newest[figure]));
    const agoMs = Date.now() - this.#toldAtMs;
    if (!isNews && agoMs < this.#options.everyMs / 2) return;
    this.#waiting = isOlder ? newest : quote;
    if (agoMs >= shortestBetweenMs) this.#tell();
    else this.#timer ??= setTimeout(() => this.#tell(), shortestBetweenMs - agoMs).unref();
  }

  /** Tells that the log has been told of the symbol: what waits is no longer news. */
  told(reading: SourceTick): void {
    this.stop();
    this.#newest = reading;
    this.#toldAtMs = Date.now();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = null;
  }

  #tell(): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    this.#options.tell({ ...waiting, synthetic: this.#options.isSynthetic, confirmedAtMs: Date.now() });
  }
}

import type { Tape } from '../feed/tape.ts';

/** Is told of a symbol once each time that its source falls silent. */
export interface SilenceListener {
  silent(symbol: string): void;
}

export interface SilencesOptions {
  readonly tape: Tape;
  /** How often the symbol's source should have something new of it. */
  expectedEveryMs(symbol: string): number;
  readonly now: () => number;
}

interface Watched {
  readonly listeners: Set<SilenceListener>;
  /** Nobody listened for it before. */
  readonly sinceMs: number;
  /** Since when it was silent as that was told last; null: it was not told. */
  toldSinceMs: number | null;
}

const lookEveryMs = 1_000;
/** No silence shorter than this is told, however often the source says something new. */
const shortestSilenceMs = 5_000;

/** Looks after all symbols that somebody reads, whether their sources still say something of them. */
export class Silences {
  readonly #options: SilencesOptions;
  readonly #watched = new Map<string, Watched>();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: SilencesOptions) {
    this.#options = options;
  }

  watch(symbols: readonly string[], listener: SilenceListener): void {
    for (const symbol of symbols) {
      const watched = this.#watched.get(symbol);
      if (watched !== undefined) watched.listeners.add(listener);
      else {
        const sinceMs = this.#options.now();
        this.#watched.set(symbol, { listeners: new Set([listener]), sinceMs, toldSinceMs: null });
      }
    }
    this.#timer ??= setInterval(() => this.#look(), lookEveryMs).unref();
  }

  unwatch(symbols: readonly string[], listener: SilenceListener): void {
    for (const symbol of symbols) {
      const watched = this.#watched.get(symbol);
      watched?.listeners.delete(listener);
      if (watched?.listeners.size === 0) this.#watched.delete(symbol);
    }
    if (this.#watched.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Also where nothing was ever heard of it: what was asked for instead is then older than it should be. */
  isSilent(symbol: string): boolean {
    const watched = this.#watched.get(symbol);
    return watched !== undefined && this.#silentSince(symbol, watched) !== null;
  }

  /** Null where it is not silent. */
  #silentSince(symbol: string, { sinceMs }: Watched): number | null {
    const heardAtMs = Math.max(this.#options.tape.viewOf(symbol)?.heardAtMs ?? 0, sinceMs);
    const longestMs = Math.max(shortestSilenceMs, 3 * this.#options.expectedEveryMs(symbol));
    return this.#options.now() - heardAtMs > longestMs ? heardAtMs : null;
  }

  #look(): void {
    for (const [symbol, watched] of this.#watched) {
      const sinceMs = this.#silentSince(symbol, watched);
      const isNew = sinceMs !== null && sinceMs !== watched.toldSinceMs;
      watched.toldSinceMs = sinceMs;
      // What came late ended a silence, and the next one is there already.
      if (isNew) for (const listener of watched.listeners) listener.silent(symbol);
    }
  }
}

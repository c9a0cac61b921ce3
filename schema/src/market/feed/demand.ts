import type { MarketSource, PriceSource } from '../../ports/market.ts';
import type { TickLog } from '../../ports/tick-log.ts';

export interface DemandOptions {
  readonly sources: readonly MarketSource[];
  sourceOf(symbol: string): MarketSource | null;
  readonly log: Pick<TickLog, 'want'>;
  /** How long a symbol stays wanted after the last who listened has left. */
  readonly lingerMs: number;
}

/**
 * What this server wants to be streamed: what somebody listens to or watches, and for a while what somebody did. The log
 * is told once a turn of the event loop, however many come and go.
 */
export class Demand {
  readonly #options: DemandOptions;
  /** How many listen to each symbol. */
  readonly #listening = new Map<string, number>();
  readonly #lingering = new Map<string, NodeJS.Timeout>();
  readonly #told: Map<PriceSource, ReadonlySet<string>>;
  /** Since when the log knows of what is wanted, by symbol. */
  readonly #sinceMs = new Map<string, number>();
  #watched: ReadonlySet<string> = new Set();
  #telling: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: DemandOptions) {
    this.#options = options;
    this.#told = new Map(options.sources.map(({ source }) => [source, new Set()]));
  }

  has(symbol: string): boolean {
    return this.#listening.has(symbol) || this.#watched.has(symbol) || this.#lingering.has(symbol);
  }

  /** Whether it has been wanted for so long without a pause. */
  hasFor(symbol: string, ms: number): boolean {
    return this.has(symbol) && (this.#sinceMs.get(symbol) ?? Number.POSITIVE_INFINITY) <= Date.now() - ms;
  }

  get watched(): ReadonlySet<string> {
    return this.#watched;
  }

  listen(symbols: readonly string[]): void {
    for (const symbol of symbols) {
      if (!this.has(symbol)) this.#changed();
      this.#listening.set(symbol, (this.#listening.get(symbol) ?? 0) + 1);
      clearTimeout(this.#lingering.get(symbol));
      this.#lingering.delete(symbol);
    }
  }

  leave(symbols: readonly string[]): void {
    for (const symbol of symbols) {
      const others = (this.#listening.get(symbol) ?? 0) - 1;
      if (others > 0) this.#listening.set(symbol, others);
      else if (this.#listening.delete(symbol)) this.#letGo(symbol);
    }
  }

  /** Those of the last call are watched no more. What has come to another source is wanted from there. */
  watch(symbols: readonly string[]): void {
    const before = this.#watched;
    this.#watched = new Set(symbols);
    for (const symbol of before) if (!this.#watched.has(symbol)) this.#letGo(symbol);
    this.#changed();
  }

  /** Resolves when the log has been told of all that was wanted at the call. */
  async told(): Promise<void> {
    await this.#telling;
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#lingering.values()) clearTimeout(timer);
    this.#lingering.clear();
  }

  #letGo(symbol: string): void {
    if (this.#isClosed || this.has(symbol)) return;
    const end = () => {
      this.#lingering.delete(symbol);
      this.#changed();
    };
    this.#lingering.set(symbol, setTimeout(end, this.#options.lingerMs).unref());
  }

  #changed(): void {
    this.#telling ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.#telling = null;
      if (!this.#isClosed) this.#tell();
    });
  }

  #tell(): void {
    const { sourceOf, log } = this.#options;
    const all = new Set([...this.#listening.keys(), ...this.#watched, ...this.#lingering.keys()]);
    for (const symbol of this.#sinceMs.keys()) if (!all.has(symbol)) this.#sinceMs.delete(symbol);
    for (const symbol of all) if (!this.#sinceMs.has(symbol)) this.#sinceMs.set(symbol, Date.now());
    const bySource = Map.groupBy(all, (symbol) => sourceOf(symbol)?.source ?? null);
    for (const [source, before] of this.#told) {
      const wanted = new Set(bySource.get(source));
      if (wanted.size === before.size && [...wanted].every((symbol) => before.has(symbol))) continue;
      this.#told.set(source, wanted);
      log.want(source, wanted);
    }
  }
}

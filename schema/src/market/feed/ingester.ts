import type { MarketSource } from '../../ports/market.ts';
import type { Candidate, TickLog } from '../../ports/tick-log.ts';
import type { Ask } from './ask.ts';
import type { Beliefs } from './beliefs.ts';
import { Outbox } from './outbox.ts';
import type { Report, Sequences } from './sequences.ts';
import { SymbolStream } from './symbol-stream.ts';
import type { Tape } from './tape.ts';

/** For so long a first tick waits to be compared with what is answered when asked. */
const longestComparisonMs = 3_000;
const retryMs = 5_000;
/** What had no answer at its beginning is asked for again, each time after twice as long, up to this. */
const longestRetryMs = 60_000;

export interface IngesterOptions {
  readonly source: MarketSource;
  readonly log: Pick<TickLog, 'append'>;
  readonly tape: Tape;
  readonly beliefs: Beliefs;
  readonly sequences: Sequences;
  readonly ask: Ask;
  readonly report: Report;
}

/** Listens to one source, for as long as this server is the one that does, and appends what it tells to the log. */
export class Ingester implements Candidate {
  readonly #options: IngesterOptions;
  readonly #outbox: Outbox;
  /** Also those that are closed: they know what is on its way to the log. */
  readonly #streams = new Map<string, SymbolStream>();
  /** Of those that begin, whether what they begin with was told, once that is known. */
  readonly #beginnings = new Map<string, Promise<boolean>>();
  readonly #failed = new Set<string>();
  #wanted: ReadonlySet<string> = new Set();
  #isLeading = false;
  #isClosed = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: IngesterOptions) {
    this.#options = options;
    this.#outbox = new Outbox(options.source.source, options.log);
  }

  leads(): void {
    if (this.#isClosed) return;
    this.#isLeading = true;
    this.#openMissing();
  }

  follows(): void {
    this.#outbox.forget();
    this.#leave();
    this.#wanted = new Set();
    this.#options.sequences.forget(this.#streams.keys());
    this.#streams.clear();
  }

  wanted(symbols: ReadonlySet<string>): void {
    this.#wanted = symbols;
    if (!this.#isLeading) return;
    for (const [symbol, stream] of this.#streams) {
      if (!symbols.has(symbol) && stream.isOpen) this.#close(symbol, stream);
    }
    this.#openMissing();
  }

  /**
   * Whether every number of the symbol that was ever given is in the log as this server has read it. Not known of what it
   * has no stream of: where it is cut off from the log, and has not heard of it yet, another server may count it.
   */
  hasReadAll(symbol: string): boolean {
    const stream = this.#streams.get(symbol);
    if (!this.#isLeading || stream === undefined) return false;
    return stream.last === null || stream.last <= (this.#options.tape.viewOf(symbol)?.sequence ?? -1);
  }

  /** The symbols whose streams are open. */
  open(): string[] {
    return [...this.#streams.keys()].filter((symbol) => this.isOpen(symbol));
  }

  isOpen(symbol: string): boolean {
    return this.#streams.get(symbol)?.isOpen === true;
  }

  /** Whether what the symbol's stream begins with was told, once that is known. Null where none begins now. */
  beginning(symbol: string): Promise<boolean> | null {
    return this.#beginnings.get(symbol) ?? null;
  }

  /** What was told until now is appended still. */
  close(): void {
    this.#isClosed = true;
    this.#outbox.flush();
    this.#leave();
  }

  #leave(): void {
    this.#isLeading = false;
    clearTimeout(this.#retry);
    for (const [symbol, stream] of this.#streams) this.#close(symbol, stream);
    this.#failed.clear();
  }

  #close(symbol: string, stream: SymbolStream): void {
    stream.close();
    this.#beginnings.delete(symbol);
  }

  #openMissing(): void {
    const missing = [...this.#wanted].filter((symbol) => !this.isOpen(symbol));
    if (missing.length === 0) return;
    const { source, tape, beliefs, sequences } = this.#options;
    // One statement for all of them. Where it fails, the first tick asks again, and tells.
    const loaded = sequences.load(missing).catch(() => {});
    const answered = Promise.withResolvers<unknown>();
    const isStrange = (symbol: string) =>
      tape.viewOf(symbol) === null || (source.isRemote && !beliefs.hasPriceOf(symbol));
    const opened = missing.filter((symbol) => {
      const ready = isStrange(symbol) ? Promise.all([loaded, answered.promise]) : loaded;
      return this.#open(symbol, ready);
    });
    if (opened.length > 0) this.#begin(opened, loaded, () => answered.resolve(null));
    if (opened.length < missing.length) this.#retryLater();
  }

  /** Whether it could be opened. */
  #open(symbol: string, ready: Promise<unknown>): boolean {
    const { source, report } = this.#options;
    if (!source.covers(symbol)) return false;
    const stream = this.#streams.get(symbol) ?? new SymbolStream({ ...this.#options, symbol, outbox: this.#outbox });
    this.#streams.set(symbol, stream);
    try {
      stream.open(ready);
      this.#failed.delete(symbol);
      return true;
    } catch (error) {
      if (!this.#failed.has(symbol)) report(error, `the stream of ${symbol} could not be opened`);
      this.#failed.add(symbol);
      return false;
    }
  }

  #retryLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#openMissing(), retryMs).unref();
  }

  #beginAgain(symbols: readonly string[], afterMs: number): void {
    setTimeout(() => {
      const unknown = symbols.filter((symbol) => {
        return this.isOpen(symbol) && !this.#beginnings.has(symbol) && this.#options.tape.viewOf(symbol) === null;
      });
      const nextMs = Math.min(2 * afterMs, longestRetryMs);
      if (unknown.length > 0) this.#begin(unknown, Promise.resolve(), () => {}, nextMs);
    }, afterMs).unref();
  }

  /** Asks where the symbols stand, once their streams are open: nothing falls between. */
  #begin(symbols: readonly string[], loaded: Promise<void>, whenTold: () => void, againAfterMs = retryMs): void {
    const { ask, source, tape } = this.#options;
    const latest = setTimeout(whenTold, longestComparisonMs).unref();
    const asked = ask(symbols).then((quotes) => new Map(quotes.map((quote) => [quote.symbol, quote])));
    const begun = symbols.map(async (symbol) => {
      const quote = (await asked).get(symbol);
      await loaded;
      if (quote === undefined || quote.source !== source.source) return false;
      // Where no number can be had, the first tick asks again, and tells.
      return (
        (await this.#streams
          .get(symbol)
          ?.begin(quote)
          .catch(() => false)) ?? false
      );
    });
    for (const [index, symbol] of symbols.entries()) {
      const beginning = begun[index];
      if (beginning !== undefined) this.#beginnings.set(symbol, beginning);
    }
    void Promise.all(begun).then(() => {
      const ended = symbols.filter((symbol, index) => this.#beginnings.get(symbol) === begun[index]);
      for (const symbol of ended) this.#beginnings.delete(symbol);
      // Others than this server know of a symbol what the log says of it, and nothing where it says nothing.
      const unknown = ended.filter((symbol) => tape.viewOf(symbol) === null);
      if (unknown.length > 0) this.#beginAgain(unknown, againAfterMs);
      clearTimeout(latest);
      whenTold();
    });
  }
}

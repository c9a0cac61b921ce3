import type { MarketSource, SourceQuote, SourceTick } from '../../ports/market.ts';
import type { Beliefs } from './beliefs.ts';
import { Confirmations } from './confirmations.ts';
import type { NumberLine } from './number-line.ts';
import type { Outbox } from './outbox.ts';
import { orderFault } from './plausible.ts';
import type { Report, Sequences } from './sequences.ts';
import type { SymbolView, Tape } from './tape.ts';

/** Ticks that wait for their numbers, while the database is asked; beyond that the oldest go. */
const longestQueue = 1_000;
const retryMs = 1_000;
/** A number is had from the database at the second try at the latest, unless servers work against each other. */
const triesToPlace = 5;

export interface SymbolStreamOptions {
  readonly symbol: string;
  readonly source: MarketSource;
  readonly beliefs: Beliefs;
  readonly sequences: Sequences;
  readonly tape: Pick<Tape, 'viewOf'>;
  readonly outbox: Outbox;
  readonly report: Report;
}

function tickOf({ synthetic: _synthetic, confirmedAtMs: _confirmedAtMs, ...tick }: SourceQuote): SourceTick {
  return tick;
}

/** Without what only this server knows of it. */
function quoteOf(view: SymbolView): SourceQuote {
  const { symbol, price, bid, ask, previousClose, volume, open, high, low, quantity } = view;
  const { source, timeMs, sequence, synthetic, confirmedAtMs } = view;
  return {
    ...{ symbol, price, bid, ask, previousClose, volume, open, high, low, quantity },
    ...{ source, timeMs, sequence, synthetic, confirmedAtMs },
  };
}

/** One symbol as its source streams it: checked, numbered, and handed on to the log. It can be opened again. */
export class SymbolStream {
  readonly #options: SymbolStreamOptions;
  readonly #confirmations: Confirmations;
  #end: (() => void) | null = null;
  /** Null: not ready. */
  #line: NumberLine | null = null;
  #isReady = false;
  #queue: SourceTick[] = [];
  #isWaiting = false;
  #isFailing = false;
  #retry: NodeJS.Timeout | null = null;
  /** What was told before it was opened, by this server or another: the first tick may be the same. */
  #before: SymbolView | null = null;
  #last: number | null = null;
  #hasTold = false;

  constructor(options: SymbolStreamOptions) {
    this.#options = options;
    const { symbol, source } = options;
    this.#confirmations = new Confirmations({
      everyMs: source.expectedEveryMs,
      isSynthetic: source.provenance(symbol)?.synthetic ?? false,
      tell: (quote) => this.#tellState(quote),
    });
  }

  get isOpen(): boolean {
    return this.#end !== null;
  }

  /** The newest number that is in the log, or on its way; null where none is known. */
  get last(): number | null {
    return this.#last;
  }

  /** What it tells before is looked at once it is `ready`: until then there is nothing to compare it with, or to number it by. */
  open(ready: Promise<unknown>): void {
    const { symbol, source, beliefs, tape } = this.#options;
    const end = source.subscribe([symbol], {
      ticks: (ticks) => this.#take(ticks),
      confirmed: (quotes) => {
        if (!this.#isReady) return;
        for (const quote of quotes) if (beliefs.believesQuote(quote, source)) this.#confirmations.hear(quote);
      },
    });
    this.#end = end;
    this.#isReady = false;
    this.#line = null;
    this.#hasTold = false;
    const view = tape.viewOf(symbol);
    if (view?.isExact === true) this.#last = Math.max(view.sequence, this.#last ?? 0);
    this.#before = view?.source === source.source ? view : null;
    void ready.then(() => {
      if (this.#end !== end) return;
      this.#isReady = true;
      const early = this.#queue;
      this.#queue = [];
      this.#take(early);
    });
  }

  close(): void {
    this.#end?.();
    this.#end = null;
    this.#isReady = false;
    this.#queue = [];
    this.#confirmations.stop();
    if (this.#retry === null) return;
    clearTimeout(this.#retry);
    this.#retry = null;
    this.#isWaiting = false;
  }

  /** Tells where the symbol stands at its opening, as was answered. False where that could not be told. */
  async begin(quote: SourceQuote): Promise<boolean> {
    const { symbol, tape } = this.#options;
    const placed = await this.#place(quote);
    if (!this.isOpen) return false;
    // What was told meanwhile is newer than what was asked for.
    if (this.#hasTold) return true;
    if (placed !== null && this.#last !== null && placed > this.#last) {
      // An answer that is counted is the tick of that number: so who listened before learns how many were lost.
      this.#tell(tickOf(quote), placed);
      return true;
    }
    this.#last ??= placed;
    if (this.#last === null && this.#lineNow() === null) return false;
    const view = tape.viewOf(symbol);
    // While a source gives no answer, what it streamed may be newer than the answer that is kept.
    const isOutdated = view !== null && view.source === quote.source && view.confirmedAtMs > quote.confirmedAtMs;
    this.#tellState(isOutdated ? quoteOf(view) : quote);
    return true;
  }

  /** The number of an answer among those of the ticks; null where the source does not tell, or it can't be had. */
  async #place(quote: SourceQuote): Promise<number | null> {
    const { sequences } = this.#options;
    for (let tries = 0; quote.sequence !== null && tries < triesToPlace; tries += 1) {
      const line = this.#lineNow();
      if (line === null) return null;
      const placed = line.place(quote.sequence, quote);
      if (typeof placed === 'number') return placed;
      await sequences.settle(line, placed, quote);
    }
    return null;
  }

  /** Null where it has to be loaded first. It goes on after what is in the log. */
  #lineNow(): NumberLine | null {
    const { symbol, source, sequences, tape } = this.#options;
    if (this.#line !== null) return this.#line;
    this.#line = sequences.lineOf(symbol);
    const view = tape.viewOf(symbol);
    if (view?.isExact === true) this.#line?.goOnAfter({ ...view, sequence: this.#last ?? view.sequence }, source);
    return this.#line;
  }

  #take(ticks: readonly SourceTick[]): void {
    const { source, beliefs } = this.#options;
    const told = this.#isReady ? ticks.filter((tick) => beliefs.believesTick(tick, source)) : ticks;
    if (told.length === 0) return;
    this.#queue = this.#queue.length === 0 ? [...told] : [...this.#queue, ...told].slice(-longestQueue);
    if (this.#isReady) this.#drain();
  }

  /** Hands on what waits, as far as there are numbers for it. */
  #drain(): void {
    if (!this.#isReady || this.#isWaiting || this.#queue.length === 0) return;
    const { symbol, sequences } = this.#options;
    const line = this.#lineNow();
    if (line === null) {
      this.#wait(sequences.load([symbol]));
      return;
    }
    for (const [index, tick] of this.#queue.entries()) {
      if (this.#isToldBefore(tick)) continue;
      const given = line.give(tick);
      if (typeof given === 'number') {
        this.#tell(tick, given);
        sequences.moved(line);
      } else if (given !== 'TOLD') {
        this.#queue = this.#queue.slice(index);
        this.#wait(sequences.settle(line, given, tick));
        return;
      }
    }
    this.#queue = [];
  }

  /** A source without a stream of its own begins with what it has told before. */
  #isToldBefore(tick: SourceTick): boolean {
    const before = this.#before;
    this.#before = null;
    return before !== null && tick.sequence === null && orderFault(tick, before) !== null;
  }

  #tell(tick: SourceTick, sequence: number): void {
    if (this.#last !== null && sequence <= this.#last) return;
    this.#options.outbox.tick({ ...tick, sequence, previous: this.#last });
    this.#last = sequence;
    this.#hasTold = true;
    this.#confirmations.told(tick);
  }

  #tellState(quote: SourceQuote): void {
    const sequence = this.#last ?? this.#lineNow()?.newest ?? 0;
    this.#options.outbox.state({ ...quote, sequence, isExact: this.#last !== null });
    this.#confirmations.told(quote);
  }

  #wait(work: Promise<void>): void {
    this.#isWaiting = true;
    const goOn = () => {
      this.#isWaiting = false;
      this.#drain();
    };
    work.then(
      () => {
        this.#isFailing = false;
        goOn();
      },
      (error: unknown) => {
        if (!this.#isFailing)
          this.#options.report(error, `the ticks of ${this.#options.symbol} wait for their numbers`);
        this.#isFailing = true;
        this.#retry = setTimeout(() => {
          this.#retry = null;
          goOn();
        }, retryMs);
      },
    );
  }
}

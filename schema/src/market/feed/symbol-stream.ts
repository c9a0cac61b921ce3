import type { MarketSource, SourceQuote, SourceTick, Tick } from '../../ports/market.ts';
import type { Beliefs } from './beliefs.ts';
import type { NumberLine } from './number-line.ts';
import type { Report, Sequences } from './sequences.ts';

/** Takes ticks as they happen, oldest first. It must not block. */
export type TickListener = (ticks: readonly Tick[]) => void;

/** One of those who listen, for as long as it does. */
export interface Listening {
  readonly listener: TickListener;
  /** What it throws is told once. */
  hasFailed: boolean;
}

/** Ticks that wait for their numbers, while the database is asked; beyond that the oldest go. */
const longestQueue = 1_000;
const retryMs = 1_000;
/** A stream that is silent for this long, or twice as long as it should be, is not relied on. */
const shortestSilenceMs = 3_000;

export interface SymbolStreamOptions {
  readonly symbol: string;
  readonly source: MarketSource;
  readonly beliefs: Beliefs;
  readonly sequences: Sequences;
  readonly report: Report;
}

const isNumbered = (tick: SourceTick, sequence: number): tick is Tick => tick.sequence === sequence;

/** One symbol as its source streams it: checked, numbered, and handed to all who listen. It can be opened again. */
export class SymbolStream {
  readonly listening = new Set<Listening>();
  readonly #options: SymbolStreamOptions;
  readonly #isSynthetic: boolean;
  #end: (() => void) | null = null;
  #queue: SourceTick[] = [];
  #isWaiting = false;
  #isFailing = false;
  #retry: NodeJS.Timeout | undefined;
  #newest: SourceTick | null = null;
  #spokeAtMs = 0;
  #lastSequence: number | null = null;

  constructor(options: SymbolStreamOptions) {
    this.#options = options;
    this.#isSynthetic = options.source.provenance(options.symbol)?.synthetic ?? false;
  }

  get source(): MarketSource {
    return this.#options.source;
  }

  get isOpen(): boolean {
    return this.#end !== null;
  }

  /** The number of the newest tick that was told since it was opened; null before the first. */
  get lastSequence(): number | null {
    return this.#lastSequence;
  }

  /** What it tells is not looked at before `comparable`: until then there is nothing to compare it with. */
  open(comparable: Promise<unknown> | null): void {
    const { symbol, source, beliefs } = this.#options;
    let early: SourceTick[] | null = comparable === null ? null : [];
    this.#lastSequence = null;
    const end = source.subscribe([symbol], {
      ticks: (ticks) => {
        if (early === null) this.#take(ticks);
        else early = [...early, ...ticks].slice(-longestQueue);
      },
      confirmed: (quotes) => {
        for (const quote of early === null ? quotes : []) {
          if (beliefs.believesQuote(quote, source)) this.#hold(quote);
        }
      },
    });
    this.#end = end;
    void comparable?.then(() => {
      const waiting = early ?? [];
      early = null;
      if (this.#end === end) this.#take(waiting);
    });
  }

  close(): void {
    this.#end?.();
    this.#end = null;
    this.#queue = [];
    clearTimeout(this.#retry);
  }

  /** The newest that it told, however long ago; null before it told anything. */
  last(): SourceQuote | null {
    const newest = this.#newest;
    return newest === null ? null : { ...newest, synthetic: this.#isSynthetic, confirmedAtMs: this.#spokeAtMs };
  }

  /** The same where it can be relied on: the stream is open, and has not been silent for longer than is to be expected. */
  newest(): SourceQuote | null {
    const longestSilenceMs = Math.max(shortestSilenceMs, 2 * this.source.expectedEveryMs);
    return this.isOpen && this.#spokeAtMs >= Date.now() - longestSilenceMs ? this.last() : null;
  }

  #take(ticks: readonly SourceTick[]): void {
    const { source, beliefs } = this.#options;
    const believed = ticks.filter((tick) => beliefs.believesTick(tick, source));
    if (believed.length === 0) return;
    this.#queue = this.#queue.length === 0 ? believed : [...this.#queue, ...believed].slice(-longestQueue);
    this.#drain();
  }

  #hold(reading: SourceTick): void {
    this.#spokeAtMs = Date.now();
    if (this.#newest === null || reading.timeMs >= this.#newest.timeMs) this.#newest = reading;
  }

  /** Hands on what waits, as far as there are numbers for it. */
  #drain(): void {
    if (this.#isWaiting || this.#queue.length === 0) return;
    const { symbol, sequences } = this.#options;
    const line = sequences.lineOf(symbol);
    if (line === null) {
      this.#wait(sequences.load([symbol]));
      return;
    }
    const told: Tick[] = [];
    for (const [index, tick] of this.#queue.entries()) {
      const given = line.give(tick);
      if (typeof given === 'number') {
        told.push(isNumbered(tick, given) ? tick : { ...tick, sequence: given });
      } else if (given !== 'TOLD') {
        this.#queue = this.#queue.slice(index);
        this.#tell(line, told);
        this.#wait(sequences.settle(line, given, tick));
        return;
      }
    }
    this.#queue = [];
    this.#tell(line, told);
  }

  #tell(line: NumberLine, ticks: readonly Tick[]): void {
    const last = ticks.at(-1);
    if (last === undefined) return;
    this.#hold(last);
    this.#lastSequence = last.sequence;
    this.#options.sequences.moved(line);
    for (const listening of this.listening) {
      try {
        listening.listener(ticks);
      } catch (error) {
        if (!listening.hasFailed) this.#options.report(error, 'a listener to prices failed');
        listening.hasFailed = true;
      }
    }
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
        this.#retry = setTimeout(goOn, retryMs);
      },
    );
  }
}

import type { MarketSource, Tick } from '../ports/market.ts';
import { encodeCursor } from './cursor.ts';
import { TickBuffer } from './tick-buffer.ts';

export type PriceEventKind = 'SNAPSHOT' | 'TICK' | 'GAP' | 'STALE';

/** One event of `prices`, as the API tells it. */
export interface PriceEvent extends Tick {
  readonly kind: PriceEventKind;
  readonly missed: number | null;
  readonly cursor: string;
}

export interface PriceStreamOptions {
  /** Each with the source that covers it. */
  readonly sources: ReadonlyMap<string, MarketSource>;
  /** Whether the caller had events before: what came between is then told as a GAP. */
  readonly resumed: boolean;
  readonly maxEventsPerSecond: number | null;
}

/** Enough for a hiccup of a second of the fastest feeds, little enough for ten thousand subscriptions. */
const bufferedTicks = 256;

/**
 * Live prices for one subscriber: a SNAPSHOT of each symbol, then its TICKs. It pulls at its own pace
 * from a bounded buffer of its own, so a slow subscriber delays nobody, and learns from `missed` how
 * many ticks were folded together.
 */
export class PriceStream implements AsyncIterableIterator<PriceEvent, undefined> {
  readonly #options: PriceStreamOptions;
  readonly #buffer: TickBuffer;
  readonly #lastSequence = new Map<string, number>();
  readonly #unsubscribe: (() => void)[] = [];
  #opening: PriceEvent[] | null = null;
  #wake: (() => void) | null = null;
  #ended = false;

  constructor(options: PriceStreamOptions) {
    this.#options = options;
    const { maxEventsPerSecond } = options;
    const minGapMs = maxEventsPerSecond === null ? 0 : 1_000 / maxEventsPerSecond;
    this.#buffer = new TickBuffer({ capacity: bufferedTicks, minGapMs });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<PriceEvent, undefined>> {
    this.#opening ??= await this.#open();
    for (;;) {
      if (this.#ended) return { done: true, value: undefined };
      const event = this.#opening.shift() ?? this.#takeTick();
      if (event !== null) return { done: false, value: event };
      await this.#untilSomethingMayBeRead();
    }
  }

  async return(): Promise<IteratorResult<PriceEvent, undefined>> {
    this.#ended = true;
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    this.#wake?.();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<PriceEvent, undefined>> {
    await this.return();
    throw error;
  }

  /** Listens first and reads the newest prices then: nothing falls between the SNAPSHOT and the TICKs. */
  async #open(): Promise<PriceEvent[]> {
    const { sources, resumed } = this.#options;
    const symbolsOf = Map.groupBy(sources.keys(), (symbol) => sources.get(symbol));
    for (const [source, symbols] of symbolsOf) {
      if (source === undefined) continue;
      this.#unsubscribe.push(
        source.subscribe(symbols, (ticks) => {
          this.#buffer.push(ticks);
          this.#wake?.();
        }),
      );
    }
    const quotes = await Promise.all([...symbolsOf].map(([source, symbols]) => source?.quotes(symbols) ?? []));
    // The subscriber may have left meanwhile, before there was anything to unsubscribe from.
    if (this.#ended) await this.return();
    const newest = new Map(quotes.flat().map((quote) => [quote.symbol, quote]));
    return [...sources.keys()].flatMap((symbol) => {
      const quote = newest.get(symbol);
      if (quote === undefined) return [];
      this.#lastSequence.set(symbol, quote.sequence);
      const snapshot = this.#event('SNAPSHOT', quote, 0);
      // No log of ticks is kept yet that could replay them, nor tell how many they were.
      return resumed ? [this.#event('GAP', quote, null), snapshot] : [snapshot];
    });
  }

  #takeTick(): PriceEvent | null {
    for (;;) {
      const tick = this.#buffer.take(Date.now());
      if (tick === null) return null;
      const last = this.#lastSequence.get(tick.symbol);
      // Older ticks than the SNAPSHOT were in the buffer before it was taken.
      if (last !== undefined && tick.sequence <= last) continue;
      this.#lastSequence.set(tick.symbol, tick.sequence);
      return this.#event('TICK', tick, last === undefined ? 0 : tick.sequence - last - 1);
    }
  }

  #event(kind: PriceEventKind, tick: Tick, missed: number | null): PriceEvent {
    return { ...tick, kind, missed, cursor: encodeCursor(tick.timeMs) };
  }

  #untilSomethingMayBeRead(): Promise<void> {
    return new Promise((resolve) => {
      const nextAtMs = this.#buffer.nextAtMs();
      const timer = nextAtMs === null ? undefined : setTimeout(() => this.#wake?.(), nextAtMs - Date.now());
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
    });
  }
}

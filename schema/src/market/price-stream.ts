import type { Tick } from '../ports/market.ts';
import { encodeCursor } from './cursor.ts';
import type { Feed } from './feed/feed.ts';
import { TickBuffer } from './tick-buffer.ts';

export type PriceEventKind = 'SNAPSHOT' | 'TICK' | 'GAP' | 'STALE';

/** One event of `prices`, as the API tells it. */
export interface PriceEvent extends Tick {
  readonly kind: PriceEventKind;
  readonly missed: number | null;
  readonly cursor: string;
}

export interface PriceStreamOptions {
  readonly feed: Feed;
  readonly symbols: readonly string[];
  /** Whether the caller had events before: what came between is then told as a GAP. */
  readonly resumed: boolean;
  readonly maxEventsPerSecond: number | null;
}

/** Enough for a hiccup of a second of the fastest feeds, little enough for ten thousand subscriptions. */
const bufferedTicks = 256;
/** What GraphQL's Int can hold. A larger step is none of lost ticks: the symbol has come to another source's count. */
const mostMissed = 2 ** 31 - 1;

/**
 * Live prices for one subscriber: a SNAPSHOT of each symbol, then its TICKs. It pulls at its own pace
 * from a bounded buffer of its own, so a slow subscriber delays nobody, and learns from `missed` how
 * many ticks were folded together.
 */
export class PriceStream implements AsyncIterableIterator<PriceEvent, undefined> {
  readonly #options: PriceStreamOptions;
  readonly #buffer: TickBuffer;
  readonly #lastSequence = new Map<string, number>();
  /** Symbols of which it is not known yet where their ticks stand: the first one is told as a SNAPSHOT. */
  readonly #unplaced = new Set<string>();
  #unsubscribe: (() => void) | null = null;
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
    this.#opening ??= await this.#open().catch(async (error: unknown) => {
      await this.return();
      throw error;
    });
    for (;;) {
      if (this.#ended) return { done: true, value: undefined };
      const event = this.#opening.shift() ?? this.#takeTick();
      if (event !== null) return { done: false, value: event };
      await this.#untilSomethingMayBeRead();
    }
  }

  async return(): Promise<IteratorResult<PriceEvent, undefined>> {
    this.#ended = true;
    this.#unsubscribe?.();
    this.#wake?.();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<PriceEvent, undefined>> {
    await this.return();
    throw error;
  }

  /** Listens first and reads the newest prices then: nothing falls between the SNAPSHOT and the TICKs. */
  async #open(): Promise<PriceEvent[]> {
    const { feed, symbols, resumed } = this.#options;
    this.#unsubscribe = feed.subscribe(symbols, {
      ticks: (ticks) => {
        this.#buffer.push(ticks);
        this.#wake?.();
      },
      heard() {},
      began() {},
    });
    const snapshots = await feed.snapshots(symbols);
    // The subscriber may have left meanwhile, before there was anything to unsubscribe from.
    if (this.#ended) await this.return();
    const newest = new Map(snapshots.map((quote) => [quote.symbol, quote]));
    return symbols.flatMap((symbol) => {
      const quote = newest.get(symbol);
      if (quote === undefined) return [];
      this.#lastSequence.set(symbol, quote.sequence);
      if (!quote.isExact) this.#unplaced.add(symbol);
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
      if (this.#unplaced.delete(tick.symbol)) return this.#event('SNAPSHOT', tick, 0);
      const missed = last === undefined ? 0 : tick.sequence - last - 1;
      return this.#event('TICK', tick, missed > mostMissed ? null : missed);
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

import { GraphQLError } from 'graphql';
import type { CandleEvent } from './bar-builder.ts';

/** Somebody's place among those who watch a bar. */
export interface Seat {
  /** What is told first: the bar that is under way; null where none is. */
  readonly first: CandleEvent | null;
  leave(): void;
}

/** Bars that have closed and were not read: more than a day of the shortest. */
const longestQueue = 1_500;

const tooSlow = () =>
  new GraphQLError(`candles: ended, as ${longestQueue} closed bars were waiting to be read; subscribe again`, {
    extensions: { code: 'SLOW_CONSUMER' },
  });

/**
 * The bars of one symbol for one subscriber, who reads at its own pace: of a bar under way it gets the newest state, of
 * bars that have closed each one.
 */
export class CandleStream implements AsyncIterableIterator<CandleEvent, undefined> {
  readonly #join: (listener: (event: CandleEvent) => void) => Promise<Seat>;
  #seat: Promise<Seat> | null = null;
  #queue: CandleEvent[] = [];
  #wake: (() => void) | null = null;
  #isEnded = false;
  #isTooSlow = false;

  constructor(join: (listener: (event: CandleEvent) => void) => Promise<Seat>) {
    this.#join = join;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<CandleEvent, undefined>> {
    if (this.#seat === null && !this.#isEnded) await this.#sit();
    for (;;) {
      if (this.#isTooSlow) throw tooSlow();
      if (this.#isEnded) return { done: true, value: undefined };
      const event = this.#queue.shift();
      if (event !== undefined) return { done: false, value: event };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async return(): Promise<IteratorResult<CandleEvent, undefined>> {
    this.#isEnded = true;
    this.#wake?.();
    // Somebody who leaves while the seat is prepared gives it up when it is.
    this.#seat?.then(
      (seat) => seat.leave(),
      () => {},
    );
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<CandleEvent, undefined>> {
    await this.return();
    throw error;
  }

  async #sit(): Promise<void> {
    this.#seat = this.#join((event) => this.#push(event));
    try {
      const { first } = await this.#seat;
      if (first !== null) this.#queue.unshift(first);
    } catch (error) {
      this.#isEnded = true;
      throw error;
    }
  }

  #push(event: CandleEvent): void {
    const last = this.#queue.at(-1);
    if (last?.isClosed === false && last.candle.timeMs === event.candle.timeMs) this.#queue.pop();
    this.#queue.push(event);
    if (this.#queue.length > longestQueue) {
      this.#isTooSlow = true;
      void this.return();
    }
    this.#wake?.();
  }
}

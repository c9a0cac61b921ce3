import { GraphQLError } from 'graphql';
import type { Follower, Reading } from '../../../streams/shared-stream.ts';
import type { BarBuilder, CandleEvent } from './bar-builder.ts';

/** Bars that have closed and were not read: more than a day of the shortest. */
const longestUnread = 1_500;

const none: readonly CandleEvent[] = Object.freeze([]);

const tooSlow = () =>
  new GraphQLError(`candles: ended, as ${longestUnread} closed bars were waiting to be read; subscribe again`, {
    extensions: { code: 'SLOW_CONSUMER' },
  });

/** The bars of one symbol and interval for all who watch them, as the same events. */
export class CandleTopic {
  readonly builder: BarBuilder;
  readonly #left: () => void;
  readonly #readers = new Set<CandleReader>();
  /** Bars that have closed and that somebody has not read yet, oldest first. */
  readonly #closed: CandleEvent[] = [];
  /** How many have closed before those. */
  #gone = 0;
  /** The bar under way, as it was told last. */
  #growing: CandleEvent | null = null;
  #isOpen = false;

  constructor(builder: BarBuilder, left: () => void) {
    this.builder = builder;
    this.#left = left;
    builder.listeners.add((event) => this.#take(event));
    builder.open().then(
      () => {
        this.#isOpen = true;
        for (const reader of this.#readers) reader.notify();
      },
      (error: unknown) => {
        for (const reader of [...this.#readers]) reader.end(error);
      },
    );
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get growing(): CandleEvent | null {
    return this.#growing;
  }

  /** How many bars have closed. */
  get closedCount(): number {
    return this.#gone + this.#closed.length;
  }

  closedAfter(count: number): readonly CandleEvent[] {
    return count === this.closedCount ? none : this.#closed.slice(count - this.#gone);
  }

  follow(follower: Follower): CandleReader {
    const reader = new CandleReader(this, follower);
    this.#readers.add(reader);
    if (this.#isOpen) queueMicrotask(() => reader.notify());
    return reader;
  }

  leave(reader: CandleReader): void {
    if (!this.#readers.delete(reader) || this.#readers.size > 0) return;
    this.builder.close();
    this.#left();
  }

  #take(event: CandleEvent): void {
    this.#growing = event.isClosed ? null : event;
    if (event.isClosed) this.#close(event);
    for (const reader of this.#readers) reader.notify();
  }

  #close(event: CandleEvent): void {
    this.#closed.push(event);
    const longest = this.closedCount - longestUnread;
    for (const reader of [...this.#readers]) if (reader.readUntil < longest) reader.end(tooSlow());
    let readByAll = this.closedCount - 1;
    for (const { readUntil } of this.#readers) readByAll = Math.min(readByAll, readUntil);
    this.#closed.splice(0, readByAll - this.#gone);
    this.#gone = readByAll;
  }
}

/** One follower's place: of the bar under way it reads the newest state, of bars that have closed each one. */
export class CandleReader implements Reading<CandleEvent> {
  readonly #topic: CandleTopic;
  readonly #follower: Follower;
  /** How many of the bars that have closed it has read, or need not; before it has begun it needs none. */
  #closedCount: number | null = null;
  /** What it began with, which others may be told only later. */
  #first: CandleEvent | null = null;
  #growing: CandleEvent | null = null;
  #hasLeft = false;

  constructor(topic: CandleTopic, follower: Follower) {
    this.#topic = topic;
    this.#follower = follower;
  }

  get readUntil(): number {
    return this.#closedCount ?? Number.POSITIVE_INFINITY;
  }

  notify(): void {
    if (!this.#hasLeft) this.#follower.notify();
  }

  read(): readonly CandleEvent[] {
    const topic = this.#topic;
    if (this.#hasLeft || !topic.isOpen) return none;
    if (this.#closedCount === null) {
      this.#closedCount = topic.closedCount;
      this.#first = topic.builder.current();
      // What others were told before is older.
      this.#growing = topic.growing;
      return this.#first === null ? none : [this.#first];
    }
    const closed = topic.closedAfter(this.#closedCount);
    this.#closedCount = topic.closedCount;
    const { growing } = topic;
    if (growing === null || growing === this.#growing) return closed;
    this.#growing = growing;
    if (growing === this.#first) return closed;
    return [...closed, growing];
  }

  leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#topic.leave(this);
  }

  end(error: unknown): void {
    if (this.#hasLeft) return;
    this.leave();
    this.#follower.end(error);
  }
}

import type { Report } from '../market/feed/sequences.ts';
import type { Cache } from '../ports/cache.ts';

/** Rows of one kind that go through states until a last one, and are followed on the way. */
export interface FollowedKind<State> {
  /** What is announced when one of them changes. */
  keyOf(id: string): string;
  /** As it is now; null where it is gone. */
  read(id: string): Promise<State | null>;
  /** Every state that it went through after `from`, oldest first, `to` being the last; empty where they are the same. */
  between(from: State, to: State): readonly State[];
  /** Whether none follows. */
  isLast(state: State): boolean;
  /** What a follower is told of one that is gone. */
  gone(): Error;
}

/** The states of one row: the one that it has now, then each that follows. It ends after the last. */
export interface FollowedStates<Event> extends AsyncIterableIterator<Event, undefined> {
  return(): Promise<IteratorResult<Event, undefined>>;
}

export interface Following<State> {
  /** `tell` makes an event of a state; what it answers null to is left out for this follower. */
  follow<Event>(id: string, tell: (state: State) => Event | null): FollowedStates<Event>;
}

export interface FollowingOptions {
  readonly cache: Pick<Cache, 'onChange'>;
  readonly report: Report;
  /** After a read that failed. */
  readonly retryMs?: number;
}

/**
 * Follows rows that any process changes. Each server reads a row once for all who follow it here, when a change is
 * announced; the states between two reads are told as well, so that how often it is read shows nowhere.
 */
export function createFollowing<State>(
  kind: FollowedKind<State>,
  { cache, report, retryMs = 1_000 }: FollowingOptions,
): Following<State> {
  const rows = new Map<string, FollowedRow<State>>();

  cache.onChange((keys) => {
    if (keys === null) for (const row of rows.values()) row.refresh();
    else for (const key of keys) rows.get(key)?.refresh();
  });

  return {
    follow(id, tell) {
      const key = kind.keyOf(id);
      const row =
        rows.get(key) ??
        new FollowedRow({ id, kind, report, retryMs, left: (empty) => rows.get(key) === empty && rows.delete(key) });
      rows.set(key, row);
      return new Reader(row, kind, tell);
    },
  };
}

interface RowOptions<State> {
  readonly id: string;
  readonly kind: FollowedKind<State>;
  readonly report: Report;
  readonly retryMs: number;
  /** The last reader has left. */
  left(row: FollowedRow<State>): void;
}

interface RowReader {
  /** The read whose result it begins with: no earlier one, which may have been under way when it came. */
  readonly firstRead: number;
  begin(at: number): void;
  wake(): void;
  fail(error: Error): void;
}

/** One row, and all that has been seen of it since somebody follows it. */
class FollowedRow<State> {
  readonly states: State[] = [];
  readonly #options: RowOptions<State>;
  readonly #readers = new Set<RowReader>();
  #reads = 0;
  #isReading = false;
  #isStale = false;
  #isFailing = false;

  constructor(options: RowOptions<State>) {
    this.#options = options;
  }

  get nextRead(): number {
    return this.#reads + 1;
  }

  join(reader: RowReader): void {
    this.#readers.add(reader);
    this.refresh();
  }

  leave(reader: RowReader): void {
    if (this.#readers.delete(reader) && this.#readers.size === 0) this.#options.left(this);
  }

  /** Reads it, and once more where it is told of meanwhile. */
  refresh(): void {
    this.#isStale = true;
    if (this.#isReading) return;
    this.#isReading = true;
    void this.#readUntilFresh();
  }

  async #readUntilFresh(): Promise<void> {
    const { id, kind, report, retryMs } = this.#options;
    while (this.#isStale && this.#readers.size > 0) {
      this.#isStale = false;
      this.#reads += 1;
      try {
        this.#take(await kind.read(id));
        this.#isFailing = false;
      } catch (error) {
        if (!this.#isFailing) report(error, `what is followed as ${kind.keyOf(id)} cannot be read: it is tried again`);
        this.#isFailing = true;
        this.#isStale = true;
        await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
      }
    }
    this.#isReading = false;
  }

  #take(state: State | null): void {
    const { kind } = this.#options;
    if (state === null) {
      for (const reader of [...this.#readers]) reader.fail(kind.gone());
      return;
    }
    const newest = this.states.at(-1);
    this.states.push(...(newest === undefined ? [state] : kind.between(newest, state)));
    for (const reader of this.#readers) {
      if (reader.firstRead <= this.#reads) reader.begin(this.states.length - 1);
      reader.wake();
    }
  }
}

/** One follower. What it has not read stays in the row's states, which are few: there is no queue that could grow. */
class Reader<State, Event> implements FollowedStates<Event>, RowReader {
  readonly firstRead: number;
  readonly #row: FollowedRow<State>;
  readonly #kind: Pick<FollowedKind<State>, 'isLast'>;
  readonly #tell: (state: State) => Event | null;
  /** The place of the state that it reads next; null before it has begun. */
  #at: number | null = null;
  #isOver = false;
  #failure: Error | null = null;
  #changed = Promise.withResolvers<void>();

  constructor(
    row: FollowedRow<State>,
    kind: Pick<FollowedKind<State>, 'isLast'>,
    tell: (state: State) => Event | null,
  ) {
    this.#row = row;
    this.#kind = kind;
    this.#tell = tell;
    this.firstRead = row.nextRead;
    row.join(this);
  }

  begin(at: number): void {
    this.#at ??= at;
  }

  wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  fail(error: Error): void {
    this.#failure = error;
    this.#end();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Event, undefined>> {
    while (!this.#isOver) {
      const state = this.#at === null ? undefined : this.#row.states[this.#at];
      if (this.#at === null || state === undefined) {
        await this.#changed.promise;
        continue;
      }
      this.#at += 1;
      if (this.#kind.isLast(state)) this.#end();
      const event = this.#tell(state);
      if (event !== null) return { done: false, value: event };
    }
    const failure = this.#failure;
    this.#failure = null;
    if (failure !== null) throw failure;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Event, undefined>> {
    this.#failure = null;
    this.#end();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<Event, undefined>> {
    await this.return();
    throw error;
  }

  #end(): void {
    this.#isOver = true;
    this.#row.leave(this);
    this.wake();
  }
}

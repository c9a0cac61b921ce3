/** Somebody who follows a shared stream. Its functions must not throw and must not block. */
export interface Follower {
  /** There may be something to read. Who has no room for it reads later. */
  notify(): void;
  /** Nothing more will be told; an error says why, null that it just ended. What was not read is gone. */
  end(error: unknown): void;
}

/** One follower's place in a stream. */
export interface Reading<Event extends object> {
  /**
   * Some of what is to be told next, in order; empty where there is nothing now. What several followers are told is
   * the same object for all of them, so that it is encoded once.
   */
  read(): readonly Event[];
  leave(): void;
}

/**
 * The events of a subscription that are the same for everyone who may follow it, whoever that is: a field opts in by
 * answering one of these. Never for a field whose events depend on who asks.
 */
export class SharedStream<Event extends object> implements AsyncIterableIterator<Event, undefined> {
  /**
   * Equal for streams in which the same event has the same result: what resolves an event looks at the event, and not at
   * the arguments of the field. Streams with other events may have an equal key.
   */
  readonly key: string;
  readonly #join: (follower: Follower) => Reading<Event>;
  #reading: Reading<Event> | null = null;
  #unread: Event[] = [];
  #wake: (() => void) | null = null;
  #end: { readonly error: unknown } | null = null;

  constructor(key: string, join: (follower: Follower) => Reading<Event>) {
    this.key = key;
    this.#join = join;
  }

  /** Follows it without iterating: whoever delivers to many does so. Either is done, once. */
  follow(follower: Follower): Reading<Event> {
    return this.#join(follower);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Event, undefined>> {
    this.#reading ??= this.#end === null ? this.#follow() : null;
    for (;;) {
      if (this.#unread.length === 0 && this.#end === null) this.#unread = [...(this.#reading?.read() ?? [])];
      const event = this.#unread.shift();
      if (event !== undefined) return { done: false, value: event };
      if (this.#end !== null) {
        const { error } = this.#end;
        this.#end = { error: null };
        if (error !== null) throw error;
        return { done: true, value: undefined };
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async return(): Promise<IteratorResult<Event, undefined>> {
    this.#end = { error: null };
    this.#unread = [];
    // Asked twice, as GraphQL does, it leaves once.
    const reading = this.#reading;
    this.#reading = null;
    reading?.leave();
    this.#wake?.();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<Event, undefined>> {
    await this.return();
    throw error;
  }

  #follow(): Reading<Event> {
    return this.#join({
      notify: () => this.#wake?.(),
      end: (error) => {
        this.#end ??= { error };
        this.#reading = null;
        this.#wake?.();
      },
    });
  }
}

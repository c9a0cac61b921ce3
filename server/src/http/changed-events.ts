export interface Changes<Event> {
  /** Of the first event. */
  readonly first?: (event: Event) => Event;
  /** Of every event. */
  readonly event?: (event: Event) => Event;
  /** Of the error that the events end with. */
  readonly error?: (error: unknown) => unknown;
}

/** The same events and the same end, as somebody is to be told them. */
export function changed<Event>(
  events: AsyncIterable<Event>,
  { first, event = (same) => same, error = (same) => same }: Changes<Event>,
): AsyncIterableIterator<Event, undefined> {
  const inner = events[Symbol.asyncIterator]();
  let isFirst = first !== undefined;

  function told(result: IteratorResult<Event>): IteratorResult<Event, undefined> {
    if (result.done === true) return { done: true, value: undefined };
    const value = event(result.value);
    if (!isFirst || first === undefined) return { done: false, value };
    isFirst = false;
    return { done: false, value: first(value) };
  }

  return {
    next: () =>
      inner.next().then(told, (reason: unknown) => {
        throw error(reason);
      }),
    async return() {
      await inner.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

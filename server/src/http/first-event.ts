/** The same events, the first of them changed: those that follow pass as they are, at no cost. */
export function withFirst<Event>(
  events: AsyncIterable<Event>,
  change: (event: Event) => Event,
): AsyncIterableIterator<Event> {
  const inner = events[Symbol.asyncIterator]();
  let isFirst = true;

  async function first(): Promise<IteratorResult<Event>> {
    const next = await inner.next();
    return next.done === true ? next : { done: false, value: change(next.value) };
  }

  return {
    next() {
      if (!isFirst) return inner.next();
      isFirst = false;
      return first();
    },
    return: async () => (await inner.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

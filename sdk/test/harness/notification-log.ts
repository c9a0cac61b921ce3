import { Channel } from './channel.ts';

interface Told {
  readonly notifications: object;
}

/** A server's `notifications`: all of one user, whose places are the cursors. */
export class NotificationLog {
  readonly #titles: string[] = [];
  readonly #readers = new Set<() => void>();
  /** The `after` of each subscription so far. */
  readonly places = new Channel<string | null>();

  get readers(): number {
    return this.#readers.size;
  }

  write(...titles: readonly string[]): void {
    this.#titles.push(...titles);
    for (const wake of this.#readers) wake();
  }

  /** The list of them, the newest first. */
  readonly viewer = {
    __typename: 'User',
    notifications: ({ first, after }: { readonly first?: number | null; readonly after?: string | null }) => {
      const all = this.#titles.map((title, index) => this.#notification(title, index + 1)).reverse();
      const begin = after ? this.#titles.length - Number(after) + 1 : 0;
      const nodes = all.slice(begin, begin + (first ?? 20));
      const place = (index: number) => (nodes.length > 0 ? String(this.#titles.length - begin - index) : null);
      const pageInfo = {
        ...{ hasPreviousPage: begin > 0, hasNextPage: begin + nodes.length < all.length },
        ...{ startCursor: place(0), endCursor: place(nodes.length - 1) },
      };
      return { nodes, totalCount: all.length, pageInfo };
    },
  };

  readonly notifications = ({ after = null }: { readonly after?: string | null }): AsyncIterable<Told> => {
    let place = after === null ? this.#titles.length : Number(after);
    let wake = (): void => {};
    let isOver = false;
    const read = (): void => wake();
    this.#readers.add(read);
    this.places.put(after);
    const next = async (): Promise<IteratorResult<Told, undefined>> => {
      while (!isOver) {
        const title = this.#titles[place];
        if (title !== undefined) {
          place += 1;
          return { done: false, value: { notifications: this.#notification(title, place) } };
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return { done: true, value: undefined };
    };
    const leave = async (): Promise<IteratorResult<Told, undefined>> => {
      isOver = true;
      this.#readers.delete(read);
      wake();
      return { done: true, value: undefined };
    };
    return { [Symbol.asyncIterator]: () => ({ next, return: leave }) };
  };

  #notification(title: string, place: number): object {
    return {
      ...{ __typename: 'Notification', id: `n${place}`, cursor: String(place), kind: 'ACCOUNT', title },
      ...{ body: null, createdAt: '2026-11-21T09:30:00.000Z', readAt: null, subject: null },
    };
  }
}

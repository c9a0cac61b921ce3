import { type Follower, SharedStream } from '@tickwire/schema';

/** A source of events that a test tells as it likes. Who follows has what was told since. */
export class Source<Event extends object> {
  readonly #followers = new Map<Follower, Event[]>();
  reads = 0;

  stream(key = 'all'): SharedStream<Event> {
    return new SharedStream(key, (follower) => {
      this.#followers.set(follower, []);
      return {
        read: () => {
          this.reads += 1;
          const unread = this.#followers.get(follower) ?? [];
          this.#followers.set(follower, []);
          return unread;
        },
        leave: () => {
          if (!this.#followers.delete(follower)) throw new Error('left twice');
        },
      };
    });
  }

  get followers(): number {
    return this.#followers.size;
  }

  /** How much whoever is furthest behind has not read. */
  unreadMost(): number {
    return Math.max(0, ...[...this.#followers.values()].map((unread) => unread.length));
  }

  tell(...events: readonly Event[]): void {
    for (const [follower, unread] of this.#followers) {
      unread.push(...events);
      follower.notify();
    }
  }

  end(error: unknown = null): void {
    for (const follower of [...this.#followers.keys()]) {
      this.#followers.delete(follower);
      follower.end(error);
    }
  }
}

import type { Notification } from '@tickwire/prisma';
import type { Report } from '../market/feed/sequences.ts';
import type { Cache } from '../ports/cache.ts';
import { notificationsKey } from './key.ts';

/** Those that come behind a place, the next first: empty where there are none yet, and else as many as there are, or some. */
type ReadBehind = (userId: string, sequence: bigint) => Promise<readonly Notification[]>;

/** A user's notifications, each as it comes. It does not end by itself. */
export interface NotificationStream extends AsyncIterableIterator<Notification, undefined> {
  return(): Promise<IteratorResult<Notification, undefined>>;
}

export interface NotificationStreams {
  /** All behind the place, in order, each once. */
  follow(userId: string, sequence: bigint): NotificationStream;
}

export interface NotificationStreamsOptions {
  readonly readBehind: ReadBehind;
  readonly cache: Pick<Cache, 'onChange'>;
  readonly report: Report;
  /** After a read that failed. */
  readonly retryMs?: number;
}

/**
 * Streams of what any process writes. Each reader pulls pages out of the database, behind the last that it was handed, and is
 * woken when there may be more: so it misses none, however slow it is, and nothing waits for it in memory but one page.
 */
export function createNotificationStreams({
  readBehind,
  cache,
  report,
  retryMs = 1_000,
}: NotificationStreamsOptions): NotificationStreams {
  const users = new Map<string, FollowedUser>();

  cache.onChange((keys) => {
    if (keys === null) for (const user of users.values()) user.wake();
    else for (const key of keys) users.get(key)?.wake();
  });

  return {
    follow(userId, sequence) {
      const key = notificationsKey(userId);
      const left = () => users.delete(key);
      const user = users.get(key) ?? new FollowedUser({ userId, readBehind, report, retryMs, left });
      users.set(key, user);
      return new Reader(user, sequence);
    },
  };
}

interface FollowedUserOptions {
  readonly userId: string;
  readonly readBehind: ReadBehind;
  readonly report: Report;
  readonly retryMs: number;
  /** The last reader has left. */
  left(): void;
}

interface Read {
  readonly sequence: bigint;
  readonly wakings: number;
  readonly page: Promise<readonly Notification[]>;
}

/** A user, for all who follow them on this server. */
class FollowedUser {
  /** Counts the times that there may have been more. */
  wakings = 0;
  readonly #options: FollowedUserOptions;
  readonly #readers = new Set<Reader>();
  #lastRead: Read | null = null;
  #isFailing = false;

  constructor(options: FollowedUserOptions) {
    this.#options = options;
  }

  join(reader: Reader): void {
    this.#readers.add(reader);
  }

  leave(reader: Reader): void {
    if (this.#readers.delete(reader) && this.#readers.size === 0) this.#options.left();
  }

  wake(): void {
    this.wakings += 1;
    for (const reader of this.#readers) reader.wake();
  }

  /** Those who stand at the same place share one read, as long as nothing more may have come. */
  readBehind(sequence: bigint): Promise<readonly Notification[]> {
    const { wakings } = this;
    const last = this.#lastRead;
    if (last !== null && last.sequence === sequence && last.wakings === wakings) return last.page;
    const page = this.#read(sequence);
    this.#lastRead = { sequence, wakings, page };
    return page;
  }

  /** Until it goes well, or nobody is left who waits for it. */
  async #read(sequence: bigint): Promise<readonly Notification[]> {
    const { userId, readBehind, report, retryMs } = this.#options;
    while (this.#readers.size > 0) {
      try {
        const page = await readBehind(userId, sequence);
        this.#isFailing = false;
        return page;
      } catch (error) {
        if (!this.#isFailing)
          report(error, 'notifications cannot be read for those who follow them: it is tried again');
        this.#isFailing = true;
        await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
      }
    }
    return [];
  }
}

class Reader implements NotificationStream {
  readonly #user: FollowedUser;
  /** The last that it handed on. */
  #sequence: bigint;
  #unread: readonly Notification[] = [];
  #isOver = false;
  #woken = Promise.withResolvers<void>();

  constructor(user: FollowedUser, sequence: bigint) {
    this.#user = user;
    this.#sequence = sequence;
    user.join(this);
  }

  wake(): void {
    this.#woken.resolve();
    this.#woken = Promise.withResolvers();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Notification, undefined>> {
    while (!this.#isOver) {
      const [next, ...others] = this.#unread;
      if (next !== undefined) {
        this.#unread = others;
        this.#sequence = next.sequence;
        return { done: false, value: next };
      }
      const { wakings } = this.#user;
      const page = await this.#user.readBehind(this.#sequence);
      this.#unread = page.filter(({ sequence }) => sequence > this.#sequence);
      // What came while it was read is read at once.
      if (page.length === 0 && this.#user.wakings === wakings && !this.#isOver) await this.#woken.promise;
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Notification, undefined>> {
    this.#isOver = true;
    this.#unread = [];
    this.#user.leave(this);
    this.wake();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<Notification, undefined>> {
    await this.return();
    throw error;
  }
}

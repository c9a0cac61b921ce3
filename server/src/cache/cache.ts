import { listenForNotifications } from '@tickwire/prisma';
import type { Cache, Kept } from '@tickwire/schema';
import { BentoCache, bentostore, errors } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisDriver } from 'bentocache/drivers/redis';
import type { Redis } from 'ioredis';
import type { Logger } from '../telemetry/logger.ts';
import { announceChanges, announcedKeys, changesChannel } from './announcements.ts';

const maxItems = 50_000;

export interface CacheOptions {
  readonly databaseUrl: string;
  /** Null: values are kept in this process alone. */
  readonly redis: Redis | null;
  readonly log: Logger;
}

export interface ServerCache extends Cache {
  close(): Promise<void>;
}

function createStore(redis: Redis | null) {
  const memory = bentostore().useL1Layer(memoryDriver({ maxItems }));
  const store =
    redis === null ? memory : memory.useL2Layer(redisDriver({ connection: redis, prefix: 'tickwire:cache' }));
  return new BentoCache({ default: 'main', stores: { main: store }, l2CircuitBreakerDuration: '2s' });
}

/**
 * Memory, then Redis. Changes are announced by the database itself, in the transaction that makes them, so
 * that nothing changes without being told. While announcements may be missed nothing is served from here.
 */
export function createCache({ databaseUrl, redis, log }: CacheOptions): ServerCache & { started: Promise<void> } {
  const store = createStore(redis);
  const listeners: ((keys: ReadonlySet<string> | null) => void)[] = [];
  /** Counts what was dropped: a value that was being read meanwhile may be of before. */
  const drops = new Map<string, number>();
  let allDrops = 0;
  /** Whether announcements arrive; and whether what is kept can be trusted, which takes a little longer. */
  let isHearing = false;
  let isTrusted = false;
  /** What Redis still holds because it could not be reached when it was to be dropped. */
  const undropped = new Set<string>();

  /** What changed while nobody listened is not known: nothing of before is trusted. */
  async function trustAgain(): Promise<void> {
    try {
      allDrops += 1;
      await store.clear({ suppressL2Errors: false });
      undropped.clear();
      isTrusted = true;
      for (const listener of listeners) listener(null);
    } catch (error) {
      log.warn({ err: error }, 'the cache cannot be emptied, and is not used until it can');
    }
  }

  async function drop(keys: readonly string[]): Promise<void> {
    if (drops.size > maxItems) {
      drops.clear();
      allDrops += 1;
    }
    for (const key of keys) drops.set(key, (drops.get(key) ?? 0) + 1);
    const options = { suppressL2Errors: false };
    await Promise.all(
      keys.map((key) =>
        store.delete({ key, ...options }).then(
          () => undropped.delete(key),
          () => undropped.add(key),
        ),
      ),
    );
  }

  redis?.on('ready', () => {
    if (isHearing && !isTrusted) trustAgain();
    else if (undropped.size > 0) drop([...undropped]);
  });

  const listening = listenForNotifications({
    url: databaseUrl,
    channel: changesChannel,
    onMessage(payload) {
      const keys = announcedKeys(payload);
      drop(keys).then(() => {
        for (const listener of listeners) listener(new Set(keys));
      });
    },
    onReady() {
      isHearing = true;
      trustAgain();
    },
    onLost(problem) {
      if (isTrusted) log.warn({ problem }, 'changes are not heard of: nothing is served from the cache');
      isHearing = false;
      isTrusted = false;
    },
  });

  const versionOf = (key: string) => `${allDrops}:${drops.get(key) ?? 0}`;

  return {
    started: listening.started,

    async get<T extends Kept>(key: string, ttlMs: number, load: () => Promise<T | null>): Promise<T | null> {
      if (!isTrusted || undropped.has(key)) return load();
      const version = versionOf(key);
      const value = await store
        .getOrSet<T | undefined>({
          key,
          ttl: ttlMs,
          factory: async ({ skip }) => (await load()) ?? skip(),
        })
        .catch((error: unknown) => {
          throw error instanceof errors.E_FACTORY_ERROR ? error.cause : error;
        });
      if (version === versionOf(key)) return value ?? null;
      // It changed while it was read: what was kept may be of before.
      await drop([key]);
      return load();
    },

    drop,

    announce: announceChanges,

    onChange(listener) {
      listeners.push(listener);
    },

    async close() {
      await listening.close();
      await store.disconnectAll();
    },
  };
}

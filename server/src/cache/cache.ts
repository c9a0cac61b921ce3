import { listenForNotifications } from '@tickwire/prisma';
import type { Cache, Kept } from '@tickwire/schema';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { Logger } from '../telemetry/logger.ts';
import { announceChanges, announcedKeys, changesChannel } from './announcements.ts';
import { createLeasedValues } from './leases.ts';

const maxItems = 50_000;
const keysPerDrop = 500;

export interface CacheOptions {
  readonly databaseUrl: string;
  /** Null: values are kept in this process alone. */
  readonly redis: Redis | null;
  readonly log: Logger;
  /** The longest that anything is kept: what Redis may hold of before a change is gone after it. */
  readonly maxTtlMs?: number;
}

export interface ServerCache extends Cache {
  /** Resolves once values are kept, or once it is clear that they cannot be yet. */
  readonly started: Promise<void>;
  close(): Promise<void>;
}

/**
 * Memory, then Redis. Changes are announced by the database itself, in the transaction that makes them, so
 * that nothing changes without being told. While announcements do not arrive nothing is served from here;
 * a connection that went silent is found out within two seconds.
 */
export function createCache({ databaseUrl, redis, log, maxTtlMs = 60_000 }: CacheOptions): ServerCache {
  const memory = new LRUCache<string, { readonly value: Kept }>({ max: maxItems });
  const flights = new Map<string, Promise<Kept>>();
  const shared = redis === null ? null : createLeasedValues(redis);
  const listeners: ((keys: ReadonlySet<string> | null) => void)[] = [];
  let isListening = false;
  /** Until then Redis may hold what was changed while this server could not hear, or could not drop it. */
  let sharedIsStaleUntilMs = 0;

  function distrustShared(): void {
    sharedIsStaleUntilMs = Date.now() + maxTtlMs;
  }

  function forgetAll(): void {
    memory.clear();
    flights.clear();
    distrustShared();
    for (const listener of listeners) listener(null);
  }

  async function drop(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      memory.delete(key);
      // Whoever asks from now on does not get what is being read.
      flights.delete(key);
    }
    if (shared === null) return;
    for (let from = 0; from < keys.length; from += keysPerDrop) {
      await shared.drop(keys.slice(from, from + keysPerDrop)).catch(distrustShared);
    }
  }

  /** What the servers share, or what `load` answers, which is then shared. */
  async function readShared<T extends Kept>(key: string, ttlMs: number, load: () => Promise<T | null>) {
    if (shared === null || redis?.status !== 'ready' || Date.now() < sharedIsStaleUntilMs) return load();
    // A Redis that does not answer is no reason to answer nobody.
    const found = await shared.read(key).catch(() => null);
    if (found !== null && 'json' in found) return JSON.parse(found.json);
    const value = await load();
    if (value !== null && found !== null) {
      shared.write(key, found.lease, JSON.stringify(value), ttlMs).catch(() => {});
    }
    return value;
  }

  const listening = listenForNotifications({
    url: databaseUrl,
    channel: changesChannel,
    onMessage(payload) {
      const keys = announcedKeys(payload);
      if (keys === null) {
        log.warn('an announcement of another version, or of a stranger: everything counts as changed');
        forgetAll();
        return;
      }
      void drop(keys).then(() => {
        for (const listener of listeners) listener(new Set(keys));
      });
    },
    onReady() {
      isListening = true;
      forgetAll();
    },
    onLost(problem) {
      if (isListening) log.warn({ problem }, 'changes are not heard of: nothing is served from the cache');
      isListening = false;
    },
  });

  return {
    started: listening.started,

    async get<T extends Kept>(key: string, ttlMs: number, load: () => Promise<T | null>): Promise<T | null> {
      if (!isListening) return load();
      const held = memory.get(key);
      if (held !== undefined) return held.value as T;
      const under = flights.get(key);
      if (under !== undefined) return under as Promise<T | null>;
      const ttl = Math.min(ttlMs, maxTtlMs);
      const flight = readShared(key, ttl, load);
      flights.set(key, flight);
      try {
        const value = await flight;
        // It was dropped meanwhile where another flight, or none, has taken its place.
        if (value !== null && flights.get(key) === flight && isListening) memory.set(key, { value }, { ttl });
        return value;
      } finally {
        if (flights.get(key) === flight) flights.delete(key);
      }
    },

    drop,

    announce: announceChanges,

    onChange(listener) {
      listeners.push(listener);
    },

    close: () => listening.close(),
  };
}

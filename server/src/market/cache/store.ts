import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { RedisDriver } from 'bentocache/drivers/redis';
import type { CreateDriverResult, L2CacheDriver } from 'bentocache/types';
import type { Redis } from 'ioredis';
import { createBusDriver } from './bus.ts';
import type { Gate } from './gate.ts';
import type { Policy } from './policies.ts';

/** Changes with what is kept: servers of two versions that share a Redis must not read each other's. */
const prefix = 'tickwire:market:2';
/** What a server holds in memory at most, whichever is reached first; the oldest goes first. */
const maxItems = 20_000;
const maxSize = '64mb';

/** What a source answered for one key. The first field stands first in Redis too, where `claims.ts` looks for it. */
export interface Entry<Value> {
  /** When the answer was there. */
  readonly landedAtMs: number;
  /** When the source was asked. */
  readonly readAtMs: number;
  /** The value; nothing where the source has none. */
  readonly found: readonly [Value] | readonly [];
}

export interface Store {
  /** What is in memory, or where that is old, in Redis; however old it is itself. */
  read<Value>(key: string, policy: Policy): Promise<Entry<Value> | null>;
  /** In memory, and with Redis for all servers. */
  keep<Value>(key: string, entry: Entry<Value>, policy: Policy): Promise<void>;
  /** What Redis has already, in memory. */
  keepNear<Value>(key: string, entry: Entry<Value>, policy: Policy): Promise<void>;
  close(): Promise<void>;
}

/** Under which key an entry is found in Redis. */
export const sharedKeyOf = (key: string): string => `${prefix}:${key}`;

/** The connection is everybody's: it is asked as carefully as by others, and not closed from here. */
class CarefulRedisDriver extends RedisDriver {
  readonly #gate: Gate;

  constructor(connection: Redis, gate: Gate) {
    super({ connection, prefix });
    this.#gate = gate;
  }

  override get(key: string): Promise<string | undefined> {
    return this.#gate.ask(() => super.get(key));
  }

  override set(key: string, value: string, ttl?: number): Promise<boolean> {
    return this.#gate.ask(() => super.set(key, value, ttl));
  }

  override async disconnect(): Promise<void> {}
}

function createBento(redis: Redis | null, gate: Gate | null) {
  const store = bentostore().useL1Layer(memoryDriver({ maxItems, maxSize }));
  if (redis !== null && gate !== null) {
    const shared: CreateDriverResult<L2CacheDriver> = {
      options: {},
      factory: () => new CarefulRedisDriver(redis, gate),
    };
    store.useL2Layer(shared).useBus(createBusDriver(redis, gate));
  }
  return new BentoCache({ default: 'market', prefix, stores: { market: store } });
}

/**
 * Bentocache as a place to keep things in: memory, then Redis, with a bus that lets no server's memory hide what another has
 * kept since. What is too old, and who asks the source, is decided by who reads.
 */
export function createStore(redis: Redis | null, gate: Gate | null): Store {
  const bento = createBento(redis, gate);
  const readings = new Map<string, Promise<Entry<unknown> | null>>();
  const lives = ({ servedOldMs, keptMs }: Policy) => ({ ttl: servedOldMs, grace: keptMs });

  /** Of any number who read at once, one asks Redis. */
  function readOnce(key: string, policy: Policy): Promise<Entry<unknown> | null> {
    const under = readings.get(key);
    if (under !== undefined) return under;
    const reading = bento
      .get<Entry<unknown> | undefined>({ key, grace: policy.keptMs })
      .then((entry) => entry ?? null)
      .finally(() => readings.delete(key));
    readings.set(key, reading);
    return reading;
  }

  return {
    async read<Value>(key: string, policy: Policy): Promise<Entry<Value> | null> {
      // A key has values of one kind.
      return (await readOnce(key, policy)) as Entry<Value> | null;
    },
    async keep(key, entry, policy) {
      await bento.set({ key, value: entry, ...lives(policy) });
    },
    async keepNear(key, entry, policy) {
      await bento.set({ key, value: entry, ...lives(policy), skipL2Write: true, skipBusNotify: true });
    },
    close: () => bento.disconnect(),
  };
}

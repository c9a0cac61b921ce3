import { setTimeout as sleep } from 'node:timers/promises';
import type { MarketCache, MarketCacheKind, Metrics, Reading } from '@tickwire/schema';
import type { Redis } from 'ioredis';
import type { Logger } from '../../telemetry/logger.ts';
import type { CacheSeconds } from '../config.ts';
import { createBusyness } from './busyness.ts';
import { createClaims } from './claims.ts';
import { createFailures } from './failures.ts';
import { createFlights, type Flight, type Load } from './flights.ts';
import { createGate } from './gate.ts';
import { createPolicies } from './policies.ts';
import { createStore, type Entry } from './store.ts';

/** Who can be answered with something old does not wait longer for something new. */
const softLimitMs = 2_000;
/** A server that has no moment to spare leaves its sources alone for so much longer. */
const extraWhenBusyMs = 2_000;

export interface MarketCacheOptions {
  /** Null: answers are kept in this process alone. */
  readonly redis: Redis | null;
  readonly seconds: CacheSeconds;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Whether this process has no moment to spare; by how much it worked of late, unless told otherwise. */
  readonly isBusy?: () => boolean;
}

export interface ServerMarketCache extends MarketCache {
  close(): Promise<void>;
}

/** What one key is answered with, and where that comes from. */
interface Answer<Value> {
  readonly from: 'fresh' | 'old' | 'loaded' | 'overdue';
  readonly entry: Entry<Value>;
}

type Result<Value> = Answer<Value> | { readonly from: 'failed'; readonly error: unknown };

/** Memory, then Redis, then the source: see `policies.ts` for what is done with an answer of which age. */
export function createMarketCache(options: MarketCacheOptions): ServerMarketCache {
  const { redis, seconds, metrics, log, isBusy = createBusyness() } = options;
  const policies = createPolicies(seconds);
  const gate = redis === null ? null : createGate(redis);
  const store = createStore(redis, gate);
  const failures = createFailures(log);
  const flights = createFlights({ store, claims: gate === null ? null : createClaims(gate), failures, log });

  /** Null where the flight takes longer than that. */
  function within<Value>(ms: number, { startedAtMs, landed }: Flight<Value>) {
    const leftMs = startedAtMs + ms - Date.now();
    return leftMs <= 0 ? null : Promise.race([landed, sleep(leftMs, null, { ref: false })]);
  }

  async function answer<Value>(kind: MarketCacheKind, key: string, load: Load<Value>): Promise<Result<Value>> {
    const policy = policies[kind];
    const keptKey = `${kind}:${key}`;
    const kept = await store.read<Value>(keptKey, policy);
    const now = Date.now();
    const ageMs = kept === null ? Number.POSITIVE_INFINITY : now - kept.landedAtMs;
    const freshMs = isBusy() ? Math.min(policy.freshMs + extraWhenBusyMs, policy.servedOldMs) : policy.freshMs;
    const entry = ageMs < policy.keptMs ? kept : null;
    if (entry !== null && ageMs < freshMs) return { from: 'fresh', entry };

    const last = failures.of(keptKey);
    const failure = last !== null && last.atMs > (entry?.landedAtMs ?? 0) ? last : null;
    if (failure !== null && now < failure.untilMs) {
      return entry === null ? { from: 'failed', error: failure.error } : { from: 'overdue', entry };
    }
    const laterThanMs = Math.max(entry?.landedAtMs ?? 0, now - freshMs);
    const flight = flights.join({ key, keptKey, policy, laterThanMs, load });
    if (entry === null) {
      const outcome = await within(policy.patienceMs, flight);
      if (outcome === null) return { from: 'failed', error: new Error(`${keptKey}: no answer yet`) };
      const { entry: loaded, failure: refused } = outcome;
      return loaded === null ? { from: 'failed', error: refused.error } : { from: 'loaded', entry: loaded };
    }
    if (ageMs < policy.servedOldMs) return { from: failure === null ? 'old' : 'overdue', entry };
    const loaded = (await within(softLimitMs, flight))?.entry ?? null;
    return loaded === null ? { from: 'overdue', entry } : { from: 'loaded', entry: loaded };
  }

  function count(kind: MarketCacheKind, results: readonly Result<unknown>[]): void {
    for (const [from, { length }] of Map.groupBy(results, ({ from }) => from)) {
      metrics.count('market_reads', { kind, from }, length);
    }
  }

  return {
    async getMany<Value>(kind: MarketCacheKind, keys: readonly string[], load: Load<Value>) {
      const asked = [...new Set(keys)];
      const results = await Promise.all(asked.map((key) => answer(kind, key, load)));
      count(kind, results);
      const readings = new Map<string, Reading<Value>>();
      let [isAnswered, error]: [boolean, unknown] = [false, null];
      asked.forEach((key, index) => {
        const result = results[index];
        if (result === undefined) return;
        if (result.from === 'failed') {
          error = result.error;
          return;
        }
        isAnswered = true;
        const { found, readAtMs } = result.entry;
        for (const value of found) readings.set(key, { value, readAtMs, isOverdue: result.from === 'overdue' });
      });
      if (!isAnswered && asked.length > 0) throw error;
      return readings;
    },

    async get<Value>(kind: MarketCacheKind, key: string, load: () => Promise<Value>): Promise<Reading<Value>> {
      const result = await answer<Value>(kind, key, async () => new Map([[key, await load()]]));
      count(kind, [result]);
      if (result.from === 'failed') throw result.error;
      const { found, readAtMs } = result.entry;
      if (found.length === 0) throw new Error(`${kind} ${key} is read by getMany elsewhere`);
      return { value: found[0], readAtMs, isOverdue: result.from === 'overdue' };
    },

    async close() {
      await flights.close();
      await store.close();
    },
  };
}

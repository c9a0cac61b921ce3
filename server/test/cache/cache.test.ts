import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '@tickwire/prisma';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { createCache, type ServerCache } from '../../src/cache/cache.ts';
import { connectToRedis } from '../../src/cache/redis.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { workerDatabase } from '../harness/database.ts';
import { databaseBehindProxy } from '../harness/database-proxy.ts';
import { hasRedis, type RedisProcess, startRedis } from '../harness/redis.ts';
import { whenDone } from '../harness/when-done.ts';

const log = createLogger('silent');
const databaseUrl = await workerDatabase();
const database = createDatabase({ url: databaseUrl, poolSize: 2 });
afterAll(() => database.$disconnect());
const newKey = () => `test:${randomUUID()}`;
const longMs = 60_000;

async function newCache(redis: RedisProcess | null, url = databaseUrl, maxTtlMs = longMs): Promise<ServerCache> {
  const connection = redis === null ? null : connectToRedis(redis.url, log);
  const cache = createCache({ databaseUrl: url, redis: connection, log, maxTtlMs });
  whenDone(async () => {
    await cache.close();
    connection?.disconnect();
  });
  if (connection !== null) await vi.waitFor(() => expect(connection.status).toBe('ready'));
  await cache.started;
  return cache;
}

/** Counts how often a value had to be read. */
function source(value: string) {
  const reads = { count: 0, value };
  return {
    reads,
    load: async () => {
      reads.count += 1;
      return reads.value;
    },
  };
}

/** Until changes that were announced a moment ago have reached everybody: the cache holds this value again. */
const settled = (cache: ServerCache, expected: string, key: string, load: () => Promise<string>) =>
  vi.waitFor(async () => expect(await cache.get(key, longMs, load)).toBe(expected));

describe.each([['in memory', false], ...(hasRedis ? [['in memory and in Redis', true] as const] : [])] as const)(
  'what is kept %s',
  (_where, withRedis) => {
    test('is read once, however many ask at once', async () => {
      const cache = await newCache(withRedis ? await startRedis() : null);
      const { reads, load } = source('a');
      const key = newKey();
      const values = await Promise.all(Array.from({ length: 50 }, () => cache.get(key, longMs, load)));
      expect(new Set(values)).toEqual(new Set(['a']));
      await cache.get(key, longMs, load);
      expect(reads.count).toBe(1);
    });

    test('is dropped on every server when the transaction that changes it commits, and not if it does not', async () => {
      const redis = withRedis ? await startRedis() : null;
      const [here, there] = [await newCache(redis), await newCache(redis)];
      const { reads, load } = source('old');
      const key = newKey();
      for (const cache of [here, there]) await cache.get(key, longMs, load);
      await database
        .$transaction(async (transaction) => {
          await here.announce(transaction, [key]);
          throw new Error('rolled back');
        })
        .catch(() => {});
      reads.value = 'new';
      expect(await there.get(key, longMs, load)).toBe('old');
      await database.$transaction((transaction) => here.announce(transaction, [key]));
      await settled(there, 'new', key, load);
      await settled(here, 'new', key, load);
    });

    test('is not what was read before a change that came meanwhile', async () => {
      const cache = await newCache(withRedis ? await startRedis() : null);
      const key = newKey();
      const reading = Promise.withResolvers<void>();
      const { reads, load } = source('old');
      const slow = cache.get(key, longMs, async () => {
        const value = await load();
        await reading.promise;
        return value;
      });
      await vi.waitFor(() => expect(reads.count).toBe(1));
      reads.value = 'new';
      await cache.drop([key]);
      reading.resolve();
      await slow;
      expect(await cache.get(key, longMs, load)).toBe('new');
    });

    test('is never an absence, nor a failure', async () => {
      const cache = await newCache(withRedis ? await startRedis() : null);
      const key = newKey();
      expect(await cache.get(key, longMs, async () => null)).toBeNull();
      await expect(cache.get(key, longMs, () => Promise.reject(new Error('the source is gone')))).rejects.toThrow(
        'the source is gone',
      );
      expect(await cache.get(key, longMs, async () => 'there now')).toBe('there now');
    });

    test('tells its listeners of thousands of keys that changed at once', async () => {
      const cache = await newCache(withRedis ? await startRedis() : null);
      const changed = Array.from({ length: 3_000 }, newKey);
      const heard = new Set<string>();
      cache.onChange((names) => {
        for (const name of names ?? []) heard.add(name);
      });
      await database.$transaction((transaction) => cache.announce(transaction, changed));
      await vi.waitFor(() => expect(changed.every((key) => heard.has(key))).toBe(true), { timeout: 5_000 });
    });
  },
);

test('an announcement that nobody understands makes everything count as changed, and harms nobody', async () => {
  const cache = await newCache(null);
  const { reads, load } = source('old');
  const key = newKey();
  await cache.get(key, longMs, load);
  reads.value = 'new';
  await database.$executeRaw`SELECT pg_notify('tickwire_changes', 'hello')`;
  await settled(cache, 'new', key, load);
});

describe('while the database cannot announce changes', () => {
  test('nothing is served from the cache; afterwards nothing of before is', async () => {
    const proxy = await databaseBehindProxy(`cache_${process.pid}`);
    const cache = await newCache(null, proxy.url);
    const { reads, load } = source('old');
    const key = newKey();
    await cache.get(key, longMs, load);
    await proxy.cut();
    reads.value = 'new';
    await vi.waitFor(async () => expect(await cache.get(key, longMs, load)).toBe('new'));
    const before = reads.count;
    await cache.get(key, longMs, load);
    expect(reads.count).toBe(before + 1);
    await proxy.restore();
    await vi.waitFor(
      async () => {
        const count = reads.count;
        await cache.get(key, longMs, load);
        await cache.get(key, longMs, load);
        expect(reads.count - count).toBeLessThan(2);
      },
      { timeout: 10_000 },
    );
    expect(await cache.get(key, longMs, load)).toBe('new');
  });
});

describe.runIf(hasRedis)('a Redis', () => {
  /** Servers that trust Redis again half a second after their start, as what they keep is kept no longer. */
  async function newPair(redis: RedisProcess) {
    const pair = [await newCache(redis, databaseUrl, 500), await newCache(redis, databaseUrl, 500)] as const;
    await sleep(600);
    return pair;
  }

  test('shares what one server has read with the others', async () => {
    const [here, there] = await newPair(await startRedis());
    const { reads, load } = source('a');
    const key = newKey();
    await here.get(key, longMs, load);
    await vi.waitFor(async () => {
      const count = reads.count;
      expect(await there.get(key, longMs, load)).toBe('a');
      expect(reads.count).toBe(count);
    });
  });

  test('takes no value that was read before a change from who writes it afterwards', async () => {
    const [slow, other] = await newPair(await startRedis());
    const key = newKey();
    const reading = Promise.withResolvers<void>();
    const { reads, load } = source('old');
    const late = slow.get(key, longMs, async () => {
      const value = await load();
      await reading.promise;
      return value;
    });
    await vi.waitFor(() => expect(reads.count).toBe(1));
    reads.value = 'new';
    // The other has heard of the change, and the slow one has not yet.
    await other.drop([key]);
    reading.resolve();
    expect(await late).toBe('old');
    await sleep(50);
    expect(await other.get(key, longMs, load)).toBe('new');
  });

  test('that was killed keeps nobody from an answer', async () => {
    const redis = await startRedis();
    const cache = await newCache(redis);
    await redis.kill();
    const { load } = source('a');
    expect(await cache.get(newKey(), longMs, load)).toBe('a');
  });

  test('that hangs keeps nobody from an answer, and gives nothing of before a change when it goes on', async () => {
    const redis = await startRedis();
    const [here, there] = [await newCache(redis), await newCache(redis)];
    const { reads, load } = source('old');
    const key = newKey();
    for (const cache of [here, there]) await cache.get(key, longMs, load);
    redis.freeze();
    reads.value = 'new';
    await database.$transaction((transaction) => here.announce(transaction, [key]));
    await settled(here, 'new', key, load);
    await settled(there, 'new', key, load);
    redis.thaw();
    await sleep(1_000);
    for (const cache of [here, there]) expect(await cache.get(key, longMs, load)).toBe('new');
  });
});

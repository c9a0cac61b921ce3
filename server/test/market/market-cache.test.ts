import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Counts, type Metrics, SourceError } from '@tickwire/schema';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { describe, expect, test, vi } from 'vitest';
import { connectToRedis } from '../../src/cache/redis.ts';
import { createMarketCache, type ServerMarketCache } from '../../src/market/cache/market-cache.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { hasRedis, type RedisProcess, startRedis } from '../harness/redis.ts';
import { whenDone } from '../harness/when-done.ts';

const log = createLogger('silent');
const seconds = { quotes: 1, candles: 60, fundamentals: 86_400, analysisInputs: 1_800 };
/** For what takes a moment by itself. */
const waiting = { timeout: 10_000, interval: 50 };
const noMetrics: Metrics = { count() {} };
/** Of one Redis for the file, that no test stops. */
const shared = hasRedis ? await startRedis() : null;

/** Ages are told by the clock, which can be set forward; timers and Redis go by clocks of their own. */
const { now } = Date;
let aheadMs = 0;
vi.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs);
const pass = (ms: number) => {
  aheadMs += ms;
};

interface ServerOptions {
  readonly redis?: RedisProcess | null;
  readonly isBusy?: () => boolean;
  readonly metrics?: Metrics;
}

/** What one server has. */
async function newServer({ redis = shared, isBusy = () => false, metrics = noMetrics }: ServerOptions = {}) {
  const connection = redis === null ? null : connectToRedis(redis.url, log);
  if (connection !== null) await vi.waitFor(() => expect(connection.status).toBe('ready'));
  const cache = createMarketCache({ redis: connection, seconds, metrics, log, isBusy });
  whenDone(async () => {
    await cache.close();
    connection?.disconnect();
  });
  return cache;
}

const down = new SourceError('BINANCE', 'UNREACHABLE', 'the exchange is gone');

/** Answers "NAME 1", "NAME 2", ... as it is asked again; fails or hangs as told; has nothing of names that begin with "NO". */
function newSource() {
  const source = {
    calls: [] as string[][],
    fails: false,
    /** What an answer waits for. */
    until: Promise.resolve(),
    async load(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
      source.calls.push([...keys]);
      const call = source.calls.length;
      await source.until;
      if (source.fails) throw down;
      return new Map(keys.filter((key) => !key.startsWith('NO')).map((key) => [key, `${key} ${call}`]));
    },
  };
  return source;
}
type Source = ReturnType<typeof newSource>;

const newKey = () => `KEY-${randomUUID()}`;
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** The readings of these keys, as "NAME 1", with "overdue" behind those that are. */
async function ask(cache: ServerMarketCache, { load }: Source, ...keys: string[]): Promise<string[]> {
  const readings = await cache.getMany('quotes', keys, load);
  return [...readings.values()].map(({ value, isOverdue }) => (isOverdue ? `${value} overdue` : value));
}

describe.each([['in memory', false], ...(hasRedis ? [['in memory and in Redis', true] as const] : [])] as const)(
  'what sources answered, kept %s',
  (_where, withRedis) => {
    const server = (options: ServerOptions = {}) => newServer({ ...options, redis: withRedis ? shared : null });

    test('one key that is refused costs the others nothing, and is answered with what there was, as overdue', async () => {
      const cache = await server();
      const [good, bad] = [newKey(), newKey()];
      let isRefused = false;
      const load = async (keys: readonly string[]) =>
        new Map(keys.map((key) => [key, isRefused && key === bad ? down : `${key} ${isRefused ? 2 : 1}`]));
      const read = async () => {
        const readings = await cache.getMany('quotes', [good, bad], load);
        return [...readings].map(([key, { value, isOverdue }]) => [key, value, isOverdue]);
      };
      expect(await read()).toEqual([
        [good, `${good} 1`, false],
        [bad, `${bad} 1`, false],
      ]);
      isRefused = true;
      pass(10_000);
      expect(await read()).toEqual([
        [good, `${good} 2`, false],
        [bad, `${bad} 1`, true],
      ]);
    });

    test('was asked for once, however many ask at once, and what each wants goes in one call', async () => {
      const [cache, source] = [await server(), newSource()];
      const keys = many(30, newKey);
      await Promise.all(
        many(100, (index) => ask(cache, source, ...many(3, (offset) => keys[(index + offset * 7) % 30] ?? ''))),
      );
      // Who hears of Redis a moment later than the others goes with the next call.
      expect(source.calls.length).toBeLessThan(5);
      expect(source.calls.flat().toSorted()).toEqual(keys.toSorted());
      await ask(cache, source, ...keys);
      expect(source.calls).toHaveLength(1);
    });

    test('is answered at once when it is old, and asked for anew behind that, once', async () => {
      const [cache, source, key] = [await server(), newSource(), newKey()];
      await ask(cache, source, key);
      pass(2_000);
      const asked = Promise.withResolvers<void>();
      source.until = asked.promise;
      const answers = await Promise.all(many(50, () => ask(cache, source, key)));
      expect(new Set(answers.flat())).toEqual(new Set([`${key} 1`]));
      asked.resolve();
      await vi.waitFor(async () => expect(await ask(cache, source, key)).toEqual([`${key} 2`]));
      expect(source.calls).toHaveLength(2);
    });

    test('is waited for when it is too old', async () => {
      const [cache, source, key] = [await server(), newSource(), newKey()];
      await ask(cache, source, key);
      pass(600_000);
      expect(await ask(cache, source, key)).toEqual([`${key} 2`]);
    });

    test('is overdue while its source fails, which is not asked by everybody, and fresh once it answers again', async () => {
      const [cache, source, key] = [await server(), newSource(), newKey()];
      await ask(cache, source, key);
      source.fails = true;
      pass(600_000);
      for (const _ of many(20, String)) expect(await ask(cache, source, key)).toEqual([`${key} 1 overdue`]);
      expect(source.calls).toHaveLength(2);
      // In Redis a failure is remembered by another clock.
      pass(1_500);
      await vi.waitFor(async () => {
        expect(await ask(cache, source, key)).toEqual([`${key} 1 overdue`]);
        expect(source.calls).toHaveLength(3);
      }, waiting);
      source.fails = false;
      pass(1_500);
      await vi.waitFor(async () => expect(await ask(cache, source, key)).toEqual([`${key} 4`]), waiting);
    });

    test('is forgotten in the end', async () => {
      const [cache, source, key] = [await server(), newSource(), newKey()];
      await ask(cache, source, key);
      source.fails = true;
      pass(3_700_000);
      await expect(ask(cache, source, key)).rejects.toBe(down);
    });

    test('where nothing is kept, is an error that is remembered for a moment', async () => {
      const [cache, source, key] = [await server(), newSource(), newKey()];
      source.fails = true;
      for (const _ of many(20, String)) await expect(ask(cache, source, key)).rejects.toBe(down);
      await expect(cache.get('candles', key, () => Promise.reject(down))).rejects.toBe(down);
      expect(source.calls).toHaveLength(1);
    });

    test('lacks what the source has none of, and what could not be had beside what could', async () => {
      const [cache, source, key] = [await server(), newSource(), newKey()];
      expect(await ask(cache, source, key, `NO-${key}`)).toEqual([`${key} 1`]);
      expect(await ask(cache, source, key, `NO-${key}`)).toEqual([`${key} 1`]);
      expect(source.calls).toHaveLength(1);
      source.fails = true;
      expect(await ask(cache, source, key, newKey())).toEqual([`${key} 1`]);
    });

    test('may be null or a list, and is kept apart by kind', async () => {
      const [cache, key] = [await server(), newKey()];
      expect(await cache.get('candles', key, async () => null)).toMatchObject({ value: null, isOverdue: false });
      expect(await cache.get('analysisInputs', key, async () => [1, 'a'])).toMatchObject({ value: [1, 'a'] });
      expect(await cache.get('candles', key, async () => 'another')).toMatchObject({ value: null });
    });

    test('is left for longer by a server that has no moment to spare', async () => {
      const [cache, source, key] = [await server({ isBusy: () => true }), newSource(), newKey()];
      await ask(cache, source, key);
      pass(2_900);
      expect(await ask(cache, source, key)).toEqual([`${key} 1`]);
      await sleep(50);
      expect(source.calls).toHaveLength(1);
      pass(200);
      expect(await ask(cache, source, key)).toEqual([`${key} 2`]);
    });

    test('is counted by kind, and by what it was answered from', async () => {
      const counted: Record<string, number> = {};
      const metrics: Metrics = {
        count(name, labels: Counts[keyof Counts], by = 1) {
          if (name === 'market_reads' && 'from' in labels) counted[labels.from] = (counted[labels.from] ?? 0) + by;
        },
      };
      const [cache, source, keys] = [await server({ metrics }), newSource(), many(3, newKey)];
      await ask(cache, source, ...keys);
      await ask(cache, source, ...keys);
      expect(counted).toEqual({ loaded: 3, fresh: 3 });
    });
  },
);

test('what is too old is answered as overdue where its source takes long', async () => {
  const [cache, source, key] = [await newServer({ redis: null }), newSource(), newKey()];
  await ask(cache, source, key);
  pass(600_000);
  const asked = Promise.withResolvers<void>();
  source.until = asked.promise;
  const first = ask(cache, source, key);
  await vi.waitFor(() => expect(source.calls).toHaveLength(2));
  pass(2_500);
  expect(await ask(cache, source, key)).toEqual([`${key} 1 overdue`]);
  asked.resolve();
  expect(await first).toEqual([`${key} 2`]);
  expect(await ask(cache, source, key)).toEqual([`${key} 2`]);
  expect(source.calls).toHaveLength(2);
});

test('a price of which nothing is kept is not waited for as long as its source may take', async () => {
  const [cache, source, key] = [await newServer({ redis: null }), newSource(), newKey()];
  const asked = Promise.withResolvers<void>();
  source.until = asked.promise;
  const first = ask(cache, source, key);
  await vi.waitFor(() => expect(source.calls).toHaveLength(1));
  pass(6_000);
  await expect(ask(cache, source, key)).rejects.toThrow('no answer yet');
  asked.resolve();
  expect(await first).toEqual([`${key} 1`]);
  expect(source.calls).toHaveLength(1);
});

describe.skipIf(!hasRedis)('servers that share a Redis', () => {
  test('ask for each key once, whatever each of them is asked for at the same time', async () => {
    const servers = [await newServer(), await newServer(), await newServer()];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(2), fc.subarray([...'ABCDEFGH'], { minLength: 1 })), { minLength: 1, maxLength: 30 }),
        async (callers) => {
          const [source, run] = [newSource(), newKey()];
          const answers = await Promise.all(
            callers.map(async ([at, names]) => {
              const cache = servers[at];
              const keys = names.map((name) => `${name}-${run}`);
              return cache === undefined ? [] : ask(cache, source, ...keys);
            }),
          );
          expect(answers.map(({ length }) => length)).toEqual(callers.map(([, names]) => names.length));
          const asked = source.calls.flat();
          expect(asked).toHaveLength(new Set(asked).size);
          expect(new Set(answers.flat()).size).toBe(asked.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('go on with what was kept before a restart, old or not', async () => {
    const [source, key] = [newSource(), newKey()];
    await ask(await newServer(), source, key);
    expect(await ask(await newServer(), source, key)).toEqual([`${key} 1`]);
    expect(source.calls).toHaveLength(1);
    source.fails = true;
    pass(600_000);
    expect(await ask(await newServer(), source, key)).toEqual([`${key} 1 overdue`]);
  });

  test('are refused together: one is told by the source, and the others by that one', async () => {
    const [here, there, source, key] = [await newServer(), await newServer(), newSource(), newKey()];
    source.fails = true;
    const answers = await Promise.allSettled(many(40, (index) => ask(index % 2 === 0 ? here : there, source, key)));
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'UNREACHABLE', message: down.message } });
    }
    expect(source.calls).toHaveLength(1);
  });

  test('see what another has asked for since, without asking', async () => {
    const [here, there, source, key] = [await newServer(), await newServer(), newSource(), newKey()];
    const untouched = newSource();
    await ask(here, source, key);
    await ask(there, untouched, key);
    pass(600_000);
    expect(await ask(here, source, key)).toEqual([`${key} 2`]);
    await vi.waitFor(async () => expect(await ask(there, untouched, key)).toEqual([`${key} 2`]));
    expect(untouched.calls).toEqual([]);
  });

  test('do not read what a version kept that knew fewer fields', async () => {
    const [cache, source, key, other] = [await newServer(), newSource(), newKey(), newKey()];
    await ask(cache, source, key);
    const client = new Redis(shared?.url ?? '');
    await vi.waitFor(async () => expect(await client.keys(`*:quotes:${key}`)).toHaveLength(1), waiting);
    const [kept = ''] = await client.keys(`*:quotes:${key}`);
    expect(kept).toContain('tickwire:market:2:');
    await client.copy(kept, kept.replace('market:2:', 'market:1:').replace(key, other));
    client.disconnect();
    expect(await ask(cache, source, other)).toEqual([`${other} 2`]);
    expect(source.calls).toHaveLength(2);
  });

  test('do not wait for one that was killed while it asked', async () => {
    const [cache, source, key] = [await newServer(), newSource(), newKey()];
    const client = new Redis(shared?.url ?? '');
    await client.set(`tickwire:market:2:quotes:${key}:flight`, 'of a server that is no more', 'PX', 300);
    client.disconnect();
    expect(await ask(cache, source, key)).toEqual([`${key} 1`]);
  });

  test('keep a claim for as long as the source takes', async () => {
    const [here, there, source, key] = [await newServer(), await newServer(), newSource(), newKey()];
    const asked = Promise.withResolvers<void>();
    source.until = asked.promise;
    const first = ask(here, source, key);
    await vi.waitFor(() => expect(source.calls).toHaveLength(1));
    const second = ask(there, source, key);
    const client = new Redis(shared?.url ?? '');
    const leftMs = () => client.pttl(`tickwire:market:2:quotes:${key}:flight`);
    await vi.waitFor(async () => expect(await leftMs()).toBeLessThan(3_500), waiting);
    await vi.waitFor(async () => expect(await leftMs()).toBeGreaterThan(3_500), waiting);
    client.disconnect();
    asked.resolve();
    expect([await first, await second]).toEqual([[`${key} 1`], [`${key} 1`]]);
    expect(source.calls).toHaveLength(1);
  });
});

describe.skipIf(!hasRedis)('a Redis that goes away', () => {
  test('is not missed: each server asks for itself, and together again once it is back', async () => {
    const redis = await startRedis();
    const [here, there, source] = [await newServer({ redis }), await newServer({ redis }), newSource()];
    const [before, during] = [newKey(), newKey()];
    await ask(here, source, before);
    await redis.kill();
    expect(await ask(here, source, before)).toEqual([`${before} 1`]);
    expect(await Promise.all([ask(here, source, during), ask(there, source, during)])).toHaveLength(2);
    expect(source.calls).toEqual([[before], [during], [during]]);
    await redis.restart();
    await vi.waitFor(async () => {
      const [key, after] = [newKey(), newSource()];
      await Promise.all([ask(here, after, key), ask(there, after, key)]);
      expect(after.calls).toHaveLength(1);
    }, waiting);
  });

  test('is not waited for where it hangs, nor when a server stops', async () => {
    const redis = await startRedis();
    const [here, source] = [await newServer({ redis }), newSource()];
    redis.freeze();
    for (const key of many(20, newKey)) expect(await ask(here, source, key)).toHaveLength(1);
    expect(source.calls).toHaveLength(20);
    redis.thaw();
    // What it was asked meanwhile it does now: no claim may be left that nobody holds.
    await vi.waitFor(async () => expect(await ask(here, newSource(), newKey())).toHaveLength(1), waiting);
    expect((await redis.keys()).filter(({ key }) => key.endsWith(':flight'))).toEqual([]);
    redis.freeze();
    await here.close();
    redis.thaw();
  });

  test('and is not there at the start, is used once it comes', async () => {
    const redis = await startRedis();
    await redis.kill();
    const connections = [connectToRedis(redis.url, log), connectToRedis(redis.url, log)];
    const caches = connections.map((connection) => {
      const cache = createMarketCache({ redis: connection, seconds, metrics: noMetrics, log });
      whenDone(async () => {
        await cache.close();
        connection.disconnect();
      });
      return cache;
    });
    for (const cache of caches) expect(await ask(cache, newSource(), newKey())).toHaveLength(1);
    await redis.restart();
    await vi.waitFor(async () => {
      const [key, source] = [newKey(), newSource()];
      await Promise.all(caches.map((cache) => ask(cache, source, key)));
      expect(source.calls).toHaveLength(1);
    }, waiting);
  });
});

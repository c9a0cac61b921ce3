import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DatabaseError } from '@tickwire/prisma';
import type { Job } from '@tickwire/schema';
import pg from 'pg';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { prepareQueueTables } from '../../src/jobs/postgres-host.ts';
import { fileDatabase } from '../harness/database.ts';
import { hasRedis } from '../harness/redis.ts';
import { whenDone } from '../harness/when-done.ts';
import { open, type Place, postgresPlace, redisPlace } from './queues.ts';
import { quickLocks } from './quick-locks.ts';

const analysis = (id: string): Job => ({ kind: 'ANALYSIS', id });
const patient = { timeout: 15_000, interval: 20 };

/** A process that works there, once it is told to: it takes a while to start. */
function spawnWorker({ address }: Place) {
  const file = fileURLToPath(new URL('./worker-child.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...address]);
  child.stderr.pipe(process.stderr);
  whenDone(() => void child.kill('SIGKILL'));
  return child;
}

const postgres = await postgresPlace();
const redis = hasRedis ? await redisPlace() : null;
const places = [
  { name: 'PostgreSQL', place: postgres, child: spawnWorker(postgres) },
  ...(redis === null ? [] : [{ name: 'Redis', place: redis, child: spawnWorker(redis) }]),
];

describe.each(places)('jobs in $name', ({ place, child }) => {
  beforeEach(place.clear);

  test('are each done once, by whichever worker takes them', async () => {
    const [one, other] = [open(place), open(place)];
    const done: string[] = [];
    for (const { work } of [one, other]) work((id) => void done.push(id));
    const ids = Array.from({ length: 20 }, (_, index) => `once-${index}`);
    await Promise.all(ids.map((id) => one.queue.add(analysis(id))));
    await vi.waitFor(() => expect(done.toSorted()).toEqual(ids.toSorted()), patient);
    await vi.waitFor(() => expect((one.counts.done ?? 0) + (other.counts.done ?? 0)).toBe(20), patient);
  });

  test('come in the order of their priority, and those of one priority in that of the calls', async () => {
    const { queue, work } = open(place);
    for (const [id, priority] of [
      ['late', 10],
      ['first', 1],
      ['second', 1],
      ['middle', 5],
    ] as const) {
      await queue.add(analysis(id), { priority });
    }
    const done: string[] = [];
    work((id) => void done.push(id), { concurrency: 1 });
    await vi.waitFor(() => expect(done).toEqual(['first', 'second', 'middle', 'late']), patient);
  });

  test('are not added twice while they wait or run, and are once they have ended', async () => {
    const { queue, work, counts } = open(place);
    const begun: string[] = [];
    const { promise: gate, resolve: goOn } = Promise.withResolvers<void>();
    // The first goes alone, the others together.
    await Promise.all(Array.from({ length: 4 }, () => queue.add(analysis('same'))));
    work(async (id) => {
      begun.push(id);
      await gate;
    });
    await vi.waitFor(() => expect(begun).toEqual(['same']), patient);
    await queue.add(analysis('same'));
    expect(await queue.depth('ANALYSIS')).toBe(1);
    goOn();
    await vi.waitFor(() => expect(counts).toMatchObject({ done: 1 }), patient);
    await vi.waitFor(async () => {
      await queue.add(analysis('same'));
      expect(begun).toEqual(['same', 'same']);
    }, patient);
  });

  test('are tried three times, the last of which knows it, and can be added again after that', async () => {
    const { queue, work, counts } = open(place);
    const lasts: boolean[] = [];
    work((_, attempt) => {
      lasts.push(attempt.isLast);
      throw new Error('no luck');
    });
    await queue.add(analysis('unlucky'));
    await vi.waitFor(() => expect(lasts).toEqual([false, false, true]), patient);
    await vi.waitFor(() => expect(counts).toMatchObject({ retried: 2, failed: 1 }), patient);
    await vi.waitFor(async () => {
      await queue.add(analysis('unlucky'));
      expect(lasts.length).toBeGreaterThan(3);
    }, patient);
  });

  test('that take too long are ended, and tried again', async () => {
    const { queue, work, counts } = open(place);
    const reasons: unknown[] = [];
    work(
      async (_, { signal }) => {
        if (reasons.length > 0) return;
        await sleep(60_000, null, { signal }).catch(() => reasons.push(signal.reason));
        throw new Error('given up');
      },
      { timeoutsMs: { ANALYSIS: 300, REPORT: 300, EVENT: 300, MAIL: 300 } },
    );
    await queue.add(analysis('slow'));
    await vi.waitFor(() => expect(counts).toMatchObject({ retried: 1, done: 1 }), patient);
    expect(reasons).toEqual([expect.objectContaining({ ending: 'OVERDUE' })]);
  });

  test('of another kind do not stand in their way', async () => {
    const { queue, work } = open(place);
    const done: string[] = [];
    const { promise: analysed, resolve } = Promise.withResolvers<void>();
    work(
      async (id) => {
        if (id === 'report') await analysed;
        else resolve();
        done.push(id);
      },
      { concurrency: 1 },
    );
    await queue.add({ kind: 'REPORT', id: 'report' });
    await queue.add(analysis('of-the-report'));
    await vi.waitFor(() => expect(done).toEqual(['of-the-report', 'report']), patient);
  });

  test('of a process that is killed are done by another', async () => {
    const { queue, work } = open(place, quickLocks);
    await queue.add(analysis('orphan'));
    child.stdin.write('begin');
    expect(String(await once(child.stdout, 'data'))).toBe('orphan\n');
    const done: string[] = [];
    work((id) => void done.push(id));
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(done).toEqual(['orphan']), patient);
  });

  test('under way when a process stops are put back with all their tries, and done by another', async () => {
    const [stopping, other] = [open(place), open(place)];
    const { promise: isUnderWay, resolve: begin } = Promise.withResolvers<void>();
    const told: boolean[] = [];
    const workers = stopping.work(async (_, attempt) => {
      begin();
      await sleep(60_000, null, { signal: attempt.signal }).catch(() => told.push(attempt.isLast));
      throw new Error('given up');
    });
    await stopping.queue.add(analysis('handed-over'));
    await isUnderWay;
    await workers.close();
    expect(told).toEqual([false]);
    expect(stopping.counts).toMatchObject({ returned: 1 });
    const done: string[] = [];
    other.work((id) => void done.push(id));
    await vi.waitFor(() => expect(done).toEqual(['handed-over']), patient);
    expect(other.counts).toMatchObject({ done: 1 });
  });
});

test('workers on PostgreSQL go on after their connections were ended', async () => {
  const { queue, work } = open(postgres);
  const done: string[] = [];
  work((id) => void done.push(id));
  await queue.add(analysis('before'));
  await vi.waitFor(() => expect(done).toEqual(['before']), patient);
  await postgres.cut();
  await vi.waitFor(async () => {
    await queue.add(analysis('after'));
    expect(done).toContain('after');
  }, patient);
});

describe('the tables of the queues', () => {
  test('are made once by processes that start together, beside ours', async () => {
    const url = await fileDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const tables = async (schema: string) =>
      (await client.query('SELECT relname FROM pg_class WHERE relnamespace = $1::regnamespace', [schema])).rows.length;
    const ours = await tables('public');
    await client.query('DROP SCHEMA jobs CASCADE');
    await Promise.all([prepareQueueTables(url), prepareQueueTables(url), prepareQueueTables(url)]);
    expect(await tables('jobs')).toBeGreaterThan(0);
    expect(await tables('public')).toBe(ours);
    await client.end();
  });
});

test('a user who may not make the tables of the queues is told what to grant, and no more once they are there', async () => {
  const url = new URL(await fileDatabase());
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const user = `jobs_${randomUUID().slice(0, 8)}`;
  await client.query(`CREATE ROLE ${user} LOGIN PASSWORD 'x'`);
  whenDone(async () => {
    await client.query(`DROP OWNED BY ${user}; DROP ROLE ${user}`);
    await client.end();
  });
  const theirs = Object.assign(new URL(url), { username: user, password: 'x' }).href;
  const grants = async () => {
    const error: unknown = await prepareQueueTables(theirs).catch((thrown: unknown) => thrown);
    if (!(error instanceof DatabaseError)) throw error;
    return error.message.split('run ')[1] ?? '';
  };
  await client.query(await grants());
  await expect(prepareQueueTables(theirs)).resolves.toBeUndefined();
  await client.query('DROP SCHEMA jobs CASCADE');
  await client.query(await grants());
  await expect(prepareQueueTables(theirs)).resolves.toBeUndefined();
});

describe.skipIf(redis === null)('a queue in Redis', () => {
  test('that has lost everything takes the same job again', async () => {
    if (redis === null) return;
    const { queue, work } = open(redis);
    await queue.add(analysis('lost'));
    await redis.redis.kill();
    // Whoever adds meanwhile is not kept, and hears nothing of it.
    await queue.add(analysis('unheard'));
    await redis.redis.restart();
    const done: string[] = [];
    work((id) => void done.push(id));
    await vi.waitFor(async () => {
      await queue.add(analysis('lost'));
      expect(done).toContain('lost');
    }, patient);
  });

  test('that is away when a process starts is waited for, by none who adds', async () => {
    if (redis === null) return;
    await redis.redis.kill();
    const { queue, work } = open(redis);
    const done: string[] = [];
    work((id) => void done.push(id));
    await queue.add(analysis('too soon'));
    expect(await queue.depth('ANALYSIS')).toBeNaN();
    await redis.redis.restart();
    await vi.waitFor(async () => {
      await queue.add(analysis('soon'));
      expect(done).toContain('soon');
    }, patient);
  });

  test('is closed in seconds where it never came', async () => {
    if (redis === null) return;
    await redis.redis.kill();
    const { queue, work } = open(redis);
    const workers = work(() => {});
    await queue.add(analysis('never'));
    await Promise.all([workers.close(), queue.close()]);
    await redis.redis.restart();
  });

  test('is closed in seconds while Redis does not answer', async () => {
    if (redis === null) return;
    const { queue, work } = open(redis);
    const workers = work(() => {});
    await queue.add(analysis('before'));
    redis.redis.freeze();
    try {
      await queue.add(analysis('while frozen'));
      await Promise.all([workers.close(), queue.close()]);
    } finally {
      redis.redis.thaw();
    }
  });
});

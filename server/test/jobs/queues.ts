import { randomUUID } from 'node:crypto';
import type { JobHandler, JobTry } from '@tickwire/schema';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createComplaints } from '../../src/jobs/complaints.ts';
import type { LockTimings, QueueHost } from '../../src/jobs/host.ts';
import { createPostgresHost, prepareQueueTables } from '../../src/jobs/postgres-host.ts';
import { createJobQueue } from '../../src/jobs/queue.ts';
import { createRedisHost } from '../../src/jobs/redis-host.ts';
import { startWorkers, type WorkersOptions } from '../../src/jobs/workers.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { fileDatabase } from '../harness/database.ts';
import { type RedisProcess, startRedis } from '../harness/redis.ts';
import { whenDone } from '../harness/when-done.ts';

const log = createLogger('silent');

/** A place for queues, and a way to open it from this process or another. */
export interface Place {
  /** Arguments for `worker-child.ts`. */
  readonly address: readonly string[];
  open(locks?: LockTimings): QueueHost;
  /** Forgets what earlier tests left waiting. */
  clear(): Promise<void>;
}

async function onDatabase(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

const cutAll = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`;

export async function postgresPlace(): Promise<Place & { cut(): Promise<void> }> {
  const url = await fileDatabase();
  await prepareQueueTables(url);
  return {
    address: ['postgres', url],
    open: (locks) => createPostgresHost(url, locks),
    clear: () => onDatabase(url, 'TRUNCATE jobs.job CASCADE'),
    cut: () => onDatabase(url, cutAll),
  };
}

export async function redisPlace(): Promise<Place & { readonly redis: RedisProcess }> {
  const redis = await startRedis();
  const namespace = randomUUID();
  return {
    redis,
    address: ['redis', redis.url, namespace],
    open: (locks) => createRedisHost(redis.url, namespace, locks),
    async clear() {
      const client = new Redis(redis.url);
      await client.flushall();
      client.disconnect();
    },
  };
}

type Handle = (id: string, attempt: JobTry) => Promise<void> | void;

export interface Opened {
  readonly queue: ReturnType<typeof createJobQueue>;
  readonly counts: Record<string, number>;
  work(handle: Handle, options?: Partial<WorkersOptions>): ReturnType<typeof startWorkers>;
}

/** What one process has of a place; it is closed with the test. */
export function open(place: Pick<Place, 'open'>, locks?: LockTimings): Opened {
  const host = place.open(locks);
  const complain = createComplaints(log);
  const counts: Record<string, number> = {};
  const metrics: WorkersOptions['metrics'] = {
    count(name, labels, by = 1) {
      if ('outcome' in labels) counts[labels.outcome] = (counts[labels.outcome] ?? 0) + by;
      else if (name === 'job_seconds') counts.seconds = (counts.seconds ?? 0) + by;
    },
  };
  const queue = createJobQueue({
    host,
    metrics,
    complain,
    timings: { retryMs: 20, answerWithinMs: 500, closeWithinMs: 300 },
  });
  const closes: (() => Promise<void>)[] = [];
  whenDone(async () => {
    for (const close of closes) await close();
    await queue.close();
    host.close();
  });
  return {
    queue,
    counts,
    work(handle, options = {}) {
      const handler: JobHandler = async (id, attempt) => handle(id, attempt);
      const workers = startWorkers({
        ...{ host, metrics, complain, log, concurrency: 2, patienceMs: 50, closeWithinMs: 300 },
        handlers: { ANALYSIS: handler, REPORT: handler },
        timeoutsMs: { ANALYSIS: 10_000, REPORT: 10_000, EVENT: 10_000, MAIL: 10_000 },
        ...options,
      });
      let closed: Promise<void> | null = null;
      const close = () => {
        closed ??= workers.close();
        return closed;
      };
      closes.push(close);
      return { close };
    },
  };
}

import { Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { type JobData, type LockTimings, type QueueHost, queueSettings, usualLocks, workerSettings } from './host.ts';

const connectTimeoutMs = 2_000;
/** Longer than a worker waits for a job in one command, which is 5 s. */
const workerSilenceMs = 15_000;
const maxRetryDelayMs = 1_000;

const always: RedisOptions = {
  connectTimeout: connectTimeoutMs,
  retryStrategy: (attempt) => Math.min(attempt * 100, maxRetryDelayMs),
  connectionName: 'tickwire-jobs',
};

/** Whoever adds a job has somebody waiting: what cannot be sent at once fails at once. */
const adding: RedisOptions = {
  ...always,
  commandTimeout: connectTimeoutMs,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
};

/** Whoever does jobs waits for Redis as long as it takes, as BullMQ demands. */
const working: RedisOptions = { ...always, maxRetriesPerRequest: null, socketTimeout: workerSilenceMs };

const lost: ReadonlySet<string> = new Set(['reconnecting', 'close', 'end']);

/** Queues in Redis, of one deployment among those that share it. */
export function createRedisHost(url: string, namespace: string, locks: LockTimings = usualLocks): QueueHost {
  // One hash slot has all of a queue, as scripts touch several keys.
  const prefix = `{tickwire:jobs:1:${namespace}}`;
  const opened: Redis[] = [];

  /** BullMQ makes copies for the commands that block, and loses them where it is closed while Redis is away. */
  function open(options: RedisOptions): Redis {
    const redis = new Redis(url, options);
    opened.push(redis);
    // Told by the queue or worker that it is of.
    redis.on('error', () => {});
    const duplicate = redis.duplicate.bind(redis);
    redis.duplicate = (override) => {
      const copy = duplicate(override);
      opened.push(copy);
      return copy;
    };
    return redis;
  }

  let forAdding: Redis | null = null;
  let forWorking: Redis | null = null;
  return {
    // While the first connection is made, it is worth waiting a moment.
    isReachable: () => forAdding === null || !lost.has(forAdding.status),
    openQueue(name) {
      forAdding ??= open(adding);
      return new Queue<JobData, void>(name, { ...queueSettings, prefix, connection: forAdding });
    },
    openWorker(name, { concurrency, work }) {
      forWorking ??= open(working);
      return new Worker<JobData, void>(name, work, {
        ...workerSettings(locks),
        concurrency,
        prefix,
        connection: forWorking,
      });
    },
    close() {
      for (const redis of opened) redis.disconnect();
    },
  };
}

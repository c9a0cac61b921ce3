import { Redis } from 'ioredis';
import type { Logger } from '../telemetry/logger.ts';

const connectTimeoutMs = 2_000;
/** Who waits longer for a cache had better ask the database. */
const commandTimeoutMs = 500;
const maxRetryDelayMs = 2_000;
/** A half-open connection is given up after so long without an answer. */
const silenceMs = 5_000;

/** A connection that comes back by itself, and keeps nobody waiting while it is away. */
export function connectToRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    connectTimeout: connectTimeoutMs,
    commandTimeout: commandTimeoutMs,
    socketTimeout: silenceMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, maxRetryDelayMs),
    connectionName: 'tickwire',
  });
  let isDown = false;
  redis.on('error', (error) => {
    if (!isDown) log.error({ err: error }, 'Redis does not answer: going on without it');
    isDown = true;
  });
  redis.on('ready', () => {
    if (isDown) log.info('Redis answers again');
    isDown = false;
  });
  return redis;
}

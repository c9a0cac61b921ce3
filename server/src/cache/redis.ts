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

/** What no waiting mends: who asks, or for what. That it still loads its data, or has no more room, passes. */
const lasting = /^(WRONGPASS|NOAUTH|NOPERM|ERR (invalid password|.*\bAUTH\b|DB index|invalid DB))/i;

/** Why this Redis will never serve this URL; null where it does, and where it cannot be reached at present. */
export async function refusalOf(url: string): Promise<string | null> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    commandTimeout: connectTimeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableReadyCheck: false,
  });
  const refusals: string[] = [];
  const look = (error: unknown) => {
    if (error instanceof Error && lasting.test(error.message)) refusals.push(error.message);
  };
  redis.on('error', look);
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    look(error);
  } finally {
    redis.disconnect();
  }
  return refusals[0] ?? null;
}

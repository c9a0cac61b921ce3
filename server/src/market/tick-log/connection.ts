import { Redis, ReplyError } from 'ioredis';
import { ZodError } from 'zod';
import type { Logger } from '../../telemetry/logger.ts';

const connectTimeoutMs = 2_000;
const maxRetryDelayMs = 1_000;
/** Whoever does not answer does not say goodbye either. */
const disconnectTimeoutMs = 200;

/**
 * A connection that comes back by itself and soon. What was sent on one that is lost is not sent again: whoever sent it
 * knows whether it may.
 */
export function connect(url: string, name: string, answerWithinMs: number): Redis {
  const redis = new Redis(url, {
    connectTimeout: connectTimeoutMs,
    commandTimeout: answerWithinMs,
    // Its `socketTimeout` is not used: that goes on after its connection is lost, and ends the next one.
    disconnectTimeout: disconnectTimeoutMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(attempt * 50, maxRetryDelayMs),
    // Where this address leads to has changed: what was the first is a copy now.
    reconnectOnError: (error) => error.message.includes('READONLY'),
    connectionName: name,
  });
  redis.on('error', () => {
    // Told by `tellOfAbsence`, for one connection of several to the same Redis.
  });
  return redis;
}

export function tellOfAbsence(redis: Redis, log: Logger): void {
  let isDown = false;
  redis.on('error', (error) => {
    if (!isDown) log.error({ err: error }, 'The log of ticks cannot be reached: what is new waits');
    isDown = true;
  });
  redis.on('ready', () => {
    if (isDown) log.info('The log of ticks can be reached again');
    isDown = false;
  });
}

/**
 * What to do where a command has failed. A connection that gives no answer may be half open, and is given up. What Redis
 * answers that it will not do is told, once for each reason.
 */
export function createFailures(redis: Redis, log: Logger): (error: unknown) => void {
  const told = new Set<string>();
  return (error) => {
    if (!(error instanceof Error)) return;
    if (error.message === 'Command timed out' && redis.status === 'ready') redis.disconnect(true);
    if (!(error instanceof ReplyError || error instanceof ZodError)) return;
    const reason = error.message.slice(0, 40);
    if (told.has(reason)) return;
    told.add(reason);
    log.error({ err: error }, 'Redis refuses what the log of ticks asks');
  };
}

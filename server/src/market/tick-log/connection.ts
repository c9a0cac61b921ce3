import { Redis, ReplyError } from 'ioredis';
import type { Logger } from '../../telemetry/logger.ts';
import type { Timings } from './timings.ts';

const connectTimeoutMs = 2_000;
const maxRetryDelayMs = 1_000;

/**
 * A connection that comes back by itself and soon. What was sent on one that is lost is not sent again: whoever sent it
 * knows whether it may.
 */
export function connect(url: string, name: string, { silenceMs }: Timings, answerWithinMs: number): Redis {
  const redis = new Redis(url, {
    connectTimeout: connectTimeoutMs,
    commandTimeout: answerWithinMs,
    socketTimeout: silenceMs,
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

/** Tells of what Redis answers that it will not do, once for each reason. That it does not answer is told elsewhere. */
export function createRefusals(log: Logger): (error: unknown) => void {
  const told = new Set<string>();
  return (error) => {
    const isAnswer = error instanceof ReplyError || (error instanceof Error && error.name === 'ZodError');
    if (!isAnswer || !(error instanceof Error)) return;
    const reason = error.message.slice(0, 40);
    if (told.has(reason)) return;
    told.add(reason);
    log.error({ err: error }, 'Redis refuses what the log of ticks asks');
  };
}

import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Redis, ReplyError } from 'ioredis';
import { busyAbove } from './busyness.ts';

/** After it has failed to answer, Redis is left alone for so long: nobody waits for it at each request. */
const pauseMs = 2_000;
/** What is to be told to a Redis that comes back. */
const maxUntold = 1_000;

/** That Redis was not asked at all. */
export class RedisAway extends Error {
  override readonly name = 'RedisAway';
}

type Command<Answer> = (redis: Redis) => Promise<Answer>;

/** Redis while it answers. Its deadline is the connection's own. */
export interface Gate {
  /**
   * Asks, or fails at once while Redis is known to be away. What is asked must do no harm when it is asked twice.
   *
   * @throws RedisAway, or where there is no answer: Redis may then do as it was asked, at any time
   */
  ask<Answer>(command: Command<Answer>): Promise<Answer>;
  /** Sends what is to come after all that was asked before, be that answered or not, and does not wait for it. */
  tell(command: Command<unknown>): void;
}

export function createGate(redis: Redis): Gate {
  let awayUntilMs = 0;
  let untold: Command<unknown>[] = [];

  function send(command: Command<unknown>): void {
    command(redis).catch(() => {});
  }

  redis.on('ready', () => {
    const commands = untold;
    untold = [];
    for (const command of commands) send(command);
  });

  async function attempt<Answer>(command: Command<Answer>, mayRepeat: boolean): Promise<Answer> {
    if (redis.status !== 'ready' || Date.now() < awayUntilMs) throw new RedisAway('Redis is away');
    const before = performance.eventLoopUtilization();
    try {
      return await command(redis);
    } catch (error) {
      // Redis has answered: that it will not.
      if (error instanceof ReplyError) throw error;
      // Timers come before input: a process that was busy for all that time may not have read an answer that is there.
      const wasBusy = performance.eventLoopUtilization(before).utilization > busyAbove;
      if (mayRepeat && wasBusy && redis.status === 'ready') {
        await nextTurn();
        return attempt(command, false);
      }
      awayUntilMs = Date.now() + pauseMs;
      throw error;
    }
  }

  return {
    ask: (command) => attempt(command, true),
    tell(command) {
      if (redis.status === 'ready') send(command);
      else if (untold.length < maxUntold) untold.push(command);
    },
  };
}

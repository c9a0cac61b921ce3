import { type Allowance, type Counter, type Limits, rateLimited } from '@tickwire/schema';
import type { Redis } from 'ioredis';
import { RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { BoundedMemory } from './memory.ts';

export interface LimitsOptions {
  /** Null: this process counts for itself. */
  readonly redis: Redis | null;
  /** Accounts that may be made from one address in an hour. */
  readonly signUpsPerAddress: number;
  /** Mails that one account, or one address, may ask for in an hour. */
  readonly mailsPerHour: number;
}

const hourSeconds = 3_600;
const providerSignInsPerHour = 240;
const invitationsPerHour = 60;
/** After it has failed to answer, Redis is left alone for so long: nobody waits for it at each request. */
const pauseMs = 2_000;

interface Allowed {
  readonly perHour: number;
  /** Why a further one is refused. */
  readonly refusal: string;
}

type Store = Pick<BoundedMemory, 'penalty' | 'get'> & { delete(key: string): Promise<unknown> };

/** Uses Redis while it answers, and memory while it does not. */
function createFailover(redis: Redis | null) {
  let awayUntil = 0;
  return async function count<T>(shared: Store | null, own: Store, ask: (store: Store) => Promise<T>): Promise<T> {
    if (shared === null || redis?.status !== 'ready' || Date.now() < awayUntil) return ask(own);
    try {
      return await ask(shared);
    } catch {
      // The connection tells of its own errors; what matters here is to go on.
      awayUntil = Date.now() + pauseMs;
      return ask(own);
    }
  };
}

/**
 * Counts in Redis, so that servers share what they count, or in memory. Redis counts and sets the end of
 * the window in one step: no key can be left without one.
 */
export function createLimits({ redis, signUpsPerAddress, mailsPerHour }: LimitsOptions): Limits {
  const counters = new Map<string, Counter>();
  const count = createFailover(redis);

  function newCounter(name: string, windowSeconds: number): Counter {
    const memory = new BoundedMemory(windowSeconds);
    const shared =
      redis === null
        ? null
        : new RateLimiterRedis({
            storeClient: redis,
            keyPrefix: `tickwire:limits:${name}`,
            points: 1,
            duration: windowSeconds,
            rejectIfRedisNotReady: true,
          });
    const total = (answer: RateLimiterRes | null) => answer?.consumedPoints ?? 0;
    return {
      async add(key, points = 1, seconds = windowSeconds) {
        const answer = await count(shared, memory, (store) => store.penalty(key, points, { customDuration: seconds }));
        return { total: total(answer), resetMs: Math.max(answer.msBeforeNext, 0) };
      },
      total: async (key) => total(await count(shared, memory, (store) => store.get(key))),
      async forget(key) {
        await count(shared, memory, (store) => store.delete(key));
      },
    };
  }

  function counter(name: string, windowSeconds: number): Counter {
    const known = counters.get(name);
    if (known !== undefined) return known;
    const added = newCounter(name, windowSeconds);
    counters.set(name, added);
    return added;
  }

  const allowances: Readonly<Record<Allowance, Allowed>> = {
    mail: { perHour: mailsPerHour, refusal: 'Too many mails were asked for' },
    invitation: { perHour: invitationsPerHour, refusal: 'Too many were invited' },
    providerSignIn: {
      perHour: providerSignInsPerHour,
      refusal: 'Too many sign-ins with a provider were begun from this address',
    },
    signUp: { perHour: signUpsPerAddress, refusal: 'Too many accounts were made from this address' },
  };

  return {
    counter,
    async take(allowance, key) {
      const { perHour, refusal } = allowances[allowance];
      const { total, resetMs } = await counter(`allowance:${allowance}`, hourSeconds).add(key);
      if (total > perHour) throw rateLimited(refusal, Math.max(1, Math.ceil(resetMs / 1_000)));
    },
  };
}

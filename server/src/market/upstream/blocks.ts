import type { PriceSource } from '@tickwire/schema';
import type { Redis } from 'ioredis';

/** Who comes back at the very moment that a ban ends may be too early by the source's clock. */
const marginMs = 200;

export interface Blocks {
  /** For how long nothing may be sent yet: 0 where the source may be asked. */
  remainingMs(): Promise<number>;
  /** The same, of what this server knows without asking the others. */
  knownRemainingMs(): number;
  /** Nothing is sent from now on for so long; null: as long as the backoff says. Yields how long. */
  begin(retryAfterMs: number | null): number;
  /** The source answered as it should: the next block without an end begins with the shortest. */
  answered(): void;
}

interface BlocksOptions {
  readonly source: PriceSource;
  readonly redis: Redis | null;
  /** How long the first block lasts of which the source tells no end; each that follows lasts twice as long. */
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * The times in which a source must not be asked, as it said 429 or 418: who asks all the same is banned for longer.
 * Servers share their address, so they share this through Redis; without it, or while it is away, each learns it itself.
 */
export function createBlocks({ source, redis, firstMs, maxMs }: BlocksOptions): Blocks {
  const key = `tickwire:upstream:1:blocked:${source}`;
  let untilMs = 0;
  let nextMs = firstMs;

  const knownRemainingMs = () => Math.max(0, untilMs - Date.now());

  return {
    knownRemainingMs,

    async remainingMs() {
      if (knownRemainingMs() > 0 || redis?.status !== 'ready') return knownRemainingMs();
      // A Redis that does not answer is no reason to ask nobody.
      const sharedMs = await redis.pttl(key).catch(() => 0);
      if (sharedMs > 0) untilMs = Math.max(untilMs, Date.now() + sharedMs);
      return knownRemainingMs();
    },

    begin(retryAfterMs) {
      if (knownRemainingMs() === 0 || retryAfterMs !== null) {
        const blockMs = Math.round(retryAfterMs === null ? nextMs : retryAfterMs + marginMs);
        if (retryAfterMs === null) nextMs = Math.min(nextMs * 2, maxMs);
        untilMs = Math.max(untilMs, Date.now() + blockMs);
        if (redis?.status === 'ready') redis.set(key, '1', 'PX', Math.ceil(knownRemainingMs())).catch(() => {});
      }
      return knownRemainingMs();
    },

    answered() {
      nextMs = firstMs;
    },
  };
}

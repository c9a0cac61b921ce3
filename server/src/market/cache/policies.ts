import type { MarketCacheKind } from '@tickwire/schema';
import type { CacheSeconds } from '../config.ts';

/** What may be done with an answer of each age. Ages count from when the source had answered. */
export interface Policy {
  /** Answered as it is. */
  readonly freshMs: number;
  /** Answered as it is, and asked for anew behind it. What is older has to be waited for. */
  readonly servedOldMs: number;
  /** Answered as overdue where the source gives no answer. What is older is forgotten. */
  readonly keptMs: number;
  /** After a failure the source is left alone for so long. */
  readonly backoffMs: number;
  /** Where nothing is kept, who asks waits no longer, and is told that there is no answer. */
  readonly patienceMs: number;
}

export type Policies = Readonly<Record<MarketCacheKind, Policy>>;

/** Sources have deadlines of their own; this ends what none of them does. */
export const deadlineMs = 20_000;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * `old`: how many times its fresh time something may be served while it is asked for anew. `keptMs`: for how long it is
 * better than nothing: a price for an hour, bars for a day, reports of a year for a month. `patienceMs`: whoever shows prices
 * would rather show none than wait; of the rest nothing can be made without.
 */
const kinds = {
  quotes: { old: 3, keptMs: hourMs, patienceMs: 5_000 },
  candles: { old: 2, keptMs: dayMs, patienceMs: deadlineMs },
  fundamentals: { old: 3, keptMs: 30 * dayMs, patienceMs: deadlineMs },
  analysisInputs: { old: 2, keptMs: dayMs, patienceMs: deadlineMs },
} satisfies Record<MarketCacheKind, Pick<Policy, 'keptMs' | 'patienceMs'> & { readonly old: number }>;

const minBackoffMs = 1_000;
const maxBackoffMs = 5_000;

function policyOf(kind: MarketCacheKind, seconds: CacheSeconds): Policy {
  const freshMs = Math.round(seconds[kind] * 1_000);
  const { old, keptMs, patienceMs } = kinds[kind];
  const servedOldMs = freshMs * old;
  return {
    freshMs,
    servedOldMs,
    keptMs: Math.max(keptMs, 2 * servedOldMs),
    backoffMs: Math.min(Math.max(freshMs, minBackoffMs), maxBackoffMs),
    patienceMs,
  };
}

export function createPolicies(seconds: CacheSeconds): Policies {
  return {
    quotes: policyOf('quotes', seconds),
    candles: policyOf('candles', seconds),
    fundamentals: policyOf('fundamentals', seconds),
    analysisInputs: policyOf('analysisInputs', seconds),
  };
}

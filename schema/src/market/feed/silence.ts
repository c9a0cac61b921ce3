import type { MarketSource } from '../../ports/market.ts';

const shortestMs = 3_000;

/** A price that was not heard of for longer is not relied on: a source tells of each symbol twice in that time. */
export function longestSilenceMs({ expectedEveryMs }: MarketSource): number {
  return Math.max(shortestMs, 2 * expectedEveryMs);
}

import type { Tier } from '@tickwire/prisma';

export interface Plan {
  readonly tier: Tier;
  readonly maxWatchedSymbols: number;
}

/** What each tier allows. */
export const plans: Readonly<Record<Tier, Plan>> = {
  FREE: { tier: 'FREE', maxWatchedSymbols: 5 },
  PRO: { tier: 'PRO', maxWatchedSymbols: 10 },
  EXPERT: { tier: 'EXPERT', maxWatchedSymbols: 20 },
};

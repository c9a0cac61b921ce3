import type { Tier } from '@tickwire/prisma';

export const analysisModels = ['BASIC', 'BUFFETT', 'LYNCH', 'DCF'] as const;

export type AnalysisModel = (typeof analysisModels)[number];

export interface Plan {
  readonly tier: Tier;
  readonly maxWatchedSymbols: number;
  readonly models: readonly AnalysisModel[];
}

/** What each tier allows, whoever runs the service. */
export const plans: Readonly<Record<Tier, Plan>> = {
  FREE: { tier: 'FREE', maxWatchedSymbols: 5, models: ['BASIC'] },
  PRO: { tier: 'PRO', maxWatchedSymbols: 10, models: ['BASIC', 'BUFFETT', 'LYNCH'] },
  EXPERT: { tier: 'EXPERT', maxWatchedSymbols: 20, models: analysisModels },
};

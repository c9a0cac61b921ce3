import type { Tier } from '@tickwire/prisma';
import { type AnalysisModel, analysisModels } from '../analyses/models/model.ts';

export interface Plan {
  readonly tier: Tier;
  readonly maxWatchedSymbols: number;
  readonly models: readonly AnalysisModel[];
  /** Unless whoever runs the service has set another. */
  readonly costPerMinute: number;
}

/** What each tier allows, whoever runs the service. */
export const plans: Readonly<Record<Tier, Plan>> = {
  FREE: { tier: 'FREE', maxWatchedSymbols: 5, models: ['BASIC'], costPerMinute: 30_000 },
  PRO: { tier: 'PRO', maxWatchedSymbols: 10, models: ['BASIC', 'BUFFETT', 'LYNCH'], costPerMinute: 100_000 },
  EXPERT: { tier: 'EXPERT', maxWatchedSymbols: 20, models: analysisModels, costPerMinute: 300_000 },
};

/** What callers may spend in a minute: each account, or each address for those who are not signed in. */
export type CostBudgets = Readonly<Record<Tier | 'ANONYMOUS', number>>;

export const defaultCostBudgets: CostBudgets = {
  ANONYMOUS: 15_000,
  FREE: plans.FREE.costPerMinute,
  PRO: plans.PRO.costPerMinute,
  EXPERT: plans.EXPERT.costPerMinute,
};

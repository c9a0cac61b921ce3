import type { StatementYear } from '../model.ts';
import type { ScoredFactor } from '../scoring.ts';
import { companyThresholds } from '../thresholds.ts';
import { amount, times } from './figures.ts';
import { grade, type Range } from './grade.ts';
import { clamp, ratio } from './ratio.ts';

const { worstDebtRatio } = companyThresholds;

/** More than all that is owed on earth, in any currency: beyond it a sum could leave the numbers, and so what is known. */
const mostDebt = 1e24;

/** What is owed at interest. A debt of exactly 0 is known; one that is reported below 0 is an error of the source, and 0. */
export function debtOf({ totalDebt }: StatementYear): number | null {
  return totalDebt === null ? null : clamp(totalDebt, 0, mostDebt);
}

/**
 * Debt held against what could bear it: equity, or what is earned in a year. Known wherever both are: no debt is 0
 * whatever the other is, and debt against nothing or less is the worst, as is any ratio beyond that: more debt never
 * looks better than less. So nothing becomes unknown through debt alone.
 */
export function debtAgainst(debt: number | null, bearer: number | null): number | null {
  if (debt === null || bearer === null) return null;
  if (debt === 0) return 0;
  return Math.min(ratio(debt, bearer) ?? worstDebtRatio, worstDebtRatio);
}

/** Debt over equity: no debt is the best, and debt that no equity bears the worst. */
export function debtToEquityFactor(newest: StatementYear, range: Range): ScoredFactor {
  const debt = debtOf(newest);
  const { totalEquity, currency } = newest;
  return grade('debtToEquity', debtAgainst(debt, totalEquity), range, {
    show: times,
    told: (shown) =>
      `${debtInWords(debt, currency)} ${debt === 0 ? '' : 'stands '}against equity of ${amount(totalEquity ?? 0, currency)}, a ratio of ${shown}${orWorse(shown)}`,
    missing: `Debt against equity is not known: ${debt === null ? 'debt' : 'equity'} is not reported.`,
  });
}

/** "A debt of USD 1.0 billion", "There is no debt". */
export function debtInWords(debt: number | null, currency: string): string {
  return debt === 0 ? 'There is no debt' : `A debt of ${amount(debt ?? 0, currency)}`;
}

/** What is said after a ratio that stands for worse ones too. */
export function orWorse(shown: string): string {
  return shown === times(worstDebtRatio) ? ', which stands for all that is worse' : '';
}

import type { StatementYear } from '../model.ts';
import { ratio } from './ratio.ts';

/**
 * What stands for a debt that there is nothing to hold against, and for any ratio beyond it. The same for both, so that
 * more debt never looks better than less.
 */
export const worstDebtRatio = 10;

/** What is owed at interest. A debt of exactly 0 is known; one that is reported below 0 is an error of the source, and 0. */
export function debtOf({ totalDebt }: StatementYear): number | null {
  return totalDebt === null ? null : Math.max(totalDebt, 0);
}

/**
 * Debt held against what could bear it: equity, or what is earned in a year. Known wherever both are: no debt is 0
 * whatever the other is, and debt against nothing or less is the worst. So nothing becomes unknown through debt alone.
 */
export function debtAgainst(debt: number | null, bearer: number | null): number | null {
  if (debt === null || bearer === null) return null;
  if (debt === 0) return 0;
  return Math.min(ratio(debt, bearer) ?? worstDebtRatio, worstDebtRatio);
}

import { debtAgainst, debtOf, worstDebtRatio } from '../company/debt.ts';
import { amount, times } from '../company/figures.ts';
import { grade } from '../company/grade.ts';
import type { StatementYear } from '../model.ts';
import type { ScoredFactor } from '../scoring.ts';
import { buffettThresholds as thresholds } from '../thresholds.ts';

/**
 * Debt over equity, and the years of owner earnings that would pay it back. No debt is the best of both. Cash is not
 * set against it.
 *
 * Source: Mary Buffett and Clark, Buffettology, 1997: three to four years of earnings pay back long-term debt.
 */
export function debtFactors(newest: StatementYear, earned: number | null): ScoredFactor[] {
  const debt = debtOf(newest);
  const owed = debt === null ? 'Debt' : `A debt of ${amount(debt, newest.currency)}`;
  return [
    grade('debtToEquity', debtAgainst(debt, newest.totalEquity), thresholds.debtToEquity, {
      show: times,
      told: (shown) =>
        newest.totalEquity !== null && newest.totalEquity <= 0
          ? `${owed} stands against equity of ${amount(newest.totalEquity, newest.currency)}: told as ${shown}`
          : `${owed} is ${shown} of equity${orMore(shown)}`,
      missing: `Debt against equity is not known: ${debt === null ? 'debt' : 'equity'} is not reported.`,
    }),
    grade('debtRepaymentYears', debtAgainst(debt, earned), thresholds.debtRepaymentYears, {
      show: times,
      told: (shown) =>
        earned !== null && earned <= 0
          ? `${owed} stands against owner earnings of ${amount(earned, newest.currency)}: told as ${shown} years`
          : `${owed} takes ${shown} years of owner earnings to pay back${orMore(shown)}`,
      missing: `How long debt takes to pay back is not known: ${debt === null ? 'debt is' : 'owner earnings are'} not.`,
    }),
  ];
}

function orMore(shown: string): string {
  return shown === times(worstDebtRatio) ? ' or more' : '';
}

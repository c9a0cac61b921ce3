import { debtAgainst, debtInWords, debtOf, debtToEquityFactor, orWorse } from '../company/debt.ts';
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
  const { currency } = newest;
  return [
    debtToEquityFactor(newest, thresholds.debtToEquity),
    grade('debtRepaymentYears', debtAgainst(debt, earned), thresholds.debtRepaymentYears, {
      show: times,
      told: (shown) =>
        `${debtInWords(debt, currency)}${debt === 0 ? ': at' : ', at'} owner earnings of ${amount(earned ?? 0, currency)} a year, ${debt === 0 ? 'it ' : ''}takes ${shown} years to pay back${orWorse(shown)}`,
      missing: `How long debt takes to pay back is not known: ${debt === null ? 'debt is' : 'owner earnings are'} not.`,
    }),
  ];
}

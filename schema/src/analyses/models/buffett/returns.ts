import { debtOf } from '../company/debt.ts';
import { percent } from '../company/figures.ts';
import { grade } from '../company/grade.ts';
import { clamp, median, ratio } from '../company/ratio.ts';
import type { StatementYear } from '../model.ts';
import type { ScoredFactor } from '../scoring.ts';
import { buffettThresholds as thresholds } from '../thresholds.ts';

/**
 * Net income over the equity at the year's end. Null for equity that is not above 0: a loss over negative equity would
 * look like a return.
 */
function returnOnEquity({ netIncome, totalEquity }: StatementYear): number | null {
  return ratio(netIncome, totalEquity);
}

/**
 * Return on equity, its steadiness, and the return on equity and debt together. Steady is what was never far below the
 * usual: the worst year over the median one, 0 where that is a loss or equity was used up in a year.
 *
 * Source: Buffett, letters for 1977 (return on equity as the measure of managers) and 1987 (good returns "while
 * employing little or no debt").
 */
export function returnFactors(years: readonly StatementYear[], newest: StatementYear): ScoredFactor[] {
  const returns = years.map(returnOnEquity).filter((each) => each !== null);
  const usual = median(returns);
  const reported = years.filter(({ totalEquity }) => totalEquity !== null).length;
  const isBroken = returns.length < reported || (usual !== null && usual <= 0);
  const worst = usual === null || isBroken ? 0 : clamp(Math.min(...returns) / usual, 0, 1);
  const ofAssets = ratio(newest.totalEquity, newest.totalAssets);
  return [
    grade('returnOnEquity', usual, thresholds.returnOnEquity, {
      show: percent,
      told: (shown) =>
        `Return on equity was ${shown}, the middle of ${returns.length} years${ofAssets === null ? '' : `, with equity of ${percent(ofAssets)} of all assets`}`,
      missing: 'Return on equity is not known: no year has reported equity above 0.',
    }),
    grade('returnSteadiness', reported < 2 ? null : worst, thresholds.returnSteadiness, {
      show: percent,
      told: (shown) =>
        isBroken
          ? `In some year equity was used up, or the usual return is a loss: as steady that counts as ${shown}`
          : `The worst year's return on equity was ${shown} of the usual one`,
      missing: 'Whether the return on equity is steady is not known: it takes two years of reported equity.',
    }),
    returnOnCapital(newest),
  ];
}

/** Of the newest year. Where equity is used up more debt must not mend it, so there is none then, whatever the debt. */
function returnOnCapital(newest: StatementYear): ScoredFactor {
  const debt = debtOf(newest);
  const { netIncome, totalEquity } = newest;
  const capital = debt === null || totalEquity === null || totalEquity <= 0 ? null : totalEquity + debt;
  return grade('returnOnCapital', ratio(netIncome, capital), thresholds.returnOnCapital, {
    show: percent,
    told: (shown) => `In ${newest.fiscalYear} equity and debt together returned ${shown}`,
    missing: 'The return on equity and debt together is not known: it takes both, and equity above 0.',
  });
}

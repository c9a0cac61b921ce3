import { percent } from '../company/figures.ts';
import { grade } from '../company/grade.ts';
import { annualGrowth } from '../company/growth.ts';
import { ratio } from '../company/ratio.ts';
import type { StatementYear } from '../model.ts';
import { known, pointsBetween, type ScoredFactor, unknown } from '../scoring.ts';
import { buffettThresholds as thresholds } from '../thresholds.ts';
import type { YearOfOwnerEarnings } from './owner-earnings.ts';

/**
 * What becomes of earnings for those who own the company: how much of what is reported is theirs to take, how much they
 * got by dividends and buybacks, and whether each share is of more or of less.
 */
export function ownersShareFactors(
  years: readonly StatementYear[],
  earnings: readonly YearOfOwnerEarnings[],
): ScoredFactor[] {
  return [cashConversion(earnings), shareCount(years), payout(years, earnings)];
}

function cashConversion(earnings: readonly YearOfOwnerEarnings[]): ScoredFactor {
  const reported = earnings.reduce((sum, { netIncome }) => sum + netIncome, 0);
  const owned = earnings.reduce((sum, each) => sum + each.ownerEarnings, 0);
  const share = earnings.length === 0 ? null : ratio(owned, reported);
  return grade('cashConversion', share, thresholds.cashConversion, {
    show: percent,
    told: (shown) => `Owner earnings were ${shown} of reported earnings over ${earnings.length} years`,
    missing:
      'What of reported earnings is the owners’ is not known: it takes owner earnings, and no loss over the years.',
  });
}

function shareCount(years: readonly StatementYear[]): ScoredFactor {
  const growth = annualGrowth(years, ({ sharesDiluted }) => sharesDiluted);
  return grade('shareCountGrowth', growth.rate, thresholds.shareCountGrowth, {
    show: percent,
    told: (shown) => `The number of shares changed by ${shown} a year, splits aside`,
    missing: `How the number of shares changes is not known: ${growth.rate === null ? growth.why : ''}.`,
  });
}

/** Over the years whose owner earnings, dividends and buybacks are all known. More than was earned cannot go on. */
function payout(years: readonly StatementYear[], earnings: readonly YearOfOwnerEarnings[]): ScoredFactor {
  const { payout: range, overPayout } = thresholds;
  const told = years.flatMap(({ fiscalYear, dividendsPaid, sharesRepurchased }) => {
    const earned = earnings.find((each) => each.fiscalYear === fiscalYear)?.ownerEarnings;
    if (earned === undefined || dividendsPaid === null || sharesRepurchased === null) return [];
    return [{ earned, dividends: Math.abs(dividendsPaid), buybacks: Math.abs(sharesRepurchased) }];
  });
  const sum = (of: (each: (typeof told)[number]) => number) => told.reduce((total, each) => total + of(each), 0);
  const earned = sum((each) => each.earned);
  const share = ratio(
    sum(({ dividends, buybacks }) => dividends + buybacks),
    earned,
  );
  if (share === null) {
    const missing =
      'What of owner earnings was paid out is not known: it takes dividends, buybacks and earnings above 0.';
    return unknown('payout', range.maxPoints, missing);
  }
  const dividends =
    ratio(
      sum((each) => each.dividends),
      earned,
    ) ?? 0;
  const buybacks =
    ratio(
      sum((each) => each.buybacks),
      earned,
    ) ?? 0;
  const points = Math.min(pointsBetween(share, range), pointsBetween(share, overPayout));
  const sentence = `Of owner earnings ${percent(share)} went to the owners: ${percent(dividends)} as dividends, ${percent(buybacks)} by buying back shares (${percent(range.best)} to ${percent(overPayout.best)}: all ${range.maxPoints} points, from ${percent(overPayout.worst)} on: none).`;
  return known('payout', share, { points, maxPoints: range.maxPoints }, sentence);
}

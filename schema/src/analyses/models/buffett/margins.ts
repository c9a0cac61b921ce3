import { percent, times } from '../company/figures.ts';
import { grade } from '../company/grade.ts';
import { mean, ratio } from '../company/ratio.ts';
import { slopePerYear } from '../company/trend.ts';
import type { StatementYear } from '../model.ts';
import type { ScoredFactor } from '../scoring.ts';
import { buffettThresholds as thresholds } from '../thresholds.ts';

const margins = [
  { name: 'grossMargin', words: 'gross margin', profitOf: (year: StatementYear) => year.grossProfit },
  { name: 'operatingMargin', words: 'operating margin', profitOf: (year: StatementYear) => year.operatingIncome },
  { name: 'netMargin', words: 'net margin', profitOf: (year: StatementYear) => year.netIncome },
] as const;

/**
 * What of each unit sold is left after the goods, after running the business, and after all; and where that goes.
 *
 * Source: Mary Buffett and Clark, Warren Buffett and the Interpretation of Financial Statements, 2008, for the bounds.
 */
export function marginFactors(years: readonly StatementYear[], newest: StatementYear): ScoredFactor[] {
  const levels = margins.map(({ name, words, profitOf }) =>
    grade(name, ratio(profitOf(newest), newest.revenue), thresholds[name], {
      show: percent,
      told: (shown) => `In ${newest.fiscalYear} the ${words} was ${shown}`,
      missing: `The ${words} of ${newest.fiscalYear} is not known: it takes the profit and sales above 0.`,
    }),
  );
  return [...levels, marginTrend(years)];
}

/** The mean of the slopes of those margins that at least two years tell. */
function marginTrend(years: readonly StatementYear[]): ScoredFactor {
  const slopes = margins.flatMap(({ words, profitOf }) => {
    const points = years.flatMap((year) => {
      const value = ratio(profitOf(year), year.revenue);
      return value === null ? [] : [{ year: year.fiscalYear, value }];
    });
    const slope = slopePerYear(points);
    return slope === null ? [] : [{ words, slope }];
  });
  const points = (slope: number) => `${times(slope * 100)} percentage points`;
  const each = slopes.map(({ words, slope }) => `${words} ${times(slope * 100)}`).join(', ');
  return grade('marginTrend', mean(slopes.map(({ slope }) => slope)), thresholds.marginTrend, {
    show: points,
    told: (shown) => `In the mean, margins changed by ${shown} a year: ${each}`,
    missing: 'Where the margins go is not known: no two years tell any of them.',
  });
}

import { dcfThresholds } from '../thresholds.ts';
import type { CashFlowYear } from './cash-flows.ts';
import { median } from './median.ts';

/** How revenue grew, as rates of a year. */
export interface Growth {
  /** From the first year to the last. */
  readonly compound: number;
  /** The middle one of the years' rates. */
  readonly median: number;
  /** From the last but two to the last, or between the two that there are. */
  readonly recent: number;
  /** What the projection begins with. */
  readonly taken: number;
}

function yearly(from: CashFlowYear, to: CashFlowYear): number {
  return (to.revenue / from.revenue) ** (1 / (to.fiscalYear - from.fiscalYear)) - 1;
}

/**
 * The lower of the compound rate, which one great year can carry, and the median, which many old ones can; where it
 * slowed down since, halfway from there to the recent rate; then within bounds. Steps over years that are missing are
 * made rates of one year. Null of fewer than two years.
 */
export function growthOf(years: readonly CashFlowYear[]): Growth | null {
  const [first, last] = [years[0], years.at(-1)];
  if (!first || !last || first.fiscalYear >= last.fiscalYear) return null;
  const rates = years.slice(1).flatMap((year, index) => {
    const before = years[index];
    return before && before.fiscalYear < year.fiscalYear ? [yearly(before, year)] : [];
  });
  const compound = yearly(first, last);
  const middle = median(rates) ?? compound;
  const recent = yearly(years.at(-3) ?? first, last);
  const longRun = Math.min(compound, middle);
  const { min, max } = dcfThresholds.growth;
  const taken = Math.min(Math.max(Math.min(longRun, (longRun + recent) / 2), min), max);
  return { compound, median: middle, recent, taken };
}

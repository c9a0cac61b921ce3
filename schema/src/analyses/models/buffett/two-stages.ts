import { finite } from '../company/ratio.ts';

/** Rates are shares a year: 0.1 is 10%. */
export interface TwoStages {
  /** What was earned in the year before the first. */
  readonly earned: number;
  /** Of the first year: from then on it falls, or rises, in even steps to `terminalGrowth`. */
  readonly growth: number;
  readonly growthYears: number;
  /** For ever after. */
  readonly terminalGrowth: number;
  readonly discountRate: number;
  /** What the discount rate has to be above `terminalGrowth`. */
  readonly minSpread: number;
}

/**
 * What earnings are worth today: those of each year of the first stage, in which growth fades, discounted, and Gordon's
 * value of all that come after, which grows out of the last of them. Each year's is taken to come at its end. Null where the discount rate is too
 * close to the growth that never ends, as any value could be had there.
 *
 * Source: Williams, The Theory of Investment Value, 1938, whom Buffett's letter for 1992 names; Gordon, 1959;
 * Fuller and Hsia, 1984, for growth that fades in even steps.
 */
export function valueInTwoStages(stages: TwoStages): number | null {
  const { earned, growth, growthYears, terminalGrowth, discountRate, minSpread } = stages;
  if (discountRate - terminalGrowth < minSpread) return null;
  let present = earned;
  let value = 0;
  for (let year = 0; year < growthYears; year += 1) {
    const grown = growth + ((terminalGrowth - growth) * year) / growthYears;
    present *= (1 + grown) / (1 + discountRate);
    value += present;
  }
  return finite(value + (present * (1 + terminalGrowth)) / (discountRate - terminalGrowth));
}

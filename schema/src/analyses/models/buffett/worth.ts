import { amount, percent, perShare } from '../company/figures.ts';
import { annualGrowth, newestTwo } from '../company/growth.ts';
import { clamp, forEachShare, ratio } from '../company/ratio.ts';
import type { ModelInput, StatementYear } from '../model.ts';
import { known, pointsBetween, type ScoredFactor, unknown } from '../scoring.ts';
import { buffettThresholds as thresholds } from '../thresholds.ts';
import { valueInTwoStages } from './two-stages.ts';

/** The growth that the first stage begins with, and where it comes from. */
export interface StagedGrowth {
  readonly revenueGrowth: number | null;
  readonly earningsGrowth: number | null;
  /** The lower of both, capped. */
  readonly growth: number;
  readonly terminalGrowth: number;
  /** A sentence with these numbers. */
  readonly told: string;
}

/** What a share is worth, and by which earnings. */
export interface Worth {
  /** Owner earnings that it is of; null where they are not known. */
  readonly earned: number | null;
  /** Of a share: 0 where its owners earn nothing; null where that is not known. */
  readonly worth: number | null;
  /** The same if owner earnings stayed as they are. */
  readonly withoutGrowth: number | null;
  /** Of the worth the share that only growth makes, 0 to 1. */
  readonly shareOfGrowth: number;
}

/**
 * The lower of the growth of sales and of net income, so that neither a margin that widened nor sales that earn nothing
 * are carried forward. Through losses there is none of net income, and then no growth is assumed, though a decline is.
 */
export function stagedGrowth(years: readonly StatementYear[]): StagedGrowth {
  const revenueGrowth = annualGrowth(years, ({ revenue }) => revenue).rate;
  const earningsGrowth = annualGrowth(years, ({ netIncome }) => netIncome).rate;
  const newestYears = newestTwo(years);
  const newestSales = annualGrowth(newestYears, ({ revenue }) => revenue).rate;
  const newestEarnings = annualGrowth(newestYears, ({ netIncome }) => netIncome).rate;
  const { minGrowth, maxGrowth, maxTerminalGrowth, growthYears } = thresholds;
  const growth = clamp(Math.min(revenueGrowth ?? 0, earningsGrowth ?? 0), minGrowth, maxGrowth);
  const terminalGrowth = Math.min(growth, maxTerminalGrowth);
  const sales = changed('sales', revenueGrowth, ' a year');
  const lately = `${changed('sales', newestSales)} and ${changed('net income', newestEarnings)}`;
  return {
    revenueGrowth,
    earningsGrowth,
    growth,
    terminalGrowth,
    told: `${sales.charAt(0).toUpperCase()}${sales.slice(1)} and ${changed('net income', earningsGrowth, ' a year')}, in the newest year ${lately}: owner earnings are taken to grow by ${percent(growth)} at first (the lower of both, ${percent(minGrowth)} to ${percent(maxGrowth)}, none where one is not known) and, ${growthYears} years on, by ${percent(terminalGrowth)} for ever.`,
  };
}

/** "sales rose by 5.0%". */
function changed(what: string, rate: number | null, span = ''): string {
  if (rate === null) return `the growth of ${what} is not known`;
  return `${what} ${rate < 0 ? 'fell' : 'rose'} by ${percent(Math.abs(rate))}${span}`;
}

export function worthOf(
  earned: number | null,
  { growth, terminalGrowth }: Pick<StagedGrowth, 'growth' | 'terminalGrowth'>,
  shares: number | null,
): Worth {
  const worth = worthOfShare(earned, growth, terminalGrowth, shares);
  const withoutGrowth = worthOfShare(earned, 0, 0, shares);
  const share = withoutGrowth === null ? null : ratio(withoutGrowth, worth);
  return { earned, worth, withoutGrowth, shareOfGrowth: share === null ? 0 : clamp(1 - share, 0, 1) };
}

function worthOfShare(earned: number | null, growth: number, terminalGrowth: number, shares: number | null) {
  if (earned === null || shares === null || shares < 1) return null;
  if (earned <= 0) return 0;
  const { growthYears, discountRate, minSpread } = thresholds;
  const value = valueInTwoStages({ earned, growth, growthYears, terminalGrowth, discountRate, minSpread });
  return forEachShare(value, shares);
}

/**
 * 1 - price / value: Graham's margin of safety, The Intelligent Investor, chapter 20. The price stands in this factor
 * alone, and a higher one never makes it larger.
 */
export function marginOfSafety({ worth, earned, withoutGrowth }: Worth, input: ModelInput): ScoredFactor {
  const { price, currency } = input;
  const range = thresholds.marginOfSafety;
  const name = 'marginOfSafety';
  if (worth === null || earned === null) {
    const lack = earned === null ? 'owner earnings are not' : 'the number of shares is not';
    return unknown(name, range.maxPoints, `What a share is worth is not known, as ${lack}.`);
  }
  const priceToWorth = ratio(price, worth);
  const margin = priceToWorth === null ? thresholds.leastMargin : Math.max(1 - priceToWorth, thresholds.leastMargin);
  const scale = `(${percent(range.worst)}: no points, ${percent(range.best)}: all ${range.maxPoints})`;
  const ungrown =
    withoutGrowth !== null && withoutGrowth < worth ? ` (${perShare(withoutGrowth, currency)} if they never grew)` : '';
  const told =
    worth > 0
      ? `By owner earnings of ${amount(earned, currency)} a year a share is worth ${perShare(worth, currency)}${ungrown}, against a price of ${perShare(price, currency)}: a margin of safety of ${percent(margin)}${margin === thresholds.leastMargin ? ' or less' : ''}`
      : `Owner earnings of ${amount(earned, currency)} a year make a share worth nothing by this model, against a price of ${perShare(price, currency)}: there is no margin of safety, told as ${percent(margin)}`;
  return known(name, margin, { points: pointsBetween(margin, range), maxPoints: range.maxPoints }, `${told} ${scale}.`);
}

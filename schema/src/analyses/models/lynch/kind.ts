import { percent, times } from '../company/figures.ts';
import { forEachShare, mean, ratio } from '../company/ratio.ts';
import type { StatementYear } from '../model.ts';
import { lynchThresholds as thresholds } from '../thresholds.ts';
import { type Earnings, earningsPerShare } from './earnings.ts';

type Kind = 'SLOW_GROWER' | 'STALWART' | 'FAST_GROWER' | 'CYCLICAL' | 'TURNAROUND' | 'ASSET_PLAY';

export interface KindOfCompany {
  /** Null for what is none of the six, and for what is not known well enough. */
  readonly kind: Kind | null;
  /** Whether earnings swing, whatever the kind: then those of one year say little. No price and no debt decides it. */
  readonly isCyclical: boolean;
  /** A sentence with the numbers that decided. */
  readonly told: string;
}

/**
 * The kind of company, by the first rule that holds: losses in every year, none of the six; price below book value, an
 * asset play; a loss in some year, a turnaround; earnings and sales that swing, a cyclical; else by the lower growth of
 * earnings and of sales, as earnings do not outgrow sales for ever.
 *
 * The kind is told and weighs nothing: a price that falls below book value must not change how the rest is judged. Only
 * that earnings swing is used further, and that is of statements alone.
 *
 * Source: Lynch, One Up on Wall Street, 1989, chapter 7. He gives growth for three of the kinds and no figures for the
 * others: those bounds are of this model.
 */
export function kindOf(years: readonly StatementYear[], earnings: Earnings, price: number): KindOfCompany {
  const isCyclical = swings(years, earnings.figures);
  const losses = years.filter(({ netIncome }) => netIncome < 0).length;
  const newest = years.at(-1);
  const priceToBook = ratio(price, forEachShare(newest?.totalEquity ?? null, newest?.sharesDiluted ?? null));
  const among = `${losses} of ${years.length} years`;
  if (losses === years.length) {
    return {
      kind: null,
      isCyclical,
      told: `It lost money in ${among}, which is none of Lynch's six kinds of company.`,
    };
  }
  if (priceToBook !== null && priceToBook <= thresholds.assetPlayPriceToBook) {
    const told = `Its price is ${times(priceToBook)} of its book value: an asset play, if the assets are worth what the books say.`;
    return { kind: 'ASSET_PLAY', isCyclical, told };
  }
  if (losses > 0) {
    const hasTurned = (newest?.netIncome ?? 0) > 0;
    const told = `It lost money in ${among}: a turnaround, which has ${hasTurned ? 'turned' : 'not turned yet'}.`;
    return { kind: 'TURNAROUND', isCyclical, told };
  }
  if (isCyclical) {
    const told = `Its earnings have fallen and risen by ${percent(thresholds.cyclicalSwing)} or more in a year, and its sales fell too: a cyclical, whose price is held against its mean earnings.`;
    return { kind: 'CYCLICAL', isCyclical, told };
  }
  return { ...byGrowth(earnings), isCyclical };
}

/** Of a cyclical the mean of the years, as a low P/E on the best of them is a warning and no bargain; else the newest. */
export function usualEarningsPerShare(years: readonly StatementYear[], { isCyclical }: KindOfCompany): number | null {
  const each = (isCyclical ? years : years.slice(-1)).map(earningsPerShare).filter((figure) => figure !== null);
  return mean(each);
}

function swings(years: readonly StatementYear[], figures: readonly number[]): boolean {
  const changes = figures.flatMap((figure, index) => {
    const before = figures[index - 1];
    return before !== undefined && before > 0 ? [figure / before - 1] : [];
  });
  const salesFell = years.some(({ revenue }, index) => revenue < (years[index - 1]?.revenue ?? 0));
  const { cyclicalSwing } = thresholds;
  return salesFell && changes.some((each) => each <= -cyclicalSwing) && changes.some((each) => each >= cyclicalSwing);
}

function byGrowth({ of, growth, revenueGrowth }: Earnings): Pick<KindOfCompany, 'kind' | 'told'> {
  if (growth.rate === null || revenueGrowth.rate === null) {
    return {
      kind: null,
      told: 'Which of Lynch’s six kinds of company it is cannot be told, as its growth is not known.',
    };
  }
  const { stalwartFrom, fastGrowerFrom } = thresholds;
  const lower = Math.min(growth.rate, revenueGrowth.rate);
  const grew = `${of} changed by ${percent(growth.rate)} a year and sales by ${percent(revenueGrowth.rate)}`;
  const bounds = `the lower of both counts, from ${percent(stalwartFrom)} a stalwart, from ${percent(fastGrowerFrom)} a fast grower`;
  const kind = lower < stalwartFrom ? 'SLOW_GROWER' : lower < fastGrowerFrom ? 'STALWART' : 'FAST_GROWER';
  const name = { SLOW_GROWER: 'slow grower', STALWART: 'stalwart', FAST_GROWER: 'fast grower' }[kind];
  return { kind, told: `It is a ${name}, as ${grew}: ${bounds}.` };
}

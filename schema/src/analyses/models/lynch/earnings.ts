import { annualGrowth, type Growth, type NoGrowth, newestTwo } from '../company/growth.ts';
import { forEachShare } from '../company/ratio.ts';
import type { StatementYear } from '../model.ts';

/** What the company earned, as far back as growth is measured. */
export interface Earnings {
  /** Of which figure: a share's where every year tells it, else the company's, which buybacks do not lift. */
  readonly of: 'earnings a share' | 'net income';
  /** A figure for each year, oldest first. */
  readonly figures: readonly number[];
  readonly growth: Growth | NoGrowth;
  /** From the year before the newest one. */
  readonly newestGrowth: Growth | NoGrowth;
  readonly revenueGrowth: Growth | NoGrowth;
}

/** Diluted, as reported; else net income over diluted shares. Null where there are no shares to divide by. */
export function earningsPerShare({ epsDiluted, netIncome, sharesDiluted }: StatementYear): number | null {
  return epsDiluted ?? forEachShare(netIncome, sharesDiluted);
}

export function earningsOf(years: readonly StatementYear[]): Earnings {
  const perShare = years.map(earningsPerShare).filter((each) => each !== null);
  const isPerShare = perShare.length === years.length;
  const figureOf = isPerShare ? earningsPerShare : ({ netIncome }: StatementYear) => netIncome;
  return {
    of: isPerShare ? 'earnings a share' : 'net income',
    figures: isPerShare ? perShare : years.map(({ netIncome }) => netIncome),
    growth: annualGrowth(years, figureOf),
    newestGrowth: annualGrowth(newestTwo(years), figureOf),
    revenueGrowth: annualGrowth(years, ({ revenue }) => revenue),
  };
}

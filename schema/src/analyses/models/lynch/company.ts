import { debtOf } from '../company/debt.ts';
import { percent, perShare } from '../company/figures.ts';
import { grade } from '../company/grade.ts';
import type { Growth, NoGrowth } from '../company/growth.ts';
import { finite, forEachShare, ratio } from '../company/ratio.ts';
import type { StatementYear } from '../model.ts';
import type { ScoredFactor } from '../scoring.ts';
import { lynchThresholds as thresholds } from '../thresholds.ts';
import type { Earnings } from './earnings.ts';

/** Growth of earnings, of those of the newest year alone, and of sales, each by the year. */
export function growthFactors({ of, growth, newestGrowth, revenueGrowth }: Earnings): ScoredFactor[] {
  return [
    growthFactor('earningsGrowth', growth, of, newestGrowth),
    growthFactor('newestEarningsGrowth', newestGrowth, of),
    growthFactor('revenueGrowth', revenueGrowth, 'sales'),
  ];
}

type GrowthName = 'earningsGrowth' | 'newestEarningsGrowth' | 'revenueGrowth';

function growthFactor(
  name: GrowthName,
  growth: Growth | NoGrowth,
  of: string,
  newest?: Growth | NoGrowth,
): ScoredFactor {
  const span = growth.rate === null ? '' : ` from ${growth.fromYear} to ${growth.toYear}`;
  const lately = newest === undefined || newest.rate === null ? '' : `, and ${percent(newest.rate)} in the newest year`;
  const why = growth.rate === null ? growth.why : '';
  return grade(name, growth.rate, thresholds[name], {
    show: percent,
    told: (shown) => `Growth of ${of} was ${shown} a year${span}${lately}`,
    missing: `Growth of ${of}${name === 'newestEarningsGrowth' ? ' in the newest year' : ''} is not known: ${why}.`,
  });
}

/** Cash less all debt, for each share; null where one of them is unknown or there are no shares. */
export function netCashPerShare(newest: StatementYear): number | null {
  const debt = debtOf(newest);
  const { cashAndShortTermInvestments: cash, sharesDiluted } = newest;
  return forEachShare(debt === null || cash === null ? null : cash - debt, sharesDiluted);
}

/** What of the price is cash already. Source: the same chapter, of Ford in 1988. */
export function netCashFactor(newest: StatementYear, price: number): ScoredFactor {
  const netCash = netCashPerShare(newest);
  return grade('netCashToPrice', ratio(netCash, price), thresholds.netCashToPrice, {
    show: percent,
    told: (shown) =>
      `Cash and what can be turned into it at once, less all debt, is ${perShare(netCash ?? 0, newest.currency)} a share, ${shown} of the price`,
    missing: 'Cash less debt is not known for a share: it takes cash, debt and shares.',
  });
}

/**
 * What inventories grew by beyond sales in the newest year, as a share of sales: so that goods that pile up count by
 * how much they weigh.
 *
 * Source: the same chapter: it is a red flag when inventories grow faster than sales.
 */
export function inventoryFactor(years: readonly StatementYear[]): ScoredFactor {
  const newest = years.at(-1);
  const before = years.find(({ fiscalYear }) => fiscalYear + 1 === newest?.fiscalYear);
  const stock = newest?.inventories ?? null;
  const stockBefore = before?.inventories ?? null;
  const salesRatio = ratio(newest?.revenue ?? null, before?.revenue ?? null);
  const inLine = stockBefore === null || salesRatio === null ? null : stockBefore * salesRatio;
  const excess = stock === null || inLine === null ? null : finite(stock - inLine);
  const salesGrowth = salesRatio === null ? '' : percent(salesRatio - 1);
  const stockRatio = ratio(stock, stockBefore);
  const stockGrowth = stockRatio === null ? 'from nothing' : `by ${percent(stockRatio - 1)}`;
  return grade('inventoryBuildUp', ratio(excess, newest?.revenue ?? null), thresholds.inventoryBuildUp, {
    show: percent,
    told: (shown) =>
      `In ${newest?.fiscalYear ?? ''} inventories changed ${stockGrowth} and sales by ${salesGrowth}: what piled up beyond sales is ${shown} of them`,
    missing: 'Whether inventories outgrow sales is not known: it takes both for the newest two years.',
  });
}

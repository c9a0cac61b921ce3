import { confidenceIn } from './company/confidence.ts';
import { debtToEquityFactor } from './company/debt.ts';
import { narrative, tooLittleKnown } from './company/narrative.ts';
import { forEachShare, ratio } from './company/ratio.ts';
import { statementsFor } from './company/statements-for.ts';
import { growthFactors, inventoryFactor, netCashFactor, netCashPerShare } from './lynch/company.ts';
import { earningsOf } from './lynch/earnings.ts';
import { kindOf, usualEarningsPerShare } from './lynch/kind.ts';
import {
  fairPrice,
  fairPriceFactor,
  grahamFactor,
  growthAndYieldFactor,
  type Priced,
  pegFactor,
} from './lynch/pricing.ts';
import { type Model, notApplicable } from './model.ts';
import { factorsOf, scoreOf } from './scoring.ts';
import { companyThresholds, lynchThresholds as thresholds } from './thresholds.ts';

/**
 * Growth at a reasonable price, after Peter Lynch: 50 points for the price against growth, earnings and book value, 25
 * for growth of earnings and sales, 25 for debt, cash and inventories. The kind of company is told, and weighs nothing.
 *
 * Growth is compound and annual, from the first year of the newest six to the last, and there is none through losses. No
 * more than 25% of it is paid for, and a fair P/E lies between 5 and 25, so that no fair price is above 25 times
 * earnings. The earnings of a cyclical are the mean of its years.
 *
 * Source: Lynch, One Up on Wall Street, 1989; each factor names the chapter. All thresholds: thresholds.ts.
 */
export const lynch1: Model = {
  model: 'LYNCH',
  version: 1,
  horizonDays: 365,
  evaluate(input) {
    const statements = statementsFor('LYNCH', input, thresholds.minYears);
    if (statements.reason !== null) return notApplicable(statements.reason, { minYears: thresholds.minYears });
    const years = statements.years.slice(-thresholds.windowYears);
    const { newest } = statements;

    const earnings = earningsOf(years);
    const kind = kindOf(years, earnings, input.price);
    const { sharesDiluted, dividendsPaid } = newest;
    const growth = earnings.growth.rate;
    const salesGrowth = earnings.revenueGrowth.rate;
    const priced: Priced = {
      price: input.price,
      currency: input.currency,
      earnings: usualEarningsPerShare(years, kind),
      earningsAre: kind.isCyclical ? 'mean' : 'newest',
      bookValue: forEachShare(newest.totalEquity, sharesDiluted),
      dividend: forEachShare(dividendsPaid === null ? null : Math.abs(dividendsPaid), sharesDiluted),
      growth: growth === null ? null : Math.min(growth, thresholds.maxGrowth),
      lowerGrowth: growth === null || salesGrowth === null ? null : Math.min(growth, salesGrowth),
    };
    const fair = fairPrice(priced);

    const fairPriceMargin = fairPriceFactor(fair, priced);
    const others = [
      pegFactor(priced),
      growthAndYieldFactor(priced),
      grahamFactor(priced),
      ...growthFactors(earnings),
      debtToEquityFactor(newest, thresholds.debtToEquity),
      netCashFactor(newest, input.price),
      inventoryFactor(years),
    ];
    const factors = [fairPriceMargin, ...others];
    const { score, coverage } = scoreOf(factors);
    if (score === null || coverage < thresholds.minCoverage) {
      return notApplicable(tooLittleKnown({ model: 'LYNCH', symbol: input.symbol }, factors));
    }
    const { confidence, doubts } = confidenceIn(coverage, years, input, thresholds.belief);
    return {
      score,
      confidence,
      reasoning: narrative({
        opening: [kind.told, fairPriceMargin.explanation],
        factors: others,
        doubts: [...doubts, ...input.remarks],
      }),
      factors: factorsOf(factors),
      assumptions: {
        currency: input.currency,
        price: input.price,
        windowYears: thresholds.windowYears,
        fiscalYears: years.map(({ fiscalYear }) => fiscalYear),
        yearsForFullConfidence: thresholds.belief.fullYears,
        statementsEndOn: newest.endsOn,
        kind: kind.kind,
        kindBecause: kind.told,
        growthOf: earnings.of,
        earningsPerShare: priced.earnings,
        earningsPerShareAre: priced.earningsAre,
        priceToEarnings: ratio(input.price, priced.earnings),
        dividendYield: ratio(priced.dividend, input.price),
        earningsGrowth: growth,
        revenueGrowth: salesGrowth,
        growthOfPeg: priced.growth,
        growthOfFairPrice: priced.lowerGrowth,
        maxGrowth: thresholds.maxGrowth,
        fairPriceEarningsBounds: [thresholds.minFairPriceEarnings, thresholds.maxFairPriceEarnings],
        grahamMultiple: companyThresholds.grahamMultiple,
        bookValuePerShare: priced.bookValue,
        netCashPerShare: netCashPerShare(newest),
        remarks: input.remarks,
      },
      fairValue: fair,
      sensitivity: null,
    };
  },
};

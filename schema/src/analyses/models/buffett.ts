import { debtFactors } from './buffett/burden.ts';
import { marginFactors } from './buffett/margins.ts';
import { maintenanceRule, ownerEarningsByYear } from './buffett/owner-earnings.ts';
import { ownersShareFactors } from './buffett/owners-share.ts';
import { returnFactors } from './buffett/returns.ts';
import { marginOfSafety, stagedGrowth, worthOf } from './buffett/worth.ts';
import { confidenceIn } from './company/confidence.ts';
import { percent } from './company/figures.ts';
import { narrative, tooLittleKnown } from './company/narrative.ts';
import { finite, mean } from './company/ratio.ts';
import { statementsFor } from './company/statements-for.ts';
import { type Model, notApplicable } from './model.ts';
import { factorsOf, scoreOf } from './scoring.ts';
import { buffettThresholds as thresholds } from './thresholds.ts';

/**
 * A good business at a price with a margin of safety, after Warren Buffett: 55 points for the business (returns on
 * equity, debt, margins, what becomes of the earnings), 45 for the price against what owner earnings are worth: the best of
 * businesses is no buy at any price. Of the newest ten years.
 *
 * Worth of a share = owner earnings (mean of the newest three years), grown by the lower of the growth of sales and of
 * net income (-5% to 8%), which fades in ten years to no more than 2.5% and stays there for ever, discounted at 10%, by
 * diluted share. With these caps no company is worth more than 17.4 times its owner earnings. Owner earnings are after interest, so that
 * debt is not taken off once more, and cash is not added.
 *
 * Sources: Buffett's letters for 1977, 1986, 1987 and 1992; each factor names its own. All thresholds: thresholds.ts.
 */
export const buffett1: Model = {
  model: 'BUFFETT',
  version: 1,
  horizonDays: 365,
  evaluate(input) {
    const statements = statementsFor('BUFFETT', input, thresholds.minYears);
    if (statements.reason !== null) return notApplicable(statements.reason, { minYears: thresholds.minYears });
    const years = statements.years.slice(-thresholds.windowYears);
    const { newest } = statements;

    const earnings = ownerEarningsByYear(years);
    const firstOfMean = newest.fiscalYear - thresholds.ownerEarningsYears;
    const meanOf = earnings.filter(({ fiscalYear }) => fiscalYear > firstOfMean);
    const earned = mean(meanOf.map(({ ownerEarnings }) => ownerEarnings));
    const staged = stagedGrowth(years);
    const worth = worthOf(earned, staged, newest.sharesDiluted);

    const price = marginOfSafety(worth, input);
    const business = [
      ...returnFactors(years, newest),
      ...debtFactors(newest, earned),
      ...marginFactors(years, newest),
      ...ownersShareFactors(years, earnings),
    ];
    const factors = [price, ...business];
    const { score, coverage } = scoreOf(factors);
    if (score === null || coverage < thresholds.minCoverage) {
      return notApplicable(tooLittleKnown({ model: 'BUFFETT', symbol: input.symbol }, factors));
    }
    const unpriced = price.value === null ? ['the worth of a share is not known'] : [];
    const hoped =
      worth.shareOfGrowth > 0 ? [`${percent(worth.shareOfGrowth)} of the worth is growth yet to come`] : unpriced;
    const { confidence, doubts } = confidenceIn(coverage, years, input, thresholds.belief, hoped);
    const ofWorth =
      price.value === null ? thresholds.unpricedConfidence : 1 - thresholds.growthDoubt * worth.shareOfGrowth;
    return {
      score,
      confidence: Math.round(confidence * ofWorth * 1e4) / 1e4,
      reasoning: narrative({
        opening: [price.explanation, ...(worth.worth !== null && worth.worth > 0 ? [staged.told] : [])],
        factors: business,
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
        maintenanceRule,
        ownerEarningsByYear: earnings.map((each) => ({ ...each })),
        ownerEarnings: earned,
        ownerEarningsOfYears: meanOf.map(({ fiscalYear }) => fiscalYear),
        sharesDiluted: newest.sharesDiluted,
        marketCapitalization: newest.sharesDiluted === null ? null : finite(input.price * newest.sharesDiluted),
        revenueGrowth: staged.revenueGrowth,
        earningsGrowth: staged.earningsGrowth,
        growth: staged.growth,
        growthBecause: staged.told,
        growthBounds: [thresholds.minGrowth, thresholds.maxGrowth],
        growthYears: thresholds.growthYears,
        terminalGrowth: staged.terminalGrowth,
        maxTerminalGrowth: thresholds.maxTerminalGrowth,
        worthWithoutGrowth: worth.withoutGrowth,
        shareOfWorthByGrowth: worth.shareOfGrowth,
        discountRate: thresholds.discountRate,
        minSpread: thresholds.minSpread,
        remarks: input.remarks,
      },
      fairValue: worth.worth,
      sensitivity: null,
    };
  },
};

import { percent, perShare, times } from '../company/figures.ts';
import { grade } from '../company/grade.ts';
import { grahamNumber } from '../company/graham.ts';
import { clamp, finite, ratio } from '../company/ratio.ts';
import { known, pointsBetween, type ScoredFactor, unknown } from '../scoring.ts';
import { lynchThresholds as thresholds } from '../thresholds.ts';

/** What a price is held against: for each share, in the currency of the price. */
export interface Priced {
  readonly price: number;
  readonly currency: string;
  readonly earnings: number | null;
  /** Of a cyclical the mean of its years. */
  readonly earningsAre: 'mean' | 'newest';
  readonly bookValue: number | null;
  readonly dividend: number | null;
  /** Of earnings: share a year, capped; null where it is not known. */
  readonly growth: number | null;
  /** Of earnings or of sales, whichever is lower: what a fair price pays for. Null where one is not known. */
  readonly lowerGrowth: number | null;
}

/**
 * Earnings times a P/E that is the growth in percent, kept between 5 and 25. Null where nothing is earned, or growth is
 * not known. The growth is the lower one of earnings and of sales: earnings that outgrow sales do so by margins and by
 * buybacks, and neither goes on for ever.
 *
 * Source: Lynch, One Up on Wall Street, chapter 10: "the p/e ratio of any company that's fairly priced will equal its
 * growth rate".
 */
export function fairPrice({ earnings, lowerGrowth }: Pick<Priced, 'earnings' | 'lowerGrowth'>): number | null {
  if (earnings === null || lowerGrowth === null || earnings <= 0) return null;
  const { minFairPriceEarnings, maxFairPriceEarnings } = thresholds;
  return finite(earnings * clamp(lowerGrowth * 100, minFairPriceEarnings, maxFairPriceEarnings));
}

/** "growth of 25.0%, the most that is paid for,". */
function growthPaid(growth: number | null, word = 'growth'): string {
  return `${word} of ${percent(growth ?? 0)}${growth === thresholds.maxGrowth ? ', the most that is paid for,' : ''}`;
}

/**
 * P/E over growth in percent. What earns nothing or does not grow has none, and is given the worst, so that it does not
 * fare better than what grows a little.
 *
 * Source: the same chapter: half the growth rate is very positive, twice the growth rate very negative.
 */
export function pegFactor({ price, earnings, growth }: Priced): ScoredFactor {
  const { worstPeg } = thresholds;
  const isNone = earnings !== null && (earnings <= 0 || (growth !== null && growth <= 0));
  const priceEarnings = ratio(price, earnings);
  const peg = isNone ? worstPeg : ratio(priceEarnings, growth === null ? null : growth * 100);
  return grade('peg', peg === null ? null : Math.min(peg, worstPeg), thresholds.peg, {
    show: times,
    told: (shown) =>
      isNone
        ? `There is no PEG where nothing is earned or earnings do not grow: it counts as ${shown}`
        : `The P/E of ${times(priceEarnings ?? 0)} over ${growthPaid(growth)} is a PEG of ${shown}${peg !== null && peg > worstPeg ? ' or more' : ''}`,
    missing: 'The PEG is not known: it takes earnings a share and their growth.',
  });
}

/**
 * (Growth + dividend yield) / P/E, in percent over times: the larger the better.
 *
 * Source: the same, chapter 13: below 1 is poor, 1.5 is all right, 2 and more is what he looks for.
 */
export function growthAndYieldFactor({ price, earnings, growth, dividend }: Priced): ScoredFactor {
  const earningsYield = earnings === null ? null : ratio(earnings, price);
  const dividendYield = dividend === null ? null : ratio(dividend, price);
  const isKnown = earningsYield !== null && dividendYield !== null && growth !== null;
  // A decline counts as nothing: times a loss it would look like a gain.
  const value = isKnown ? finite(Math.max(growth + dividendYield, 0) * 100 * earningsYield) : null;
  return grade('growthAndYieldToPriceEarnings', value, thresholds.growthAndYieldToPriceEarnings, {
    show: times,
    told: (shown) =>
      `${growthPaid(growth, 'Growth')} and a dividend yield of ${percent(dividendYield ?? 0)} over the P/E are ${shown}`,
    missing:
      'Growth and dividend yield over the P/E are not known: it takes earnings a share, their growth and dividends.',
  });
}

/** 1 - price / fair price. Without earnings no price is fair; without known growth none is known. */
export function fairPriceFactor(
  fair: number | null,
  { price, currency, earnings, earningsAre, lowerGrowth }: Priced,
): ScoredFactor {
  const { fairPriceMargin: range, leastMargin, minFairPriceEarnings, maxFairPriceEarnings } = thresholds;
  const name = 'fairPriceMargin';
  const scale = `(${percent(range.worst)}: no points, ${percent(range.best)}: all ${range.maxPoints})`;
  if (fair === null) {
    return earnings !== null && earnings <= 0
      ? known(
          name,
          leastMargin,
          { points: 0, maxPoints: range.maxPoints },
          `Nothing is earned, so no price is fair by this model: told as ${percent(leastMargin)} ${scale}.`,
        )
      : unknown(
          name,
          range.maxPoints,
          'What a fair price would be is not known: it takes earnings a share, and growth of earnings and of sales.',
        );
  }
  const margin = Math.max(1 - (ratio(price, fair) ?? 0), leastMargin);
  const told = `At a P/E of ${times(ratio(fair, earnings) ?? 0)} (the growth of earnings or of sales, whichever is lower, in percent, ${percent(lowerGrowth ?? 0)}, but from ${minFairPriceEarnings} to ${maxFairPriceEarnings}) on ${earningsAre} earnings of ${perShare(earnings ?? 0, currency)} a share, a fair price is ${perShare(fair, currency)}, against ${perShare(price, currency)}: a margin of ${percent(margin)}${margin === leastMargin ? ' or less' : ''}`;
  return known(name, margin, { points: pointsBetween(margin, range), maxPoints: range.maxPoints }, `${told} ${scale}.`);
}

/** The Graham number over the price: 0 where there is none, as earnings or book value are not above 0. */
export function grahamFactor({ price, currency, earnings, bookValue }: Priced): ScoredFactor {
  const areKnown = earnings !== null && bookValue !== null;
  const number = areKnown ? grahamNumber(earnings, bookValue) : null;
  return grade('grahamToPrice', areKnown ? ratio(number ?? 0, price) : null, thresholds.grahamToPrice, {
    show: times,
    told: (shown) =>
      number === null
        ? `There is no Graham number, as earnings or book value are not above 0: it counts as ${shown} of the price`
        : `The Graham number is ${perShare(number, currency)}, ${shown} of the price`,
    missing: 'The Graham number is not known: it takes earnings and book value a share.',
  });
}

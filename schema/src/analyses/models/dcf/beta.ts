import type { Bars } from '../../../market/indicators/bars.ts';
import { dcfThresholds } from '../thresholds.ts';

/** How much a share moves with the market. */
export interface Beta {
  /** What is reckoned with: adjusted and within bounds. */
  readonly value: number;
  /** The slope as it was measured; null where `value` is assumed. */
  readonly measured: number | null;
  /** Why it is assumed: too little is known in common, or the share does not move with the market; null where it is not. */
  readonly assumedBecause: 'FEW_RETURNS' | 'UNRELATED' | null;
  /** The returns that it was measured on. */
  readonly returns: number;
  readonly step: 'WEEK' | 'DAY' | null;
}

const dayMs = 86_400_000;
const dayOf = (timeMs: number) => Math.floor(timeMs / dayMs);
/** 1970 began on a Thursday, and weeks begin on Monday. */
const weekOf = (day: number) => Math.floor((day + 3) / 7);

interface CommonDay {
  readonly day: number;
  readonly share: number;
  readonly market: number;
}

function closesByDay(bars: Bars): Map<number, number> {
  const closes = new Map<number, number>();
  for (const [index, timeMs] of bars.timeMs.entries()) {
    const close = bars.close[index] ?? Number.NaN;
    if (Number.isFinite(timeMs) && Number.isFinite(close) && close > 0) closes.set(dayOf(timeMs), close);
  }
  return closes;
}

function commonDays(bars: Bars, marketBars: Bars): CommonDay[] {
  const market = closesByDay(marketBars);
  const common: CommonDay[] = [];
  for (const [day, share] of closesByDay(bars)) {
    const close = market.get(day);
    if (close !== undefined) common.push({ day, share, market: close });
  }
  return common.sort((a, b) => a.day - b.day);
}

/** Of each week the last day that both were traded on. */
function weekEnds(days: readonly CommonDay[]): CommonDay[] {
  return days.filter((each, index) => {
    const next = days[index + 1];
    return next === undefined || weekOf(next.day) !== weekOf(each.day);
  });
}

interface Slope {
  readonly slope: number | null;
  /** How many of its standard errors the slope is away from none, either way. */
  readonly tStatistic: number;
  readonly returns: number;
}

function slope(points: readonly CommonDay[]): Slope {
  const returns = points.slice(1).flatMap((to, index) => {
    const from = points[index];
    return from ? [{ share: Math.log(to.share / from.share), market: Math.log(to.market / from.market) }] : [];
  });
  const newest = returns.slice(-dcfThresholds.beta.maxReturns);
  const mean = (of: (each: { share: number; market: number }) => number) =>
    newest.reduce((sum, each) => sum + of(each), 0) / newest.length;
  const [meanShare, meanMarket] = [mean(({ share }) => share), mean(({ market }) => market)];
  const covariance = mean(({ share, market }) => (share - meanShare) * (market - meanMarket));
  const variance = mean(({ market }) => (market - meanMarket) ** 2);
  const ratio = covariance / variance;
  const explained = (covariance * ratio) / mean(({ share }) => (share - meanShare) ** 2);
  // Rounding takes what is explained wholly to a little beyond.
  const tStatistic = Math.sqrt((explained * (newest.length - 2)) / Math.max(1 - explained, Number.EPSILON));
  return { slope: Number.isFinite(ratio) ? ratio : null, tStatistic, returns: newest.length };
}

/**
 * The slope of the share's returns over the market's, by weeks where there are enough and else by days, drawn a third of
 * the way to the market's own beta: 0.67 × measured + 0.33. A slope within two of its standard errors of none says nothing,
 * and the market's own is taken: two series that do not belong together would else make the safest of shares.
 * Source: M. Blume, "On the Assessment of Risk", Journal of Finance, 1971.
 */
export function betaOf(bars: Bars, marketBars: Bars): Beta {
  const { whereUnknown, min, max, measuredShare, marketBeta, minReturns, minTStatistic } = dcfThresholds.beta;
  const days = commonDays(bars, marketBars);
  for (const step of ['WEEK', 'DAY'] as const) {
    const measured = slope(step === 'WEEK' ? weekEnds(days) : days);
    if (measured.slope === null || measured.returns < minReturns) continue;
    if (!(measured.tStatistic >= minTStatistic)) {
      return { value: whereUnknown, measured: null, assumedBecause: 'UNRELATED', returns: measured.returns, step };
    }
    const adjusted = measuredShare * measured.slope + (1 - measuredShare) * marketBeta;
    const value = Math.min(Math.max(adjusted, min), max);
    return { value, measured: measured.slope, assumedBecause: null, returns: measured.returns, step };
  }
  return { value: whereUnknown, measured: null, assumedBecause: 'FEW_RETURNS', returns: 0, step: null };
}

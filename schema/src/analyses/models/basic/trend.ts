import { sma } from '../../../market/indicators/averages.ts';
import { indicatorSeries } from '../../../market/indicators/core.ts';
import { basicThresholds as thresholds } from '../thresholds.ts';
import { type History, usualMove } from './history.ts';
import { bandText, did, percent, plain, type Reading, reading, shareOfMove, sideOf } from './reading.ts';

const { trend } = thresholds;

/**
 * Whether the price is on its way up, and how surely.
 *
 * - `priceToSma50`, `priceToSma200`: price / average - 1. Prices above their averages went on to do better than those
 *   below (Brock, Lakonishok and LeBaron, "Simple Technical Trading Rules and the Stochastic Properties of Stock
 *   Returns", Journal of Finance 47, 1992).
 * - `sma50Slope`: the 50-day average / what it was 20 bars before - 1.
 * - `adx14`: Wilder's strength of the trend, whichever way it goes: it counts for the price where that is above its
 *   50-day average, and against it where below, by as much as it is.
 */
export function trendReadings(history: History): readonly Reading[] {
  const { bars, length, price } = history;
  const [sma50, adx14] = indicatorSeries(bars, ['sma50', 'adx14'], 'D1');
  const sma200 = new Float64Array(length);
  sma(bars, sma200, 200).push(0, length);
  const average50 = sma50?.[length - 1] ?? Number.NaN;
  const before50 = sma50?.[length - 1 - trend.slope.bars] ?? Number.NaN;
  const adx = adx14?.[length - 1] ?? Number.NaN;

  const slope = Math.log(average50 / before50);
  const slopeBand = usualMove(history, trend.slope.asBars);
  const { none, strong } = trend.adx;
  const strength = Math.min(Math.max((adx - none) / (strong - none), 0), 1);
  const above50 = 2 * shareOfMove(Math.log(price / average50), usualMove(history, 50 * thresholds.barsOfAverage)) - 1;

  return [
    priceToAverage(history, { name: 'priceToSma50', average: average50, bars: 50, maxPoints: trend.priceToSma50 }),
    priceToAverage(history, {
      name: 'priceToSma200',
      average: sma200[length - 1] ?? Number.NaN,
      bars: 200,
      maxPoints: trend.priceToSma200,
    }),
    reading({
      part: 'trend',
      name: 'sma50Slope',
      maxPoints: trend.sma50Slope,
      label: 'the course of the 50-day average',
      value: Math.expm1(slope),
      share: shareOfMove(slope, slopeBand),
      says: `the 50-day average ${did(slope)} by ${percent(Math.expm1(slope))} in ${trend.slope.bars} days`,
      against: bandText(slopeBand),
      lacks: `it takes ${50 + trend.slope.bars} daily bars`,
    }),
    reading({
      part: 'trend',
      name: 'adx14',
      maxPoints: trend.adx14,
      label: 'the strength of the trend',
      value: adx,
      share: 0.5 + (strength * above50) / 2,
      says: adxText(adx, above50),
      against: `below ${none} it is none and has half of the points, from ${strong} on it counts in full for the side on which the price is of its 50-day average`,
      lacks: 'it takes 50 daily bars',
    }),
  ];
}

function adxText(adx: number, above50: number): string {
  if (adx < trend.adx.none) return `an ADX of ${plain(adx, 1)} shows no trend`;
  return `an ADX of ${plain(adx, 1)} shows a trend with the price ${above50 < 0 ? 'below' : 'above'} its 50-day average`;
}

function priceToAverage(
  history: History,
  { name, average, bars, maxPoints }: { name: string; average: number; bars: number; maxPoints: number },
): Reading {
  const move = Math.log(history.price / average);
  const band = usualMove(history, bars * thresholds.barsOfAverage);
  return reading({
    part: 'trend',
    name,
    maxPoints,
    label: `the ${bars}-day average`,
    value: Math.expm1(move),
    share: shareOfMove(move, band),
    says: `the price is ${percent(Math.expm1(move))} ${sideOf(move)} its ${bars}-day average`,
    against: bandText(band),
    lacks: `it takes ${bars} daily bars`,
  });
}

import { indicatorSeries } from '../../../market/indicators/core.ts';
import { pointsBetween } from '../scoring.ts';
import { basicThresholds as thresholds } from '../thresholds.ts';
import { closeDaysAgo, type History, usualMove } from './history.ts';
import { bandText, did, percent, plain, type Reading, reading, shareOfMove } from './reading.ts';

const { momentum } = thresholds;
const spans = [
  { name: 'return1Month', text: '1 month' },
  { name: 'return3Months', text: '3 months' },
  { name: 'return6Months', text: '6 months' },
  { name: 'return12Months', text: '12 months' },
] as const;

/**
 * How fast the price is on its way.
 *
 * - `rsi14`: Wilder's relative strength index. Read as momentum: strong from 50 on (Constance Brown, "Technical
 *   Analysis for the Trading Professional", 1999), and above Wilder's own 70 run hot.
 * - `macdHistogram`: Appel's histogram / average true range of 14 bars, so that it means the same at any price.
 * - `return1Month` to `return12Months`: price / the close so many days before - 1. What rose over 3 to 12 months went
 *   on to (Jegadeesh and Titman, "Returns to Buying Winners and Selling Losers", Journal of Finance 48, 1993); over one
 *   month that is less so (Jegadeesh, Journal of Finance 45, 1990), which therefore counts least.
 */
export function momentumReadings(history: History): readonly Reading[] {
  const { bars, length } = history;
  const series = indicatorSeries(bars, ['rsi14', 'macdHistogram', 'atr14'], 'D1');
  const [rsi, histogram, atr] = series.map((values) => values[length - 1] ?? Number.NaN);
  return [
    rsiReading(rsi ?? Number.NaN),
    macdReading((histogram ?? Number.NaN) / (atr ?? Number.NaN)),
    ...spans.map((span) => returnReading(history, span)),
  ];
}

function rsiReading(rsi: number): Reading {
  const { none, all, hot } = momentum.rsi;
  const rising = pointsBetween(rsi, { worst: none, best: all, maxPoints: 1 });
  const cooling = pointsBetween(rsi, { worst: all, best: hot, maxPoints: 0.5 });
  const text = rsi > all ? 'has run hot' : rsi < none ? 'shows heavy selling' : rsi < 50 ? 'is weak' : 'is firm';
  return reading({
    part: 'momentum',
    name: 'rsi14',
    maxPoints: momentum.rsi14,
    label: 'the RSI',
    value: rsi,
    share: rising - cooling,
    says: `the RSI of ${plain(rsi, 1)} ${text}`,
    against: `no points are had up to ${none}, all at ${all}, and half of them from ${hot} on`,
    lacks: 'the price has not moved',
  });
}

function macdReading(inAtr: number): Reading {
  const { macdInAtr } = momentum;
  return reading({
    part: 'momentum',
    name: 'macdHistogram',
    maxPoints: momentum.macdHistogram,
    label: 'the MACD',
    value: inAtr,
    share: shareOfMove(inAtr, macdInAtr),
    says: `the MACD is ${plain(Math.abs(inAtr), 2)} average true ranges ${inAtr < 0 ? 'below' : 'above'} its signal`,
    against: `all points are had from ${macdInAtr} above, none from ${macdInAtr} below`,
    lacks: 'it takes 34 daily bars in which the price moves',
  });
}

function returnReading(history: History, { name, text }: (typeof spans)[number]): Reading {
  const days = momentum.days[name];
  const move = Math.log(history.price / closeDaysAgo(history, days));
  const band = usualMove(history, (days / 365) * history.barsPerYear);
  return reading({
    part: 'momentum',
    name,
    maxPoints: momentum[name],
    label: `the return of ${text}`,
    value: Math.expm1(move),
    share: shareOfMove(move, band),
    says: `the price ${did(move)} by ${percent(Math.expm1(move))} in ${text}`,
    against: bandText(band),
    lacks: `it takes bars of ${days} days`,
  });
}

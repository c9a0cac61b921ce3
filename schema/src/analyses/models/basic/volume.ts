import { indicatorSeries } from '../../../market/indicators/core.ts';
import { basicThresholds as thresholds } from '../thresholds.ts';
import { type History, usualMove } from './history.ts';
import { did, percent, plain, type Reading, reading, shareOfMove } from './reading.ts';

const { volume: table } = thresholds;

/**
 * Whether what is traded bears the price out: volume goes with the trend (Edwards and Magee, "Technical Analysis of
 * Stock Trends", 1948). Of bars that have ended alone, as the volume of one under way is that of a part of a day.
 *
 * - `obvTrend`: the change of Granville's on-balance volume over 20 bars / the volume of these bars: 1 where all was
 *   traded on days on which the price rose, -1 where it fell on all of them.
 * - `volumeToAverage`: the mean volume of the 5 newest bars / that of the 60 before them at most. Heavy volume counts
 *   for the way that the price went in these 5 bars; up to the average it says nothing, and has half of the points.
 *
 * Where no volume is recorded neither is known.
 */
export function volumeReadings(history: History): readonly Reading[] {
  return [balance(history), weight(history)];
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function balance({ bars, endedLength }: History): Reading {
  const { bars: span, share } = table.obv;
  const [obv] = indicatorSeries(bars, ['obv'], 'D1');
  const change = (obv?.[endedLength - 1] ?? Number.NaN) - (obv?.[endedLength - 1 - span] ?? Number.NaN);
  const traded = span * mean(bars.volume.subarray(Math.max(endedLength - span, 0), endedLength));
  const value = change / traded;
  return reading({
    part: 'volume',
    name: 'obvTrend',
    maxPoints: table.obvTrend,
    label: 'the balance of the volume',
    value,
    share: shareOfMove(value, share),
    says: `of the volume of ${span} days ${percent(value)} more was traded on ${value < 0 ? 'falling' : 'rising'} days than on ${value < 0 ? 'rising' : 'falling'} ones`,
    against: `all points are had from ${percent(share)} on rising days, none from ${percent(share)} on falling ones`,
    lacks: `no volume is recorded in the last ${span} days`,
  });
}

function weight(history: History): Reading {
  const { bars, endedLength } = history;
  const { newest, bars: span, minBars } = table.average;
  const from = Math.max(endedLength - newest, 0);
  const before = bars.volume.subarray(Math.max(from - span, 0), from);
  const value = before.length < minBars ? Number.NaN : mean(bars.volume.subarray(from, endedLength)) / mean(before);
  const heaviness = Math.min(Math.max((value - 1) / (table.heavy - 1), 0), 1);
  const move = Math.log((bars.close[endedLength - 1] ?? Number.NaN) / (bars.close[from - 1] ?? Number.NaN));
  const direction = 2 * shareOfMove(move, usualMove(history, newest)) - 1;
  return reading({
    part: 'volume',
    name: 'volumeToAverage',
    maxPoints: table.volumeToAverage,
    label: 'the volume against its average',
    value,
    share: 0.5 + (heaviness * direction) / 2,
    says: `the volume of the last ${newest} days is ${plain(value, 2)} times its average as the price ${did(move)} by ${percent(Math.expm1(move))}`,
    against: `up to its average it has half of the points, from ${table.heavy} times on the way of the price counts in full`,
    lacks: `no volume is recorded, or for fewer than ${newest + minBars} days`,
  });
}

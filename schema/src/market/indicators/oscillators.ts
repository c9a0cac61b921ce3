import { type Bars, roundingShare } from './bars.ts';
import { type Cell, cell } from './cell.ts';
import { createWindow, foldExtremes } from './window.ts';

export interface StochasticOutputs {
  readonly k: Float64Array;
  readonly d: Float64Array;
}

/**
 * The slow stochastic (George Lane), 0 to 100: where the close stands between the lowest low and the highest high
 * of the last `period` bars, in percent; K is the mean of the last three of these, D that of the last three K.
 * TA-Lib's STOCH(period, 3, SMA, 3, SMA), which tells both or neither. NaN while one of those five is of bars that
 * were all at one price, where TA-Lib says 0.
 */
export function stochastic({ high, low, close }: Bars, { k, d }: StochasticOutputs, period: number): Cell {
  const highs = createWindow(period, Number.NEGATIVE_INFINITY);
  const lows = createWindow(period, Number.POSITIVE_INFINITY);
  const start = {
    place: 0,
    highest: 0,
    lowest: 0,
    raw1: Number.NaN,
    raw2: Number.NaN,
    k1: Number.NaN,
    k2: Number.NaN,
  };
  return cell(start, ({ place, highest, lowest, raw1, raw2, k1, k2 }, from, to, next) => {
    for (let at = from; at < to; at += 1) {
      const barHigh = high[at] ?? Number.NaN;
      const barLow = low[at] ?? Number.NaN;
      if (place === 0) {
        foldExtremes(highs, Math.max);
        foldExtremes(lows, Math.min);
        highest = barHigh;
        lowest = barLow;
      }
      highs.values[place] = barHigh;
      lows.values[place] = barLow;
      highest = Math.max(highest, barHigh);
      lowest = Math.min(lowest, barLow);
      place += 1;
      const floor = Math.min(lowest, lows.behind[place] ?? Number.NaN);
      const range = Math.max(highest, highs.behind[place] ?? Number.NaN) - floor;
      const raw = range > 0 ? 100 * (((close[at] ?? Number.NaN) - floor) / range) : Number.NaN;
      const barK = (raw2 + raw1 + raw) / 3;
      const barD = (k2 + k1 + barK) / 3;
      k[at] = Number.isNaN(barD) ? Number.NaN : barK;
      d[at] = barD;
      raw2 = raw1;
      raw1 = raw;
      k2 = k1;
      k1 = barK;
      if (place === period) place = 0;
    }
    next.place = place;
    next.highest = highest;
    next.lowest = lowest;
    next.raw1 = raw1;
    next.raw2 = raw2;
    next.k1 = k1;
    next.k2 = k2;
  });
}

/**
 * Commodity channel index (Donald Lambert, "Commodities", October 1980): how far the typical price is from its mean
 * over the last `period` bars, in units of 0.015 mean absolute deviations. NaN where these were all the same, where
 * TA-Lib says 0.
 */
export function cci({ high, low, close }: Bars, out: Float64Array, period: number): Cell {
  const typicals = new Float64Array(period).fill(Number.NaN);
  return cell({ place: 0 }, ({ place }, from, to, next) => {
    for (let at = from; at < to; at += 1) {
      const typical = ((high[at] ?? Number.NaN) + (low[at] ?? Number.NaN) + (close[at] ?? Number.NaN)) / 3;
      typicals[place] = typical;
      // Differences from the newest, which are exactly 0 where nothing changes.
      let sum = 0;
      for (let index = 0; index < period; index += 1) sum += (typicals[index] ?? Number.NaN) - typical;
      const mean = sum / period;
      let deviation = 0;
      for (let index = 0; index < period; index += 1) {
        deviation += Math.abs((typicals[index] ?? Number.NaN) - typical - mean);
      }
      out[at] =
        deviation > roundingShare * period * Math.abs(typical) ? -mean / ((0.015 * deviation) / period) : Number.NaN;
      place = place + 1 === period ? 0 : place + 1;
    }
    next.place = place;
  });
}

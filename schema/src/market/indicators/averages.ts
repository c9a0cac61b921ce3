import type { Bars } from './bars.ts';
import { type Cell, cell } from './cell.ts';
import { createWindow, foldSquares, foldSums, type Window } from './window.ts';

/** Simple moving average: the mean of the last `period` closes. */
export function sma({ close }: Bars, out: Float64Array, period: number): Cell {
  const window = createWindow(period);
  const { values, behind } = window;
  // Differences from a price in the window are small, and of a flat series exactly 0.
  return cell({ place: 0, reference: 0, sum: 0 }, ({ place, reference, sum }, from, to, next) => {
    for (let at = from; at < to; at += 1) {
      const value = close[at] ?? Number.NaN;
      if (place === 0) {
        reference = value;
        sum = 0;
        foldSums(window, reference);
      }
      values[place] = value;
      sum += value - reference;
      place += 1;
      out[at] = reference + (sum + (behind[place] ?? 0)) / period;
      if (place === period) place = 0;
    }
    next.place = place;
    next.reference = reference;
    next.sum = sum;
  });
}

/** What an EMA moves by: 2 / (period + 1) of the way to the new value. */
export const emaFactor = (period: number) => 2 / (period + 1);

/** Exponential moving average. As in TA-Lib it begins as the simple average of the first `period` closes. */
export function ema({ close }: Bars, out: Float64Array, period: number): Cell {
  const factor = emaFactor(period);
  return cell({ seen: 0, average: 0 }, ({ seen, average }, from, to, next) => {
    for (let at = from; at < to; at += 1) {
      const value = close[at] ?? Number.NaN;
      seen += 1;
      if (seen > period) average += (value - average) * factor;
      else average += value;
      if (seen === period) average /= period;
      out[at] = seen < period ? Number.NaN : average;
    }
    next.seen = seen;
    next.average = average;
  });
}

export interface BollingerOutputs {
  readonly upper: Float64Array;
  readonly middle: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Bollinger bands (John Bollinger, "Bollinger on Bollinger Bands", 2001): the simple average of the last `period`
 * closes, and `widths` population standard deviations above and below it.
 *
 * The variance is the mean of the squared differences from one of the prices in the window, less the square of the
 * mean difference. The first is at most `period` times the variance, whatever the prices: so little is lost by the
 * subtraction.
 */
export function bollinger({ close }: Bars, outputs: BollingerOutputs, period: number, widths: number): Cell {
  const { upper, middle, lower } = outputs;
  const sums = createWindow(period);
  const { values } = sums;
  const squares: Window = { values, behind: new Float64Array(period + 1) };
  return cell({ place: 0, reference: 0, sum: 0, square: 0 }, ({ place, reference, sum, square }, from, to, next) => {
    for (let at = from; at < to; at += 1) {
      const value = close[at] ?? Number.NaN;
      if (place === 0) {
        reference = value;
        sum = 0;
        square = 0;
        foldSums(sums, reference);
        foldSquares(squares, reference);
      }
      values[place] = value;
      const difference = value - reference;
      sum += difference;
      square += difference * difference;
      place += 1;
      const mean = (sum + (sums.behind[place] ?? 0)) / period;
      const variance = (square + (squares.behind[place] ?? 0)) / period - mean * mean;
      const width = widths * Math.sqrt(Math.max(variance, 0));
      const average = reference + mean;
      middle[at] = average;
      upper[at] = average + width;
      lower[at] = average - width;
      if (place === period) place = 0;
    }
    next.place = place;
    next.reference = reference;
    next.sum = sum;
    next.square = square;
  });
}

/**
 * J. Welles Wilder's indicators ("New Concepts in Technical Trading Systems", 1978), as TA-Lib seeds them. His
 * smoothing takes 1/period of what is new, (period - 1)/period of what was, and begins as a plain mean.
 */

import type { Bars } from './bars.ts';
import { type Cell, cell } from './cell.ts';

/** Averages that have shrunk for thousands of flat bars end among numbers that hold no digits: as good as none. */
const vanishing = 1e-300;

/**
 * Relative strength index, 0 to 100: the smoothed gains in percent of the smoothed gains and losses. The first is
 * that of bar `period`. NaN where the price has never moved.
 */
export function rsi({ close }: Bars, out: Float64Array, period: number): Cell {
  return cell({ seen: 0, last: 0, gain: 0, loss: 0 }, ({ seen, last, gain, loss }, from, to, next) => {
    for (let at = from; at < to; at += 1) {
      const value = close[at] ?? Number.NaN;
      const change = seen === 0 ? 0 : value - last;
      const up = Math.max(change, 0);
      const down = Math.max(-change, 0);
      last = value;
      if (seen > period) {
        gain = (gain * (period - 1) + up) / period;
        loss = (loss * (period - 1) + down) / period;
      } else {
        gain += up;
        loss += down;
      }
      if (seen === period) {
        gain /= period;
        loss /= period;
      }
      const moved = gain + loss;
      out[at] = seen >= period && moved > vanishing ? 100 * (gain / moved) : Number.NaN;
      seen += 1;
    }
    next.seen = seen;
    next.last = last;
    next.gain = gain;
    next.loss = loss;
  });
}

/** How far the price went in a bar, from the close before it on. */
function trueRange(high: number, low: number, lastClose: number): number {
  return Math.max(high - low, Math.abs(high - lastClose), Math.abs(low - lastClose));
}

/**
 * Average true range. The first bar has none, as it has no close before it: so the first average is that of bar
 * `period`.
 */
export function atr({ high, low, close }: Bars, out: Float64Array, period: number): Cell {
  return cell({ seen: 0, last: 0, average: 0 }, ({ seen, last, average }, from, to, next) => {
    for (let at = from; at < to; at += 1) {
      const range = seen === 0 ? 0 : trueRange(high[at] ?? Number.NaN, low[at] ?? Number.NaN, last);
      last = close[at] ?? Number.NaN;
      if (seen > period) average = (average * (period - 1) + range) / period;
      else average += range;
      if (seen === period) average /= period;
      out[at] = seen < period ? Number.NaN : average;
      seen += 1;
    }
    next.seen = seen;
    next.last = last;
    next.average = average;
  });
}

/**
 * Average directional index, 0 to 100: how much of the movement went one way, whichever. As in TA-Lib the
 * directional movements and the true range are first summed over `period - 1` bars, and the first average, that of
 * bar 2 * `period` - 1, is of `period` values of DX. A bar without any movement up to it has no DX: it counts as 0
 * in the first average, and leaves later ones as they were.
 */
export function adx({ high, low, close }: Bars, out: Float64Array, period: number): Cell {
  const full = 2 * period - 1;
  const start = { seen: 0, lastHigh: 0, lastLow: 0, lastClose: 0, plus: 0, minus: 0, range: 0, average: 0 };
  return cell(start, ({ seen, lastHigh, lastLow, lastClose, plus, minus, range, average }, from, to, next) => {
    for (let at = from; at < to; at += 1) {
      const barHigh = high[at] ?? Number.NaN;
      const barLow = low[at] ?? Number.NaN;
      if (seen > 0) {
        const up = barHigh - lastHigh;
        const down = lastLow - barLow;
        if (seen >= period) {
          plus -= plus / period;
          minus -= minus / period;
          range -= range / period;
        }
        if (up > 0 && up > down) plus += up;
        if (down > 0 && down > up) minus += down;
        range += trueRange(barHigh, barLow, lastClose);
      }
      lastHigh = barHigh;
      lastLow = barLow;
      lastClose = close[at] ?? Number.NaN;
      if (seen >= period) {
        // Both are parts of the same range, which their ratio does not depend on.
        const moved = plus + minus;
        const isDirected = range > vanishing && moved > vanishing;
        const dx = isDirected ? 100 * (Math.abs(minus - plus) / moved) : 0;
        if (seen <= full) average += dx;
        else if (isDirected) average = (average * (period - 1) + dx) / period;
        if (seen === full) average /= period;
      }
      out[at] = seen < full ? Number.NaN : average;
      seen += 1;
    }
    next.seen = seen;
    next.lastHigh = lastHigh;
    next.lastLow = lastLow;
    next.lastClose = lastClose;
    next.plus = plus;
    next.minus = minus;
    next.range = range;
    next.average = average;
  });
}

import { emaFactor } from './averages.ts';
import type { Bars } from './bars.ts';
import { type Cell, cell } from './cell.ts';

export interface MacdOutputs {
  readonly macd: Float64Array;
  readonly signal: Float64Array;
  readonly histogram: Float64Array;
}

export interface MacdPeriods {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}

/**
 * Moving average convergence/divergence (Gerald Appel, late 1970s): the fast EMA of the close less the slow one;
 * the signal is an EMA of that, the histogram the difference of the two.
 *
 * As in TA-Lib the fast EMA is seeded when the slow one is, from the last `fast` closes of its seed, and nothing is
 * told before the signal has its seed too.
 */
export function macd({ close }: Bars, outputs: MacdOutputs, periods: MacdPeriods): Cell {
  const fastFactor = emaFactor(periods.fast);
  const slowFactor = emaFactor(periods.slow);
  const signalFactor = emaFactor(periods.signal);
  const full = periods.slow + periods.signal - 1;
  const start = { seen: 0, fast: 0, slow: 0, signal: 0 };
  return cell(start, ({ seen, fast, slow, signal }, from, to, next) => {
    for (let at = from; at < to; at += 1) {
      const value = close[at] ?? Number.NaN;
      seen += 1;
      if (seen > periods.slow) {
        fast += (value - fast) * fastFactor;
        slow += (value - slow) * slowFactor;
      } else {
        slow += value;
        if (seen > periods.slow - periods.fast) fast += value;
      }
      if (seen === periods.slow) {
        fast /= periods.fast;
        slow /= periods.slow;
      }
      const difference = fast - slow;
      if (seen > full) signal += (difference - signal) * signalFactor;
      else if (seen >= periods.slow) signal += difference;
      if (seen === full) signal /= periods.signal;
      const isFull = seen >= full;
      outputs.macd[at] = isFull ? difference : Number.NaN;
      outputs.signal[at] = isFull ? signal : Number.NaN;
      outputs.histogram[at] = isFull ? difference - signal : Number.NaN;
    }
    next.seen = seen;
    next.fast = fast;
    next.slow = slow;
    next.signal = signal;
  });
}

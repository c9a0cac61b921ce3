import type { Bars } from './bars.ts';
import { type Cell, cell } from './cell.ts';
import { createWindow, foldSums } from './window.ts';

/**
 * Money flow index (Gene Quong and Avrum Soudack, "Stocks & Commodities", March 1989), 0 to 100: typical price
 * times volume is a flow in where the typical price rose, and out where it fell; the flows in of the last `period`
 * bars in percent of all. NaN where there were none. TA-Lib says 0 where they come to less than 1, whatever the
 * currency.
 */
export function mfi({ high, low, close, volume }: Bars, out: Float64Array, period: number): Cell {
  const flowsIn = createWindow(period);
  const flowsOut = createWindow(period);
  const start = { place: -1, last: 0, sumIn: 0, sumOut: 0 };
  return cell(start, ({ place, last, sumIn, sumOut }, from, to, next) => {
    for (let at = from; at < to; at += 1) {
      const typical = ((high[at] ?? Number.NaN) + (low[at] ?? Number.NaN) + (close[at] ?? Number.NaN)) / 3;
      const flow = typical * (volume[at] ?? Number.NaN);
      const change = typical - last;
      last = typical;
      // The first bar has none before it, and so no flow.
      if (place === -1) {
        place = 0;
        out[at] = Number.NaN;
        continue;
      }
      if (place === 0) {
        foldSums(flowsIn, 0);
        foldSums(flowsOut, 0);
        sumIn = 0;
        sumOut = 0;
      }
      const flowIn = change > 0 ? flow : 0;
      const flowOut = change < 0 ? flow : 0;
      flowsIn.values[place] = flowIn;
      flowsOut.values[place] = flowOut;
      sumIn += flowIn;
      sumOut += flowOut;
      place += 1;
      const allIn = sumIn + (flowsIn.behind[place] ?? 0);
      const all = allIn + sumOut + (flowsOut.behind[place] ?? 0);
      out[at] = all > 0 ? 100 * (allIn / all) : Number.NaN;
      if (place === period) place = 0;
    }
    next.place = place;
    next.last = last;
    next.sumIn = sumIn;
    next.sumOut = sumOut;
  });
}

/**
 * On-balance volume (Joseph Granville, "New Key to Stock Market Profits", 1963): the volume of each bar that closed
 * higher, less that of each that closed lower. As in TA-Lib it begins with the first bar's volume: its course says
 * something, its level nothing.
 */
export function obv({ close, volume }: Bars, out: Float64Array): Cell {
  return cell({ last: Number.NEGATIVE_INFINITY, balance: 0 }, ({ last, balance }, from, to, next) => {
    for (let at = from; at < to; at += 1) {
      const value = close[at] ?? Number.NaN;
      const traded = volume[at] ?? Number.NaN;
      if (value > last) balance += traded;
      else if (value < last) balance -= traded;
      last = value;
      out[at] = balance;
    }
    next.last = last;
    next.balance = balance;
  });
}

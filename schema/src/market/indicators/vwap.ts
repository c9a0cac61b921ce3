import { type Bars, roundingShare } from './bars.ts';
import { type Cell, cell } from './cell.ts';

export interface VwapOutputs {
  readonly vwap: Float64Array;
  /** (close - vwap) in volume-weighted population standard deviations of the typical prices around it. */
  readonly distance: Float64Array;
}

const dayMs = 86_400_000;

/**
 * Volume-weighted average of the typical price (high + low + close) / 3, since midnight UTC. NaN while nothing was
 * traded; the distance also while all was traded at one price.
 *
 * Weight, mean and squared differences grow as D. H. D. West has it ("Updating Mean and Variance Estimates", CACM
 * 22, 1979), which never subtracts two large sums.
 */
export function vwapOfDay({ timeMs, high, low, close, volume }: Bars, { vwap, distance }: VwapOutputs): Cell {
  const start = { day: Number.NaN, weight: 0, mean: 0, square: 0 };
  return cell(start, ({ day, weight, mean, square }, from, to, next) => {
    for (let at = from; at < to; at += 1) {
      const barDay = Math.floor((timeMs[at] ?? Number.NaN) / dayMs);
      if (barDay !== day) {
        day = barDay;
        weight = 0;
        mean = 0;
        square = 0;
      }
      const barClose = close[at] ?? Number.NaN;
      const typical = ((high[at] ?? Number.NaN) + (low[at] ?? Number.NaN) + barClose) / 3;
      const traded = volume[at] ?? Number.NaN;
      if (traded > 0) {
        weight += traded;
        const difference = typical - mean;
        mean += difference * (traded / weight);
        square += traded * difference * (typical - mean);
      }
      vwap[at] = weight > 0 ? mean : Number.NaN;
      const deviation = Math.sqrt(square / weight);
      distance[at] = deviation > roundingShare * Math.abs(mean) ? (barClose - mean) / deviation : Number.NaN;
    }
    next.day = day;
    next.weight = weight;
    next.mean = mean;
    next.square = square;
  });
}

/** The same over the last `period` bars, for bars of a day or longer. NaN before there are so many. */
export function vwapOfBars({ high, low, close, volume }: Bars, { vwap, distance }: VwapOutputs, period: number): Cell {
  const typicals = new Float64Array(period);
  const volumes = new Float64Array(period).fill(Number.NaN);
  return cell({ place: 0 }, ({ place }, from, to, next) => {
    for (let at = from; at < to; at += 1) {
      const barClose = close[at] ?? Number.NaN;
      typicals[place] = ((high[at] ?? Number.NaN) + (low[at] ?? Number.NaN) + barClose) / 3;
      volumes[place] = volume[at] ?? Number.NaN;
      // Differences from a price that was traded: exactly 0 where there was only one.
      let reference = Number.NaN;
      let weight = 0;
      for (let index = 0; index < period; index += 1) {
        const traded = volumes[index] ?? Number.NaN;
        weight += traded;
        if (traded > 0) reference = typicals[index] ?? Number.NaN;
      }
      let sum = 0;
      for (let index = 0; index < period; index += 1) {
        sum += (volumes[index] ?? Number.NaN) * ((typicals[index] ?? Number.NaN) - reference);
      }
      const mean = sum / weight;
      let square = 0;
      for (let index = 0; index < period; index += 1) {
        const difference = (typicals[index] ?? Number.NaN) - reference - mean;
        square += (volumes[index] ?? Number.NaN) * difference * difference;
      }
      const average = reference + mean;
      vwap[at] = weight > 0 ? average : Number.NaN;
      const deviation = Math.sqrt(square / weight);
      distance[at] = deviation > roundingShare * Math.abs(average) ? (barClose - average) / deviation : Number.NaN;
      place = place + 1 === period ? 0 : place + 1;
    }
    next.place = place;
  });
}

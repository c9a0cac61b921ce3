import type { AssetClass } from '@tickwire/prisma';
import { Decimal } from 'decimal.js';
import type { PlacedCandle } from '../../market/candles/candles.ts';
import { candleIntervalMs } from '../../ports/market.ts';

const dayMs = candleIntervalMs.D1;
/** The longest that exchanges close: more days without a bar are a hole in what is known. */
const maxMissingDays = 10;
/** A price lies within the range of the days around it, but for what is traded before and after hours. */
const tolerance = 0.1;
/** After a split the recorded price is a multiple of the series, or a part of it, by this at most. */
const largestSplit = 50;

/** Bars from this long before a prediction was made tell whether they are in the units of its price. */
export const reachBeforeMs = (maxMissingDays + 4) * dayMs;

export interface OpenPrediction {
  readonly price: string;
  readonly madeAt: Date;
  readonly endsAt: Date;
}

/** Whose bars they are. */
export interface BarsOf {
  readonly assetClass: AssetClass;
  /** No bar will come after the last one. */
  readonly isDelisted: boolean;
}

/**
 * How many units of the bars one of the prediction's is: 1, or what a share was split by since, as the whole series is told
 * anew then. Null where the price is none of this series, as after a change of the source.
 */
function unitsOf({ price, madeAt }: OpenPrediction, bars: readonly PlacedCandle[], isShare: boolean): Decimal | null {
  const made = bars.findLastIndex(({ timeMs }) => timeMs <= madeAt.getTime());
  const bar = bars[made];
  if (bar === undefined || bar.timeMs < madeAt.getTime() - maxMissingDays * dayMs) return null;
  const around = bars.slice(Math.max(0, made - 1), made + 2);
  const low = Math.min(...around.map((one) => Number(one.low))) * (1 - tolerance);
  const high = Math.max(...around.map((one) => Number(one.high))) * (1 + tolerance);
  const fits = (units: Decimal) => {
    const scaled = new Decimal(price).div(units).toNumber();
    return scaled >= low && scaled <= high;
  };
  const one = new Decimal(1);
  if (fits(one)) return one;
  const ratio = new Decimal(price).div(bar.close);
  const split = Decimal.max(ratio, one.div(ratio)).round();
  if (!isShare || split.gt(largestSplit)) return null;
  const units = ratio.gt(1) ? split : one.div(split);
  return fits(units) ? units : null;
}

/**
 * The price at the end of a prediction's horizon, in the units of the price that it was made at: the close of the last day
 * (in UTC) that had ended by then, and not before the prediction was made. It is known once a later bar is; of what is
 * delisted the last close stands. Null: not known, or not yet.
 *
 * @param bars of a day, oldest first, from `reachBeforeMs` before it was made up to the newest
 */
export function priceAtEnd(
  prediction: OpenPrediction,
  bars: readonly PlacedCandle[],
  { assetClass, isDelisted }: BarsOf,
): string | null {
  const { madeAt, endsAt } = prediction;
  const end = bars.findLastIndex(({ timeMs }) => timeMs + dayMs <= endsAt.getTime());
  const [bar, next] = [bars[end], bars[end + 1]];
  if (bar === undefined || bar.timeMs + dayMs <= madeAt.getTime()) return null;
  if (next === undefined ? !isDelisted : next.missingBefore > maxMissingDays) return null;
  const units = unitsOf(prediction, bars, assetClass === 'EQUITY');
  return units === null ? null : new Decimal(bar.close).times(units).toDecimalPlaces(12).toFixed();
}

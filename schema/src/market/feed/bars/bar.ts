import { Decimal } from 'decimal.js';
import type { Candle, SourceTick } from '../../../ports/market.ts';

const dayMs = 86_400_000;

/** Digits enough that no sum of volumes is rounded. */
const Exact = Decimal.clone({ precision: 100 });

/** A bar under way. */
export interface Bar extends Candle {
  /** True where every tick since its start is in it, with the quantity that was traded. */
  readonly isWhole: boolean;
}

/** What a tick tells of the day it belongs to. */
type DayVolume = Pick<SourceTick, 'volume' | 'timeMs'>;

/**
 * What was traded by a tick: its quantity, or else by how much the day's volume has grown since the tick before. Null where
 * neither is known, as at the first tick of a day.
 */
export function tradedBy({ quantity, volume, timeMs }: SourceTick, before: DayVolume | null): string | null {
  if (quantity !== null) return quantity;
  if (volume === null || before === null || before.volume === null) return null;
  if (Math.floor(timeMs / dayMs) !== Math.floor(before.timeMs / dayMs)) return null;
  const step = new Exact(volume).minus(before.volume);
  return step.isNegative() ? null : step.toFixed();
}

export function beginBar(timeMs: number, { price }: SourceTick, volume: string): Candle {
  return { timeMs, open: price, high: price, low: price, close: price, volume };
}

export function grow<Grown extends Candle>(bar: Grown, { price }: SourceTick, volume: string): Grown {
  return {
    ...bar,
    high: new Exact(price).greaterThan(bar.high) ? price : bar.high,
    low: new Exact(price).lessThan(bar.low) ? price : bar.low,
    close: price,
    volume: new Exact(bar.volume).plus(volume).toFixed(),
  };
}

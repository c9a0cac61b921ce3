import { Decimal } from 'decimal.js';
import type { Candle, CandleInterval } from '../../ports/market.ts';
import { startOf } from './intervals.ts';

/** Digits enough that no sum of volumes is rounded. */
const Exact = Decimal.clone({ precision: 100 });

function sum(volumes: readonly string[]): string {
  const decimals = Math.max(...volumes.map((volume) => volume.split('.')[1]?.length ?? 0));
  return volumes.reduce((total, volume) => total.plus(volume), new Exact(0)).toFixed(decimals);
}

/** Of two prices as they are written, so that nothing is lost of either. */
const higher = (a: string, b: string): string => (new Exact(b).greaterThan(a) ? b : a);
const lower = (a: string, b: string): string => (new Exact(b).lessThan(a) ? b : a);

function build(timeMs: number, bars: readonly [Candle, ...Candle[]]): Candle {
  return {
    timeMs,
    open: bars[0].open,
    high: bars.map((bar) => bar.high).reduce(higher),
    low: bars.map((bar) => bar.low).reduce(lower),
    close: bars.reduce((_, bar) => bar).close,
    volume: sum(bars.map((bar) => bar.volume)),
  };
}

/**
 * Bars of a longer interval out of shorter ones, exactly: the first open, the highest high, the lowest low, the last close,
 * the sum of the volumes. Both oldest first. Where none of the shorter ones is, there is no longer one.
 */
export function buildCandles(smaller: readonly Candle[], interval: CandleInterval): Candle[] {
  const groups = new Map<number, [Candle, ...Candle[]]>();
  for (const bar of smaller) {
    const timeMs = startOf(interval, bar.timeMs);
    const group = groups.get(timeMs);
    if (group === undefined) groups.set(timeMs, [bar]);
    else group.push(bar);
  }
  return [...groups].map(([timeMs, bars]) => build(timeMs, bars));
}

import { type Candle, type CandleInterval, type CandleRequest, candleIntervalMs } from '@tickwire/schema';
import type { Bar } from './bar.ts';
import { formatUnits, formatVolume } from './decimal-units.ts';
import type { PricePath } from './path.ts';
import { firstMondayMs, historyStartMs, type Series } from './series.ts';
import type { TickClock } from './tick-clock.ts';

/** Candles start at multiples of their length since this instant. */
const phaseMs = (interval: CandleInterval): number => (interval === 'W1' ? firstMondayMs : 0);

function toCandle(series: Series, timeMs: number, bar: Bar): Candle {
  return {
    timeMs,
    open: formatUnits(bar.open, series.priceDecimals),
    high: formatUnits(bar.high, series.priceDecimals),
    low: formatUnits(bar.low, series.priceDecimals),
    close: formatUnits(bar.close, series.priceDecimals),
    volume: series.volumeDecimals === null ? '0' : formatVolume(bar.volume, series.volumeDecimals),
  };
}

/**
 * The candles that a request asks for, as of the tick `newest`: nothing that happens after it is in them. They
 * reach one lap back; the oldest is the first that lies within that lap wholly, so that a candle never changes
 * between its end and its leaving.
 */
export function candlesAsOf(
  path: PricePath,
  clock: TickClock,
  newest: number,
  request: CandleRequest,
): readonly Candle[] {
  const lengthMs = candleIntervalMs[request.interval];
  const offsetMs = phaseMs(request.interval);
  const startAtOrAfter = (timeMs: number): number => Math.ceil((timeMs - offsetMs) / lengthMs) * lengthMs + offsetMs;
  const nowMs = clock.timeMs(newest);
  const currentMs = Math.floor((nowMs - offsetMs) / lengthMs) * lengthMs + offsetMs;
  const endMs = Math.min(startAtOrAfter(request.toMs), currentMs + lengthMs);
  const historyMs = Math.min(startAtOrAfter(historyStartMs(path.series, nowMs)), currentMs);
  const firstMs = Math.max(
    historyMs,
    request.fromMs === null ? historyMs : startAtOrAfter(request.fromMs),
    endMs - Math.floor(Math.max(request.limit, 0)) * lengthMs,
  );
  const candles: Candle[] = [];
  for (let timeMs = firstMs; timeMs < endMs; timeMs += lengthMs) {
    const bar = timeMs === currentMs ? path.aggregateUntil(timeMs, newest) : path.aggregate(timeMs, timeMs + lengthMs);
    if (bar !== null) candles.push(toCandle(path.series, timeMs, bar));
  }
  return candles;
}

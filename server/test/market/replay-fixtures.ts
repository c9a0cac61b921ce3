import type { Candle, CandleInterval, MarketSource, SourceQuote } from '@tickwire/schema';
import { createReplaySource, type FileSeries, type ReplayFile } from '../../src/market/replay/index.ts';
import { createRng } from '../../src/market/replay/rng.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Every series is in its middle then. */
export const anchorMs = Date.UTC(2026, 0, 1);

/** `count` bars of a length, each opening at the close before, with prices around 100.00 and volumes. */
export function seriesOf(symbol: string, barMs: number, count: number): FileSeries {
  const rng = createRng(`test/${symbol}/${barMs}/${count}`);
  let close = 10_000;
  const bars = Array.from({ length: count }, () => {
    const open = close;
    close = Math.max(5000, open + Math.round((rng() - 0.5) * 400));
    return {
      open,
      high: Math.max(open, close) + Math.round(rng() * 150),
      low: Math.min(open, close) - Math.round(rng() * 150),
      close,
      volume: Math.round(rng() * 1_000_000),
    };
  });
  return { symbol, barMs, priceDecimals: 2, volumeDecimals: 3, bars, firstMs: 0, lastMs: (count - 1) * barMs };
}

export const fileOf = (...series: readonly FileSeries[]): ReplayFile => ({
  path: 'made/bars.csv',
  name: 'bars.csv',
  series,
});

/** A source whose clock stands where the test puts it. */
export function sourceAt(timeMs: number, series: readonly FileSeries[], ticksPerSecond = 2) {
  const clock = { timeMs };
  const source = createReplaySource({
    instruments: [],
    ticksPerSecond,
    file: fileOf(...series),
    now: () => clock.timeMs,
  });
  return { source, clock };
}

export const newestCandles = (
  source: MarketSource,
  symbol: string,
  interval: CandleInterval,
  limit: number,
): Promise<readonly Candle[]> =>
  source.candles({ symbol, interval, fromMs: null, toMs: Number.POSITIVE_INFINITY, limit });

export const allCandles = (
  source: MarketSource,
  symbol: string,
  interval: CandleInterval,
): Promise<readonly Candle[]> => newestCandles(source, symbol, interval, 100_000);

export const candlesBetween = (
  source: MarketSource,
  symbol: string,
  interval: CandleInterval,
  fromMs: number,
  toMs: number,
): Promise<readonly Candle[]> => source.candles({ symbol, interval, fromMs, toMs, limit: 100_000 });

/** The ticks that happen after `fromMs` and up to `toMs`, as quotes tell them. */
export async function ticksBetween(
  source: MarketSource,
  clock: { timeMs: number },
  symbol: string,
  fromMs: number,
  toMs: number,
): Promise<readonly SourceQuote[]> {
  const ticks: SourceQuote[] = [];
  for (clock.timeMs = fromMs; clock.timeMs <= toMs; clock.timeMs += 1) {
    const [quote] = await source.quotes([symbol]);
    if (quote !== undefined && quote.timeMs > fromMs && quote.sequence !== ticks.at(-1)?.sequence) ticks.push(quote);
  }
  return ticks;
}

/** Exact for the decimals of these tests. */
const thousandths = (text: string): number => Math.round(Number(text) * 1000);

/** What the candles are together, as of the first one's start. */
export function join(candles: readonly Candle[]): Omit<Candle, 'volume'> & { readonly volume: number } {
  const [first] = candles;
  const last = candles.at(-1);
  if (first === undefined || last === undefined) throw new Error('There are no candles to join');
  const highest = candles.reduce((best, candle) => (Number(candle.high) > Number(best.high) ? candle : best));
  const lowest = candles.reduce((best, candle) => (Number(candle.low) < Number(best.low) ? candle : best));
  return {
    timeMs: first.timeMs,
    open: first.open,
    high: highest.high,
    low: lowest.low,
    close: last.close,
    volume: candles.reduce((sum, candle) => sum + thousandths(candle.volume), 0),
  };
}

import { type Candle, type CandleInterval, type CandleRequest, candleIntervalMs } from '@tickwire/schema';
import { barStart, barsOf } from './bars.ts';
import { isOfNoData, type YahooClient, type YahooInterval } from './client.ts';

const dayMs = candleIntervalMs.D1;
/** Left off the ends of what Yahoo keeps, as the clocks may differ and calls take a while. */
const marginMs = 3_600_000;

/** Bars of Yahoo's that bars of the API are made of. */
interface Layer {
  readonly interval: YahooInterval;
  readonly barMs: number;
  /** How far back they go. */
  readonly historyMs: number;
  /** The longest that may be asked for at once. */
  readonly rangeMs: number;
  /** Whether bars that begin elsewhere than ours are left out. */
  readonly mustAlign: boolean;
}

const layer = (interval: YahooInterval, barMs: number, days: number, rangeDays = days): Layer => ({
  interval,
  barMs,
  historyMs: days * dayMs - marginMs,
  rangeMs: rangeDays * dayMs,
  mustAlign: false,
});
const ever = Number.POSITIVE_INFINITY;

/**
 * Newest first. Yahoo's hours begin with the session, at 13:30 or 14:30 UTC in New York: where quarters of an hour go
 * back, hours are put together from them, and before that only those are taken that begin on the hour, as those of
 * currencies and futures do.
 */
const layers: Readonly<Partial<Record<CandleInterval, readonly Layer[]>>> = {
  M1: [layer('1m', candleIntervalMs.M1, 30, 7)],
  M5: [layer('5m', candleIntervalMs.M5, 60)],
  M15: [layer('15m', candleIntervalMs.M15, 60)],
  H1: [layer('15m', candleIntervalMs.M15, 60), { ...layer('60m', candleIntervalMs.H1, 730), mustAlign: true }],
  D1: [layer('1d', dayMs, ever)],
  W1: [layer('1wk', candleIntervalMs.W1, ever)],
};

export const yahooIntervals: ReadonlySet<CandleInterval> = new Set(
  Object.keys(layers).filter((name): name is CandleInterval => Object.hasOwn(candleIntervalMs, name)),
);

/** An answer that has so many takes some 50 ms to read. */
export const maxYahooCandles = 5_000;
/** More is not asked for one reader's bars: what is quiet has few in a long time. */
const maxCalls = 5;
/** Shares are traded 6.5 hours on five days of seven: so much longer take so many bars of theirs. */
const quietFactor = 6;
const roundTheClockFactor = 1.5;
const roundTheClock = /=[FX]$|-[A-Z]{3,4}$/;

export function createCandleReader(client: YahooClient, now: () => number) {
  async function readChart(symbol: string, { interval }: Layer, fromMs: number, toMs: number) {
    try {
      return await client.chart(symbol, interval, fromMs, toMs);
    } catch (error) {
      if (isOfNoData(error)) return null;
      throw error;
    }
  }

  /** How long it takes so many bars to come about: as a rule, and after some calls on the safe side. */
  function spanOf(sourceSymbol: string, intervalMs: number, count: number, calls: number): number {
    if (intervalMs >= dayMs) return count * intervalMs * roundTheClockFactor + 14 * dayMs;
    const factor = roundTheClock.test(sourceSymbol) ? roundTheClockFactor : quietFactor;
    return count * intervalMs * factor + 3 ** calls * dayMs;
  }

  /** Of what Yahoo has of them; asks backwards from `toMs` until there are enough. */
  return async function candles(sourceSymbol: string, request: CandleRequest): Promise<readonly Candle[]> {
    const { interval, limit } = request;
    const intervalMs = candleIntervalMs[interval];
    const nowMs = now();
    const endOf = (timeMs: number) => barStart(interval, timeMs + intervalMs - 1);
    // Days and weeks of an exchange begin up to a day before or after those of UTC.
    const [marginBeforeMs, marginAfterMs] = intervalMs < dayMs ? [0, 0] : [intervalMs, dayMs];
    let bars: Candle[] = [];
    let untilMs = endOf(Math.min(request.toMs, nowMs));
    let calls = 0;
    for (const layer of layers[interval] ?? []) {
      const earliestMs = endOf(Math.max(request.fromMs ?? 0, nowMs - layer.historyMs, 0));
      const isUsed = (timeMs: number) => !layer.mustAlign || timeMs % layer.barMs === 0;
      while (untilMs > earliestMs && bars.length < limit && calls < maxCalls) {
        const spanMs = Math.min(spanOf(sourceSymbol, intervalMs, limit - bars.length, calls), layer.rangeMs);
        const [fromMs, toMs] = [Math.max(earliestMs, barStart(interval, untilMs - spanMs)), untilMs];
        calls += 1;
        const chart = await readChart(sourceSymbol, layer, fromMs - marginBeforeMs, toMs + marginAfterMs);
        if (chart === null) return bars.slice(-limit);
        const read = barsOf(chart, interval, isUsed).filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs);
        bars = [...read, ...bars];
        if ((chart.meta.firstTradeDate ?? 0) >= fromMs) return bars.slice(-limit);
        untilMs = fromMs;
      }
    }
    return bars.slice(-limit);
  };
}

import { type Candle, type CandleInterval, type CandleRequest, candleIntervalMs } from '@tickwire/schema';
import { barsSchema } from './answers.ts';
import type { Calls } from './calls.ts';
import type { CcxtExchange } from './library.ts';

/** ccxt's names. Weeks are left out: some exchanges begin them on Thursday. */
const timeframes = {
  M1: '1m',
  M5: '5m',
  M15: '15m',
  H1: '1h',
  H4: '4h',
  D1: '1d',
} as const satisfies Partial<Record<CandleInterval, string>>;

type Interval = keyof typeof timeframes;

const hasTimeframe = (interval: CandleInterval): interval is Interval => Object.hasOwn(timeframes, interval);

export function intervalsOf({ timeframes: known = {}, has }: CcxtExchange): ReadonlySet<CandleInterval> {
  if (has.fetchOHLCV !== true) return new Set();
  const names: Interval[] = ['M1', 'M5', 'M15', 'H1', 'H4', 'D1'];
  return new Set(names.filter((interval) => Object.hasOwn(known, timeframes[interval])));
}

/** Few exchanges answer fewer at once; those are asked again for the rest. */
export const maxCcxtCandles = 500;
const maxCalls = 5;

export function createCandleReader(call: Calls) {
  /** From `sinceMs` on, as many as the exchange tells at once. */
  async function readFrom(sourceSymbol: string, interval: Interval, sinceMs: number, limit: number): Promise<Candle[]> {
    const rows = await call({
      endpoint: 'fetchOHLCV',
      isPatient: true,
      schema: barsSchema,
      ask: (exchange) => exchange.fetchOHLCV(sourceSymbol, timeframes[interval], sinceMs, limit),
    });
    return rows.flatMap(([timeMs, open, high, low, close, volume]) =>
      open === null || high === null || low === null || close === null
        ? []
        : { timeMs, open, high, low, close, volume: volume ?? '0' },
    );
  }

  return async function candles(sourceSymbol: string, request: CandleRequest): Promise<readonly Candle[]> {
    const { interval, limit, toMs } = request;
    if (!hasTimeframe(interval)) return [];
    const intervalMs = candleIntervalMs[interval];
    const endMs = Math.ceil(toMs / intervalMs) * intervalMs;
    let sinceMs = Math.max(0, endMs - limit * intervalMs, Math.ceil((request.fromMs ?? 0) / intervalMs) * intervalMs);
    const bars: Candle[] = [];
    for (let calls = 0; calls < maxCalls && sinceMs < endMs; calls += 1) {
      const [fromMs, missing] = [sinceMs, (endMs - sinceMs) / intervalMs];
      const read = await readFrom(sourceSymbol, interval, fromMs, missing);
      // Some tell what they have at any time, or their days by another clock.
      bars.push(...read.filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs && timeMs % intervalMs === 0));
      sinceMs = (read.at(-1)?.timeMs ?? endMs) + intervalMs;
      if (sinceMs <= fromMs) break;
    }
    return bars.slice(-limit);
  };
}

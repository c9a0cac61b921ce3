import {
  type Candle,
  type CandleInterval,
  type CandleRequest,
  candleIntervalMs,
  type MarketSource,
  SourceError,
} from '@tickwire/schema';

/** A Monday. */
export const monday = Date.UTC(2024, 2, 4);

/** What one set of servers has in common: a clock, what is kept, and the source. */
export interface World {
  nowMs: number;
}

/** Times at which nothing was traded. */
interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Market {
  readonly symbol: string;
  readonly listedMs: number;
  readonly gaps: readonly Gap[];
  /** How far what the source tells is behind. */
  readonly delayMs: number;
}

const minuteMs = candleIntervalMs.M1;

/** What a minute did, or did until now; null where nothing was traded. */
function minuteOf({ listedMs, gaps }: Market, timeMs: number, nowMs: number): Candle | null {
  if (timeMs < listedMs || timeMs > nowMs || gaps.some((gap) => timeMs >= gap.fromMs && timeMs < gap.toMs)) return null;
  const elapsed = Math.min(nowMs - timeMs, minuteMs) / minuteMs;
  const open = 1_000 + ((timeMs / minuteMs) % 97);
  const text = (price: number) => price.toFixed(4);
  return {
    timeMs,
    open: text(open),
    high: text(open + 5 * elapsed),
    low: text(open - 3 * elapsed),
    close: text(open + elapsed),
    volume: (elapsed * 1_000).toFixed(3),
  };
}

function merged(timeMs: number, minutes: readonly Candle[]): Candle {
  const numbers = (key: 'high' | 'low' | 'volume') => minutes.map((bar) => Number(bar[key]));
  return {
    timeMs,
    open: minutes[0]?.open ?? '',
    high: Math.max(...numbers('high')).toFixed(4),
    low: Math.min(...numbers('low')).toFixed(4),
    close: minutes.at(-1)?.close ?? '',
    volume: (numbers('volume').reduce((sum, volume) => sum + Math.round(volume * 1_000), 0) / 1_000).toFixed(3),
  };
}

/** What is true of a market, bar by bar from its own minutes: what every way of asking has to lead to. */
export function truthOf(market: Market, request: Omit<CandleRequest, 'symbol'>, nowMs: number): Candle[] {
  const { interval, fromMs, toMs, limit } = request;
  const [lengthMs, toldMs] = [candleIntervalMs[interval], nowMs - market.delayMs];
  const phaseMs = interval === 'W1' ? 4 * candleIntervalMs.D1 : 0;
  const bars: Candle[] = [];
  let timeMs = Math.ceil((Math.min(toMs, toldMs + 1) - phaseMs) / lengthMs) * lengthMs + phaseMs - lengthMs;
  for (
    ;
    timeMs > market.listedMs - lengthMs && timeMs >= (fromMs ?? -Infinity) && bars.length < limit;
    timeMs -= lengthMs
  ) {
    const minutes: Candle[] = [];
    for (let at = timeMs; at < timeMs + lengthMs; at += minuteMs) {
      const minute = minuteOf(market, at, toldMs);
      if (minute !== null) minutes.push(minute);
    }
    if (minutes.length > 0) bars.unshift(merged(timeMs, minutes));
  }
  return bars;
}

export interface CountingSource extends MarketSource {
  /** What it was asked, in order. */
  readonly calls: CandleRequest[];
  /** Changes what it answers; null: it answers truly. */
  distort: ((bars: Candle[], request: CandleRequest) => Candle[]) | null;
  isDown: boolean;
}

export function createCountingSource(
  world: World,
  markets: readonly Market[],
  {
    intervals = ['M1'],
    maxCandles = 50,
    isRemote = true,
  }: { intervals?: readonly CandleInterval[]; maxCandles?: number; isRemote?: boolean } = {},
): CountingSource {
  const bySymbol = new Map(markets.map((market) => [market.symbol, market]));
  const calls: CandleRequest[] = [];
  const source: CountingSource = {
    source: 'BINANCE',
    expectedEveryMs: 1_000,
    isRemote,
    intervals: new Set(intervals),
    maxCandles,
    calls,
    distort: null,
    isDown: false,
    covers: (symbol) => bySymbol.has(symbol),
    provenance: () => null,
    quotes: async () => [],
    async candles(request) {
      calls.push(request);
      // A source takes its time: who asks meanwhile must wait, and not ask too.
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (source.isDown) throw new SourceError('BINANCE', 'UNREACHABLE', 'BINANCE does not answer');
      const market = bySymbol.get(request.symbol);
      const bars = market === undefined ? [] : truthOf(market, request, world.nowMs);
      return source.distort?.(bars, request) ?? bars;
    },
    fundamentals: null,
    listings: null,
    subscribe: () => () => {},
    close: async () => {},
  };
  return source;
}

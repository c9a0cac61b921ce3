import type { CandleInterval, MarketSource } from '@tickwire/schema';
import { pino } from 'pino';
import { afterAll } from 'vitest';
import { startYahooStandIn, type YahooStandIn } from '../../src/market/standins/yahoo/index.ts';
import { createYahooSource } from '../../src/market/yahoo/index.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';

/** What the catalogue calls the stand-in's symbols. */
const catalogue = new Map([
  ['AAPL', 'AAPL'],
  ['IBM', 'IBM'],
  ['SPX', '^GSPC'],
  ['ES', 'ES=F'],
  ['EURUSD', 'EURUSD=X'],
  ['BTC-USD', 'BTC-USD'],
  ['XMPL', 'XMPL'],
  ['NODB', 'NODB'],
  ['PENCE.L', 'PENCE.L'],
  ['WOMBAT.AX', 'WOMBAT.AX'],
  ['GONE', 'GONE'],
]);
const inverse = new Map([...catalogue].map(([symbol, sourceSymbol]) => [sourceSymbol, symbol]));

/** A Wednesday, 11:20 in New York, where summer time began three days before. */
export const wednesdayMs = Date.UTC(2026, 2, 11, 15, 20);

export interface Yahoo {
  readonly standIn: YahooStandIn;
  readonly source: MarketSource;
  /** The clock of both. */
  nowMs: number;
  readonly logged: string[];
  candles(
    symbol: string,
    interval: CandleInterval,
    limit: number,
    range?: { from?: number; to?: number },
  ): ReturnType<MarketSource['candles']>;
}

type SourceOptions = Parameters<typeof createYahooSource>[0];
interface Options {
  readonly config?: Partial<SourceOptions['config']>;
  readonly timeoutMs?: number;
}

/** A source before a stand-in, both at the same time of the same day; they end with the file's tests. */
export async function startYahoo({ config, timeoutMs = 5_000 }: Options = {}): Promise<Yahoo> {
  const clock = { nowMs: wednesdayMs };
  const standIn = await startYahooStandIn({ still: true, now: () => clock.nowMs });
  const logged: string[] = [];
  const source = createYahooSource({
    config: { url: standIn.url, symbols: [], pollMs: 20, callsPerMinute: 100_000, ...config },
    names: {
      toSource: (symbol) => catalogue.get(symbol) ?? null,
      fromSource: (sourceSymbol) => inverse.get(sourceSymbol) ?? null,
    },
    known: () => [...catalogue.values()],
    redis: null,
    metrics: createMetrics({ isFetched: false }),
    log: pino({ level: 'info' }, { write: (line) => logged.push(JSON.parse(line).msg) }),
    now: () => clock.nowMs,
    timeoutMs,
  });
  afterAll(async () => {
    await source.close();
    await standIn.close();
  });
  return Object.assign(clock, {
    standIn,
    source,
    logged,
    candles: (symbol: string, interval: CandleInterval, limit: number, range: { from?: number; to?: number } = {}) =>
      source.candles({ symbol, interval, limit, fromMs: range.from ?? null, toMs: range.to ?? clock.nowMs }),
  });
}

import type { ListedSymbols, MarketSource, Metrics } from '@tickwire/schema';
import { candleIntervals } from '@tickwire/schema';
import type { Redis } from 'ioredis';
import type { Logger } from '../../telemetry/logger.ts';
import { createUpstream } from '../upstream/index.ts';
import { createCandles, maxCandles } from './candles.ts';
import { loadLibrary } from './library.ts';
import { readListings } from './listings.ts';
import { createQuotes } from './quotes.ts';
import { createRest } from './rest.ts';
import { createStream } from './stream/stream.ts';
import { defaultTiming, type StreamTiming } from './stream/timing.ts';

const timeoutMs = 10_000;
/** 403: its firewall finds that too much is asked. */
const blockingStatuses = [403, 418, 429];

export interface BinanceOptions {
  readonly restUrl: string;
  readonly streamUrl: string;
  readonly weightPerMinute: number;
  /** What the catalogue has of Binance. */
  readonly listed: ListedSymbols;
  /** Null: what is learnt of bans stays in this process. */
  readonly redis: Redis | null;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly timeoutMs?: number;
  readonly timing?: Partial<StreamTiming>;
}

/** Binance's spot market, by its public REST interface and streams. No account is needed. */
export function createBinanceSource(options: BinanceOptions): MarketSource {
  const { listed } = options;
  const library = loadLibrary();
  // Whoever asks first is told of it.
  library.catch(() => {});
  const timing = { ...defaultTiming, ...options.timing };
  const upstream = createUpstream({ timeoutMs, ...options, source: 'BINANCE', blockingStatuses });
  const rest = createRest({ ...options, upstream, library });
  const stream = createStream({ ...options, upstream, blockingStatuses, library, timing });
  const covers = (symbol: string) => listed.toSource(symbol) !== null;

  return {
    source: 'BINANCE',
    expectedEveryMs: timing.heartbeatMs,
    isRemote: true,
    intervals: new Set(candleIntervals),
    maxCandles,
    covers,
    provenance: (symbol) =>
      covers(symbol)
        ? {
            synthetic: false,
            description: `${listed.toSource(symbol)} on Binance's spot market`,
            origin: 'Binance',
            licence: "Binance's terms of use",
          }
        : null,
    quotes: createQuotes(rest, listed),
    candles: createCandles(rest, listed),
    fundamentals: null,
    listings: () => readListings(rest),
    subscribe: stream.subscribe,
    async close() {
      stream.close();
      upstream.close();
      rest.close();
    },
  };
}

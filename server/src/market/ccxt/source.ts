import {
  type ListedSymbols,
  type MarketSource,
  type Metrics,
  SourceError,
  type SourceListener,
  type SourceQuote,
} from '@tickwire/schema';
import type { Redis } from 'ioredis';
import { ConfigError } from '../../config.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { CcxtConfig } from '../config.ts';
import { createPoller } from '../poller.ts';
import { createUpstream } from '../upstream/index.ts';
import { marketsSchema, type Ticker, tickerSchema, tickersSchema } from './answers.ts';
import { createCalls } from './calls.ts';
import { createCandleReader, intervalsOf, maxCcxtCandles } from './candles.ts';
import { loadExchange } from './library.ts';
import { readListings } from './listings.ts';
import { createTrades } from './trades.ts';

export interface CcxtSourceOptions {
  readonly config: CcxtConfig;
  /** How the catalogue calls what it has of the exchange's. */
  readonly names: ListedSymbols;
  readonly redis: Redis | null;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** How the package comes; by default as one that is installed. */
  readonly load?: () => Promise<unknown>;
  /** For each try of a call; 10 seconds by default. */
  readonly timeoutMs?: number;
}

const minuteMs = 60_000;
const leastCallsPerMinute = 10;

function quoteOf(symbol: string, ticker: Ticker, askedAtMs: number): SourceQuote | null {
  if (ticker.last === null) return null;
  return {
    symbol,
    price: ticker.last,
    bid: ticker.bid,
    ask: ticker.ask,
    // The figures are those of the last 24 hours.
    previousClose: ticker.open,
    volume: ticker.baseVolume,
    open: ticker.open,
    high: ticker.high,
    low: ticker.low,
    quantity: null,
    source: 'CCXT',
    timeMs: ticker.timestamp ?? askedAtMs,
    sequence: null,
    synthetic: false,
    confirmedAtMs: askedAtMs,
  };
}

/**
 * The spot market of any exchange that ccxt knows. Followed prices are asked for together; between that, trades are told
 * as they happen where the exchange streams them.
 *
 * @throws ConfigError
 */
export async function createCcxtSource({
  config,
  names,
  redis,
  metrics,
  log,
  load,
  timeoutMs = 10_000,
}: CcxtSourceOptions): Promise<MarketSource> {
  const exchange = await loadExchange(config, timeoutMs, load);
  if (exchange.has.fetchTickers !== true) {
    throw new ConfigError([`CCXT_EXCHANGE: ${config.exchange} has no prices of several symbols at once; name another`]);
  }
  const upstream = createUpstream({
    source: 'CCXT',
    weightPerMinute: Math.max(leastCallsPerMinute, Math.floor(minuteMs / exchange.rateLimit)),
    timeoutMs,
    redis,
    metrics,
    log,
  });
  const call = createCalls(exchange, upstream);
  const readCandles = createCandleReader(call);
  const onFailure = (error: unknown) => {
    // That it is left alone was told when that began.
    if (error instanceof SourceError && error.code === 'BLOCKED') return;
    log.warn({ source: 'CCXT', err: error }, 'the source gives no prices to those who follow them');
  };
  const trades = createTrades({
    exchange,
    symbolOf: (sourceSymbol) => names.fromSource(sourceSymbol),
    blockedForMs: () => upstream.blockedForMs(),
    onFailure,
  });

  async function quotes(symbols: readonly string[]): Promise<SourceQuote[]> {
    const asked = symbols.flatMap((symbol) => names.toSource(symbol) ?? []);
    if (asked.length === 0) return [];
    const tickers = await call({
      endpoint: 'fetchTickers',
      schema: tickersSchema,
      async ask(answering) {
        // One that the exchange has given up costs the answer for all.
        const markets = marketsSchema.parse(await answering.loadMarkets(false));
        const known = asked.filter((sourceSymbol) => Object.hasOwn(markets, sourceSymbol));
        return known.length === 0 ? {} : answering.fetchTickers(known);
      },
    });
    const askedAtMs = Date.now();
    return Object.values(tickers).flatMap((answer) => {
      const ticker = tickerSchema.safeParse(answer);
      if (!ticker.success) {
        metrics.count('market_rejected', { source: 'CCXT', what: 'quote', reason: 'malformed' });
        return [];
      }
      const symbol = names.fromSource(ticker.data.symbol);
      return symbol === null || !symbols.includes(symbol) ? [] : (quoteOf(symbol, ticker.data, askedAtMs) ?? []);
    });
  }

  const sourceSymbolOf = (symbol: string): string => names.toSource(symbol) ?? '';
  const poller = createPoller({
    everyMs: config.pollMs,
    // Many exchanges tell the time of the question.
    hasChanged: (before, quote) => before.price !== quote.price,
    quotes: async (symbols) =>
      (await quotes(symbols)).map((quote) => trades.broughtUpToDate(sourceSymbolOf(quote.symbol), quote)),
    onFailure,
  });

  /** Lets through what the trades have not told; the rest confirms it. */
  function besideTrades(listener: SourceListener): SourceListener {
    return {
      ticks(polled) {
        const told = polled.filter((tick) => trades.isTold(sourceSymbolOf(tick.symbol), tick));
        const fresh = polled.filter((tick) => !told.includes(tick));
        if (fresh.length > 0) listener.ticks(fresh);
        if (told.length > 0) {
          const confirmedAtMs = Date.now();
          listener.confirmed(told.map((tick) => ({ ...tick, synthetic: false, confirmedAtMs })));
        }
      },
      confirmed: (polled) => listener.confirmed(polled),
    };
  }

  const covers = (symbol: string) => names.toSource(symbol) !== null;
  return {
    source: 'CCXT',
    expectedEveryMs: config.pollMs,
    isRemote: true,
    intervals: intervalsOf(exchange),
    maxCandles: maxCcxtCandles,
    covers,
    provenance: (symbol) =>
      covers(symbol)
        ? {
            synthetic: false,
            description: `${names.toSource(symbol)} on the spot market of ${config.exchange}`,
            origin: config.exchange,
            licence: null,
          }
        : null,
    quotes,
    async candles(request) {
      const sourceSymbol = names.toSource(request.symbol);
      if (sourceSymbol === null) throw new SourceError('CCXT', 'REFUSED', `CCXT does not list ${request.symbol}`);
      return readCandles(sourceSymbol, request);
    },
    fundamentals: null,
    listings: () => readListings(call, exchange),
    subscribe(symbols, listener) {
      const covered = symbols.filter(covers);
      const endPolling = poller.subscribe(covered, besideTrades(listener));
      if (exchange.has.watchTrades !== true) return endPolling;
      const endTrades = trades.subscribe(covered.map(sourceSymbolOf), listener);
      return () => {
        endPolling();
        endTrades();
      };
    },
    async close() {
      poller.close();
      trades.close();
      upstream.close();
      await exchange.close();
    },
  };
}

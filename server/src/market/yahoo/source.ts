import { type ListedSymbols, type MarketSource, type Metrics, SourceError, type SourceQuote } from '@tickwire/schema';
import type { Redis } from 'ioredis';
import type { Logger } from '../../telemetry/logger.ts';
import type { YahooConfig } from '../config.ts';
import { createPoller } from '../poller.ts';
import { createUpstream } from '../upstream/index.ts';
import { quoteSchema, type YahooQuote } from './answers.ts';
import { createCandleReader, maxYahooCandles, yahooIntervals } from './candles.ts';
import { createYahooClient } from './client.ts';
import { blockingStatuses } from './fetch.ts';
import { readFundamentals } from './fundamentals.ts';
import { listingsOf } from './listings.ts';
import { sourceQuoteOf } from './quotes.ts';

/** As many as fit into one call's address. */
const symbolsPerCall = 100;

export interface YahooSourceOptions {
  readonly config: YahooConfig;
  /** How the catalogue calls what it has of Yahoo's. */
  readonly names: ListedSymbols;
  /** What the catalogue has of Yahoo's, or had at its beginning, as Yahoo spells it. */
  known(): readonly string[];
  readonly redis: Redis | null;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now?: () => number;
  /** For each try of a call; 10 seconds by default. */
  readonly timeoutMs?: number;
}

/** Yahoo Finance: shares, indexes, futures and currencies, delayed by up to 15 minutes where the exchange wants it. */
export function createYahooSource({
  config,
  names,
  known,
  redis,
  metrics,
  log,
  now = Date.now,
  timeoutMs = 10_000,
}: YahooSourceOptions): MarketSource {
  const upstream = createUpstream({
    source: 'YAHOO',
    weightPerMinute: config.callsPerMinute,
    timeoutMs,
    redis,
    metrics,
    log,
    blockingStatuses,
  });
  const client = createYahooClient({ upstream, url: config.url });
  const readCandles = createCandleReader(client, now);

  function sourceSymbolOf(symbol: string): string {
    const sourceSymbol = names.toSource(symbol);
    if (sourceSymbol === null) throw new SourceError('YAHOO', 'REFUSED', `YAHOO does not list ${symbol}`);
    return sourceSymbol;
  }

  async function readQuotes(sourceSymbols: readonly string[]): Promise<YahooQuote[]> {
    const chunks = Array.from({ length: Math.ceil(sourceSymbols.length / symbolsPerCall) }, (_, index) =>
      sourceSymbols.slice(index * symbolsPerCall, (index + 1) * symbolsPerCall),
    );
    const answers = await Promise.all(chunks.map((symbols) => client.quotes(symbols)));
    return answers.flat().flatMap((answer) => {
      const quote = quoteSchema.safeParse(answer);
      if (quote.success) return quote.data;
      metrics.count('market_rejected', { source: 'YAHOO', what: 'quote', reason: 'malformed' });
      return [];
    });
  }

  async function quotes(symbols: readonly string[]): Promise<SourceQuote[]> {
    const bySource = new Map(symbols.flatMap((symbol) => [[names.toSource(symbol) ?? '', symbol] as const]));
    bySource.delete('');
    if (bySource.size === 0) return [];
    const read = await readQuotes([...bySource.keys()]);
    return read.flatMap((quote) => {
      const symbol = bySource.get(quote.symbol);
      return symbol === undefined ? [] : (sourceQuoteOf(symbol, quote, now()) ?? []);
    });
  }

  const poller = createPoller({
    everyMs: config.pollMs,
    hasChanged: (before, quote) => before.price !== quote.price || before.timeMs !== quote.timeMs,
    quotes,
    onFailure(error) {
      // That it is left alone was told when that began.
      if (error instanceof SourceError && error.code === 'BLOCKED') return;
      log.warn({ source: 'YAHOO', err: error }, 'the source gives no prices to those who follow them');
    },
  });

  return {
    source: 'YAHOO',
    expectedEveryMs: config.pollMs,
    isRemote: true,
    intervals: yahooIntervals,
    maxCandles: maxYahooCandles,
    covers: (symbol) => names.toSource(symbol) !== null,
    provenance: (symbol) =>
      names.toSource(symbol) === null
        ? null
        : {
            synthetic: false,
            description: 'Prices as Yahoo Finance publishes them, corrected for splits',
            origin: 'Yahoo Finance',
            licence: "Yahoo's terms of service",
          },
    quotes,
    candles: async (request) => readCandles(sourceSymbolOf(request.symbol), request),
    fundamentals: async (symbol) => readFundamentals(client, sourceSymbolOf(symbol)),
    async listings() {
      const asked = [...new Set([...known(), ...config.symbols])];
      const read = await readQuotes(asked);
      const found = new Set(read.map(({ symbol }) => symbol));
      const unknown = config.symbols.filter((symbol) => !found.has(symbol));
      if (unknown.length > 0) log.warn({ symbols: unknown }, 'YAHOO_SYMBOLS: names what Yahoo does not list');
      return listingsOf(read, names);
    },
    subscribe: (symbols, listener) =>
      poller.subscribe(
        symbols.filter((symbol) => names.toSource(symbol) !== null),
        listener,
      ),
    async close() {
      poller.close();
      upstream.close();
    },
  };
}

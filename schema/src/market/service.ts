import type { PrismaClient } from '@tickwire/prisma';
import { Decimal } from 'decimal.js';
import { badUserInput } from '../errors.ts';
import type { CandleInterval, MarketSource, Provenance } from '../ports/market.ts';
import type { MarketCache } from '../ports/market-cache.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { TickLog } from '../ports/tick-log.ts';
import type { SharedStream } from '../streams/shared-stream.ts';
import { createCandleReader } from './candles/candles.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import type { CandleEvent } from './feed/bars/bar-builder.ts';
import { Beliefs } from './feed/beliefs.ts';
import { openLiveMarket } from './feed/live-market.ts';
import type { Report } from './feed/sequences.ts';
import { Tape } from './feed/tape.ts';
import { createFundamentalsReader } from './fundamentals/service.ts';
import { createLiveIndicators } from './indicators/live.ts';
import { decodeCursor } from './prices/cursor.ts';
import type { PriceEvent } from './prices/price-event.ts';
import { createPrices } from './prices/prices.ts';
import { createQuoteReader, isStale, type Quote } from './quotes.ts';
import { createSourceChoice } from './source-choice.ts';

/** One call's bounds: enough for any screen, too few to empty a server. */
export const maxSymbols = 100;
const minEventsPerSecond = 0.01;
const maxEventsPerSecond = 1_000;

export interface PriceQuery {
  readonly symbols: readonly string[];
  readonly after: string | null;
  readonly maxRate: number | null;
}

/** By how much a price differs from the close before, exactly, with as many decimals as the two are written with. */
export function changeOf({ price, previousClose }: { price: string; previousClose: string | null }): string | null {
  if (previousClose === null) return null;
  const decimals = Math.max(...[price, previousClose].map((text) => text.split('.')[1]?.length ?? 0));
  return new Decimal(price).minus(previousClose).toFixed(decimals);
}

/** The same in percent, to four digits. */
export function changePercentOf(tick: { price: string; previousClose: string | null }): number | null {
  const previousClose = Number(tick.previousClose);
  if (tick.previousClose === null || previousClose === 0) return null;
  return Math.round((Number(tick.price) / previousClose - 1) * 1_000_000) / 10_000;
}

export type MarketService = ReturnType<typeof createMarketService>;

export interface MarketOptions {
  readonly database: PrismaClient;
  readonly catalogue: Catalogue;
  /** In order: each symbol comes from the first that covers it. */
  readonly sources: readonly MarketSource[];
  readonly cache: MarketCache;
  readonly metrics: Metrics;
  readonly report: Report;
  /** Closed with the market. */
  readonly tickLog: TickLog;
  /** How many ticks can be replayed. */
  readonly tickLogLength: number;
  /** How long a source's stream stays open after the last who listened has left. */
  readonly feedLingerMs: number;
}

export function createMarketService(options: MarketOptions) {
  const { catalogue, sources, cache, database, metrics, report, tickLog, tickLogLength, feedLingerMs } = options;

  const sourceOf = createSourceChoice(sources, catalogue);
  const tape = new Tape({ length: tickLogLength });
  const beliefs = new Beliefs({ metrics, heard: (symbol) => tape.viewOf(symbol) });
  const readQuotes = createQuoteReader({ sourceOf, cache, beliefs });
  const { candles, candlesNow } = createCandleReader({ sourceOf, catalogue, database, cache, metrics });
  const live = openLiveMarket({
    ...{ sources, sourceOf, readQuotes, readBars: candlesNow, beliefs, database, report, tape },
    log: tickLog,
    lingerMs: feedLingerMs,
  });
  const { feed } = live;
  const prices = createPrices({
    feed,
    expectedEveryMs: (symbol) => sourceOf(symbol)?.expectedEveryMs ?? 0,
  });

  function checkCount(symbols: readonly string[]): void {
    if (symbols.length > maxSymbols) throw badUserInput(`symbols: at most ${maxSymbols} at once`);
  }

  function checkKnown(argument: string, symbols: readonly string[]): void {
    const unknown = symbols.filter((symbol) => catalogue.bySymbol(symbol) === null);
    if (unknown.length === 0) return;
    const named = unknown.map((symbol) => JSON.stringify(symbol.slice(0, 32))).join(', ');
    throw badUserInput(`${argument}: unknown symbol ${named}; \`instruments\` lists those that are known`);
  }

  function checkCovered(argument: string, symbols: readonly string[]): void {
    for (const symbol of symbols) {
      if (sourceOf(symbol) === null) throw badUserInput(`${argument}: no source has prices of "${symbol}" at present`);
    }
  }

  /** The known ones as the catalogue spells them, each once, in the order asked. */
  function knownSymbols(symbols: readonly string[]): string[] {
    return [...new Set(symbols.flatMap((symbol) => catalogue.bySymbol(symbol)?.symbol ?? []))];
  }

  /** What a symbol's stream says now; null where it has to be asked for. */
  function streamedQuote(symbol: string): Quote | null {
    const quote = feed.newest(symbol);
    const source = quote === null ? null : sourceOf(symbol);
    return quote === null || source === null ? null : { ...quote, stale: isStale(quote, source) };
  }

  /** While a source gives no answer, what it streamed last may be newer than the answer that is kept: no price goes back. */
  function newestOf(symbol: string, answered: Quote | null): Quote | null {
    const last = feed.last(symbol);
    if (last === null || last.confirmedAtMs <= (answered?.confirmedAtMs ?? 0)) return answered;
    const source = sourceOf(symbol);
    if (last.source !== source?.source) return answered;
    return { ...last, stale: answered?.stale !== false || isStale(last, source) };
  }

  async function quotes(symbols: readonly string[]): Promise<Quote[]> {
    checkCount(symbols);
    const known = knownSymbols(symbols);
    const streamed = new Map(known.map((symbol) => [symbol, streamedQuote(symbol)]));
    const asked = await readQuotes(known.filter((symbol) => streamed.get(symbol) === null));
    const answered = new Map(asked.map((quote) => [quote.symbol, quote]));
    return known.flatMap((symbol) => streamed.get(symbol) ?? newestOf(symbol, answered.get(symbol) ?? null) ?? []);
  }

  return {
    catalogue,
    quotes,

    /** The quotes of these symbols in their order, null where there is none: what a loader asks for. */
    async quotesInOrder(symbols: readonly string[]): Promise<(Quote | null)[]> {
      const chunks = Array.from({ length: Math.ceil(symbols.length / maxSymbols) }, (_, index) =>
        symbols.slice(index * maxSymbols, (index + 1) * maxSymbols),
      );
      const bySymbol = new Map((await Promise.all(chunks.map(quotes))).flat().map((quote) => [quote.symbol, quote]));
      return symbols.map((symbol) => bySymbol.get(symbol) ?? null);
    },

    provenance: (symbol: string): Provenance | null => sourceOf(symbol)?.provenance(symbol) ?? null,

    candles,

    fundamentals: createFundamentalsReader({ sources, sourceOf, cache }),

    /** How many different subscriptions to prices are read at present, however many read each. */
    priceTopics: prices.topics,

    /** How many symbols this server streams from their sources: none of those that another one does. */
    streamedSymbols: (): number => feed.streamed().length,

    /** @throws GraphQLError with BAD_USER_INPUT, before anything is sent. */
    prices({ symbols, after, maxRate }: PriceQuery): SharedStream<PriceEvent> {
      checkCount(symbols);
      if (symbols.length === 0) throw badUserInput('symbols: name at least one');
      checkKnown('symbols', symbols);
      const cursor = after === null ? null : decodeCursor(after);
      if (after !== null && cursor === null) {
        throw badUserInput('after: is not a cursor of `prices`; take one from its events');
      }
      if (maxRate !== null && !(maxRate >= minEventsPerSecond && maxRate <= maxEventsPerSecond)) {
        throw badUserInput(`maxRate: from ${minEventsPerSecond} to ${maxEventsPerSecond} events a second`);
      }
      const known = knownSymbols(symbols);
      checkCovered('symbols', known);
      return prices.stream({ symbols: known, after: cursor, maxRate });
    },

    /** @throws GraphQLError with BAD_USER_INPUT, before anything is sent. */
    liveCandles(symbol: string, interval: CandleInterval): SharedStream<CandleEvent> {
      checkKnown('symbol', [symbol]);
      const known = knownSymbols([symbol]);
      checkCovered('symbol', known);
      return live.candles.subscribe(known[0] ?? symbol, interval);
    },

    liveIndicators: createLiveIndicators({ read: candlesNow, report }),

    /** Streams these at once, as they have been put on a watchlist. */
    watch(symbols: readonly string[]): void {
      live.watch(knownSymbols(symbols));
    },

    async close(): Promise<void> {
      await live.close();
      await Promise.all(sources.map((source) => source.close()));
    },
  };
}

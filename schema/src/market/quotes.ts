import { type MarketSource, SourceError, type SourceQuote } from '../ports/market.ts';
import type { MarketCache, Reading } from '../ports/market-cache.ts';
import type { Beliefs } from './feed/beliefs.ts';

/** A quote younger than this is not stale, however often its source says something new: it may be kept for most of it. */
const neverStaleMs = 5_000;

/** The newest price of a symbol, and whether it can be relied on to be that. */
export interface Quote extends SourceQuote {
  /** Older than its source is expected to be, or its source could not be asked again when it should have been. */
  readonly stale: boolean;
}

type QuoteLoader = (keys: readonly string[]) => Promise<ReadonlyMap<string, SourceQuote | SourceError>>;

/** Servers that are configured differently may share a cache. */
const keyOf = ({ source }: MarketSource, symbol: string): string => `${source}:${symbol}`;

const unbelievable = ({ source }: MarketSource, symbol: string) =>
  new SourceError(source, 'MALFORMED', `what ${source} says of ${symbol} is not believed`);

export interface QuoteReaderOptions {
  sourceOf(symbol: string): MarketSource | null;
  readonly cache: MarketCache;
  readonly beliefs: Beliefs;
}

/** Whether the source should have said something new three times over. */
export function isStale({ confirmedAtMs }: SourceQuote, { expectedEveryMs }: MarketSource): boolean {
  return confirmedAtMs < Date.now() - Math.max(neverStaleMs, 3 * expectedEveryMs);
}

/**
 * Quotes by asking their sources: one call for all who ask within the time that quotes are kept. Symbols without a price are left
 * out; a source that gives no answer costs its own symbols alone.
 */
export function createQuoteReader({ sourceOf, cache, beliefs }: QuoteReaderOptions) {
  const loaders = new Map<MarketSource, QuoteLoader>();

  /** One for each source, so that all who ask it at the same moment ask together. */
  function loaderOf(source: MarketSource): QuoteLoader {
    const known = loaders.get(source);
    if (known !== undefined) return known;
    const loader: QuoteLoader = async (keys) => {
      const quotes = await source.quotes(keys.map((key) => key.slice(source.source.length + 1)));
      return new Map(
        quotes.map((quote) => [
          keyOf(source, quote.symbol),
          beliefs.believesQuote(quote, source) ? quote : unbelievable(source, quote.symbol),
        ]),
      );
    };
    loaders.set(source, loader);
    return loader;
  }

  async function readFrom(source: MarketSource, symbols: readonly string[]): Promise<Quote[]> {
    if (!source.isRemote) {
      const quotes = (await source.quotes(symbols)).filter((quote) => beliefs.believesQuote(quote, source));
      return quotes.map((quote) => ({ ...quote, stale: isStale(quote, source) }));
    }
    const keys = symbols.map((symbol) => keyOf(source, symbol));
    // The cache tells of the failure. Who asks is told that there is no price, and gets those of other sources.
    const readings = await cache
      .getMany('quotes', keys, loaderOf(source))
      .catch(() => new Map<string, Reading<SourceQuote>>());
    for (const { value } of readings.values()) beliefs.adopt(value);
    return [...readings.values()].map(({ value, isOverdue }) => ({
      ...value,
      stale: isOverdue || isStale(value, source),
    }));
  }

  return async function readQuotes(symbols: readonly string[]): Promise<Quote[]> {
    const bySource = Map.groupBy(symbols, sourceOf);
    const answers = await Promise.all(
      [...bySource].map(([source, asked]) => (source === null ? [] : readFrom(source, asked))),
    );
    return answers.flat();
  };
}

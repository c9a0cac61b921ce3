import { AssetClass, type Instrument } from '@tickwire/prisma';
import { serviceUnavailable } from '../../errors.ts';
import { type FundamentalsYear, type MarketSource, SourceError } from '../../ports/market.ts';
import type { MarketCache } from '../../ports/market-cache.ts';

export interface FundamentalsReaderOptions {
  /** In order: the first that covers a symbol and has such figures at all is asked. */
  readonly sources: readonly MarketSource[];
  /** Where a symbol's price comes from. */
  readonly sourceOf: (symbol: string) => MarketSource | null;
  readonly cache: MarketCache;
}

/**
 * What companies reported, newest year last. Only shares have such figures: for anything else no source is asked.
 *
 * @throws GraphQLError with SERVICE_UNAVAILABLE where the source gives no answer and nothing is kept
 */
export function createFundamentalsReader({ sources, sourceOf, cache }: FundamentalsReaderOptions) {
  return async function fundamentals({
    symbol,
    assetClass,
  }: Pick<Instrument, 'symbol' | 'assetClass'>): Promise<readonly FundamentalsYear[]> {
    if (assetClass !== AssetClass.EQUITY) return [];
    for (const marketSource of sources) {
      const { source, fundamentals: read, covers, isRemote } = marketSource;
      if (read === null || !covers(symbol)) continue;
      if (!isRemote) {
        // What is replayed is of the replay's time: it says nothing about another source's price, nor others about its own.
        if (sourceOf(symbol) === marketSource) return read(symbol);
        continue;
      }
      try {
        return (await cache.get('fundamentals', `${source}:${symbol}`, () => read(symbol))).value;
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        throw serviceUnavailable(
          `fundamentals: ${source} gives no answer at present, and of ${symbol} nothing is kept: ask again in a minute`,
        );
      }
    }
    return [];
  };
}

import { SourceError, type SourceListing, symbolPattern } from '@tickwire/schema';
import { z } from 'zod';
import { decimal } from './decimals.ts';
import { type Rest, unknownSymbol } from './rest.ts';

const weight = 20;

const exchangeInfo = z.object({
  symbols: z.array(
    z.object({
      symbol: z.string(),
      status: z.string(),
      baseAsset: z.string(),
      quoteAsset: z.string(),
      isSpotTradingAllowed: z.boolean(),
      filters: z.array(z.object({ filterType: z.string(), tickSize: decimal.optional() })),
    }),
  ),
});
type ExchangeSymbol = z.infer<typeof exchangeInfo>['symbols'][number];

/** "0.01" is two; "1" and "10" are none. */
const decimalsOf = (tickSize: string) => tickSize.split('.')[1]?.length ?? 0;

function listingOf({ symbol, baseAsset, quoteAsset, filters }: ExchangeSymbol): SourceListing {
  const tickSize = filters.find(({ filterType }) => filterType === 'PRICE_FILTER')?.tickSize;
  if (tickSize === undefined) throw new SourceError('BINANCE', 'MALFORMED', `BINANCE tells no tick size of ${symbol}`);
  return {
    sourceSymbol: symbol,
    symbol,
    name: `${baseAsset} / ${quoteAsset}`,
    assetClass: 'CRYPTO',
    currency: quoteAsset,
    priceDecimals: decimalsOf(tickSize),
  };
}

/** What is traded at present on the spot market, and can be spelt here. */
export async function readListings(rest: Rest): Promise<readonly SourceListing[]> {
  const answer = await rest.ask({
    endpoint: 'exchangeInfo',
    weight,
    answer: exchangeInfo,
    // The method of that name sends no parameters but symbols; without these the answer is ten times as long.
    ask: (client) => client.get('api/v3/exchangeInfo', { symbolStatus: 'TRADING', showPermissionSets: false }),
  });
  if (answer === unknownSymbol) return [];
  return answer.symbols
    .filter(
      ({ symbol, status, isSpotTradingAllowed }) =>
        status === 'TRADING' && isSpotTradingAllowed && symbolPattern.test(symbol),
    )
    .map(listingOf);
}

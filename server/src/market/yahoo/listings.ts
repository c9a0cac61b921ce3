import type { SourceListing } from '@tickwire/schema';
import type { YahooQuote } from './answers.ts';
import { priceUnit } from './currency.ts';

const assetClasses: ReadonlyMap<string, SourceListing['assetClass']> = new Map([
  ['EQUITY', 'EQUITY'],
  ['ETF', 'EQUITY'],
  ['MUTUALFUND', 'EQUITY'],
  ['INDEX', 'INDEX'],
  ['FUTURE', 'FUTURE'],
  ['CURRENCY', 'FX'],
  ['CRYPTOCURRENCY', 'CRYPTO'],
]);

/** Without Yahoo's marks: "^STOXX50E" is "STOXX50E", "ES=F" is "ES", and "JPY=X", as Yahoo has it, "USDJPY". */
function shortSymbol(sourceSymbol: string): string {
  return sourceSymbol
    .replace(/^\^/, '')
    .replace(/^([A-Z]{3})=X$/, 'USD$1')
    .replace(/=[FX]$/, '');
}

export interface ListingNames {
  /** What the catalogue calls a symbol of Yahoo's; null for a new one. */
  fromSource(sourceSymbol: string): string | null;
  /** What a symbol of the catalogue is at Yahoo's; null where it is nothing there. */
  toSource(symbol: string): string | null;
}

/**
 * What Yahoo says of instruments, as entries of the catalogue: under the catalogue's names, new ones without Yahoo's
 * marks. Where that is another of Yahoo's already, as "ES" is the future and no share, the marks stay; what has none to
 * tell it apart is left out, and what the catalogue has no class for.
 */
export function listingsOf(quotes: readonly YahooQuote[], names: ListingNames): SourceListing[] {
  const added = new Map<string, string>();

  function symbolOf(sourceSymbol: string): string | null {
    const catalogued = names.fromSource(sourceSymbol);
    if (catalogued !== null) return catalogued;
    const meaning = (symbol: string) => names.toSource(symbol) ?? added.get(symbol) ?? sourceSymbol;
    return [shortSymbol(sourceSymbol), sourceSymbol].find((symbol) => meaning(symbol) === sourceSymbol) ?? null;
  }

  return quotes.flatMap((quote): SourceListing[] => {
    const { symbol: sourceSymbol, currency, priceHint } = quote;
    const symbol = symbolOf(sourceSymbol);
    const assetClass = assetClasses.get(quote.quoteType);
    if (symbol === null || assetClass === undefined || currency === null) return [];
    added.set(symbol, sourceSymbol);
    const unit = priceUnit(currency);
    return [
      {
        sourceSymbol,
        symbol,
        name: quote.longName ?? quote.shortName ?? sourceSymbol,
        assetClass,
        currency: unit.currency,
        priceDecimals: (priceHint ?? 2) + unit.moreDecimals,
      },
    ];
  });
}

import type { SourceQuote } from '@tickwire/schema';
import type { YahooQuote } from './answers.ts';
import { priceUnit } from './currency.ts';

/** Of these nobody counts what is traded: Yahoo says 0. */
const withoutVolume = new Set(['CURRENCY', 'INDEX']);

/** What Yahoo says of a symbol; null where it has no price of it. */
export function sourceQuoteOf(symbol: string, quote: YahooQuote, askedAtMs: number): SourceQuote | null {
  const { regularMarketPrice: price, regularMarketTime: timeMs } = quote;
  if (price === null || timeMs === null) return null;
  const { toCurrency } = priceUnit(quote.currency ?? '');
  // What is not known, or not yet, is 0 at Yahoo's.
  const known = (other: string | null) => (other === null || Number(other) === 0 ? null : toCurrency(other));
  return {
    symbol,
    price: toCurrency(price),
    bid: known(quote.bid),
    ask: known(quote.ask),
    previousClose: known(quote.regularMarketPreviousClose),
    volume: withoutVolume.has(quote.quoteType) ? null : quote.regularMarketVolume,
    open: known(quote.regularMarketOpen),
    high: known(quote.regularMarketDayHigh),
    low: known(quote.regularMarketDayLow),
    quantity: null,
    source: 'YAHOO',
    timeMs,
    sequence: null,
    synthetic: false,
    confirmedAtMs: askedAtMs,
  };
}

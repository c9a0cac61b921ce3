import { formatPrice, formatQuantity, formatQuote } from './bar.ts';
import { dayMs } from './intervals.ts';
import type { Tape } from './tape.ts';

/** The last 24 hours of a symbol, in the words of both protocols' longer form. */
export interface Statistics {
  readonly symbol: string;
  readonly priceChange: string;
  readonly priceChangePercent: string;
  readonly weightedAvgPrice: string;
  readonly prevClosePrice: string;
  readonly lastPrice: string;
  readonly lastQty: string;
  readonly bidPrice: string;
  readonly bidQty: string;
  readonly askPrice: string;
  readonly askQty: string;
  readonly openPrice: string;
  readonly highPrice: string;
  readonly lowPrice: string;
  readonly volume: string;
  readonly quoteVolume: string;
  readonly openTime: number;
  readonly closeTime: number;
  readonly firstId: number;
  readonly lastId: number;
  readonly count: number;
}

export interface BookTicker {
  readonly symbol: string;
  readonly bidPrice: string;
  readonly bidQty: string;
  readonly askPrice: string;
  readonly askQty: string;
}

/** Numbers of single trades are not those of aggregate trades. */
export const tradeIdOf = (aggregateId: number): number => aggregateId + 1_000_000_000;

export function bookTicker({ symbol, last }: Tape): BookTicker {
  // The last trade was at the best price of one side.
  const bid = last.buyerIsMaker ? last.price : last.price - 1;
  const lots = 10 ** symbol.quantityDecimals;
  return {
    symbol: symbol.symbol,
    bidPrice: formatPrice(symbol, Math.max(1, bid)),
    bidQty: formatQuantity(symbol, lots + (last.id % lots)),
    askPrice: formatPrice(symbol, Math.max(1, bid) + 1),
    askQty: formatQuantity(symbol, lots + ((last.id * 7) % lots)),
  };
}

/** Over 24 hours that end with the minute under way. */
export function statistics(tape: Tape, nowMs: number): Statistics {
  const { symbol, last } = tape;
  const { bar: earlier, before } = tape.closedDay;
  const current = tape.minuteBar(tape.minute);
  const open = earlier?.open ?? current?.open ?? last.price;
  const change = last.price - open;
  const count = (earlier?.trades ?? 0) + (current?.trades ?? 0);
  const volume = (earlier?.volume ?? 0) + (current?.volume ?? 0);
  const quoteVolume = (earlier?.quoteVolume ?? 0) + (current?.quoteVolume ?? 0);
  const average = volume === 0 ? last.price : Math.round(quoteVolume / volume / symbol.quoteScale);
  const lastId = tradeIdOf(last.id);
  return {
    ...bookTicker(tape),
    priceChange: formatPrice(symbol, change),
    priceChangePercent: ((change / open) * 100).toFixed(3),
    weightedAvgPrice: formatPrice(symbol, average),
    prevClosePrice: formatPrice(symbol, before),
    lastPrice: formatPrice(symbol, last.price),
    lastQty: formatQuantity(symbol, last.quantity),
    openPrice: formatPrice(symbol, open),
    highPrice: formatPrice(symbol, Math.max(earlier?.high ?? last.price, current?.high ?? last.price)),
    lowPrice: formatPrice(symbol, Math.min(earlier?.low ?? last.price, current?.low ?? last.price)),
    volume: formatQuantity(symbol, volume),
    quoteVolume: formatQuote(quoteVolume),
    openTime: nowMs - dayMs,
    closeTime: nowMs,
    firstId: lastId - count + 1,
    lastId,
    count,
  };
}

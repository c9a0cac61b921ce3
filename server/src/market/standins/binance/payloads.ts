import { type Bar, formatPrice, formatQuantity, formatQuote } from './bar.ts';
import type { Kline } from './klines.ts';
import { bookTicker, statistics, tradeIdOf } from './statistics.ts';
import type { MarketSymbol } from './symbols.ts';
import type { Tape, Trade } from './tape.ts';

export const aggTradePayload = ({ symbol }: Tape, trade: Trade, nowMs: number) => ({
  e: 'aggTrade',
  E: nowMs,
  s: symbol.symbol,
  a: trade.id,
  p: formatPrice(symbol, trade.price),
  q: formatQuantity(symbol, trade.quantity),
  f: tradeIdOf(trade.id),
  l: tradeIdOf(trade.id),
  T: trade.atMs,
  m: trade.buyerIsMaker,
  M: true,
});

export const tradePayload = ({ symbol }: Tape, trade: Trade, nowMs: number) => ({
  e: 'trade',
  E: nowMs,
  s: symbol.symbol,
  t: tradeIdOf(trade.id),
  p: formatPrice(symbol, trade.price),
  q: formatQuantity(symbol, trade.quantity),
  T: trade.atMs,
  m: trade.buyerIsMaker,
  M: true,
});

export function bookTickerPayload(tape: Tape) {
  const { symbol, bidPrice, bidQty, askPrice, askQty } = bookTicker(tape);
  return { u: tradeIdOf(tape.last.id), s: symbol, b: bidPrice, B: bidQty, a: askPrice, A: askQty };
}

export function miniTickerPayload(tape: Tape, nowMs: number) {
  const { symbol, lastPrice, openPrice, highPrice, lowPrice, volume, quoteVolume } = statistics(tape, nowMs);
  return {
    e: '24hrMiniTicker',
    E: nowMs,
    s: symbol,
    c: lastPrice,
    o: openPrice,
    h: highPrice,
    l: lowPrice,
    v: volume,
    q: quoteVolume,
  };
}

export function tickerPayload(tape: Tape, nowMs: number) {
  const day = statistics(tape, nowMs);
  return {
    e: '24hrTicker',
    E: nowMs,
    s: day.symbol,
    p: day.priceChange,
    P: day.priceChangePercent,
    w: day.weightedAvgPrice,
    x: day.prevClosePrice,
    c: day.lastPrice,
    Q: day.lastQty,
    b: day.bidPrice,
    B: day.bidQty,
    a: day.askPrice,
    A: day.askQty,
    o: day.openPrice,
    h: day.highPrice,
    l: day.lowPrice,
    v: day.volume,
    q: day.quoteVolume,
    O: day.openTime,
    C: day.closeTime,
    F: day.firstId,
    L: day.lastId,
    n: day.count,
  };
}

export function klinePayload(tape: Tape, interval: string, kline: Kline, isClosed: boolean, nowMs: number) {
  const { symbol } = tape;
  const { bar } = kline;
  const later = tape.sum(kline.closeMs + 1, Number.POSITIVE_INFINITY)?.trades ?? 0;
  const lastId = bar.trades === 0 ? -1 : tradeIdOf(tape.last.id) - later;
  return {
    e: 'kline',
    E: nowMs,
    s: symbol.symbol,
    k: {
      t: kline.openMs,
      T: kline.closeMs,
      s: symbol.symbol,
      i: interval,
      f: bar.trades === 0 ? -1 : lastId - bar.trades + 1,
      L: lastId,
      o: formatPrice(symbol, bar.open),
      c: formatPrice(symbol, bar.close),
      h: formatPrice(symbol, bar.high),
      l: formatPrice(symbol, bar.low),
      v: formatQuantity(symbol, bar.volume),
      n: bar.trades,
      x: isClosed,
      q: formatQuote(bar.quoteVolume),
      V: formatQuantity(symbol, bar.takerVolume),
      Q: formatQuote(bar.takerQuoteVolume),
      B: '0',
    },
  };
}

/** The row that REST answers with: prices as strings, times and counts as numbers, the last field unused. */
export function klineRow(symbol: MarketSymbol, { openMs, closeMs, bar }: Kline): readonly (number | string)[] {
  return [openMs, ...pricesOf(symbol, bar), formatQuantity(symbol, bar.volume), closeMs, ...sumsOf(symbol, bar), '0'];
}

const pricesOf = (symbol: MarketSymbol, { open, high, low, close }: Readonly<Bar>): readonly string[] =>
  [open, high, low, close].map((price) => formatPrice(symbol, price));

const sumsOf = (symbol: MarketSymbol, bar: Readonly<Bar>): readonly (number | string)[] => [
  formatQuote(bar.quoteVolume),
  bar.trades,
  formatQuantity(symbol, bar.takerVolume),
  formatQuote(bar.takerQuoteVolume),
];

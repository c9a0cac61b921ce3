import { lastSession, offsetMsAt } from './exchanges.ts';
import type { Listed } from './market.ts';
import type { Bar } from './prices.ts';

const dayMs = 86_400_000;
const seconds = (timeMs: number): number => Math.floor(timeMs / 1_000);

/** The day under way, or the last one that was traded. */
export interface Day {
  readonly price: number;
  readonly timeMs: number;
  readonly isOpen: boolean;
  readonly bar: Bar;
  readonly previousClose: number;
}

export function dayOf({ symbol, prices }: Listed, nowMs: number): Day {
  const session = lastSession(symbol.exchange, nowMs);
  const before = lastSession(symbol.exchange, session.opensMs - dayMs / 2);
  const timeMs = prices.lastTradeMs(session.closesMs, nowMs);
  return {
    price: prices.at(timeMs),
    timeMs,
    isOpen: nowMs < session.closesMs,
    bar: prices.bar(session.opensMs, Math.max(session.opensMs, timeMs)),
    previousClose: prices.at(before.closesMs),
  };
}

/** One element of what /v7/finance/quote answers. */
export function quoteOf(listed: Listed, nowMs: number): Record<string, unknown> {
  const { symbol } = listed;
  const { exchange, priceHint, quoteType } = symbol;
  const day = dayOf(listed, nowMs);
  const rounded = (price: number): number => Number(price.toFixed(quoteType === 'CURRENCY' ? 7 : priceHint));
  const spread = 10 ** -priceHint;
  return {
    language: 'en-US',
    region: 'US',
    quoteType,
    typeDisp: quoteType.charAt(0) + quoteType.slice(1).toLowerCase(),
    quoteSourceName: 'Delayed Quote',
    triggerable: true,
    customPriceAlertConfidence: 'HIGH',
    currency: symbol.currency,
    shortName: symbol.name,
    longName: symbol.name,
    corporateActions: [],
    marketState: day.isOpen ? 'REGULAR' : 'CLOSED',
    regularMarketTime: seconds(day.timeMs),
    regularMarketPrice: rounded(day.price),
    regularMarketOpen: rounded(day.bar.open),
    regularMarketDayHigh: rounded(day.bar.high),
    regularMarketDayLow: rounded(day.bar.low),
    regularMarketDayRange: `${rounded(day.bar.low)} - ${rounded(day.bar.high)}`,
    regularMarketVolume: day.bar.volume,
    regularMarketPreviousClose: rounded(day.previousClose),
    regularMarketChange: rounded(day.price - day.previousClose),
    // Yahoo says 0 where nobody bids.
    bid: day.isOpen && symbol.hasVolume ? rounded(day.price - spread) : 0,
    ask: day.isOpen && symbol.hasVolume ? rounded(day.price + spread) : 0,
    bidSize: 4,
    askSize: 5,
    exchange: exchange.code,
    fullExchangeName: exchange.name,
    exchangeTimezoneName: exchange.timezone,
    gmtOffSetMilliseconds: offsetMsAt(exchange.timezone, nowMs),
    market: exchange.market,
    esgPopulated: false,
    ...(symbol.years.length > 0 && { financialCurrency: symbol.years.at(-1)?.currency }),
    firstTradeDateMilliseconds: symbol.firstTradeMs,
    priceHint,
    sourceInterval: 15,
    exchangeDataDelayedBy: 0,
    tradeable: false,
    cryptoTradeable: false,
    symbol: symbol.symbol,
  };
}

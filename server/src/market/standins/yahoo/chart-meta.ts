import { localDayOf, offsetMsAt, sessionOf } from './exchanges.ts';
import type { Listed } from './market.ts';
import { dayOf } from './quote.ts';

const seconds = (timeMs: number): number => Math.floor(timeMs / 1_000);

/** What stands above the bars of a chart. */
export function metaOf(listed: Listed, interval: string, nowMs: number) {
  const { symbol } = listed;
  const { exchange, priceHint } = symbol;
  const day = dayOf(listed, nowMs);
  const gmtoffset = offsetMsAt(exchange.timezone, nowMs) / 1_000;
  const rounded = (price: number): number => Number(price.toFixed(priceHint));
  const session = sessionOf(exchange, localDayOf(exchange, day.timeMs));
  const [opens, closes] = [seconds(session?.opensMs ?? 0), seconds(session?.closesMs ?? 0)];
  const timezone = exchange.timezone;
  return {
    currency: symbol.currency,
    symbol: symbol.symbol,
    exchangeName: exchange.code,
    fullExchangeName: exchange.name,
    instrumentType: symbol.quoteType,
    firstTradeDate: seconds(symbol.firstTradeMs),
    regularMarketTime: seconds(day.timeMs),
    hasPrePostMarketData: exchange.code === 'NMS',
    gmtoffset,
    timezone,
    exchangeTimezoneName: timezone,
    regularMarketPrice: rounded(day.price),
    regularMarketDayHigh: rounded(day.bar.high),
    regularMarketDayLow: rounded(day.bar.low),
    regularMarketVolume: day.bar.volume,
    longName: symbol.name,
    shortName: symbol.name,
    chartPreviousClose: rounded(day.previousClose),
    priceHint,
    currentTradingPeriod: {
      pre: { timezone, start: opens, end: opens, gmtoffset },
      regular: { timezone, start: opens, end: closes, gmtoffset },
      post: { timezone, start: closes, end: closes, gmtoffset },
    },
    dataGranularity: interval,
    range: '',
    validRanges: ['1d', '5d', '1mo', '3mo', '6mo', '1y', '2y', '5y', '10y', 'ytd', 'max'],
  };
}

import type { ListedSymbols, SourceQuote } from '@tickwire/schema';
import { z } from 'zod';
import { decimal, time } from './decimals.ts';
import { type Rest, unknownSymbol } from './rest.ts';

/** A call for these weighs 2, one for more than these 40: twenty times as much for five times as many. */
const symbolsPerCall = 20;
const weight = 2;
/** One call for all symbols that there are weighs so much: no more than those for these. */
const weightOfAll = 80;
const cheaperApart = (weightOfAll / weight) * symbolsPerCall;
/** For how long a symbol that Binance said it does not know is not asked for again. */
const unknownForMs = 600_000;

const tickers = z.array(
  z.object({
    symbol: z.string(),
    lastPrice: decimal,
    bidPrice: decimal,
    askPrice: decimal,
    openPrice: decimal,
    highPrice: decimal,
    lowPrice: decimal,
    volume: decimal,
    closeTime: time,
    count: z.int(),
  }),
);
type Ticker = z.infer<typeof tickers>[number];

function quoteOf(symbol: string, ticker: Ticker, confirmedAtMs: number): SourceQuote {
  const unlessZero = (price: string) => (price === '0' ? null : price);
  return {
    symbol,
    price: ticker.lastPrice,
    bid: unlessZero(ticker.bidPrice),
    ask: unlessZero(ticker.askPrice),
    // Binance's own change is from here too, and its streams tell no other.
    previousClose: ticker.openPrice,
    volume: ticker.volume,
    open: ticker.openPrice,
    high: ticker.highPrice,
    low: ticker.lowPrice,
    quantity: null,
    source: 'BINANCE',
    timeMs: ticker.closeTime,
    sequence: null,
    synthetic: false,
    confirmedAtMs,
  };
}

/** Quotes from the figures of the last 24 hours: one call for twenty symbols, and one for any that are more than 800. */
export function createQuotes(rest: Rest, listed: ListedSymbols) {
  const unknownUntilMs = new Map<string, number>();

  function isUnknown(sourceSymbol: string): boolean {
    const untilMs = unknownUntilMs.get(sourceSymbol) ?? 0;
    if (untilMs > Date.now()) return true;
    unknownUntilMs.delete(sourceSymbol);
    return false;
  }

  /** One symbol that Binance does not know costs the answer for all: the halves are asked for until it is found. */
  async function readTickers(symbols: readonly string[]): Promise<readonly Ticker[]> {
    const answer = await rest.ask({
      endpoint: 'ticker/24hr',
      weight,
      answer: tickers,
      ask: (client) => client.get24hrChangeStatistics({ symbols: [...symbols] }),
    });
    if (answer !== unknownSymbol) return answer;
    const [only, second] = symbols;
    if (only !== undefined && second === undefined) {
      unknownUntilMs.set(only, Date.now() + unknownForMs);
      return [];
    }
    const middle = Math.ceil(symbols.length / 2);
    const halves = await Promise.all([readTickers(symbols.slice(0, middle)), readTickers(symbols.slice(middle))]);
    return halves.flat();
  }

  async function readAll(): Promise<readonly Ticker[]> {
    const answer = await rest.ask({
      endpoint: 'ticker/24hr',
      weight: weightOfAll,
      answer: tickers,
      ask: (client) => client.get24hrChangeStatistics(),
    });
    return answer === unknownSymbol ? [] : answer;
  }

  async function readApart(symbols: readonly string[]): Promise<readonly Ticker[]> {
    const chunks = Array.from({ length: Math.ceil(symbols.length / symbolsPerCall) }, (_, index) =>
      symbols.slice(index * symbolsPerCall, (index + 1) * symbolsPerCall),
    );
    return (await Promise.all(chunks.map(readTickers))).flat();
  }

  return async function readQuotes(symbols: readonly string[]): Promise<readonly SourceQuote[]> {
    const bySource = new Map<string, string>();
    for (const symbol of symbols) {
      const sourceSymbol = listed.toSource(symbol);
      if (sourceSymbol !== null && !isUnknown(sourceSymbol)) bySource.set(sourceSymbol, symbol);
    }
    const asked = [...bySource.keys()];
    const answers = await (asked.length > cheaperApart ? readAll() : readApart(asked));
    const answeredAtMs = Date.now();
    return answers.flatMap((ticker) => {
      const symbol = bySource.get(ticker.symbol);
      // What was not traded has no price, and is told with a zero.
      return symbol === undefined || ticker.count === 0 ? [] : quoteOf(symbol, ticker, answeredAtMs);
    });
  };
}

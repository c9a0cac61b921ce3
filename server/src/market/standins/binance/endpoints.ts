import { formatPrice, formatQuantity } from './bar.ts';
import { exchangeInfo } from './exchange-info.ts';
import { findInterval } from './intervals.ts';
import { listKlines } from './klines.ts';
import type { Market } from './market.ts';
import { Parameters, RestError } from './parameters.ts';
import { klineRow } from './payloads.ts';
import { bookTicker, statistics, tradeIdOf } from './statistics.ts';
import type { Tape } from './tape.ts';

interface Context {
  readonly market: Market;
  readonly nowMs: number;
  readonly weightPerMinute: number;
}

/** What a path answers to, and what that weighs. */
export interface Endpoint {
  weight(query: URLSearchParams): number;
  answer(query: URLSearchParams, context: Context): unknown;
}

function find(market: Market, symbol: string): Tape {
  const tape = market.find(symbol);
  if (tape === null) throw new RestError(-1121, 'Invalid symbol.');
  return tape;
}

/** One object for one symbol, an array for several or all. */
function answerSymbols<Answer>(
  parameters: Parameters,
  market: Market,
  build: (tape: Tape) => Answer,
): Answer | Answer[] {
  const asked = parameters.symbols();
  if (asked === null) return market.tapes.map(build);
  if ('one' in asked) return build(find(market, asked.one));
  return asked.several.map((symbol) => build(find(market, symbol)));
}

/** How many symbols a request is about; null: all. */
function countSymbols(query: URLSearchParams): number | null {
  if (query.has('symbol')) return 1;
  const symbols = query.get('symbols');
  return symbols === null ? null : symbols.split(',').length;
}

function day(query: URLSearchParams, { market, nowMs }: Context): unknown {
  const parameters = new Parameters(query, ['symbol', 'symbols', 'type']);
  const type = parameters.text('type') ?? 'FULL';
  if (type !== 'FULL' && type !== 'MINI') throw new RestError(-1139, 'Invalid ticker type.');
  return answerSymbols(parameters, market, (tape) => {
    const full = statistics(tape, nowMs);
    if (type === 'FULL') return orderFull(full);
    const { symbol, openPrice, highPrice, lowPrice, lastPrice, volume, quoteVolume, openTime, closeTime } = full;
    const { firstId, lastId, count } = full;
    const prices = { openPrice, highPrice, lowPrice, lastPrice };
    return { symbol, ...prices, volume, quoteVolume, openTime, closeTime, firstId, lastId, count };
  });
}

/** In the order of Binance's own answer, for those who read it. */
function orderFull({ symbol, ...full }: ReturnType<typeof statistics>) {
  const { priceChange, priceChangePercent, weightedAvgPrice, prevClosePrice, lastPrice, lastQty, ...others } = full;
  const moved = { priceChange, priceChangePercent, weightedAvgPrice, prevClosePrice };
  return { symbol, ...moved, lastPrice, lastQty, ...others };
}

function klines(query: URLSearchParams, { market }: Context): unknown {
  const parameters = new Parameters(query, ['symbol', 'interval', 'startTime', 'endTime', 'limit']);
  const symbol = parameters.symbol();
  const interval = findInterval(parameters.required('interval'));
  if (interval === null) throw new RestError(-1120, 'Invalid interval.');
  const tape = find(market, symbol);
  const range = {
    fromMs: parameters.integer('startTime'),
    toMs: parameters.integer('endTime'),
    limit: parameters.limit(500, 1_000),
  };
  return listKlines(tape, interval, range).map((kline) => klineRow(tape.symbol, kline));
}

/** Only of what was traded since the stand-in started, at most the newest 2,000. */
function aggTrades(query: URLSearchParams, { market }: Context): unknown {
  const parameters = new Parameters(query, ['symbol', 'fromId', 'startTime', 'endTime', 'limit']);
  const tape = find(market, parameters.symbol());
  const fromId = parameters.integer('fromId');
  const startTime = parameters.integer('startTime');
  const endTime = parameters.integer('endTime');
  const limit = parameters.limit(500, 1_000);
  const trades = tape.recent.filter(
    ({ id, atMs }) => (fromId ?? 0) <= id && (startTime ?? 0) <= atMs && atMs <= (endTime ?? Number.POSITIVE_INFINITY),
  );
  const page = fromId === null && startTime === null ? trades.slice(-limit) : trades.slice(0, limit);
  return page.map(({ id, atMs, price, quantity, buyerIsMaker }) => ({
    a: id,
    p: formatPrice(tape.symbol, price),
    q: formatQuantity(tape.symbol, quantity),
    f: tradeIdOf(id),
    l: tradeIdOf(id),
    T: atMs,
    m: buyerIsMaker,
    M: true,
  }));
}

function withoutParameters<Answer>(query: URLSearchParams, answer: Answer): Answer {
  new Parameters(query, []);
  return answer;
}

export const endpoints: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ['/api/v3/ping', { weight: () => 1, answer: (query) => withoutParameters(query, {}) }],
  ['/api/v3/time', { weight: () => 1, answer: (query, { nowMs }) => withoutParameters(query, { serverTime: nowMs }) }],
  [
    '/api/v3/exchangeInfo',
    {
      weight: () => 20,
      answer(query, { market, nowMs, weightPerMinute }) {
        const parameters = new Parameters(query, [
          'symbol',
          'symbols',
          'permissions',
          'showPermissionSets',
          'symbolStatus',
        ]);
        const asked = answerSymbols(parameters, market, ({ symbol }) => symbol);
        const symbols = Array.isArray(asked) ? asked : [asked];
        const status = parameters.text('symbolStatus');
        const chosen = status === null ? symbols : symbols.filter((symbol) => symbol.status === status);
        return exchangeInfo(chosen, nowMs, weightPerMinute);
      },
    },
  ],
  [
    '/api/v3/ticker/24hr',
    {
      weight(query) {
        const count = countSymbols(query);
        if (count === null || count > 100) return 80;
        return count > 20 ? 40 : 2;
      },
      answer: day,
    },
  ],
  [
    '/api/v3/ticker/price',
    {
      weight: (query) => (query.has('symbol') ? 2 : 4),
      answer: (query, { market }) =>
        answerSymbols(new Parameters(query, ['symbol', 'symbols']), market, ({ symbol, last }) => ({
          symbol: symbol.symbol,
          price: formatPrice(symbol, last.price),
        })),
    },
  ],
  [
    '/api/v3/ticker/bookTicker',
    {
      weight: (query) => (query.has('symbol') ? 2 : 4),
      answer: (query, { market }) => answerSymbols(new Parameters(query, ['symbol', 'symbols']), market, bookTicker),
    },
  ],
  ['/api/v3/klines', { weight: () => 2, answer: klines }],
  ['/api/v3/aggTrades', { weight: () => 4, answer: aggTrades }],
]);

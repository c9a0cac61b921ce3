import { type Answer, refusal } from './answer.ts';
import { metaOf } from './chart-meta.ts';
import { localDayOf, mondayOf, offsetMsAt, type Session, sessionOf } from './exchanges.ts';
import type { Listed } from './market.ts';
import { type Bar, hash } from './prices.ts';
import { dayOf } from './quote.ts';
import type { YahooSymbol } from './symbols.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Minutes of an intraday bar, and how many days back they go. */
const intraday: Readonly<Record<string, { readonly minutes: number; readonly days: number }>> = {
  '1m': { minutes: 1, days: 30 },
  '2m': { minutes: 2, days: 60 },
  '5m': { minutes: 5, days: 60 },
  '15m': { minutes: 15, days: 60 },
  '30m': { minutes: 30, days: 60 },
  '60m': { minutes: 60, days: 730 },
  '90m': { minutes: 90, days: 60 },
  '1h': { minutes: 60, days: 730 },
};
const longestMinuteRangeMs = 8 * dayMs;

interface Row {
  readonly timeMs: number;
  /** Null: the place of a bar that is missing. */
  readonly bar: Bar | null;
}

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/** One place in so many has nulls, as at Yahoo's where nothing was traded. */
const missingShare = 0.02;
const isMissing = ({ symbol }: YahooSymbol, timeMs: number, interval: string): boolean =>
  hash(`${symbol}/${interval}/${timeMs}`) < missingShare;

function sessionsOf({ exchange, firstTradeMs }: YahooSymbol, { fromMs, toMs }: Range): Session[] {
  const first = localDayOf(exchange, Math.max(fromMs, firstTradeMs));
  const last = localDayOf(exchange, toMs);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => sessionOf(exchange, first + index)).filter(
    (session) => session !== null,
  );
}

/** What Yahoo adds to bars that are under way: the last price, at the second of its trade. */
function liveRow(listed: Listed, nowMs: number): Row | null {
  const { isOpen, timeMs, price } = dayOf(listed, nowMs);
  if (!isOpen) return null;
  return { timeMs, bar: { open: price, high: price, low: price, close: price, volume: 0 } };
}

function intradayRows(listed: Listed, interval: string, minutes: number, range: Range, nowMs: number): Row[] {
  const { symbol, prices } = listed;
  const stepMs = minutes * minuteMs;
  const lastMs = dayOf(listed, nowMs).timeMs;
  const rows: Row[] = [];
  for (const { opensMs, closesMs } of sessionsOf(symbol, range)) {
    // Bars begin with the session, wherever in the hour that is.
    for (let timeMs = opensMs; timeMs < closesMs && timeMs < lastMs; timeMs += stepMs) {
      if (timeMs < range.fromMs || timeMs > range.toMs) continue;
      const bar = prices.bar(timeMs, Math.min(timeMs + stepMs, closesMs, lastMs));
      rows.push({ timeMs, bar: isMissing(symbol, timeMs, interval) ? null : bar });
    }
  }
  const live = liveRow(listed, nowMs);
  return live !== null && live.timeMs >= range.fromMs && live.timeMs <= range.toMs ? [...rows, live] : rows;
}

function dailyRows(listed: Listed, range: Range, nowMs: number): Row[] {
  const { symbol, prices } = listed;
  const last = dayOf(listed, nowMs);
  return sessionsOf(symbol, range).flatMap(({ opensMs, closesMs }): Row[] => {
    if (opensMs > nowMs) return [];
    // The newest day stands at its last trade, all others at their openings.
    const isLast = last.timeMs >= opensMs && last.timeMs <= closesMs;
    const timeMs = isLast ? last.timeMs : opensMs;
    if (timeMs < range.fromMs || timeMs > range.toMs) return [];
    return [{ timeMs, bar: prices.bar(opensMs, isLast ? last.timeMs : closesMs) }];
  });
}

function weeklyRows(listed: Listed, range: Range, nowMs: number): Row[] {
  const { exchange } = listed.symbol;
  const rows: Row[] = [];
  let monday = Number.NaN;
  for (const { timeMs, bar } of dailyRows(listed, { fromMs: range.fromMs - 7 * dayMs, toMs: range.toMs }, nowMs)) {
    const day = mondayOf(localDayOf(exchange, timeMs));
    const week = rows.at(-1);
    if (day === monday && week?.bar && bar) {
      const { open, high, low, volume } = week.bar;
      const joined = { high: Math.max(high, bar.high), low: Math.min(low, bar.low), volume: volume + bar.volume };
      rows[rows.length - 1] = { timeMs: week.timeMs, bar: { open, close: bar.close, ...joined } };
      continue;
    }
    monday = day;
    rows.push({ timeMs: day * dayMs - offsetMsAt(exchange.timezone, day * dayMs), bar });
  }
  return rows.filter(({ timeMs }) => timeMs >= range.fromMs && timeMs <= range.toMs);
}

const seconds = (timeMs: number): number => Math.floor(timeMs / 1_000);

/** Prices as single-precision numbers, written out in double: 189.95 is 189.9499969482422. */
function column(rows: readonly Row[], name: keyof Bar, decimals: number): (number | null)[] {
  const price = (value: number): number => Math.fround(Number(value.toFixed(decimals)));
  return rows.map(({ bar }) => (bar === null ? null : name === 'volume' ? bar.volume : price(bar[name])));
}

function tooFar(interval: string, { fromMs, toMs }: Range, nowMs: number): Answer | null {
  const days = intraday[interval]?.days;
  const asked = `${interval} data not available for startTime=${seconds(fromMs)} and endTime=${seconds(toMs)}.`;
  const unprocessable = (why: string) => refusal(422, 'chart', 'Unprocessable Entity', `${asked} ${why}`);
  if (days !== undefined && fromMs < nowMs - days * dayMs) {
    return unprocessable(`The requested range must be within the last ${days} days.`);
  }
  if (interval === '1m' && toMs - fromMs > longestMinuteRangeMs) {
    return unprocessable('Only 8 days worth of 1m granularity data are allowed to be fetched per request.');
  }
  return null;
}

/** /v8/finance/chart/SYMBOL */
export function answerChart(listed: Listed | null, query: URLSearchParams, nowMs: number): Answer {
  if (listed === null) return refusal(404, 'chart', 'Not Found', 'No data found, symbol may be delisted');
  const interval = query.get('interval') ?? '1d';
  const minutes = intraday[interval]?.minutes;
  if (minutes === undefined && interval !== '1d' && interval !== '1wk') {
    const valid = '[1m, 2m, 5m, 15m, 30m, 60m, 90m, 1h, 4h, 1d, 5d, 1wk, 1mo, 3mo]';
    return refusal(
      422,
      'chart',
      'Unprocessable Entity',
      `Invalid input - interval=${interval} is not supported. Valid intervals: ${valid}`,
    );
  }
  const range = { fromMs: Number(query.get('period1')) * 1_000, toMs: Number(query.get('period2')) * 1_000 };
  if (!(range.fromMs < range.toMs)) {
    const why = `Invalid input - start date cannot be after end date. startDate = ${query.get('period1')}, endDate = ${query.get('period2')}`;
    return refusal(400, 'chart', 'Bad Request', why);
  }
  const refused = tooFar(interval, range, nowMs);
  if (refused !== null) return refused;
  if (range.toMs < listed.symbol.firstTradeMs) {
    const why = `Data doesn't exist for startDate = ${seconds(range.fromMs)}, endDate = ${seconds(range.toMs)}`;
    return refusal(400, 'chart', 'Bad Request', why);
  }
  const rows =
    minutes !== undefined
      ? intradayRows(listed, interval, minutes, range, nowMs)
      : interval === '1d'
        ? dailyRows(listed, range, nowMs)
        : weeklyRows(listed, range, nowMs);
  const { quoteType, priceHint } = listed.symbol;
  const decimals = quoteType === 'CURRENCY' ? 7 : priceHint;
  const quote = {
    open: column(rows, 'open', decimals),
    high: column(rows, 'high', decimals),
    low: column(rows, 'low', decimals),
    close: column(rows, 'close', decimals),
    volume: column(rows, 'volume', decimals),
  };
  const meta = metaOf(listed, interval, nowMs);
  const result =
    rows.length === 0
      ? { meta, indicators: { quote: [{}], adjclose: [{}] } }
      : { meta, timestamp: rows.map(({ timeMs }) => seconds(timeMs)), indicators: { quote: [quote] } };
  return { status: 200, body: { chart: { result: [result], error: null } } };
}

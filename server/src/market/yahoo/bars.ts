import { type Candle, type CandleInterval, candleIntervalMs, SourceError } from '@tickwire/schema';
import { Decimal } from 'decimal.js';
import type { YahooChart } from './answers.ts';
import { priceUnit } from './currency.ts';
import { decimalOf } from './exact.ts';

const dayMs = candleIntervalMs.D1;
/** The first Monday since 1970 began. */
const firstMondayMs = 4 * dayMs;
const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** Midnight in UTC of the date that it is at the exchange. */
function localDateMs(timezone: string, timeMs: number): number {
  let format = dateFormats.get(timezone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone });
    } catch (error) {
      throw new SourceError('YAHOO', 'MALFORMED', 'YAHOO answers chart with a time zone that is none', {
        cause: error,
      });
    }
    dateFormats.set(timezone, format);
  }
  return Date.parse(format.format(timeMs));
}

/** When the bar of the API begins that an instant lies in. */
export function barStart(interval: CandleInterval, timeMs: number): number {
  const intervalMs = candleIntervalMs[interval];
  return timeMs - ((timeMs - (interval === 'W1' ? firstMondayMs : 0)) % intervalMs);
}

/** An earlier and a later part of one bar. */
function join(earlier: Candle, later: Candle): Candle {
  return {
    timeMs: earlier.timeMs,
    open: earlier.open,
    high: Decimal.max(earlier.high, later.high).toFixed(),
    low: Decimal.min(earlier.low, later.low).toFixed(),
    close: later.close,
    volume: new Decimal(earlier.volume).plus(later.volume).toFixed(),
  };
}

function decimalsOf(column: readonly (string | null)[]): (string | null)[] {
  return column.map((written) => (written === null ? null : decimalOf(written)));
}

/**
 * A chart as bars of the API, oldest first. Days are those of the exchange: Yahoo's stand at the opening of the
 * session, the newest at its last trade, and become the date that it is there, at midnight in UTC. Places without a
 * price are left out.
 */
export function barsOf(chart: YahooChart, interval: CandleInterval, isUsed: (timeMs: number) => boolean): Candle[] {
  const { meta, timestamp, indicators } = chart;
  const [quote] = indicators.quote;
  if (quote === undefined) return [];
  const unit = priceUnit(meta.currency ?? '');
  const [open, high, low, close, volume] = [quote.open, quote.high, quote.low, quote.close, quote.volume].map(
    decimalsOf,
  );
  const isDaily = candleIntervalMs[interval] >= dayMs;
  const bars: Candle[] = [];
  timestamp.forEach((timeMs, index) => {
    if (!isUsed(timeMs)) return;
    const prices = [open?.[index], high?.[index], low?.[index], close?.[index]];
    const [opened, highest, lowest, closed] = prices.map((price) => (price == null ? null : unit.toCurrency(price)));
    if (opened == null || highest == null || lowest == null || closed == null) return;
    const bar: Candle = {
      timeMs: barStart(interval, isDaily ? localDateMs(meta.exchangeTimezoneName, timeMs) : timeMs),
      open: opened,
      high: highest,
      low: lowest,
      close: closed,
      volume: volume?.[index] ?? '0',
    };
    const last = bars.at(-1);
    if (last?.timeMs !== bar.timeMs) bars.push(bar);
    // Yahoo adds the last price to a bar under way; a day it repeats as a whole.
    else bars[bars.length - 1] = interval === 'D1' ? bar : join(last, bar);
  });
  return bars;
}

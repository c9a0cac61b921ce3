import { LRUCache } from 'lru-cache';
import { badUserInput } from '../../errors.ts';
import type { CandleInterval } from '../../ports/market.ts';
import { type CandleQuery, defaultCandles, maxCandles } from '../candles/candles.ts';
import { type IndicatorName, indicatorNames } from './core.ts';
import { createHistory, type History, type ReadCandles, readHistory } from './history.ts';

/** Histories that are kept: about 100 KB each, and what was asked of them, 20 KB a line at most. */
const maxHistories = 500;

/** Then one is read again as a whole: older bars may have been corrected, or have come. */
const keptForMs = 60_000;

/** Null where an indicator has no value. */
type Value = number | null;

const toldAs = (value: number | undefined): Value => (value === undefined || Number.isNaN(value) ? null : value);

/** The value of every indicator on one bar. */
export interface IndicatorSet {
  readonly interval: CandleInterval;
  /** When the bar began. */
  readonly timeMs: number;
  readonly values: ReadonlyMap<IndicatorName, Value>;
}

/** Of values in the order of `indicatorNames`, NaN where there is none. */
export function setOf(interval: CandleInterval, timeMs: number, values: readonly number[]): IndicatorSet {
  return { interval, timeMs, values: new Map(indicatorNames.map((name, index) => [name, toldAs(values[index])])) };
}

export interface IndicatorLine {
  readonly name: IndicatorName;
  readonly values: readonly Value[];
}

/** Values on each bar of a window, oldest first; all lines are as long as `timesMs`. */
export interface IndicatorSeries {
  readonly interval: CandleInterval;
  readonly timesMs: readonly number[];
  readonly lines: readonly IndicatorLine[];
}

export interface IndicatorQuery extends CandleQuery {
  readonly names: readonly IndicatorName[];
}

export type IndicatorService = ReturnType<typeof createIndicatorService>;

/**
 * Indicators of what `read` tells. Of one symbol and interval the candles are read and computed once for all
 * callers, until a bar ends or a minute is over; meanwhile only the newest two are read, and the newest is computed
 * anew when it has changed.
 */
export function createIndicatorService(read: ReadCandles) {
  const kept = new LRUCache<string, History>({ max: maxHistories, ttl: keptForMs, ttlResolution: 0 });
  const underWay = new Map<string, Promise<History | null>>();

  async function readCurrent(key: string, symbol: string, interval: CandleInterval): Promise<History | null> {
    const known = kept.get(key);
    if (known?.takeNewest(await read(symbol, { interval, from: null, to: null, limit: 2 }))) return known;
    const history = await readUntil(null, symbol, interval);
    if (history !== null) kept.set(key, history);
    return history;
  }

  async function readUntil(to: Date | null, symbol: string, interval: CandleInterval): Promise<History | null> {
    const candles = await readHistory(read, symbol, interval, to);
    return candles.length === 0 ? null : createHistory(interval, candles);
  }

  /** Up to now. Who asks while it is being read waits for the same. */
  function current(symbol: string, interval: CandleInterval): Promise<History | null> {
    const key = `${interval} ${symbol}`;
    const reading = underWay.get(key) ?? readCurrent(key, symbol, interval).finally(() => underWay.delete(key));
    underWay.set(key, reading);
    return reading;
  }

  return {
    /** Null where there are no candles. */
    async newest(symbol: string, interval: CandleInterval): Promise<IndicatorSet | null> {
      const history = await current(symbol, interval);
      if (history === null) return null;
      return setOf(interval, history.timesMs.at(-1) ?? Number.NaN, history.newestValues());
    },

    /** @throws GraphQLError with BAD_USER_INPUT. */
    async series(symbol: string, { names, interval, from, to, limit }: IndicatorQuery): Promise<IndicatorSeries> {
      if (names.length === 0) throw badUserInput('names: name at least one');
      if (limit !== null && (limit < 1 || limit > maxCandles)) throw badUserInput(`limit: from 1 to ${maxCandles}`);
      if (from !== null && to !== null && from >= to) throw badUserInput('from: must lie before `to`');
      const isPast = to !== null && to.getTime() < Date.now();
      const history = await (isPast ? readUntil(to, symbol, interval) : current(symbol, interval));
      const asked = [...new Set(names)];
      const timesMs = history?.timesMs ?? new Float64Array();
      const fromMs = from?.getTime() ?? Number.NEGATIVE_INFINITY;
      const inTime = timesMs.findIndex((timeMs) => timeMs >= fromMs);
      const begin = Math.max(inTime === -1 ? timesMs.length : inTime, timesMs.length - (limit ?? defaultCandles));
      const lines = history?.lines(asked) ?? [];
      return {
        interval,
        timesMs: [...timesMs.subarray(begin)],
        lines: asked.map((name, index) => ({
          name,
          values: Array.from(lines[index]?.subarray(begin) ?? [], toldAs),
        })),
      };
    },
  };
}

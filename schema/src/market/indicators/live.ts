import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type CandleInterval, SourceError } from '../../ports/market.ts';
import { amendedForMs } from '../candles/coverage.ts';
import type { CandleEvent } from '../feed/bars/bar-builder.ts';
import type { Report } from '../feed/sequences.ts';
import { barOf } from './bars.ts';
import { createIndicatorState, type IndicatorState, indicatorNames } from './core.ts';
import { historyBars, type ReadCandles, readHistory } from './history.ts';
import { type IndicatorSet, setOf } from './service.ts';

/** Symbols and intervals of which states are kept. */
const maxSeries = 2_000;
/** Of each: before the bar under way and the one that has just closed. Some 20 KB each. */
const statesOfSeries = 2;

/** Then one is made again, as histories are: older bars may have been corrected, or have come. */
const keptForMs = 60_000;
/** After a failure the source is left in peace for so long. */
const failedForMs = 10_000;
/** The longest that bars are held back for what is read. */
const longestReadMs = 5_000;

/** What comes before a bar. */
interface Before {
  /** Null where it could not be read. */
  readonly state: Promise<IndicatorState | null>;
  readonly begunMs: number;
  untilMs: number;
}

export interface LiveIndicatorOptions {
  /** Bars as their source has them at this moment, so that the one that has just ended is among them. */
  readonly read: ReadCandles;
  readonly report: Report;
}

async function within<Value>(ms: number, answer: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), Math.max(0, ms)).unref();
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/**
 * Indicators of bars as they grow. What comes before a bar is read and computed once for all who watch it, and the bar is
 * only peeked at: once for each event, whoever is told it.
 */
export function createLiveIndicators({ read, report }: LiveIndicatorOptions) {
  const states = new LRUCache<string, LRUCache<number, Before>>({ max: maxSeries });
  const told = new WeakMap<CandleEvent, Promise<IndicatorSet | null>>();

  async function readState(symbol: string, interval: CandleInterval, startMs: number): Promise<IndicatorState> {
    const candles = await readHistory(read, symbol, interval, new Date(startMs));
    const state = createIndicatorState(indicatorNames, interval);
    // With the bar itself it stands on as many as a history, and so on the same.
    for (const candle of candles.slice(1 - historyBars(interval))) state.push(barOf(candle));
    return state;
  }

  function make(symbol: string, interval: CandleInterval, startMs: number): Before {
    const begunMs = Date.now();
    // What has only just ended may still be amended: then it is read once more.
    const settledMs = startMs + amendedForMs;
    const state = readState(symbol, interval, startMs).catch((error: unknown) => {
      before.untilMs = Date.now() + failedForMs;
      // That a source gives no answer is counted where it was asked; why there are no bars is told to who asks for them.
      if (error instanceof SourceError || error instanceof GraphQLError) return null;
      report(error, 'what comes before a live bar could not be read');
      return null;
    });
    const before: Before = { state, begunMs, untilMs: begunMs < settledMs ? settledMs : begunMs + keptForMs };
    return before;
  }

  function beforeBarOf({ symbol, interval, candle: { timeMs } }: CandleEvent): Before {
    const key = `${interval} ${symbol}`;
    const byStart = states.get(key) ?? new LRUCache<number, Before>({ max: statesOfSeries });
    states.set(key, byStart);
    const known = byStart.get(timeMs);
    if (known !== undefined && Date.now() < known.untilMs) return known;
    const made = make(symbol, interval, timeMs);
    byStart.set(timeMs, made);
    return made;
  }

  async function compute(event: CandleEvent): Promise<IndicatorSet | null> {
    const { state, begunMs } = beforeBarOf(event);
    const known = await within(begunMs + longestReadMs - Date.now(), state);
    const bar = barOf(event.candle);
    return known === null ? null : setOf(event.interval, bar.timeMs, known.peek(bar));
  }

  return {
    /**
     * What indicators say of the bar of an event, as a query says it when that is the newest: null where what comes before it
     * could not be read, or not in time. It never throws.
     */
    of(event: CandleEvent): Promise<IndicatorSet | null> {
      const set = told.get(event) ?? compute(event);
      told.set(event, set);
      return set;
    },
  };
}

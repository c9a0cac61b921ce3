import { createWaitingLine } from '../../limits/waiting-line.ts';
import { type Candle, candleIntervalMs, type MarketSource, SourceError } from '../../ports/market.ts';
import type { MarketCache, Reading } from '../../ports/market-cache.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { type Answer, createAsking } from './asking.ts';
import { buildCandles } from './building.ts';
import { isKnown, knownBelow, knownBy, knownUntil, settledBefore, type TimeRange } from './coverage.ts';
import { smallerThan, startFrom, startOf } from './intervals.ts';
import { isBeyondBelief, rescaling } from './plausible.ts';
import type { CandleTable, Series } from './table.ts';

/**
 * A source that tells all that is kept a thousandfold larger may be broken, or may have been so when it was asked first: if it
 * goes on so long, it is believed, and what is kept is not.
 */
const beyondBeliefForMs = 3_600_000;
/** How many bars of the table may be read to build a page of longer ones. */
const maxBuiltFrom = 60_000;

/**
 * Each takes several statements, and up to thousands of rows are written: more at once would leave no connection to the
 * database to anybody else. Who pages through the past holds up nobody who looks at the present, or watches it.
 */
const newestAtOnce = { atOnce: 3, waiting: 200 };
const watchedAtOnce = { atOnce: 3, waiting: 500 };
const pagesAtOnce = { atOnce: 2, waiting: 100 };

/** What a source told last of a series; what has ended of it is in the table. */
export interface Newest {
  /** The bars that may still change, oldest first. */
  readonly growing: readonly Candle[];
  /** All that the source told of before this has ended. */
  readonly settledMs: number;
  /** Whether some of it was not believed. */
  readonly isDoubted: boolean;
}

/** That the source was asked for a page. */
export interface Page {
  /** Whether some of it was not believed. */
  readonly isDoubted: boolean;
}

export interface LoaderOptions {
  readonly table: CandleTable;
  readonly cache: MarketCache;
  readonly metrics: Metrics;
  readonly now: () => number;
}

const keyOf = ({ source, symbol, interval }: Series): string => `${source}:${symbol}:${interval}`;

const tooMany =
  ({ source }: Series) =>
  () =>
    new SourceError(source, 'BLOCKED', `${source} is not asked: too many bars are being fetched already`);

/** Fills the table from the sources: of any number who ask at once for the same, on any server, one does it. */
export type CandleLoader = ReturnType<typeof createCandleLoader>;

export function createCandleLoader({ table, cache, metrics, now }: LoaderOptions) {
  const { ask, keptBefore, keptBeside, count } = createAsking({ table, metrics, now });
  const [newestInLine, watchedInLine] = [createWaitingLine(newestAtOnce), createWaitingLine(watchedAtOnce)];
  const pageInLine = createWaitingLine(pagesAtOnce);
  /** Since when a source tells something strange of a series. */
  const strange = new Map<string, number>();

  /**
   * Keeps what has ended for good: what begins before `settledMs`. That a source tells nothing at all, however far back, may
   * also be because it has trouble.
   */
  async function keep(series: Series, source: MarketSource, answer: Answer, settledMs: number): Promise<void> {
    if (answer.bars === 0 && answer.asked.fromMs === null) return;
    const ended = answer.believed.filter(({ timeMs }) => timeMs < settledMs);
    const limit = source.maxCandles;
    await table.keep(series, ended, knownBy(answer, { isFull: answer.bars >= limit, limit, settledMs }));
  }

  /** Whether the source has told something strange of the series for long. */
  function isToldForLong(series: Series): boolean {
    const sinceMs = strange.get(keyOf(series)) ?? now();
    strange.set(keyOf(series), sinceMs);
    return now() - sinceMs >= beyondBeliefForMs;
  }

  async function loadNewest(series: Series, source: MarketSource): Promise<Newest> {
    const { interval } = series;
    const knownMs = knownUntil(await table.known(series));
    const kept = await keptBefore(series, knownMs);
    // The last few are asked for again, to see whether they are still the same.
    const fromMs = kept[0]?.timeMs ?? knownMs;
    const toMs = startOf(interval, now()) + candleIntervalMs[interval];
    const answer = await ask(series, source, { fromMs, toMs, before: kept, after: [] });
    const ratio = rescaling(kept, answer.believed);
    const isStrange = answer.isFar || (ratio !== null && isBeyondBelief(ratio));
    if (isStrange && !isToldForLong(series)) {
      for (const _ of answer.believed) count(series, 'step');
      return { growing: [], settledMs: knownMs, isDoubted: true };
    }
    strange.delete(keyOf(series));
    if (isStrange || ratio !== null) {
      await table.forget(series);
      return loadNewest(series, source);
    }
    const settledMs = settledBefore(answer);
    await keep(series, source, answer, settledMs);
    const growing = answer.believed.filter(({ timeMs }) => timeMs >= settledMs);
    return { growing, settledMs, isDoubted: answer.rejected.length > 0 };
  }

  function newest(series: Series, source: MarketSource): Promise<Reading<Newest>> {
    return cache.get('candles', `newest:${keyOf(series)}`, () =>
      newestInLine(() => loadNewest(series, source), tooMany(series)),
    );
  }

  /** Builds the newest bars of a range out of shorter ones that are in the table. False where one of those is missing: then none is. */
  async function buildPage(series: Series, source: MarketSource, range: TimeRange): Promise<boolean> {
    const { interval } = series;
    const lengthMs = candleIntervalMs[interval];
    const { toMs } = range;
    for (const smaller of smallerThan(interval)) {
      const from = { ...series, interval: smaller };
      const known = knownBelow(await table.known(from), toMs);
      if (known === null || known.toMs < toMs) continue;
      const fromMs = Math.max(range.fromMs, startFrom(interval, known.fromMs), toMs - source.maxCandles * lengthMs);
      const count = (toMs - fromMs) / candleIntervalMs[smaller];
      if (count === 0 || count > maxBuiltFrom) continue;
      const found = await table.bars(from, { fromMs, toMs }, count);
      if (found.length < count) continue;
      await table.keep(series, buildCandles(found, interval), [{ fromMs, toMs }]);
      return true;
    }
    return false;
  }

  /**
   * That a source tells nothing is believed where it is known to have bars of the symbol: then they begin later, and it is never
   * asked again.
   */
  async function keepBeginning(series: Series, source: MarketSource, toMs: number): Promise<void> {
    if ((await table.known(series)).length === 0) await newest(series, source);
    if ((await table.known(series)).length === 0) return;
    await table.keep(series, [], [{ fromMs: Number.NEGATIVE_INFINITY, toMs }]);
  }

  async function loadPage(series: Series, source: MarketSource, range: TimeRange): Promise<Page> {
    const known = await table.known(series);
    const last = { fromMs: range.toMs - candleIntervalMs[series.interval], toMs: range.toMs };
    if (isKnown(known, last) || (await buildPage(series, source, range))) return { isDoubted: false };
    const answer = await ask(series, source, { ...range, ...(await keptBeside(series, range)) });
    // What lies before something that has ended has ended too.
    const settledMs = range.toMs <= knownUntil(known) ? range.toMs : settledBefore(answer);
    if (answer.bars > 0 || answer.asked.fromMs !== null) await keep(series, source, answer, settledMs);
    else await keepBeginning(series, source, Math.min(range.toMs, settledMs));
    return { isDoubted: answer.rejected.length > 0 };
  }

  return {
    /** The newest bars, as of the time that candles are kept for. With the first of them, what came since the last time. */
    newest,

    /** The same as of this moment, at the cost of a call. */
    newestNow: (series: Series, source: MarketSource) =>
      watchedInLine(() => loadNewest(series, source), tooMany(series)),

    /** The newest bars of a range of which nothing is known, as many as the source tells at once. */
    page(series: Series, source: MarketSource, range: TimeRange): Promise<Reading<Page>> {
      return cache.get('candles', `page:${keyOf(series)}:${range.toMs}`, () =>
        pageInLine(() => loadPage(series, source, range), tooMany(series)),
      );
    },
  };
}

import type { PrismaClient } from '@tickwire/prisma';
import { badUserInput } from '../../errors.ts';
import { type Candle, type CandleInterval, candleIntervalMs, type MarketSource } from '../../ports/market.ts';
import type { MarketCache } from '../../ports/market-cache.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { buildCandles } from './building.ts';
import { type HistoryQuery, readHistory } from './history.ts';
import { barsIn, earliestMs, smallerThan, startFrom } from './intervals.ts';
import { createCandleLoader } from './loading.ts';
import { createCandleTable } from './table.ts';

/** One call's bound: enough for any screen, too few to empty a server. */
export const maxCandles = 1_000;
export const defaultCandles = 100;

/** The most bars that one answer is built from, where its source has none so long. */
const maxBuiltFrom = 20_000;

export interface CandleQuery {
  readonly interval: CandleInterval;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly limit: number | null;
}

/** A bar in its place in an answer. */
export interface PlacedCandle extends Candle {
  /** How many intervals between it and the bar before it in the same answer have no bar. */
  readonly missingBefore: number;
}

export interface CandleReaderOptions {
  sourceOf(symbol: string): MarketSource | null;
  readonly catalogue: Pick<Catalogue, 'bySymbol'>;
  readonly database: PrismaClient;
  readonly cache: MarketCache;
  readonly metrics: Metrics;
  readonly now?: () => number;
}

function placed(bars: readonly Candle[], interval: CandleInterval): PlacedCandle[] {
  const lengthMs = candleIntervalMs[interval];
  return bars.map((bar, index) => {
    const before = bars[index - 1];
    return { ...bar, missingBefore: before === undefined ? 0 : (bar.timeMs - before.timeMs) / lengthMs - 1 };
  });
}

/** Where the bars of a symbol come from. */
interface Origin {
  /** The lengths that are there; longer ones are built. */
  readonly intervals: ReadonlySet<CandleInterval>;
  read(interval: CandleInterval, query: HistoryQuery): Promise<readonly Candle[]>;
}

/** What is neither empty nor too much of the times that are asked for; null where they lie where no bars are. */
function rangeOf({ from, to, limit }: CandleQuery, nowMs: number): Omit<HistoryQuery, 'isFresh'> | null {
  if (limit !== null && (limit < 1 || limit > maxCandles)) throw badUserInput(`limit: from 1 to ${maxCandles}`);
  if (from !== null && to !== null && from >= to) throw badUserInput('from: must lie before `to`');
  const fromMs = from === null || from.getTime() <= earliestMs ? Number.NEGATIVE_INFINITY : from.getTime();
  const toMs = Math.min(to?.getTime() ?? nowMs, nowMs);
  return toMs <= Math.max(earliestMs, fromMs) ? null : { fromMs, toMs, limit: limit ?? defaultCandles };
}

/**
 * Reads the candles of a known symbol, oldest first; none where no source ever had any. What a source has told once is kept for
 * good. Lengths that a source lacks are built from shorter ones.
 */
export function createCandleReader({
  sourceOf,
  catalogue,
  database,
  cache,
  metrics,
  now = Date.now,
}: CandleReaderOptions) {
  const table = createCandleTable(database);
  const history = { table, loader: createCandleLoader({ table, cache, metrics, now }), now };

  async function originOf(symbol: string): Promise<Origin | null> {
    const source = sourceOf(symbol);
    if (source?.isRemote === false) {
      const read: Origin['read'] = (interval, { fromMs, toMs, limit }) =>
        source.candles({ symbol, interval, toMs, limit, fromMs: Number.isFinite(fromMs) ? fromMs : null });
      return { intervals: source.intervals, read };
    }
    const instrumentId = catalogue.bySymbol(symbol)?.id;
    if (instrumentId === undefined) return null;
    const kept = source === null ? await table.series(instrumentId) : [];
    const name = source?.source ?? kept[0]?.source;
    if (name === undefined) return null;
    return {
      intervals:
        source?.intervals ?? new Set(kept.flatMap((series) => (series.source === name ? [series.interval] : []))),
      read: (interval, query) =>
        readHistory(history, { series: { instrumentId, symbol, source: name, interval }, source, query }),
    };
  }

  async function read(
    symbol: string,
    query: CandleQuery,
    { isFresh }: Pick<HistoryQuery, 'isFresh'>,
  ): Promise<readonly PlacedCandle[]> {
    const [range, { interval }] = [rangeOf(query, now()), query];
    const origin = await originOf(symbol);
    if (range === null || origin === null) return [];
    if (origin.intervals.has(interval)) return placed(await origin.read(interval, { ...range, isFresh }), interval);
    const smaller = smallerThan(interval).find((shorter) => origin.intervals.has(shorter));
    if (smaller === undefined) return [];
    const ratio = barsIn(interval, smaller);
    if (range.limit * ratio > maxBuiltFrom) {
      const most = Math.floor(maxBuiltFrom / ratio);
      throw badUserInput(`limit: from 1 to ${most} for ${interval} of ${symbol}, which is built from ${smaller}`);
    }
    const bars = await origin.read(smaller, {
      fromMs: startFrom(interval, range.fromMs),
      toMs: startFrom(interval, range.toMs),
      limit: range.limit * ratio,
      isFresh,
    });
    // Where the oldest is built from a part of its bars, it is one too many.
    return placed(buildCandles(bars, interval).slice(-range.limit), interval);
  }

  return {
    /** Bars that grow are up to two minutes old, whoever asks; where the source gives no answer, what is known is answered. */
    candles: (symbol: string, query: CandleQuery) => read(symbol, query, { isFresh: false }),

    /**
     * As the source has them at this moment, at the cost of a call to it; for one who grows bars himself.
     *
     * @throws SourceError
     */
    candlesNow: (symbol: string, query: CandleQuery) => read(symbol, query, { isFresh: true }),
  };
}

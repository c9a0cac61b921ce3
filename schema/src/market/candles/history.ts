import { serviceUnavailable } from '../../errors.ts';
import { type Candle, candleIntervalMs, type MarketSource, SourceError } from '../../ports/market.ts';
import type { Reading } from '../../ports/market-cache.ts';
import { isKnown, isLongAgo, knownAbove, knownBelow, knownUntil, type TimeRange } from './coverage.ts';
import { startFrom } from './intervals.ts';
import type { CandleLoader } from './loading.ts';
import type { CandleTable, Series } from './table.ts';

/** Who needs more of them is told to come again: what was loaded until then is kept. */
const maxPagesOfRead = 50;

export interface HistoryOptions {
  readonly table: CandleTable;
  readonly loader: CandleLoader;
  readonly now: () => number;
}

/** The newest `limit` bars of these times. */
export interface HistoryQuery extends TimeRange {
  readonly limit: number;
  /** Whether bars that grow are asked of the source now, and not answered as they were up to two minutes ago. */
  readonly isFresh: boolean;
}

/** One reader's way through a series, from its newest bar back. */
class Walk {
  readonly #options: HistoryOptions;
  readonly #series: Series;
  readonly #source: MarketSource | null;
  #known: readonly TimeRange[] = [];
  #pages = 0;
  /** Whether something that was asked for could not be had. */
  isPartial = false;
  /** Whether the source gave no answer: it is asked nothing more. */
  #isRefused = false;

  constructor(options: HistoryOptions, series: Series, source: MarketSource | null) {
    this.#options = options;
    this.#series = series;
    this.#source = source;
  }

  async read({ fromMs, toMs, limit, isFresh }: HistoryQuery): Promise<Candle[]> {
    const { table } = this.#options;
    const endMs = startFrom(this.#series.interval, toMs);
    await this.#refresh();
    const { growing, untilMs } = await this.#newest(endMs, isFresh);
    const newest = growing.filter(({ timeMs }) => timeMs >= fromMs && timeMs < endMs).slice(-limit);
    const found: Candle[][] = [newest];
    let room = limit - newest.length;
    let cursorMs = Math.min(endMs, untilMs);
    while (room > 0 && cursorMs > fromMs) {
      const below = knownBelow(this.#known, cursorMs);
      const isKnown = below !== null && below.toMs >= cursorMs;
      const startMs = (isKnown ? below.fromMs : below?.toMs) ?? Number.NEGATIVE_INFINITY;
      if (!isKnown && (await this.#fill({ fromMs: startMs, toMs: cursorMs }))) continue;
      // Of what is not known all of, too: some of it may have been told.
      const bars = await table.bars(this.#series, { fromMs: Math.max(startMs, fromMs), toMs: cursorMs }, room);
      found.unshift(bars);
      room -= bars.length;
      cursorMs = startMs;
    }
    return found.flat();
  }

  async #refresh(): Promise<void> {
    this.#known = await this.#options.table.known(this.#series);
  }

  /** What may still change, where the times that are read reach so far; and until when the rest of the series goes. */
  async #newest(endMs: number, isFresh: boolean): Promise<{ growing: readonly Candle[]; untilMs: number }> {
    const { loader, now } = this.#options;
    const [series, source] = [this.#series, this.#source];
    const nowMs = now();
    const isOld = source !== null && isLongAgo(series.interval, this.#pageEnd(source, endMs), nowMs);
    if (source === null || isOld || endMs <= knownUntil(this.#known)) return { growing: [], untilMs: endMs };
    const reading = isFresh
      ? { value: await loader.newestNow(series, source), isOverdue: false }
      : await this.#answered(loader.newest(series, source));
    if (reading === null) return { growing: [], untilMs: endMs };
    await this.#refresh();
    const { growing, settledMs, isDoubted } = reading.value;
    this.isPartial ||= isDoubted || reading.isOverdue;
    const knownMs = knownUntil(this.#known);
    const lengthMs = candleIntervalMs[series.interval];
    return {
      // What is in the table by now is not what it was; nor is what has ended since the source gave its last answer.
      growing: growing.filter(({ timeMs }) => timeMs >= knownMs && (!reading.isOverdue || timeMs + lengthMs > nowMs)),
      untilMs: Math.max(settledMs, knownMs),
    };
  }

  /** Has the newest page of a gap loaded. False where the newest bar of it is not known afterwards either. */
  async #fill(gap: TimeRange): Promise<boolean> {
    const { loader, now } = this.#options;
    const [series, source] = [this.#series, this.#source];
    if (source === null || this.#isRefused) return false;
    this.#pages += 1;
    if (this.#pages > maxPagesOfRead) {
      throw serviceUnavailable(
        `candles: so much of ${series.symbol} has to be fetched from ${series.source} first; ask again, or for less at once`,
      );
    }
    // Everybody who misses something of a page asks for the same one.
    const pageEndMs = this.#pageEnd(source, gap.toMs);
    const toMs = isLongAgo(series.interval, pageEndMs, now())
      ? Math.min(pageEndMs, knownAbove(this.#known, gap.toMs))
      : gap.toMs;
    const reading = await this.#answered(loader.page(series, source, { fromMs: gap.fromMs, toMs }));
    if (reading === null) return false;
    if (reading.isOverdue) this.#isRefused = true;
    await this.#refresh();
    if (isKnown(this.#known, { fromMs: gap.toMs - candleIntervalMs[series.interval], toMs: gap.toMs })) return true;
    this.isPartial ||= reading.value.isDoubted || reading.isOverdue;
    return false;
  }

  /** Pages of a series end at the same times for everybody. */
  #pageEnd({ maxCandles }: MarketSource, timeMs: number): number {
    return startFrom(this.#series.interval, timeMs, maxCandles);
  }

  /** Null where the source gives no answer. */
  async #answered<Value>(answer: Promise<Reading<Value>>): Promise<Reading<Value> | null> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      this.isPartial = true;
      this.#isRefused = true;
      return null;
    }
  }
}

/**
 * Reads the bars of a series out of the table, oldest first; what is not known yet is asked of the source first, where there is
 * one. Where that gives no answer, what is known is answered; where that is nothing, an error.
 *
 * @throws GraphQLError with SERVICE_UNAVAILABLE
 * @throws SourceError where `isFresh` and the source gives no answer
 */
export async function readHistory(
  options: HistoryOptions,
  { series, source, query }: { series: Series; source: MarketSource | null; query: HistoryQuery },
): Promise<Candle[]> {
  const walk = new Walk(options, series, source);
  const bars = await walk.read(query);
  if (bars.length === 0 && walk.isPartial) {
    throw serviceUnavailable(
      `candles: ${series.source} gives no answer that can be used at present, and of ${series.symbol} nothing is kept at ` +
        'these times: ask again in a minute, or for other times',
    );
  }
  return bars;
}

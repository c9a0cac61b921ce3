import { type Candle, candleIntervalMs, type MarketSource } from '../../ports/market.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { TimeRange } from './coverage.ts';
import { type Asked, type Beside, type Fault, type Judgement, judgeCandles, neighbours } from './plausible.ts';
import type { CandleTable, Series } from './table.ts';

/** What a source answered, and what is believed of it. */
export interface Answer extends Judgement {
  readonly asked: Asked;
  /** How many it told. */
  readonly bars: number;
  /** When it was asked. */
  readonly askedAtMs: number;
}

export interface AskingOptions {
  readonly table: CandleTable;
  readonly metrics: Metrics;
  readonly now: () => number;
}

/** Asks sources for bars, and believes of the answers what can be, and agrees with what is kept. */
export function createAsking({ table, metrics, now }: AskingOptions) {
  function count({ source }: Series, fault: Fault): void {
    metrics.count('market_rejected', { source, what: 'candle', reason: fault });
  }

  /** The newest bars that are kept from before this, to compare others with. */
  function keptBefore(series: Series, timeMs: number): Promise<readonly Candle[]> {
    return table.bars(series, { fromMs: Number.NEGATIVE_INFINITY, toMs: timeMs }, neighbours);
  }

  return {
    count,
    keptBefore,

    async keptBeside(series: Series, { fromMs, toMs }: TimeRange): Promise<Beside> {
      const later = { fromMs: toMs, toMs: Number.POSITIVE_INFINITY };
      const [before, after] = await Promise.all([
        keptBefore(series, fromMs),
        table.oldestBars(series, later, neighbours),
      ]);
      return { before, after };
    },

    /** The newest bars of a range, as many as the source tells at once. */
    async ask(
      series: Series,
      source: MarketSource,
      { fromMs, toMs, before, after }: TimeRange & Beside,
    ): Promise<Answer> {
      const { symbol, interval } = series;
      const [limit, askedAtMs] = [source.maxCandles, now()];
      // A beginning is named only where all that comes after it fits into an answer: no source can mistake which end is meant.
      const fits = fromMs >= toMs - limit * candleIntervalMs[interval];
      const asked = { interval, fromMs: fits ? fromMs : null, toMs };
      const answer = await source.candles({ ...asked, symbol, limit });
      const judgement = judgeCandles(answer, asked, { before, after, nowMs: now() });
      for (const fault of judgement.rejected) count(series, fault);
      return { ...judgement, asked, bars: answer.length, askedAtMs };
    },
  };
}

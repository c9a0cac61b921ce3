import { type Instrument, Prisma, type PrismaClient } from '@tickwire/prisma';
import { GraphQLError } from 'graphql';
import type { Report } from '../../market/feed/sequences.ts';
import { changeOf, changePercentOf, type MarketService } from '../../market/service.ts';
import { type Variant, variantName } from '../models/model.ts';
import { combine } from '../models/together.ts';
import { weightsOf } from '../results.ts';
import type { AnalysisRuns } from '../runs.ts';
import type { ReportQuote, Standing, SymbolFacts } from './contents.ts';

export type ReportMarket = Pick<MarketService, 'candles' | 'quotesInOrder'>;

type MarketQuote = Awaited<ReturnType<ReportMarket['quotesInOrder']>>[number];

const yearMs = 52 * 7 * 86_400_000;
const daysOfAYear = 366;
/** With fewer bars the highest of them is no level that anybody looks at. */
const fewestBars = 60;

const notEnded = 'Its analysis had not ended when this was written.';

export function reportQuote(quote: MarketQuote): ReportQuote | null {
  if (quote === null) return null;
  const { price, timeMs, stale } = quote;
  return { price, timeMs, stale, change: changeOf(quote), changePercent: changePercentOf(quote) };
}

export interface ReadingOptions {
  readonly database: PrismaClient;
  readonly market: ReportMarket;
  readonly runs: Pick<AnalysisRuns, 'ended'>;
  readonly report: Report;
  readonly now: () => number;
}

export interface SymbolToRead {
  readonly instrument: Instrument;
  readonly note: string | null;
  readonly quote: ReportQuote | null;
  readonly runId: string;
}

/** Reads what a report says of one symbol after another. */
export function createReading({ database, market, runs, report, now }: ReadingOptions) {
  async function yearOf({ symbol }: Instrument): Promise<SymbolFacts['year']> {
    try {
      const from = new Date(now() - yearMs);
      const bars = await market.candles(symbol, { interval: 'D1', from, to: null, limit: daysOfAYear });
      if (bars.length < fewestBars) return null;
      const highs = bars.map(({ high }) => Number(high));
      const lows = bars.map(({ low }) => Number(low));
      return { high: Math.max(...highs), low: Math.min(...lows) };
    } catch (error) {
      // That a source gives no answer has been told where it was asked.
      if (!(error instanceof GraphQLError)) report(error, `reading the year of ${symbol} for a report`);
      return null;
    }
  }

  /** Why there is no analysis; null where it ended well. */
  async function failureOf(runId: string, attempt: AbortSignal, deadline: AbortSignal): Promise<string | null> {
    const isOver = AbortSignal.any([attempt, deadline]);
    const outcome = await runs.ended(runId, isOver).catch((error: unknown) => {
      attempt.throwIfAborted();
      if (!deadline.aborted) throw error;
      return 'LATE' as const;
    });
    if (outcome === 'COMPLETED') return null;
    if (outcome === 'LATE') return notEnded;
    const run = await database.analysisRun.findUnique({ where: { id: runId }, select: { failure: true } });
    return run?.failure ?? notEnded;
  }

  /** The newest two, as the models said it whose versions the owner is shown. */
  async function standingsOf({ id }: Instrument, shown: ReadonlySet<string>): Promise<readonly Standing[]> {
    const found = await database.analysisRun.findMany({
      where: { instrumentId: id, status: 'COMPLETED', completedAt: { not: null } },
      orderBy: { completedAt: Prisma.SortOrder.desc },
      take: 2,
      select: {
        completedAt: true,
        weights: true,
        results: { select: { model: true, version: true, score: true, confidence: true } },
      },
    });
    return found.flatMap(({ completedAt, weights: json, results }) => {
      if (completedAt === null) return [];
      const weights = weightsOf(json);
      const opinions = results.filter((result) => shown.has(variantName(result)));
      const { score, verdict, confidence } = combine(opinions, weights);
      return [
        { score, verdict, confidence, at: completedAt, opinions: opinions.filter(({ model }) => weights[model] > 0) },
      ];
    });
  }

  /** @param deadline after which an analysis is not waited for */
  return async function read(
    { instrument, note, quote, runId }: SymbolToRead,
    variants: readonly Variant[],
    { attempt, deadline }: { readonly attempt: AbortSignal; readonly deadline: AbortSignal },
  ): Promise<SymbolFacts> {
    const [failure, year] = await Promise.all([failureOf(runId, attempt, deadline), yearOf(instrument)]);
    const shown = new Set(variants.map(variantName));
    // An older verdict would pass for what this report found.
    const [standing = null, before = null] = failure === null ? await standingsOf(instrument, shown) : [];
    return { instrument, note, quote, year, failure, standing, before };
  };
}

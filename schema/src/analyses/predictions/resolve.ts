import type { PrismaClient } from '@tickwire/prisma';
import { GraphQLError } from 'graphql';
import { maxCandles } from '../../market/candles/candles.ts';
import type { Catalogue } from '../../market/catalogue/catalogue.ts';
import type { Report } from '../../market/feed/sequences.ts';
import type { MarketService } from '../../market/service.ts';
import type { Chore } from '../../ports/jobs.ts';
import { candleIntervalMs } from '../../ports/market.ts';
import type { AnalysisModel } from '../models/model.ts';
import { type OpenPrediction, priceAtEnd, reachBeforeMs } from './price-at-end.ts';

/** Predictions that are taken at once. */
const batchSize = 200;
/** What was taken and not written by then may be taken by others: who took it has died. */
const takenForMinutes = 30;
/** The rest waits for the next hour. */
const maxBatches = 50;
/** A price that is not known so long after the end of the horizon will not be. */
const givenUpAfterDays = 30;

export interface ResolvingOptions {
  readonly database: PrismaClient;
  readonly market: Pick<MarketService, 'candles'>;
  readonly catalogue: Pick<Catalogue, 'byId' | 'delistedAt'>;
  readonly report: Report;
}

interface TakenPrediction extends OpenPrediction {
  readonly runId: string;
  readonly model: AnalysisModel;
  readonly version: number;
  readonly instrumentId: string;
}

interface Resolution extends Pick<TakenPrediction, 'runId' | 'model' | 'version'> {
  /** Null: not known yet. */
  readonly price: string | null;
}

/** Takes what is due and nobody else has taken. No lock is held while sources are asked. */
function take(database: PrismaClient): Promise<TakenPrediction[]> {
  return database.$queryRaw<TakenPrediction[]>`
    WITH due AS (
      SELECT run_id, model, version FROM predictions
      WHERE resolved_at IS NULL AND due_at <= now()
      ORDER BY due_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
    )
    UPDATE predictions AS taken SET due_at = now() + make_interval(mins => ${takenForMinutes})
    FROM due
    WHERE taken.run_id = due.run_id AND taken.model = due.model AND taken.version = due.version
    RETURNING taken.run_id AS "runId", taken.model, taken.version, taken.instrument_id AS "instrumentId",
      taken.price::text AS price, taken.made_at AS "madeAt", taken.ends_at AS "endsAt"`;
}

/**
 * Each is resolved, and counted, once, whoever comes first. It hits where it said that the price would be higher and it is,
 * or that it would not and it is not. What has no price yet is looked at again after as long as it has been overdue: an hour
 * at least and a day at most.
 */
async function write(database: PrismaClient, resolutions: readonly Resolution[]): Promise<void> {
  await database.$executeRaw`
    WITH written AS (
      UPDATE predictions AS kept SET
        resolved_price = found.price,
        resolved_at = CASE
          WHEN found.price IS NOT NULL OR kept.ends_at < now() - make_interval(days => ${givenUpAfterDays}) THEN now()
        END,
        due_at = now() + least(greatest(now() - kept.ends_at, interval '1 hour'), interval '1 day')
      FROM jsonb_to_recordset(${JSON.stringify(resolutions)}::jsonb) AS found (
        "runId" uuid, model analysis_model, version smallint, price numeric
      )
      WHERE kept.run_id = found."runId" AND kept.model = found.model AND kept.version = found.version
        AND kept.resolved_at IS NULL
      RETURNING kept.instrument_id, kept.model, kept.version, kept.resolved_at, kept.probability, found.price,
        found.price > kept.price AS rose, kept.is_up = (found.price > kept.price) AS is_hit
    )
    INSERT INTO prediction_tallies AS tally
      (instrument_id, model, version, resolved, hits, rises, given_up, squared_error)
    SELECT instrument_id, model, version, count(price), count(*) FILTER (WHERE is_hit), count(*) FILTER (WHERE rose),
      count(*) FILTER (WHERE price IS NULL),
      coalesce(sum(CASE WHEN is_hit THEN (1 - probability) ^ 2 ELSE probability ^ 2 END) FILTER (WHERE price IS NOT NULL), 0)
    FROM written WHERE resolved_at IS NOT NULL
    GROUP BY instrument_id, model, version ORDER BY instrument_id, model, version
    ON CONFLICT (instrument_id, model, version) DO UPDATE SET
      resolved = tally.resolved + excluded.resolved,
      hits = tally.hits + excluded.hits,
      rises = tally.rises + excluded.rises,
      given_up = tally.given_up + excluded.given_up,
      squared_error = tally.squared_error + excluded.squared_error`;
}

const isUnavailable = (error: unknown): boolean =>
  error instanceof GraphQLError && error.extensions.code === 'SERVICE_UNAVAILABLE';

/** Holds predictions whose horizon has ended against the price at its end. */
export function createResolvePredictions({ database, market, catalogue, report }: ResolvingOptions): Chore {
  async function priceOf(instrumentId: string, predictions: readonly TakenPrediction[]): Promise<Resolution[]> {
    const instrument = catalogue.byId(instrumentId);
    // Another process may have added it after this one had read the catalogue.
    if (instrument === null) return predictions.map((prediction) => ({ ...prediction, price: null }));
    const fromMs = Math.min(...predictions.map(({ madeAt }) => madeAt.getTime())) - reachBeforeMs;
    // No more than there can be: where a source has no days, they are built from what is shorter.
    const limit = Math.min(Math.ceil((Date.now() - fromMs) / candleIntervalMs.D1), maxCandles);
    const from = new Date(fromMs);
    const bars = await market.candles(instrument.symbol, { interval: 'D1', from, to: null, limit });
    const { assetClass } = instrument;
    const isDelisted = catalogue.delistedAt(instrument) !== null;
    return predictions.map((prediction) => ({
      ...prediction,
      price: priceAtEnd(prediction, bars, { assetClass, isDelisted }),
    }));
  }

  /** What fails for one instrument does not hold up the others. */
  async function resolutionsOf(instrumentId: string, predictions: readonly TakenPrediction[]): Promise<Resolution[]> {
    try {
      return await priceOf(instrumentId, predictions);
    } catch (error) {
      // That a source gives no answer is told where it is asked.
      if (!isUnavailable(error)) report(error, 'predictions of an instrument cannot be resolved');
      return predictions.map((prediction) => ({ ...prediction, price: null }));
    }
  }

  /** False where nothing is due any more. */
  async function resolveBatch(signal: AbortSignal): Promise<boolean> {
    const taken = await take(database);
    for (const [instrumentId, predictions] of Map.groupBy(taken, (prediction) => prediction.instrumentId)) {
      // The rest is taken again once it is let go.
      if (signal.aborted) return false;
      const resolutions = await resolutionsOf(instrumentId, predictions);
      await write(
        database,
        resolutions.map(({ runId, model, version, price }) => ({ runId, model, version, price })),
      );
    }
    return taken.length === batchSize;
  }

  return {
    name: 'resolve-predictions',
    everyMs: 3_600_000,
    async run(signal) {
      for (let batch = 0; batch < maxBatches; batch += 1) if (!(await resolveBatch(signal))) return;
    },
  };
}

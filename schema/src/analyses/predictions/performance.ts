import type { AssetClass, PrismaClient } from '@tickwire/prisma';
import { Prisma } from '@tickwire/prisma';
import type { Cache } from '../../ports/cache.ts';
import { type AnalysisModel, analysisModels, type Variant, variantName } from '../models/model.ts';
import { models } from '../models/registry.ts';

/** All of them are read in one pass, which takes a moment where they are many. */
const keptForMs = 60_000;

/** What is counted, of one version of a model and one kind of instrument. */
type Tally = {
  readonly model: AnalysisModel;
  readonly version: number;
  readonly assetClass: AssetClass;
  readonly pending: number;
  /** No price was ever known for them. */
  readonly givenUp: number;
  readonly resolved: number;
  readonly hits: number;
  /** Those after which the price was higher, whatever was said. */
  readonly rises: number;
  /** The sum over those that are resolved. */
  readonly squaredError: number;
};

/** Null where nothing is resolved. */
export interface ModelPerformance extends Variant, Pick<Tally, 'pending' | 'givenUp' | 'resolved' | 'hits'> {
  readonly hitRate: number | null;
  readonly brierScore: number | null;
  readonly baselineHitRate: number | null;
  readonly baselineBrierScore: number | null;
}

export interface PerformanceQuery {
  readonly model: AnalysisModel | null;
  readonly instrumentId: string | null;
  readonly assetClass: AssetClass | null;
}

/** A prediction hits where it said that the price would be higher and it is, or that it would not and it is not. */
const isHit = Prisma.sql`prediction.is_up = (prediction.resolved_price > prediction.price)`;

function readTallies(database: PrismaClient, instrumentId: string | null): Promise<Tally[]> {
  const which =
    instrumentId === null ? Prisma.empty : Prisma.sql`WHERE prediction.instrument_id = ${instrumentId}::uuid`;
  return database.$queryRaw<Tally[]>`
    SELECT prediction.model, prediction.version::int AS version, instrument.asset_class AS "assetClass",
      (count(*) FILTER (WHERE prediction.resolved_at IS NULL))::int AS pending,
      (count(*) FILTER (WHERE prediction.resolved_at IS NOT NULL AND prediction.resolved_price IS NULL))::int AS "givenUp",
      count(prediction.resolved_price)::int AS resolved,
      (count(*) FILTER (WHERE ${isHit}))::int AS hits,
      (count(*) FILTER (WHERE prediction.resolved_price > prediction.price))::int AS rises,
      coalesce(sum(
        CASE WHEN ${isHit} THEN (1 - prediction.probability) * (1 - prediction.probability)
        ELSE prediction.probability * prediction.probability END
      ) FILTER (WHERE prediction.resolved_price IS NOT NULL), 0) AS "squaredError"
    FROM predictions AS prediction JOIN instruments AS instrument ON instrument.id = prediction.instrument_id
    ${which}
    GROUP BY prediction.model, prediction.version, instrument.asset_class`;
}

function performanceOf({ model, version }: Variant, tallies: readonly Tally[]): ModelPerformance {
  const own = tallies.filter((tally) => tally.model === model && tally.version === version);
  const sum = (field: 'pending' | 'givenUp' | 'resolved' | 'hits' | 'rises' | 'squaredError') =>
    own.reduce((total, tally) => total + tally[field], 0);
  const resolved = sum('resolved');
  const mean = (total: number) => (resolved === 0 ? null : total / resolved);
  const rises = mean(sum('rises'));
  return {
    model,
    version,
    pending: sum('pending'),
    givenUp: sum('givenUp'),
    resolved,
    hits: sum('hits'),
    hitRate: mean(sum('hits')),
    brierScore: mean(sum('squaredError')),
    baselineHitRate: rises,
    // The mean of (rises − outcome)² over outcomes of which a share of `rises` is 1.
    baselineBrierScore: rises === null ? null : rises * (1 - rises),
  };
}

/** The versions that there are or were, those of one model beside each other. */
function variantsOf(tallies: readonly Tally[], model: AnalysisModel | null): Variant[] {
  const variants = new Map([...models, ...tallies].map((variant) => [variantName(variant), variant]));
  return [...variants.values()]
    .filter((variant) => model === null || variant.model === model)
    .sort((a, b) => analysisModels.indexOf(a.model) - analysisModels.indexOf(b.model) || a.version - b.version);
}

export type ModelPerformanceReader = ReturnType<typeof createModelPerformance>;

/** How predictions turned out, a line for each version of a model; but of a single instrument as much as a minute old. */
export function createModelPerformance({
  database,
  cache,
}: {
  readonly database: PrismaClient;
  readonly cache: Pick<Cache, 'get'>;
}) {
  return async function modelPerformance({ model, instrumentId, assetClass }: PerformanceQuery) {
    const all =
      instrumentId === null
        ? await cache.get('model-performance', keptForMs, () => readTallies(database, null))
        : await readTallies(database, instrumentId);
    const variants = variantsOf(all ?? [], model);
    const tallies = (all ?? []).filter((tally) => assetClass === null || tally.assetClass === assetClass);
    return variants.map((variant) => performanceOf(variant, tallies));
  };
}

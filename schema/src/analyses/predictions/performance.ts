import { type AssetClass, Prisma, type PrismaClient } from '@tickwire/prisma';
import { type AnalysisModel, analysisModels, type Variant, variantName } from '../models/model.ts';
import { models } from '../models/registry.ts';

/** What is counted of one version of a model: see `prediction_tallies`. */
interface Tally extends Variant {
  readonly pending: number;
  readonly givenUp: number;
  readonly resolved: number;
  readonly hits: number;
  readonly rises: number;
  readonly squaredError: number;
}

/** The rates are null where nothing is resolved. */
export interface ModelPerformance extends Omit<Tally, 'rises' | 'squaredError'> {
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

const noneOf = (variant: Variant): Tally => ({
  ...{ model: variant.model, version: variant.version },
  ...{ pending: 0, givenUp: 0, resolved: 0, hits: 0, rises: 0, squaredError: 0 },
});

function performanceOf({ rises, squaredError, ...tally }: Tally): ModelPerformance {
  const mean = (total: number) => (tally.resolved === 0 ? null : total / tally.resolved);
  const baseline = mean(rises);
  return {
    ...tally,
    hitRate: mean(tally.hits),
    brierScore: mean(squaredError),
    baselineHitRate: baseline,
    // The mean of (baseline − outcome)² over outcomes of which that share is 1.
    baselineBrierScore: baseline === null ? null : baseline * (1 - baseline),
  };
}

/** A line for each version that there is or was, those of one model beside each other. */
function linesOf(tallies: readonly Tally[], model: AnalysisModel | null): Tally[] {
  const lines = new Map([...models.map(noneOf), ...tallies].map((tally) => [variantName(tally), tally]));
  return [...lines.values()]
    .filter((line) => model === null || line.model === model)
    .sort((a, b) => analysisModels.indexOf(a.model) - analysisModels.indexOf(b.model) || a.version - b.version);
}

export type ModelPerformanceReader = ReturnType<typeof createModelPerformance>;

/** How predictions turned out, by version of a model. */
export function createModelPerformance(database: PrismaClient) {
  return async function modelPerformance({
    model,
    instrumentId,
    assetClass,
  }: PerformanceQuery): Promise<ModelPerformance[]> {
    const ofInstrument =
      instrumentId === null ? Prisma.empty : Prisma.sql`AND tally.instrument_id = ${instrumentId}::uuid`;
    const ofClass =
      assetClass === null ? Prisma.empty : Prisma.sql`AND instrument.asset_class = ${assetClass}::asset_class`;
    const tallies = await database.$queryRaw<Tally[]>`
      SELECT tally.model, tally.version::int AS version,
        sum(tally.made - tally.resolved - tally.given_up)::int AS pending, sum(tally.given_up)::int AS "givenUp",
        sum(tally.resolved)::int AS resolved, sum(tally.hits)::int AS hits, sum(tally.rises)::int AS rises,
        sum(tally.squared_error) AS "squaredError"
      FROM prediction_tallies AS tally JOIN instruments AS instrument ON instrument.id = tally.instrument_id
      WHERE true ${ofInstrument} ${ofClass}
      GROUP BY tally.model, tally.version`;
    return linesOf(tallies, model).map(performanceOf);
  };
}

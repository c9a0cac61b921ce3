import type { AnalysisResult } from '@tickwire/prisma';
import { z } from 'zod';
import { analysisModels, type ModelOutcome, type Variant, variantName } from './models/model.ts';

/** A share of one, or of a hundred: a number that JSON can hold. */
const finite = z.number();

const factorShape = z.object({
  name: z.string(),
  value: finite.nullable(),
  points: finite,
  maxPoints: finite,
  explanation: z.string(),
});

const sensitivityShape = z.object({
  waccs: z.array(finite),
  growths: z.array(finite),
  values: z.array(z.array(finite.nullable())),
});

const assumptionsShape = z.record(z.string(), z.json());

/** What comes back from a worker thread, and out of the database. */
export const outcomeShape = z.object({
  score: finite.min(0).max(100).nullable(),
  confidence: finite.min(0).max(1).nullable(),
  reasoning: z.string(),
  factors: z.array(factorShape),
  assumptions: assumptionsShape,
  fairValue: finite.nullable(),
  sensitivity: sensitivityShape.nullable(),
}) satisfies z.ZodType<ModelOutcome>;

/** A model's outcome as it is kept. */
export interface StoredResult extends Variant, ModelOutcome {
  /** The reasoning as a language model tells it. */
  readonly story: string | null;
}

export type ResultRow = Omit<AnalysisResult, 'position' | 'completedAt'>;

export function resultOf(row: ResultRow): StoredResult {
  const { model, version, score, confidence, reasoning, story } = row;
  return {
    ...{ model, version, score, confidence, reasoning, story },
    factors: z.array(factorShape).parse(row.factors),
    assumptions: assumptionsShape.parse(row.assumptions),
    fairValue: row.fairValue?.toNumber() ?? null,
    sensitivity: sensitivityShape.nullable().parse(row.sensitivity),
  };
}

/** Of a run's results those of these variants, in their order. */
export function resultsOfVariants(results: readonly StoredResult[], variants: readonly string[]): StoredResult[] {
  const byName = new Map(results.map((result) => [variantName(result), result]));
  return variants.flatMap((name) => byName.get(name) ?? []);
}

const weightsShape = z.record(z.enum(analysisModels), z.number());

/** How much each model counted when a run was COMPLETED. */
export function weightsOf(json: unknown): z.infer<typeof weightsShape> {
  return weightsShape.parse(json);
}

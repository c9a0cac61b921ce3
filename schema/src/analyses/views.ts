import type { Analysis, PrismaClient } from '@tickwire/prisma';
import { type AnalysisModel, analysisModels } from './models/model.ts';
import { combine, type Together } from './models/together.ts';
import { resultOf, resultsOfVariants, type StoredResult, weightsOf } from './results.ts';
import { type RunRow, type RunState, runStateOf } from './run-states.ts';

/** What a user asked for, as it is at an instant. */
export interface AnalysisView extends Omit<Analysis, 'runId'> {
  readonly run: Omit<RunState, 'results'>;
  /** Those of its variants that are there, in their order. */
  results(): Promise<readonly StoredResult[]>;
}

type AnalysisRow = Analysis & { readonly run: RunRow };

/** Analyses that were read together: the results of all of them are read at once, when somebody asks for the first. */
export function viewsOf(database: PrismaClient, rows: readonly AnalysisRow[]): AnalysisView[] {
  const runIds = [...new Set(rows.map(({ runId }) => runId))];
  let reading: Promise<ReadonlyMap<string, readonly StoredResult[]>> | null = null;

  async function readResults() {
    const found = await database.analysisResult.findMany({
      where: { runId: { in: runIds } },
      orderBy: { position: 'asc' },
    });
    return new Map([...Map.groupBy(found, ({ runId }) => runId)].map(([id, ofRun]) => [id, ofRun.map(resultOf)]));
  }

  return rows.map(({ runId, run, ...analysis }) => ({
    ...analysis,
    run: runStateOf(run, []),
    async results() {
      reading ??= readResults();
      return resultsOfVariants((await reading).get(runId) ?? [], analysis.variants);
    },
  }));
}

/** What the models say as one; null until the analysis is COMPLETED. */
export async function togetherOf(view: AnalysisView): Promise<Together | null> {
  if (view.run.status !== 'COMPLETED') return null;
  return combine(await view.results(), weightsOf(view.run.weights));
}

/** The models that were asked for, in their order. */
export function modelsOf({ variants }: Pick<Analysis, 'variants'>): AnalysisModel[] {
  return analysisModels.filter((model) => variants.some((name) => name.startsWith(`${model}@`)));
}

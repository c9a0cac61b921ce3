import type { PrismaClient } from '@tickwire/prisma';
import type { Outbox } from '../events/outbox.ts';
import type { Catalogue } from '../market/catalogue/catalogue.ts';
import type { Report } from '../market/feed/sequences.ts';
import type { MarketService } from '../market/service.ts';
import type { Cache } from '../ports/cache.ts';
import type { Chore, JobHandler, Jobs } from '../ports/jobs.ts';
import type { Limits } from '../ports/limits.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ModelComputer } from '../ports/model-computer.ts';
import type { TextModel } from '../ports/text-model.ts';
import { createFollowing } from './following.ts';
import { createRefreshWatched } from './freshness.ts';
import { recordPredictions as keepPredictions } from './predictions/record.ts';
import { createResolvePredictions } from './predictions/resolve.ts';
import { createReports } from './reports/reports.ts';
import type { ReportService } from './reports/service.ts';
import { followedRuns } from './run-states.ts';
import { createAnalysisHandler, type RunnerOptions } from './runner.ts';
import { type AnalysisRuns, createAnalysisRuns } from './runs.ts';
import { type AnalysisService, createAnalysisService } from './service.ts';
import type { AnalysisSettings } from './settings.ts';
import { createStoryteller } from './stories/storyteller.ts';
import { createAnalysisSweeper } from './sweeper.ts';

export interface AnalysesOptions {
  readonly database: PrismaClient;
  readonly cache: Pick<Cache, 'announce' | 'drop' | 'onChange'>;
  readonly market: Pick<MarketService, 'candles' | 'fundamentals' | 'quotes' | 'quotesInOrder'>;
  readonly catalogue: Catalogue;
  readonly jobs: Jobs;
  readonly outbox: Outbox;
  readonly limits: Pick<Limits, 'counter'>;
  readonly computer: ModelComputer;
  /** Null: all is told in the plain words that were made from the numbers. */
  readonly textModel: TextModel | null;
  readonly settings: AnalysisSettings;
  readonly metrics: Metrics;
  readonly report: Report;
}

export interface Analyses {
  /** What users ask for. */
  readonly service: AnalysisService;
  readonly reports: ReportService;
  readonly runs: AnalysisRuns;
  /** What a process that works does. */
  readonly handlers: Readonly<Record<'ANALYSIS' | 'REPORT', JobHandler>>;
  readonly chores: readonly Chore[];
}

/** Puts the analyses together. */
export function createAnalyses({
  recordPredictions = keepPredictions,
  ...options
}: AnalysesOptions & Pick<RunnerOptions, 'recordPredictions'>): Analyses {
  const { database, cache, report, textModel, metrics } = options;
  const storyteller = textModel === null ? null : createStoryteller(textModel, metrics, report);
  const following = createFollowing(followedRuns(database), { cache, report });
  const runs = createAnalysisRuns({ ...options, following });
  const reports = createReports({ ...options, runs, storyteller });
  return {
    service: createAnalysisService({ ...options, runs, following }),
    reports: reports.service,
    runs,
    handlers: {
      ANALYSIS: createAnalysisHandler({ ...options, recordPredictions, tellStories: storyteller?.tell }),
      ...reports.handlers,
    },
    chores: [
      createAnalysisSweeper(options),
      createResolvePredictions(options),
      createRefreshWatched({ ...options, runs }),
      ...reports.chores,
    ],
  };
}

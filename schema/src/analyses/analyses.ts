import type { PrismaClient } from '@tickwire/prisma';
import type { Catalogue } from '../market/catalogue/catalogue.ts';
import type { Report } from '../market/feed/sequences.ts';
import type { MarketService } from '../market/service.ts';
import type { Cache } from '../ports/cache.ts';
import type { Chore, Job, JobHandler, Jobs } from '../ports/jobs.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ModelComputer } from '../ports/model-computer.ts';
import type { TextModel } from '../ports/text-model.ts';
import type { AnalysisSettings } from './settings.ts';

export interface AnalysesOptions {
  readonly database: PrismaClient;
  readonly cache: Pick<Cache, 'announce' | 'drop' | 'onChange'>;
  readonly market: Pick<MarketService, 'candles' | 'fundamentals' | 'quotes' | 'quotesInOrder'>;
  readonly catalogue: Catalogue;
  readonly jobs: Jobs;
  readonly computer: ModelComputer;
  /** Null: all is told in the plain words that were made from the numbers. */
  readonly textModel: TextModel | null;
  readonly settings: AnalysisSettings;
  readonly metrics: Metrics;
  readonly report: Report;
}

export interface Analyses {
  /** What a process that works does. */
  readonly handlers: Readonly<Record<Job['kind'], JobHandler>>;
  readonly chores: readonly Chore[];
}

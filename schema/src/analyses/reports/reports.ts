import type { Cache } from '../../ports/cache.ts';
import type { Chore, JobHandler } from '../../ports/jobs.ts';
import { createFollowing } from '../following.ts';
import { followedReports } from './report-states.ts';
import { createReportService, type ReportService, type ReportServiceOptions } from './service.ts';
import { createReportSweeper } from './sweeper.ts';
import { createReportHandler, type WriterOptions } from './writer.ts';

export interface ReportsOptions extends WriterOptions, Omit<ReportServiceOptions, 'following'> {
  readonly cache: Pick<Cache, 'announce' | 'drop' | 'onChange'>;
}

export interface Reports {
  /** What users ask for. */
  readonly service: ReportService;
  /** What a process that works does. */
  readonly handlers: Readonly<Record<'REPORT', JobHandler>>;
  readonly chores: readonly Chore[];
}

/** Puts the reports together. */
export function createReports(options: ReportsOptions): Reports {
  const following = createFollowing(followedReports(options.database), options);
  return {
    service: createReportService({ ...options, following }),
    handlers: { REPORT: createReportHandler(options) },
    chores: [createReportSweeper(options)],
  };
}

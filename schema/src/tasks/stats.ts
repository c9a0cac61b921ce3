import type { PrismaClient } from '@tickwire/prisma';
import DataLoader from 'dataloader';
import { askedAtOnce } from './asked-at-once.ts';
import { createLines, type Grouping, type GroupLine, lineKey, type Medians, type WeekLine } from './stats-lines.ts';
import { createSummaries, type Percentiles, type Summary, type SummaryPart } from './stats-summary.ts';

/** A line whose median is computed, with those of the other lines, where somebody asks for it; null: nothing is done. */
export type WithMedian<Line> = Line & { median(): Promise<number | null> };

/** The figures of the tasks in some lists. Each is computed where it is asked for, as of then. */
export interface TaskStats {
  /** All parts that are asked for at once come from one pass, where one has to look at every task anyway. */
  summary<Part extends SummaryPart>(part: Part): Promise<Summary[Part]>;
  percentiles(): Promise<Percentiles>;
  byWeek(weeks: number): Promise<WithMedian<WeekLine>[]>;
  byGroup(grouping: Grouping, first: number): Promise<WithMedian<GroupLine>[]>;
}

export interface TaskStatsService {
  /** Of the tasks in these lists: ids of teams, and of users for their own ones. */
  of(scopes: readonly string[]): TaskStats;
}

function withMedians<Line>(
  lines: readonly Line[],
  keyOf: (line: Line) => string,
  compute: () => Promise<Medians>,
): WithMedian<Line>[] {
  let medians: Promise<Medians> | null = null;
  return lines.map((line) => ({
    ...line,
    async median() {
      medians ??= compute();
      return (await medians).get(keyOf(line)) ?? null;
    },
  }));
}

/**
 * Counts in `tasks_figures_idx` and `tasks_scope_id_created_at_id_idx` alone. Nothing is kept, and what many ask for at
 * once is computed for all of them.
 */
export function createTaskStatsService(database: Pick<PrismaClient, '$queryRaw'>): TaskStatsService {
  const summaries = createSummaries(database);
  const lines = createLines(database);
  const summary = askedAtOnce(summaries.summary);
  const percentiles = askedAtOnce(summaries.percentiles);
  const byWeek = askedAtOnce(lines.byWeek);
  const mediansByWeek = askedAtOnce(lines.mediansByWeek);
  const byGroup = askedAtOnce(lines.byGroup);
  const mediansByGroup = askedAtOnce(lines.mediansByGroup);

  return {
    of(unsorted) {
      const scopes = unsorted.toSorted();
      const parts = new DataLoader<SummaryPart, Summary>((asked) => {
        const together = asked.includes('byStatus') ? summary(scopes, asked.toSorted()) : null;
        return Promise.all(asked.map((part) => together ?? summary(scopes, [part])));
      });
      return {
        summary: async (part) => (await parts.load(part))[part],
        percentiles: () => percentiles(scopes),
        byWeek: async (weeks) =>
          withMedians(
            await byWeek(scopes, weeks),
            (line) => lineKey(line.weekStart),
            () => mediansByWeek(scopes, weeks),
          ),
        byGroup: async (grouping, first) =>
          withMedians(
            await byGroup(scopes, grouping, first),
            (line) => lineKey(line.id),
            () => mediansByGroup(scopes, grouping),
          ),
      };
    },
  };
}

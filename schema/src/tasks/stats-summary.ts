import { Prisma, type PrismaClient, TaskStatus } from '@tickwire/prisma';
import { hoursToComplete, inScopes, isDone, isOverdue } from './stats-sql.ts';

export interface StatusCount {
  readonly status: TaskStatus;
  readonly count: number;
}

/** What one pass over the tasks answers. Of what was not asked for nothing is told. */
export interface Summary {
  readonly byStatus: readonly StatusCount[];
  readonly overdue: number;
  readonly completedLast7Days: number;
  readonly averageHoursToComplete: number | null;
}

export type SummaryPart = keyof Summary;

/** In hours; null where no task is done. */
export interface Percentiles {
  readonly p50: number | null;
  readonly p75: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
}

/** All tasks that count for a part: where it alone is asked for, the pass is over those. */
const counting: Readonly<Record<SummaryPart, Prisma.Sql>> = {
  byStatus: Prisma.sql`true`,
  overdue: isOverdue,
  completedLast7Days: Prisma.sql`status = 'DONE' AND completed_at >= now() - interval '168 hours'`,
  averageHoursToComplete: isDone,
};

type SummaryRow = { readonly status: TaskStatus } & {
  readonly [Part in 'byStatus' | 'overdue' | 'completedLast7Days']: number | null;
} & { readonly averageHoursToComplete: number | null };

const countOf = (part: SummaryPart, parts: readonly SummaryPart[]): Prisma.Sql =>
  parts.includes(part) ? Prisma.sql`(count(*) FILTER (WHERE ${counting[part]}))::int` : Prisma.sql`NULL::int`;

export function createSummaries(database: Pick<PrismaClient, '$queryRaw'>) {
  return {
    async summary(scopes: readonly string[], parts: readonly SummaryPart[]): Promise<Summary> {
      const [only = 'byStatus', ...others] = parts;
      const average = parts.includes('averageHoursToComplete')
        ? Prisma.sql`avg(${hoursToComplete}) FILTER (WHERE ${isDone})`
        : Prisma.sql`NULL::float8`;
      const rows = await database.$queryRaw<SummaryRow[]>`
        SELECT status, ${countOf('byStatus', parts)} AS "byStatus", ${countOf('overdue', parts)} AS overdue,
          ${countOf('completedLast7Days', parts)} AS "completedLast7Days", ${average} AS "averageHoursToComplete"
        FROM tasks WHERE ${inScopes(scopes)} AND ${others.length === 0 ? counting[only] : counting.byStatus}
        GROUP BY status`;
      const sum = (part: 'overdue' | 'completedLast7Days') => rows.reduce((total, row) => total + (row[part] ?? 0), 0);
      const row = (status: TaskStatus) => rows.find((one) => one.status === status);
      return {
        byStatus: Object.values(TaskStatus).map((status) => ({ status, count: row(status)?.byStatus ?? 0 })),
        overdue: sum('overdue'),
        completedLast7Days: sum('completedLast7Days'),
        averageHoursToComplete: row(TaskStatus.DONE)?.averageHoursToComplete ?? null,
      };
    },

    async percentiles(scopes: readonly string[]): Promise<Percentiles> {
      const [row] = await database.$queryRaw<{ readonly hours: readonly number[] | null }[]>`
        SELECT percentile_cont('{0.5,0.75,0.9,0.99}'::float8[]) WITHIN GROUP (ORDER BY ${hoursToComplete}) AS hours
        FROM tasks WHERE ${inScopes(scopes)} AND ${isDone}`;
      const [p50 = null, p75 = null, p90 = null, p99 = null] = row?.hours ?? [];
      return { p50, p75, p90, p99 };
    },
  };
}

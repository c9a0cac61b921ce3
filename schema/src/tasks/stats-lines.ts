import { Prisma, type PrismaClient } from '@tickwire/prisma';
import { hoursToComplete, inScopes, isDone, isOpenOrDone, isOpenTask, isOverdue, mediansBy } from './stats-sql.ts';

export interface WeekLine {
  readonly weekStart: Date;
  readonly created: number;
  readonly completed: number;
  readonly averageHoursToComplete: number | null;
}

/** Whose or what's a line is of tasks that are told apart by it. */
export type Grouping = 'assignee' | 'instrument';

export interface GroupLine {
  /** Null: the tasks that name none. */
  readonly id: string | null;
  readonly open: number;
  readonly overdue: number;
  readonly completed: number;
  readonly averageHoursToComplete: number | null;
}

/** The median of the hours to complete of each group that something was done in, by what `lineKey` says of it. */
export type Medians = ReadonlyMap<string, number>;

/** By what the median of a line is found. */
export const lineKey = (group: Date | string | null): string =>
  group instanceof Date ? group.toISOString() : (group ?? 'none');

const columns: Readonly<Record<Grouping, Prisma.Sql>> = {
  assignee: Prisma.sql`assignee_id`,
  instrument: Prisma.sql`instrument_id`,
};

/** In hours, as a week of days is as long as its time zone says, and the session may have one. 2001 began on a Monday. */
const week = Prisma.sql`interval '168 hours'`;
const weekOf = (instant: Prisma.Sql) => Prisma.sql`date_bin(${week}, ${instant}, '2001-01-01T00:00:00Z'::timestamptz)`;
const now = Prisma.sql`now()`;
const firstOf = (weeks: number) => Prisma.sql`${weekOf(now)} - ${week} * ${weeks - 1}::int`;
const completedAt = Prisma.sql`completed_at`;

const doneSince = (scopes: readonly string[], weeks: number) =>
  Prisma.sql`${inScopes(scopes)} AND ${isDone} AND completed_at >= ${firstOf(weeks)}`;

interface MedianRow {
  readonly group: Date | string | null;
  readonly median: number;
}

export function createLines(database: Pick<PrismaClient, '$queryRaw'>) {
  async function mediansOf(group: Prisma.Sql, condition: Prisma.Sql): Promise<Medians> {
    const rows = await database.$queryRaw<MedianRow[]>(mediansBy(group, condition));
    return new Map(rows.map((row) => [lineKey(row.group), row.median]));
  }

  return {
    /** The present week and those before it, the oldest first. */
    byWeek: (scopes: readonly string[], weeks: number): Promise<WeekLine[]> =>
      database.$queryRaw<WeekLine[]>`
        SELECT week AS "weekStart", coalesce(created, 0)::int AS created, coalesce(completed, 0)::int AS completed,
          "averageHoursToComplete"
        FROM generate_series(${firstOf(weeks)}, ${weekOf(now)}, ${week}) AS week
        LEFT JOIN (
          SELECT ${weekOf(Prisma.sql`created_at`)} AS week, count(*) AS created
          FROM tasks WHERE ${inScopes(scopes)} AND created_at >= ${firstOf(weeks)} GROUP BY 1
        ) AS made USING (week)
        LEFT JOIN (
          SELECT ${weekOf(completedAt)} AS week, count(*) AS completed, avg(${hoursToComplete}) AS "averageHoursToComplete"
          FROM tasks WHERE ${doneSince(scopes, weeks)} GROUP BY 1
        ) AS done USING (week)
        ORDER BY week`,

    mediansByWeek: (scopes: readonly string[], weeks: number): Promise<Medians> =>
      mediansOf(weekOf(completedAt), doneSince(scopes, weeks)),

    /** The most open first. What is cancelled makes no line. */
    byGroup: (scopes: readonly string[], grouping: Grouping, first: number): Promise<GroupLine[]> =>
      database.$queryRaw<GroupLine[]>`
        SELECT ${columns[grouping]} AS id, (count(*) FILTER (WHERE ${isOpenTask}))::int AS open,
          (count(*) FILTER (WHERE ${isOverdue}))::int AS overdue, (count(*) FILTER (WHERE ${isDone}))::int AS completed,
          avg(${hoursToComplete}) FILTER (WHERE ${isDone}) AS "averageHoursToComplete"
        FROM tasks WHERE ${inScopes(scopes)} AND ${isOpenOrDone}
        GROUP BY 1 ORDER BY open DESC, completed DESC, id NULLS LAST LIMIT ${first}`,

    mediansByGroup: (scopes: readonly string[], grouping: Grouping): Promise<Medians> =>
      mediansOf(columns[grouping], Prisma.sql`${inScopes(scopes)} AND ${isDone}`),
  };
}

import type { PrismaClient } from '@tickwire/prisma';
import type { Catalogue } from '../../market/catalogue/catalogue.ts';
import { selectTasks, taskConditions } from '../../tasks/filter.ts';
import { openStatuses } from '../../tasks/open.ts';
import type { SymbolFacts, TasksDue } from './contents.ts';

/** So far ahead a report looks. */
export const dueWithinDays = 7;
/** So many are told one by one. */
export const mostTasksDue = 50;

const dayMs = 86_400_000;

interface Row {
  readonly id: string;
  readonly title: string;
  readonly dueAt: Date;
  readonly instrumentId: string;
  /** Of all, also those that are left out. */
  readonly total: number;
}

export interface TasksDueOptions {
  readonly database: PrismaClient;
  readonly catalogue: Pick<Catalogue, 'bySymbol'>;
}

interface Asked {
  readonly userId: string;
  readonly at: Date;
  readonly facts: readonly SymbolFacts[];
}

/** The open tasks about these symbols that a user can see, their own and their teams', and that are overdue or due soon. */
export async function readTasksDue(
  { database, catalogue }: TasksDueOptions,
  { userId, at, facts }: Asked,
): Promise<TasksDue> {
  // From the database: what is kept near may be of before somebody left a team.
  const places = await database.teamMember.findMany({ where: { userId }, select: { teamId: true } });
  const scopes = { userId, teamIds: places.map(({ teamId }) => teamId) };
  const dueBefore = new Date(at.getTime() + dueWithinDays * dayMs);
  const open = selectTasks(scopes, { status: openStatuses, dueBefore }, catalogue);
  const tasks = await database.$queryRaw<Row[]>`
    SELECT tasks.id, tasks.title, tasks.due_at AS "dueAt", tasks.instrument_id AS "instrumentId",
      count(*) OVER ()::int AS total
    FROM tasks
    WHERE ${taskConditions(open)} AND tasks.instrument_id = ANY (${facts.map(({ instrument }) => instrument.id)}::uuid[])
    ORDER BY tasks.due_at, tasks.id LIMIT ${mostTasksDue}`;
  return {
    tasksDue: tasks.map(({ id, title, dueAt, instrumentId }) => ({
      ...{ taskId: id, title, instrumentId },
      dueAt: dueAt.toISOString(),
      isOverdue: dueAt < at,
    })),
    moreTasksDue: (tasks[0]?.total ?? 0) - tasks.length,
  };
}

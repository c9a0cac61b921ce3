import { Prisma } from '@tickwire/prisma';
import { openStatuses, openStatusList, statusList } from './open.ts';

/** A condition: the task stands in one of these lists. */
export const inScopes = (scopes: readonly string[]): Prisma.Sql => Prisma.sql`scope_id = ANY(${[...scopes]}::uuid[])`;

export const isOpenTask = Prisma.sql`status IN ${openStatusList}`;
/** That of an open task `completed_at` is null says to the index where among them those begin that were due. */
export const isOverdue = Prisma.sql`${isOpenTask} AND completed_at IS NULL AND due_at < now()`;
export const isOpenOrDone = Prisma.sql`status IN ${statusList([...openStatuses, 'DONE'])}`;
export const isDone = Prisma.sql`status = 'DONE'`;

/** Of a task that is done. As `date_part`, since `extract` computes in decimals, at several times the price. */
export const hoursToComplete = Prisma.sql`(date_part('epoch', completed_at - created_at) / 3600)`;

/**
 * Of each group of the tasks that meet the condition: the median of the hours to complete. The hours of all groups are
 * gathered in one pass, and sorted group by group: to sort the tasks by group first took up to twice as long.
 */
export const mediansBy = (group: Prisma.Sql, condition: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT "group", (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY hour) FROM unnest(hours) AS hour) AS median
  FROM (
    SELECT ${group} AS "group", array_agg(${hoursToComplete}) AS hours FROM tasks WHERE ${condition} GROUP BY 1
  ) AS gathered`;

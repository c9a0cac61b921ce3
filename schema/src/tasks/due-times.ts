import { Prisma } from '@tickwire/prisma';
import type { Transaction } from '../changes.ts';
import { openStatusList } from './open.ts';

/** A clock that is put back shows an hour twice: by so much, on one day or another, anywhere. */
const stepsBack = ['0 minutes', '30 minutes', '1 hour', '2 hours'];

/**
 * When it is told that the task in the row `due` falls due, for whoever is to hear it: whom it is assigned to, else its
 * creator. It is the last time at or before the due date that this user's clock shows the hour of their schedule, or the due
 * date itself where that is past; null where the task is not open, or never falls due. On a day whose clock leaves the hour
 * out, it is the moment to which the clock was put forward from it.
 */
export const tellAt = Prisma.sql`(
  SELECT CASE
    WHEN due.status NOT IN ${openStatusList} THEN NULL
    WHEN max(shown.at) >= statement_timestamp() THEN max(shown.at)
    ELSE due.due_at
  END
  FROM generate_series(0, 2) AS days
  LEFT JOIN notification_schedules AS chosen ON chosen.user_id = coalesce(due.assignee_id, due.creator_id)
  CROSS JOIN LATERAL (
    SELECT coalesce(chosen.time_zone, 'UTC') AS zone, make_interval(hours => coalesce(chosen.due_hour, 9)) AS hour
  ) AS clock
  CROSS JOIN LATERAL (
    SELECT date_trunc('day', due.due_at AT TIME ZONE zone) - make_interval(days => days) + hour AS reading
  ) AS day
  CROSS JOIN unnest(${stepsBack}::interval[]) AS step
  CROSS JOIN LATERAL (SELECT (reading AT TIME ZONE zone) - step AS at) AS shown
  WHERE shown.at <= due.due_at AND (step = '0' OR shown.at AT TIME ZONE zone = reading)
)`;

/**
 * Sets anew when it is told that tasks fall due. What was told already is told again: to be called for tasks whose assignee,
 * due date or whether they are open has changed, or, where a schedule has, for those that still have something to tell.
 */
export async function retime(transaction: Transaction, taskIds: readonly string[]): Promise<void> {
  if (taskIds.length === 0) return;
  await transaction.$executeRaw`
    UPDATE tasks AS due SET due_tell_at = ${tellAt} WHERE id = ANY(${[...taskIds]}::uuid[])`;
}

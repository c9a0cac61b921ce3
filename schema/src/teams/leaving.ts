import type { Transaction } from '../changes.ts';
import { encodeGlobalId } from '../global-id.ts';
import { retime } from '../tasks/due-times.ts';
import { openStatusList } from '../tasks/open.ts';

export interface Leaving {
  readonly teamIds: readonly string[];
  readonly userId: string;
  readonly actorId: string;
}

/**
 * Takes the open tasks of these teams off somebody who may work on them no more: for each it is a change, with a version and
 * a line in the history. To be called once the place is taken away, so that what was assigned until then is seen.
 */
export async function releaseTasks(transaction: Transaction, { teamIds, userId, actorId }: Leaving): Promise<void> {
  const fields = JSON.stringify([{ field: 'assigneeId', from: encodeGlobalId('User', userId), to: null }]);
  const released = await transaction.$queryRaw<{ readonly task_id: string }[]>`
    WITH held AS (
      SELECT id, updated_at, due_at, priority FROM tasks
      WHERE assignee_id = ${userId}::uuid AND team_id = ANY(${teamIds}::uuid[]) AND status IN ${openStatusList}
      ORDER BY id FOR NO KEY UPDATE
    ), released AS (
      UPDATE tasks AS task
      SET assignee_id = NULL, version = task.version + 1, updated_at = greatest(task.updated_at, statement_timestamp())
      FROM held WHERE task.id = held.id
      RETURNING task.id, task.version, task.scope_id, task.updated_at AS at, held.updated_at, held.due_at, held.priority
    )
    INSERT INTO task_changes
      (task_id, version, scope_id, actor_id, at, fields, prior_updated_at, prior_due_at, prior_priority)
    SELECT id, version, scope_id, ${actorId}::uuid, at, ${fields}::jsonb, updated_at, due_at, priority FROM released
    RETURNING task_id`;
  await retime(
    transaction,
    released.map(({ task_id }) => task_id),
  );
}

import type { Transaction } from '../changes.ts';
import { encodeGlobalId } from '../global-id.ts';

export interface Leaving {
  readonly teamIds: readonly string[];
  readonly userId: string;
  readonly actorId: string;
}

/**
 * Takes the open tasks of these teams off somebody who may work them no more: each such change counts as one of the task.
 * To be called once the place is taken away, so that what was assigned until then is seen.
 */
export async function releaseTasks(transaction: Transaction, { teamIds, userId, actorId }: Leaving): Promise<void> {
  const fields = JSON.stringify([{ field: 'assigneeId', from: encodeGlobalId('User', userId), to: null }]);
  await transaction.$executeRaw`
    WITH held AS (
      SELECT id, updated_at, due_at, priority FROM tasks
      WHERE assignee_id = ${userId}::uuid AND team_id = ANY(${teamIds}::uuid[]) AND status IN ('TODO', 'IN_PROGRESS')
      ORDER BY id FOR NO KEY UPDATE
    ), released AS (
      UPDATE tasks AS task
      SET assignee_id = NULL, version = version + 1, updated_at = greatest(clock_timestamp(), task.updated_at)
      FROM held WHERE task.id = held.id
      RETURNING task.id, task.version, task.scope_id, held.updated_at, held.due_at, held.priority
    )
    INSERT INTO task_changes (task_id, version, scope_id, actor_id, fields, prior_updated_at, prior_due_at, prior_priority)
    SELECT id, version, scope_id, ${actorId}::uuid, ${fields}::jsonb, updated_at, due_at, priority FROM released`;
}

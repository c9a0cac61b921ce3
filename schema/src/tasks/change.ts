import type { Task } from '@tickwire/prisma';
import type { Transaction } from '../changes.ts';
import { tellAt } from './due-times.ts';
import { changedFields, type Draft, type Symbols, toldChanges } from './fields.ts';
import { isOpen } from './open.ts';

export interface ChangeBy {
  /** Null: the service itself. */
  readonly actorId: string | null;
  readonly symbols: Symbols;
}

/** Whether there is something new to tell of when it falls due. */
function isRetimed({ before, after }: Draft): boolean {
  return (
    before.dueAt?.getTime() !== after.dueAt?.getTime() ||
    before.assigneeId !== after.assigneeId ||
    isOpen(before) !== isOpen(after)
  );
}

/**
 * Makes of each task what its draft says, with a version and a line in the history each, in one statement. `before` has been
 * read under a lock. Drafts that change nothing leave no trace. Who may do so has been decided.
 *
 * @returns how many were changed
 */
export async function writeChanges(
  transaction: Transaction,
  drafts: readonly Draft[],
  { actorId, symbols }: ChangeBy,
): Promise<number> {
  const changes = drafts
    .map((draft) => ({ draft, changed: changedFields(draft) }))
    .filter(({ changed }) => changed.length > 0);
  if (changes.length === 0) return 0;
  const rows = changes.map(({ draft, changed }) => ({
    task_id: draft.before.id,
    is_retimed: isRetimed(draft),
    fields: toldChanges(draft, symbols),
    becomes: Object.fromEntries(changed.map(({ column, stored }) => [column, stored(draft.after)])),
  }));
  await transaction.$executeRaw`
    WITH next AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS next (task_id uuid, is_retimed boolean, fields jsonb, becomes jsonb)
    ), changed AS (
      UPDATE tasks AS task
      SET
        (
          title, description, status, priority, tags, due_at, instrument_id, assignee_id, team_id,
          scope_id, completed_at, due_tell_at
        ) = (
          SELECT title, description, status, priority, tags, due_at, instrument_id, assignee_id, team_id,
            coalesce(team_id, creator_id),
            CASE WHEN status = 'DONE' THEN coalesce(completed_at, statement_timestamp()) END,
            CASE WHEN next.is_retimed THEN ${tellAt} ELSE due_tell_at END
          FROM jsonb_populate_record(task, next.becomes) AS due
        ),
        version = task.version + 1,
        updated_at = greatest(task.updated_at, statement_timestamp())
      FROM next WHERE task.id = next.task_id
      RETURNING task.id, task.version, task.updated_at
    )
    INSERT INTO task_changes
      (task_id, version, scope_id, actor_id, at, fields, prior_updated_at, prior_due_at, prior_priority)
    SELECT prior.id, changed.version, prior.scope_id, ${actorId}::uuid, changed.updated_at, next.fields,
      prior.updated_at, prior.due_at, prior.priority
    FROM changed
    JOIN next ON next.task_id = changed.id
    -- As it was when the statement began.
    JOIN tasks AS prior ON prior.id = changed.id`;
  return changes.length;
}

/** The tasks as they are, in the order of their ids, and as they stay until the transaction has ended or changes them. */
export async function lockTasks(transaction: Transaction, ids: readonly string[]): Promise<Task[]> {
  if (ids.length > 0) {
    await transaction.$queryRaw`
      SELECT id FROM tasks WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  }
  return tasksOf(transaction, ids);
}

export function tasksOf(transaction: Transaction, ids: readonly string[]): Promise<Task[]> {
  return transaction.task.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } });
}

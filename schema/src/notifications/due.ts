import { type ChangeParts, withEvents } from '../events/outbox.ts';
import { itself } from '../events/stored-event.ts';
import type { Chore } from '../ports/jobs.ts';

const everyMs = 5_000;
const mostAtOnce = 500;

interface DueTask {
  readonly id: string;
  readonly userId: string;
  readonly title: string;
  readonly dueAt: Date;
}

/** Lets it be told that tasks fall due whose time to tell has come: each once, whoever else does the same. */
function tellSomeDue(parts: ChangeParts): Promise<number> {
  return withEvents(parts, itself, async (transaction, _changed, happened) => {
    const due = await transaction.$queryRaw<DueTask[]>`
      UPDATE tasks AS task SET due_tell_at = NULL
      FROM (
        SELECT id FROM tasks WHERE due_tell_at <= now() ORDER BY due_tell_at LIMIT ${mostAtOnce} FOR UPDATE SKIP LOCKED
      ) AS come
      WHERE task.id = come.id AND task.due_at IS NOT NULL
      RETURNING task.id, coalesce(task.assignee_id, task.creator_id) AS "userId", task.title, task.due_at AS "dueAt"`;
    happened(
      ...due.map(({ id, userId, title, dueAt }) => ({
        type: 'TASK_DUE' as const,
        payload: { taskId: id, userId, title, dueAt: dueAt.toISOString() },
      })),
    );
    return due.length;
  });
}

/** Tells of tasks that fall due, at the hour of whoever is to do them. */
export function createDueTasks(parts: ChangeParts): Chore {
  return {
    name: 'tell-due-tasks',
    everyMs,
    async run(signal) {
      for (let told = mostAtOnce; told === mostAtOnce && !signal.aborted; ) told = await tellSomeDue(parts);
    },
  };
}

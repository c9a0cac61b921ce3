import type { Transaction } from '../changes.ts';
import type { EventOf } from '../events/stored-event.ts';
import { openStatuses } from '../tasks/open.ts';
import { nameOf } from './names.ts';
import { scheduleOf } from './schedule.ts';
import type { Telling } from './telling.ts';

interface SeenTask {
  readonly taskId: string;
  readonly userId: string;
}

/**
 * Which of the tasks each of the users can see now, in the order of the tasks: who has left a team meanwhile is told nothing
 * of what is written there, and nobody of a task that is gone.
 */
async function seenTasks(
  transaction: Transaction,
  userIds: readonly string[],
  taskIds: readonly string[],
): Promise<SeenTask[]> {
  return transaction.$queryRaw<SeenTask[]>`
    SELECT task.id AS "taskId", reader.id AS "userId"
    FROM unnest(${taskIds}::uuid[]) WITH ORDINALITY AS named (id, place)
    JOIN tasks AS task ON task.id = named.id
    CROSS JOIN unnest(${userIds}::uuid[]) AS reader (id)
    WHERE CASE
      WHEN task.team_id IS NULL THEN task.creator_id = reader.id
      ELSE EXISTS (SELECT FROM team_members AS member WHERE member.team_id = task.team_id AND member.user_id = reader.id)
    END
    ORDER BY named.place`;
}

/** Whether it is as the event says: what has changed since then is told at a time of its own, to whoever is to do it now. */
async function isStillDue(
  transaction: Transaction,
  { taskId, userId, dueAt }: EventOf<'TASK_DUE'>['payload'],
): Promise<boolean> {
  const isTheirs = { OR: [{ assigneeId: userId }, { assigneeId: null, creatorId: userId }] };
  const open = { status: { in: [...openStatuses] } };
  return (await transaction.task.count({ where: { id: taskId, dueAt, ...open, ...isTheirs } })) > 0;
}

export async function tellAssigned(
  transaction: Transaction,
  { actorId, payload }: EventOf<'TASKS_ASSIGNED'>,
): Promise<readonly Telling[]> {
  const [first, ...others] = await seenTasks(transaction, [payload.assigneeId], payload.taskIds);
  if (first === undefined) return [];
  const name = await nameOf(transaction, actorId);
  const isOne = others.length === 0;
  return [
    {
      userIds: [payload.assigneeId],
      kind: 'TASK_ASSIGNED',
      title: `${name} gave you ${isOne ? 'a task' : `${others.length + 1} tasks`}`,
      body: isOne ? payload.title : `${payload.title}, and ${others.length} more`,
      subject: isOne ? { type: 'Task', id: first.taskId } : null,
    },
  ];
}

export async function tellDue(transaction: Transaction, { payload }: EventOf<'TASK_DUE'>): Promise<readonly Telling[]> {
  const { taskId, userId, title, dueAt } = payload;
  const readers = await seenTasks(transaction, [userId], [taskId]);
  if (readers.length === 0 || !(await isStillDue(transaction, payload))) return [];
  const { timeZone } = await scheduleOf(transaction, userId);
  const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone });
  return [
    {
      userIds: [userId],
      kind: 'TASK_DUE',
      title: `Due: ${title}`,
      body: `It is due on ${when.format(new Date(dueAt))} (${timeZone}).`,
      subject: { type: 'Task', id: taskId },
    },
  ];
}

export async function tellCommented(
  transaction: Transaction,
  { actorId, payload: { taskId, title, excerpt, recipientIds } }: EventOf<'TASK_COMMENTED'>,
): Promise<readonly Telling[]> {
  const readers = await seenTasks(transaction, recipientIds, [taskId]);
  if (readers.length === 0) return [];
  return [
    {
      userIds: readers.map(({ userId }) => userId),
      kind: 'TASK_COMMENTED',
      title: `${await nameOf(transaction, actorId)} commented on: ${title}`,
      body: excerpt,
      subject: { type: 'Task', id: taskId },
    },
  ];
}

export async function tellCompleted(
  transaction: Transaction,
  { actorId, payload: { taskId, title, creatorId } }: EventOf<'TASK_COMPLETED'>,
): Promise<readonly Telling[]> {
  const readers = await seenTasks(transaction, [creatorId], [taskId]);
  if (readers.length === 0) return [];
  return [
    {
      userIds: [creatorId],
      kind: 'TASK_COMPLETED',
      title: `${await nameOf(transaction, actorId)} has done a task`,
      body: title,
      subject: { type: 'Task', id: taskId },
    },
  ];
}

import type { Happening } from '../events/events.ts';
import type { Access } from './access.ts';
import type { Draft } from './fields.ts';

interface Given {
  readonly id: string;
  readonly title: string;
  readonly assigneeId: string | null;
}

/** Who was given which tasks by another: told once to each, however many they are. */
export function givenAway(actorId: string, given: readonly Given[]): Happening[] {
  const byAssignee = new Map<string, Given[]>();
  for (const task of given) {
    const { assigneeId } = task;
    if (assigneeId === null || assigneeId === actorId) continue;
    const others = byAssignee.get(assigneeId);
    if (others === undefined) byAssignee.set(assigneeId, [task]);
    else others.push(task);
  }
  return [...byAssignee].map(([assigneeId, tasks]) => ({
    type: 'TASKS_ASSIGNED',
    payload: { assigneeId, taskIds: tasks.map(({ id }) => id), title: tasks[0]?.title ?? '' },
  }));
}

/** What others are told of a change of tasks. Who has lost sight of a task is told nothing of it. */
export function happeningsOf(actorId: string, drafts: readonly Draft[], access: Access): Happening[] {
  const given = drafts
    .filter(({ before, after }) => before.assigneeId !== after.assigneeId)
    .map(({ before, after }) => ({ id: before.id, title: after.title, assigneeId: after.assigneeId }));
  const completed = drafts.filter(
    ({ before, after }) =>
      before.status !== 'DONE' &&
      after.status === 'DONE' &&
      before.creatorId !== actorId &&
      access.sees(before.creatorId, { teamId: after.teamId, creatorId: before.creatorId }),
  );
  return [
    ...givenAway(actorId, given),
    ...completed.map(({ before: { id, creatorId }, after: { title } }): Happening => {
      return { type: 'TASK_COMPLETED', payload: { taskId: id, title, creatorId } };
    }),
  ];
}

import type { Task, TaskChange } from '@tickwire/prisma';
import { ConflictError } from '../errors.ts';
import type { PageRequest } from '../pagination.ts';
import { newUuid } from '../uuid-time.ts';
import {
  accessBy,
  mustAllow,
  mustBeHeld,
  mustBelong,
  mustDecide,
  mustWork,
  noSuchTask,
  withoutLeaver,
} from './access.ts';
import { tasksOf, writeChanges } from './change.ts';
import { type Actor, type Changing, holdSeenTask, type TaskParts } from './changing.ts';
import { retime } from './due-times.ts';
import { draftOf } from './fields.ts';
import { givenAway, happeningsOf } from './happenings.ts';
import { holdRoles } from './roles.ts';
import { checkDueAtOf, fieldsOf, type TaskWish } from './wishes.ts';

export type TaskService = ReturnType<typeof createTaskService>;

/** Tasks one at a time. */
export function createTaskService({ database, catalogue }: TaskParts, changing: Changing) {
  return {
    /** @throws NotFoundError, ValidationError, GraphQLError (FORBIDDEN) */
    create(actor: Actor, wish: TaskWish & { readonly title: string }): Promise<Task> {
      const { actorId: creatorId } = actor;
      const { teamId = null, assigneeId = null, ...fields } = fieldsOf(wish, catalogue);
      return changing(actor, async (transaction, happened) => {
        const roles = await holdRoles(transaction, [], { actorId: creatorId, teamId, assigneeId });
        if (teamId !== null) mustBelong(roles, creatorId, teamId);
        mustBeHeld(accessBy(roles), { teamId, creatorId, assigneeId });
        const id = newUuid();
        const place = { teamId, assigneeId, creatorId, scopeId: teamId ?? creatorId };
        const task = await transaction.task.create({ data: { ...fields, ...place, id, title: wish.title } });
        if (task.dueAt !== null) await retime(transaction, [id]);
        happened(...givenAway(creatorId, [task]));
        return task;
      });
    },

    /** @throws NotFoundError, ValidationError, ConflictError where the version differs, GraphQLError (FORBIDDEN) */
    update(actor: Actor, id: string | null, expectedVersion: number | null, wish: TaskWish): Promise<Task> {
      const { actorId } = actor;
      const { teamId, assigneeId } = wish;
      return changing(actor, async (transaction, happened) => {
        const held = await holdSeenTask(transaction, id, { actorId, teamId, assigneeId });
        if (held === null) throw noSuchTask();
        const { task, roles, access } = held;
        mustWork(access, actorId, task);
        if (expectedVersion !== null && expectedVersion !== task.version) {
          throw new ConflictError(
            `The task has changed: its version is ${task.version}, and ${expectedVersion} was expected. Read it again.`,
          );
        }
        const asked = draftOf(task, fieldsOf(wish, catalogue));
        mustAllow(roles, actorId, asked);
        checkDueAtOf(asked);
        const draft = withoutLeaver(access, asked);
        await writeChanges(transaction, [draft], { actorId, symbols: catalogue });
        happened(...happeningsOf(actorId, [draft], access));
        const [changed = task] = await tasksOf(transaction, [task.id]);
        return changed;
      });
    },

    /** @throws NotFoundError, GraphQLError (FORBIDDEN) */
    delete(actor: Actor, id: string | null): Promise<void> {
      const { actorId } = actor;
      return changing(actor, async (transaction, happened) => {
        const held = await holdSeenTask(transaction, id, { actorId });
        if (held === null) throw noSuchTask();
        const { task, access } = held;
        mustDecide(access, actorId, task, 'delete it');
        await transaction.task.delete({ where: { id: task.id } });
        const { title, creatorId, teamId } = task;
        happened({ type: 'TASK_DELETED', payload: { taskId: task.id, title, creatorId, teamId } });
      });
    },

    /** A page of a task's changes, in the order of the versions that they made. */
    history(taskId: string, { after, before, limit, inverted }: PageRequest): Promise<TaskChange[]> {
      return database.taskChange.findMany({
        where: {
          taskId,
          version: { ...(after !== null && { gt: Number(after) }), ...(before !== null && { lt: Number(before) }) },
        },
        orderBy: { version: inverted ? 'desc' : 'asc' },
        take: limit,
      });
    },

    countChanges(taskId: string): Promise<number> {
      return database.taskChange.count({ where: { taskId } });
    },
  };
}

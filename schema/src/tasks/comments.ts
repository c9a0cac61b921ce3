import type { TaskComment } from '@tickwire/prisma';
import type { Transaction } from '../changes.ts';
import { forbidden, NotFoundError } from '../errors.ts';
import type { PageRequest } from '../pagination.ts';
import { newUuid } from '../uuid-time.ts';
import { mustWork, noSuchTask } from './access.ts';
import { type Actor, type Changing, holdSeenTask, type TaskParts } from './changing.ts';

const excerptLength = 200;

const noSuchComment = () => new NotFoundError('There is no such comment.');

function excerptOf(body: string): string {
  const characters = [...body];
  return characters.length <= excerptLength ? body : `${characters.slice(0, excerptLength - 1).join('')}…`;
}

export type TaskCommentService = ReturnType<typeof createTaskCommentService>;

/** What people write below tasks. */
export function createTaskCommentService({ database }: Pick<TaskParts, 'database'>, changing: Changing) {
  /** A comment that the actor sees, and its task. */
  async function seenComment(transaction: Transaction, actor: Actor, id: string | null) {
    const named = id === null ? null : await transaction.taskComment.findUnique({ where: { id } });
    const held = await holdSeenTask(transaction, named?.taskId ?? null, actor);
    // Under the lock of its task it stays as it is.
    const comment = id === null || held === null ? null : await transaction.taskComment.findUnique({ where: { id } });
    if (comment === null || held === null) throw noSuchComment();
    return { comment, ...held };
  }

  return {
    /** @throws NotFoundError, GraphQLError (FORBIDDEN) */
    add(actor: Actor, taskId: string | null, body: string): Promise<TaskComment> {
      const { actorId: authorId } = actor;
      return changing(actor, async (transaction, happened) => {
        const held = await holdSeenTask(transaction, taskId, actor);
        if (held === null) throw noSuchTask();
        const { task, access } = held;
        mustWork(access, authorId, task);
        // Under the lock of its task comments are written one after another: their ids ascend, as their pages are read.
        const last = await transaction.taskComment.findFirst({ where: { taskId: task.id }, orderBy: { id: 'desc' } });
        const comment = await transaction.taskComment.create({
          data: { id: newUuid(last?.id), taskId: task.id, authorId, body },
        });
        const others = new Set([task.creatorId, task.assigneeId ?? task.creatorId]);
        const recipientIds = [...others].filter((id) => id !== authorId && access.sees(id, task));
        const { title } = task;
        const excerpt = excerptOf(body);
        happened({
          type: 'TASK_COMMENTED',
          payload: { taskId: task.id, commentId: comment.id, title, excerpt, recipientIds },
        });
        return comment;
      });
    },

    /** @throws NotFoundError, GraphQLError (FORBIDDEN) */
    update(actor: Actor, id: string | null, body: string): Promise<TaskComment> {
      return changing(actor, async (transaction) => {
        const { comment, task, access } = await seenComment(transaction, actor, id);
        mustWork(access, actor.actorId, task);
        if (comment.authorId !== actor.actorId) throw forbidden('Only who wrote a comment may change it.');
        if (comment.body === body) return comment;
        await transaction.$executeRaw`
          UPDATE task_comments SET body = ${body}, edited_at = statement_timestamp() WHERE id = ${comment.id}::uuid`;
        return transaction.taskComment.findUniqueOrThrow({ where: { id: comment.id } });
      });
    },

    /** @throws NotFoundError, GraphQLError (FORBIDDEN) */
    delete(actor: Actor, id: string | null): Promise<void> {
      return changing(actor, async (transaction) => {
        const { comment, task, access } = await seenComment(transaction, actor, id);
        mustWork(access, actor.actorId, task);
        if (comment.authorId !== actor.actorId && !access.decides(actor.actorId, task)) {
          throw forbidden('Only who wrote a comment, who made its task, or an owner of the team may delete it.');
        }
        await transaction.taskComment.delete({ where: { id: comment.id } });
      });
    },

    /** A page of a task's comments, in the order in which they were written. */
    page(taskId: string, { after, before, limit, inverted }: PageRequest): Promise<TaskComment[]> {
      return database.taskComment.findMany({
        where: { taskId, id: { ...(after !== null && { gt: after }), ...(before !== null && { lt: before }) } },
        orderBy: { id: inverted ? 'desc' : 'asc' },
        take: limit,
      });
    },

    /** How many comments each of the tasks has, in the order asked. */
    async counts(taskIds: readonly string[]): Promise<number[]> {
      const groups = await database.taskComment.groupBy({
        by: ['taskId'],
        where: { taskId: { in: [...taskIds] } },
        _count: true,
      });
      const counts = new Map(groups.map(({ taskId, _count }) => [taskId, _count]));
      return taskIds.map((id) => counts.get(id) ?? 0);
    },
  };
}

import { auditSubscriber, createEvents, type Happening, notificationSubscriber, withEvents } from '@tickwire/schema';
import { announceChanges } from '../../src/cache/announcements.ts';
import type { QuickUser } from '../harness/quick-user.ts';
import type { TestServer } from '../harness/server.ts';

const { signal } = new AbortController();
const cache = { announce: announceChanges, drop: async () => {} };

/** A process that works on the server's database: it does what a test lets happen, when the test says so. */
export function newTeller({ database }: Pick<TestServer, 'database'>) {
  const { handlers } = createEvents({
    ...{ database, cache, jobs: { add: async () => {} }, background: { run: () => {} } },
    ...{ subscribers: [notificationSubscriber, auditSubscriber], metrics: { count: () => {} }, report: () => {} },
  });
  return {
    async happen(actor: QuickUser | null, ...happenings: readonly Happening[]): Promise<string[]> {
      const ids: string[] = [];
      const outbox = { handOn: (more: readonly string[]) => void ids.push(...more) };
      const caller = { requestId: 'a-request', ip: '192.0.2.1', userAgent: 'a test' };
      await withEvents(
        { database, cache, outbox },
        { actorId: actor?.databaseId ?? null, caller },
        async (_transaction, _changed, happened) => happened(...happenings),
      );
      return ids;
    },
    deliver: (id: string) => handlers.EVENT(id, { signal, isLast: false }),
    /** What happened is told: each twice, as a job may be done twice. */
    async tell(actor: QuickUser | null, ...happenings: readonly Happening[]): Promise<void> {
      const ids = await this.happen(actor, ...happenings);
      for (const id of [...ids, ...ids]) await handlers.EVENT(id, { signal, isLast: false });
    },
  };
}

/** A task as a change would have left it. */
export async function newTask(
  { database }: Pick<TestServer, 'database'>,
  creator: QuickUser,
  {
    teamId = null,
    ...task
  }: { title?: string; teamId?: string | null; assigneeId?: string; dueAt?: Date; dueTellAt?: Date } = {},
): Promise<string> {
  const { databaseId: creatorId } = creator;
  const { id } = await database.task.create({
    data: { title: 'A task', ...task, creatorId, teamId, scopeId: teamId ?? creatorId },
  });
  return id;
}

/** A task of this user that falls due, and that it does. */
export async function newDueTask(
  server: Pick<TestServer, 'database'>,
  user: QuickUser,
  title: string,
): Promise<{ readonly taskId: string; readonly due: Happening }> {
  const dueAt = new Date();
  const taskId = await newTask(server, user, { title, dueAt });
  const payload = { taskId, userId: user.databaseId, title, dueAt: dueAt.toISOString() };
  return { taskId, due: { type: 'TASK_DUE', payload } };
}

/** Tells somebody something that is about nothing, so many times. */
export const greetings = ({ databaseId: userId }: QuickUser, texts: readonly string[]): Happening[] =>
  texts.map((teamName) => ({
    type: 'TEAM_DELETED',
    payload: { teamId: userId, teamName, memberIds: [userId] },
  }));

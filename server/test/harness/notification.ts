import { randomUUID } from 'node:crypto';
import { globalId } from './global-id.ts';
import type { QuickUser } from './quick-user.ts';
import type { TestServer } from './server.ts';

/** Something that this user was told, about a task of theirs where one is given; answers its id. */
export async function notificationOf(
  { database }: Pick<TestServer, 'database'>,
  { databaseId: userId }: Pick<QuickUser, 'databaseId'>,
  taskId: string | null = null,
): Promise<string> {
  const { last: sequence } = await database.notificationCounter.upsert({
    where: { userId },
    create: { userId, last: 1 },
    update: { last: { increment: 1 } },
  });
  const about = taskId === null ? {} : { subjectType: 'Task', subjectId: taskId };
  const { id } = await database.notification.create({
    data: { userId, sequence, eventId: randomUUID(), kind: 'TASK_DUE', title: 'Due: a task', body: 'Now.', ...about },
  });
  return globalId('Notification', id);
}

/** The cursor of what this user was told before anything: all comes behind it. */
export const cursorBeforeAll = ({ databaseId }: Pick<QuickUser, 'databaseId'>): string =>
  Buffer.from(`${databaseId}.0`).toString('base64url');

import type { TeamRole } from '@tickwire/prisma';
import { z } from 'zod';
import { data } from './client.ts';
import { databaseId, globalId } from './global-id.ts';
import { type QuickUser, quickUser } from './quick-user.ts';
import type { TestServer } from './server.ts';

const taskShape = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  status: z.string(),
  priority: z.string(),
  tags: z.array(z.string()),
  dueAt: z.string().nullable(),
  instrument: z.object({ symbol: z.string() }).nullable(),
  creator: z.object({ id: z.string() }),
  assignee: z.object({ id: z.string() }).nullable(),
  version: z.number(),
  updatedAt: z.string(),
  completedAt: z.string().nullable(),
});

/** As a test reads a task. */
export type TaskRead = z.infer<typeof taskShape>;

const taskFields =
  'id title description status priority tags dueAt instrument { symbol } creator { id } assignee { id } version updatedAt completedAt';

const resultShape = z
  .looseObject({
    __typename: z.string(),
    message: z.string().optional(),
    issues: z.array(z.object({ path: z.array(z.string()), message: z.string() })).optional(),
  })
  .and(taskShape.partial());

export type TaskResult = z.infer<typeof resultShape>;

const typeOf = (field: string) => `${field.charAt(0).toUpperCase()}${field.slice(1)}`;

/** The document of a mutation about tasks that takes an input; `selection` is asked of its success. */
export function inputMutation(field: string, selection = `... on Task { ${taskFields} }`): string {
  return `mutation ($input: ${typeOf(field)}Input!) {
    result: ${field}(input: $input) { __typename ${selection} ... on Error { message ... on ValidationError { issues { path message } } } }
  }`;
}

/** What such a mutation answers. */
export async function sendInput(
  server: Pick<TestServer, 'url'>,
  { token }: Pick<QuickUser, 'token'>,
  field: string,
  input: Record<string, unknown>,
  selection?: string,
): Promise<TaskResult> {
  const shape = z.object({ result: resultShape });
  return (await data(server, shape, inputMutation(field, selection), { token, variables: { input } })).result;
}

/** A task of this user's. */
export async function newTask(
  server: Pick<TestServer, 'url'>,
  user: Pick<QuickUser, 'token'>,
  input: Record<string, unknown> = {},
): Promise<TaskRead> {
  return taskShape.parse(await sendInput(server, user, 'createTask', { title: 'A task', ...input }));
}

/** Each role of one team, and somebody who is in none. */
export interface TestTeam {
  readonly id: string;
  readonly owner: QuickUser;
  readonly member: QuickUser;
  readonly viewer: QuickUser;
  readonly stranger: QuickUser;
}

export async function newTeam(server: TestServer): Promise<TestTeam> {
  const [owner, member, viewer, stranger] = await Promise.all([
    quickUser(server),
    quickUser(server),
    quickUser(server),
    quickUser(server),
  ]);
  const places: readonly (readonly [QuickUser, TeamRole])[] = [
    [owner, 'OWNER'],
    [member, 'MEMBER'],
    [viewer, 'VIEWER'],
  ];
  const members = { create: places.map(([{ databaseId: userId }, role]) => ({ userId, role })) };
  const { id } = await server.database.team.create({ data: { name: 'A team', members } });
  return { id: globalId('Team', id), owner, member, viewer, stranger };
}

/** What happened of tasks so far, by this user. */
export async function happenedBy({ database }: TestServer, { databaseId: actorId }: QuickUser) {
  const events = await database.event.findMany({
    where: { actorId, type: { startsWith: 'TASK' } },
    orderBy: { id: 'asc' },
  });
  return events.map(({ type, payload }) => ({ type, payload }));
}

export const taskRow = ({ database }: TestServer, id: string) =>
  database.task.findUniqueOrThrow({ where: { id: databaseId(id) } });

/** A task of this user alone that was changed and commented on, made without asking the API. */
export async function lastingTask({ database }: TestServer, { databaseId: creatorId }: Pick<QuickUser, 'databaseId'>) {
  const fields = [{ field: 'title', from: 'A', to: 'A task' }];
  const prior = { priorUpdatedAt: new Date(), priorPriority: 'MEDIUM' } as const;
  const task = await database.task.create({
    data: {
      ...{ title: 'A task', version: 2, creatorId, scopeId: creatorId, assigneeId: creatorId },
      changes: { create: { version: 2, scopeId: creatorId, actorId: creatorId, fields, ...prior } },
      comments: { create: { authorId: creatorId, body: 'A comment' } },
    },
    include: { comments: true },
  });
  return { taskId: globalId('Task', task.id), taskCommentId: globalId('TaskComment', task.comments[0]?.id ?? '') };
}

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, post } from '../harness/client.ts';
import { databaseId } from '../harness/global-id.ts';
import type { QuickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { happenedBy, inputMutation, newTask, newTeam, sendInput } from '../harness/tasks.ts';

const server = await startTestServer();

const commentFields = 'id body author { id } createdAt editedAt';
const commentShape = z.object({
  id: z.string(),
  body: z.string(),
  author: z.object({ id: z.string() }).nullable(),
  createdAt: z.string(),
  editedAt: z.string().nullable(),
});

const say = (user: QuickUser, field: string, input: Record<string, unknown>) =>
  sendInput(server, user, field, input, `... on TaskComment { ${commentFields} }`);

async function newComment(user: QuickUser, taskId: string, body = 'A comment') {
  return commentShape.parse(await say(user, 'addTaskComment', { taskId, body }));
}

async function answerTo({ token }: QuickUser, field: string, input: Record<string, unknown>): Promise<string> {
  const { data: told, errors } = await post(server, inputMutation(field, ''), { token, variables: { input } });
  return (
    z.object({ result: z.object({ __typename: z.string() }) }).safeParse(told).data?.result.__typename ??
    errors?.[0]?.extensions.code ??
    ''
  );
}

async function deletion({ token }: QuickUser, id: string): Promise<string> {
  const { data: told, errors } = await post(
    server,
    `mutation { result: deleteTaskComment(id: "${id}") { __typename } }`,
    { token },
  );
  return (
    z.object({ result: z.object({ __typename: z.string() }) }).safeParse(told).data?.result.__typename ??
    errors?.[0]?.extensions.code ??
    ''
  );
}

const pageShape = z.object({
  node: z.object({
    commentCount: z.number(),
    comments: z.object({
      totalCount: z.number(),
      nodes: z.array(commentShape),
      pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
    }),
  }),
});

async function pageOf({ token }: QuickUser, id: string, first = 20, after: string | null = null) {
  const query = `query ($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on Task {
    commentCount comments(first: $first, after: $after) { totalCount nodes { ${commentFields} } pageInfo { endCursor hasNextPage } }
  } } }`;
  return (await data(server, pageShape, query, { token, variables: { id, first, after } })).node;
}

describe('comments of a task', () => {
  test('come behind those that there are, also where another server is ahead by its clock', async () => {
    const { owner } = await newTeam(server);
    const { id } = await newTask(server, owner);
    const soon = (Date.now() + 1_000).toString(16).padStart(12, '0');
    await server.database.taskComment.create({
      data: {
        id: `${soon.slice(0, 8)}-${soon.slice(8)}-7fff-bfff-ffffffffffff`,
        taskId: databaseId(id),
        body: 'first',
      },
    });
    for (const body of ['second', 'third']) await newComment(owner, id, body);
    const { comments } = await pageOf(owner, id);
    expect(comments.nodes.map(({ body }) => body)).toEqual(['first', 'second', 'third']);
  });

  test('are read by everyone in the team, the oldest first, page by page', async () => {
    const { id: teamId, owner, member, viewer } = await newTeam(server);
    const { id } = await newTask(server, owner, { teamId });
    for (const [user, body] of [
      [owner, 'one'],
      [member, 'two\r\n\tindented'],
      [owner, 'three'],
    ] as const) {
      await newComment(user, id, body);
    }
    const { commentCount, comments } = await pageOf(viewer, id, 2);
    expect([commentCount, comments.totalCount]).toEqual([3, 3]);
    expect(comments.nodes.map(({ body, author }) => [body, author?.id])).toEqual([
      ['one', owner.id],
      ['two\n\tindented', member.id],
    ]);
    const rest = await pageOf(viewer, id, 2, comments.pageInfo.endCursor);
    expect(rest.comments).toMatchObject({ nodes: [{ body: 'three' }], pageInfo: { hasNextPage: false } });
  });

  test('written at once have their order for good: whoever reads on misses none', async () => {
    const { id: teamId, owner, member } = await newTeam(server);
    const { id } = await newTask(server, owner, { teamId });
    const read: string[] = [];
    const readOn = async () => {
      const after = read.length === 0 ? null : Buffer.from(read.at(-1) ?? '').toString('base64url');
      const { comments } = await pageOf(owner, id, 100, after);
      read.push(...comments.nodes.map((comment) => databaseId(comment.id)));
    };
    const writing = Promise.all(
      [owner, member].flatMap((user) => Array.from({ length: 8 }, () => newComment(user, id))),
    );
    for (let round = 0; round < 5; round += 1) await readOn();
    const written = await writing;
    await readOn();
    expect(read.toSorted()).toEqual(written.map((comment) => databaseId(comment.id)).sort());
  });

  test('are counted for a page of tasks by one statement', async () => {
    const { owner } = await newTeam(server);
    const ids = await Promise.all(Array.from({ length: 3 }, async () => (await newTask(server, owner)).id));
    for (const id of ids.slice(1)) await newComment(owner, id);
    server.statements.length = 0;
    const shape = z.looseObject({ result: z.object({ tasks: z.array(z.object({ commentCount: z.number() })) }) });
    const query = `mutation ($ids: [ID!]!) { result: updateTasks(input: { ids: $ids, priority: HIGH }) { ... on UpdatedTasks { tasks { commentCount } } } }`;
    const { result } = await data(server, shape, query, { token: owner.token, variables: { ids } });
    expect(result.tasks.map(({ commentCount }) => commentCount)).toEqual([0, 1, 1]);
    expect(server.statements.filter((sql) => sql.includes('task_comments'))).toHaveLength(1);
  });

  test.each([
    ['nothing to see', '\u200d\n'],
    ['nothing', ''],
    ['5,001 characters', 'x'.repeat(5_001)],
    ['what turns the reading direction', 'a\u202eb'],
  ])('of %s are refused', async (_what, body) => {
    const { owner } = await newTeam(server);
    const { id } = await newTask(server, owner);
    expect((await say(owner, 'addTaskComment', { taskId: id, body })).issues?.[0]?.path).toEqual(['input', 'body']);
    const comment = await newComment(owner, id);
    expect((await say(owner, 'updateTaskComment', { id: comment.id, body })).issues?.[0]?.path).toEqual([
      'input',
      'body',
    ]);
  });
});

describe('who may do what with a comment', () => {
  test('owners and members write them; viewers do not, and strangers find nothing', async () => {
    const { id: teamId, owner, member, viewer, stranger } = await newTeam(server);
    const { id: taskId } = await newTask(server, owner, { teamId });
    const answers = await Promise.all(
      [owner, member, viewer, stranger].map((user) => answerTo(user, 'addTaskComment', { taskId, body: 'x' })),
    );
    expect(answers).toEqual(['TaskComment', 'TaskComment', 'FORBIDDEN', 'NotFoundError']);
  });

  test('their author alone changes them, which shows', async () => {
    const { id: teamId, owner, member, viewer, stranger } = await newTeam(server);
    const { id: taskId } = await newTask(server, owner, { teamId });
    const { id } = await newComment(member, taskId);
    const answers = await Promise.all(
      [owner, viewer, stranger].map((user) => answerTo(user, 'updateTaskComment', { id, body: 'x' })),
    );
    expect(answers).toEqual(['FORBIDDEN', 'FORBIDDEN', 'NotFoundError']);
    expect(await say(member, 'updateTaskComment', { id, body: 'A comment ' })).toMatchObject({ editedAt: null });
    const edited = commentShape.parse(await say(member, 'updateTaskComment', { id, body: 'Better' }));
    expect(edited.body).toBe('Better');
    expect(Date.parse(edited.editedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(edited.createdAt));
  });

  test('their author, who made the task and owners delete them; others who see them may not', async () => {
    const { id: teamId, owner, member, viewer, stranger } = await newTeam(server);
    const [ofOwner, ofMember] = [await newTask(server, owner, { teamId }), await newTask(server, member, { teamId })];
    const [a, b, c] = [
      await newComment(member, ofOwner.id),
      await newComment(owner, ofMember.id),
      await newComment(owner, ofOwner.id),
    ];
    expect(await deletion(viewer, a.id)).toBe('FORBIDDEN');
    expect(await deletion(stranger, a.id)).toBe('NotFoundError');
    expect(await deletion(member, c.id)).toBe('FORBIDDEN');
    for (const [user, { id }] of [
      [owner, a],
      [member, b],
      [owner, c],
    ] as const) {
      expect(await deletion(user, id)).toBe('DeletedNode');
      expect(await deletion(user, id)).toBe('NotFoundError');
    }
  });
});

test('who made the task and whom it is assigned to are told of a comment, but not who wrote it, or has left', async () => {
  const { id: teamId, owner, member } = await newTeam(server);
  const { id } = await newTask(server, owner, { teamId, assigneeId: member.id, title: 'Talk' });
  const long = '😀'.repeat(300);
  const first = await newComment(member, id, long);
  await server.database.teamMember.deleteMany({ where: { userId: owner.databaseId } });
  const second = await newComment(member, id);
  const told = await happenedBy(server, member);
  expect(told.map(({ payload }) => payload)).toEqual([
    expect.objectContaining({ commentId: databaseId(first.id), title: 'Talk', recipientIds: [owner.databaseId] }),
    expect.objectContaining({ commentId: databaseId(second.id), excerpt: 'A comment', recipientIds: [] }),
  ]);
  const { excerpt } = z.looseObject({ excerpt: z.string() }).parse(told[0]?.payload);
  expect(excerpt).toBe(`${'😀'.repeat(199)}…`);
});

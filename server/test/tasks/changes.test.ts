import { withChanges } from '@tickwire/schema';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data } from '../harness/client.ts';
import { mutate } from '../harness/mutation.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { newTask, newTeam, sendInput, taskRow } from '../harness/tasks.ts';

const server = await startTestServer();

const day = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString();

const historyShape = z.object({
  node: z.object({
    history: z.object({
      totalCount: z.number(),
      nodes: z.array(
        z.object({
          version: z.number(),
          actor: z.object({ id: z.string() }).nullable(),
          changes: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })),
        }),
      ),
      pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
    }),
  }),
});

async function historyOf(token: string, id: string, first = 20, after: string | null = null) {
  const query = `query ($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on Task { history(first: $first, after: $after) {
    totalCount nodes { version actor { id } changes { field from to } } pageInfo { endCursor hasNextPage }
  } } } }`;
  return (await data(server, historyShape, query, { token, variables: { id, first, after } })).node.history;
}

describe('making a task', () => {
  test('it is as it was sent: tidied, with each tag once, about its instrument', async () => {
    const user = await quickUser(server);
    const dueAt = inDays(3);
    const task = await newTask(server, user, {
      title: '  Read the 10-K ',
      description: 'one\r\n\ttwo\r',
      priority: 'HIGH',
      tags: ['q3', ' q3 ', 'Ω'],
      symbol: 'aapl',
      assigneeId: user.id,
      dueAt,
    });
    expect(task).toMatchObject({
      ...{
        title: 'Read the 10-K',
        description: 'one\n\ttwo',
        status: 'TODO',
        priority: 'HIGH',
        tags: ['q3', 'Ω'],
        dueAt,
      },
      ...{ version: 1, completedAt: null, instrument: { symbol: 'AAPL' }, creator: { id: user.id } },
      assignee: { id: user.id },
    });
  });

  test('what is left out has its usual value, and an empty description counts as none', async () => {
    const task = await newTask(server, await quickUser(server), { description: ' \n ' });
    const usual = { description: null, priority: 'MEDIUM', tags: [], dueAt: null, instrument: null, assignee: null };
    expect(task).toMatchObject(usual);
  });

  test('it stands in the list of its team, or in that of its creator', async () => {
    const { id: teamId, member } = await newTeam(server);
    const [own, teams] = [await newTask(server, member), await newTask(server, member, { teamId })];
    expect((await taskRow(server, own.id)).scopeId).toBe(member.databaseId);
    const row = await taskRow(server, teams.id);
    expect(row.scopeId).toBe(row.teamId);
  });
});

const wideInput = { title: 'x'.repeat(201), tags: [''], dueAt: '9999-12-31T00:00:00Z' };

const badFields: readonly (readonly [string, Record<string, unknown>, string])[] = [
  ['a title of almost 1 MB, as large as a request may be', { title: 'x'.repeat(990_000) }, 'title'],
  ['a title of zero-width characters only', { title: '\u200b\u200d\u200c' }, 'title'],
  ['a title of joiners only', { title: '\u200d\u200c' }, 'title'],
  ['a title of several lines', { title: 'one\ntwo' }, 'title'],
  ["a title of several lines by Unicode's ends", { title: 'one\u2028two' }, 'title'],
  ['a title of blanks that are no spaces', { title: '\u3164\u115f\u2800\uffa0' }, 'title'],
  ['a title of marks that shape nothing', { title: '\u034f\ufe00\ufff9\u{e0041}\u{e0100}' }, 'title'],
  ['an empty title', { title: '   ' }, 'title'],
  ['a description of more than 10,000 characters', { description: 'ä'.repeat(10_001) }, 'description'],
  ['a description that turns the reading direction', { description: 'a\u202eb' }, 'description'],
  ['1,000 tags, each of them wrong,', { tags: Array.from({ length: 1_000 }, () => '') }, 'tags'],
  ['21 tags', { tags: Array.from({ length: 21 }, (_, index) => `t${index}`) }, 'tags'],
  ['a due date in the year 9999', { dueAt: '9999-12-31T23:59:59Z' }, 'dueAt'],
  ['a due date that is past', { dueAt: '2020-01-01T00:00:00Z' }, 'dueAt'],
  ['a symbol that is none', { symbol: 'x'.repeat(33) }, 'symbol'],
  ['an assignee that no server named', { assigneeId: 'nonsense' }, 'assigneeId'],
];

describe('bad input', () => {
  test.each(badFields)('%s is refused with the way to it, at the making and at a change', async (_what, bad, field) => {
    const user = await quickUser(server);
    const task = await newTask(server, user);
    for (const [mutation, input] of [
      ['createTask', { title: 'x', ...bad }],
      ['updateTask', { id: task.id, ...bad }],
    ] as const) {
      const result = await sendInput(server, user, mutation, input);
      expect(result.__typename).toBe('ValidationError');
      expect(result.issues?.map(({ path }) => path)).toEqual([['input', field]]);
    }
    expect(await server.database.task.count({ where: { creatorId: user.databaseId } })).toBe(1);
  });

  test('what shows nothing by itself may stand beside what can be seen', async () => {
    const user = await quickUser(server);
    for (const title of ['👩‍🔬 ☎️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '葛󠄀', 'ㅤ한글'])
      expect((await newTask(server, user, { title })).title).toBe(title);
    expect((await newTask(server, user, { description: 'one\u2028two' })).description).toBe('one\ntwo');
  });

  test('everything that is wrong with the form of an input is told at once', async () => {
    const result = await sendInput(server, await quickUser(server), 'createTask', wideInput);
    expect(result.issues?.map(({ path }) => path.join('.'))).toEqual(['input.title', 'input.tags.0', 'input.dueAt']);
  });

  test.each(['title', 'status', 'priority', 'tags'])('%s cannot be cleared', async (field) => {
    const user = await quickUser(server);
    const { id } = await newTask(server, user);
    const result = await sendInput(server, user, 'updateTask', { id, [field]: null });
    expect(result.issues).toEqual([{ path: ['input', field], message: expect.stringContaining('leave it out') }]);
  });

  test('an unknown symbol, an unknown task and the task of a deleted one are not found', async () => {
    const user = await quickUser(server);
    const { id } = await newTask(server, user);
    expect((await sendInput(server, user, 'createTask', { title: 'x', symbol: 'NONE' })).message).toContain('"NONE"');
    expect((await sendInput(server, user, 'updateTask', { id, symbol: 'NONE' })).__typename).toBe('NotFoundError');
    expect(
      await mutate(server, 'deleteTask', { args: { id }, token: user.token, selection: '... on DeletedNode { id }' }),
    ).toMatchObject({ __typename: 'DeletedNode', id });
    for (const gone of [id, 'nonsense', '']) {
      const { __typename, message } = await sendInput(server, user, 'updateTask', { id: gone, title: 'x' });
      expect({ __typename, message }).toEqual({ __typename: 'NotFoundError', message: 'There is no such task.' });
      const result = await mutate(server, 'deleteTask', { args: { id: gone }, token: user.token });
      expect(result.__typename).toBe('NotFoundError');
    }
  });
});

describe('changing a task', () => {
  test('what is left out stays, null clears, and the history tells each change, the newest first', async () => {
    const user = await quickUser(server);
    const dueAt = inDays(1);
    const task = await newTask(server, user, { description: 'why', symbol: 'AAPL', dueAt, tags: ['a'] });
    const kept = await sendInput(server, user, 'updateTask', { id: task.id, title: 'Another', symbol: 'MSFT' });
    expect(kept).toMatchObject({ title: 'Another', description: 'why', dueAt, tags: ['a'], version: 2 });
    const cleared = { description: null, dueAt: null, symbol: null, assigneeId: null, tags: [] };
    const bare = await sendInput(server, user, 'updateTask', { id: task.id, ...cleared });
    expect(bare).toMatchObject({ description: null, dueAt: null, instrument: null, tags: [], version: 3 });
    expect(Date.parse(bare.updatedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(kept.updatedAt ?? ''));

    const history = await historyOf(user.token, task.id);
    expect(history).toMatchObject({
      totalCount: 2,
      nodes: [
        {
          ...{ version: 3, actor: { id: user.id } },
          changes: [
            { field: 'description', from: 'why', to: null },
            { field: 'tags', from: ['a'], to: [] },
            { field: 'dueAt', from: dueAt, to: null },
            { field: 'symbol', from: 'MSFT', to: null },
          ],
        },
        {
          version: 2,
          changes: [
            { field: 'title', from: 'A task', to: 'Another' },
            { field: 'symbol', from: 'AAPL', to: 'MSFT' },
          ],
        },
      ],
    });
    const first = await historyOf(user.token, task.id, 1);
    expect(first.nodes[0]?.version).toBe(3);
    expect((await historyOf(user.token, task.id, 1, first.pageInfo.endCursor)).nodes[0]?.version).toBe(2);
  });

  test('what changes nothing makes no version and no history', async () => {
    const user = await quickUser(server);
    const { id, updatedAt, tags } = await newTask(server, user, { tags: ['a'] });
    const same = { id, title: ' A task ', status: 'TODO', tags, description: '', assigneeId: null, teamId: null };
    expect(await sendInput(server, user, 'updateTask', same)).toMatchObject({ version: 1, updatedAt });
    expect((await historyOf(user.token, id)).totalCount).toBe(0);
  });

  test('a due date that has passed may be sent back, and no other one', async () => {
    const user = await quickUser(server);
    const { id } = await newTask(server, user, { dueAt: inDays(1) });
    const dueAt = new Date(Date.now() - day);
    await server.database.task.update({ where: { id: (await taskRow(server, id)).id }, data: { dueAt } });
    expect(await sendInput(server, user, 'updateTask', { id, title: 'New', dueAt })).toMatchObject({ title: 'New' });
    const other = new Date(dueAt.getTime() + 1);
    expect((await sendInput(server, user, 'updateTask', { id, dueAt: other })).__typename).toBe('ValidationError');
  });

  test('it is completed when it becomes DONE, and no more when it is something else', async () => {
    const user = await quickUser(server);
    const { id } = await newTask(server, user);
    const done = await sendInput(server, user, 'updateTask', { id, status: 'DONE' });
    expect(done.completedAt).toBe(done.updatedAt);
    const renamed = await sendInput(server, user, 'updateTask', { id, title: 'New', status: 'DONE' });
    expect(renamed.completedAt).toBe(done.completedAt);
    expect((await sendInput(server, user, 'updateTask', { id, status: 'CANCELLED' })).completedAt).toBeNull();
  });

  test.each([-1, 0, 2, 2_147_483_647])(
    'another version than it has, as %i, changes nothing and is told',
    async (expectedVersion) => {
      const user = await quickUser(server);
      const { id } = await newTask(server, user);
      const result = await sendInput(server, user, 'updateTask', { id, expectedVersion, title: 'New' });
      expect(result).toMatchObject({ __typename: 'ConflictError', message: expect.stringContaining('version is 1,') });
      expect(await taskRow(server, id)).toMatchObject({ title: 'A task', version: 1 });
    },
  );
});

test('of two clients who change one task 200 times, each lost race is told, and the history has every change once', async () => {
  const { id: teamId, owner, member } = await newTeam(server);
  const { id } = await newTask(server, owner, { teamId, title: 'start' });
  const won: { readonly by: string; readonly title: string; readonly version: number | undefined }[] = [];
  let lost = 0;

  /** One client: each change is tried with the version that it knows, and again with the one that it is told. */
  async function changeAgainAndAgain(user: QuickUser): Promise<void> {
    let expectedVersion = 1;
    for (let count = 0; count < 100; ) {
      const title = `${user.username} ${count}`;
      const result = await sendInput(
        server,
        user,
        'updateTask',
        { id, expectedVersion, title },
        '... on Task { version }',
      );
      if (result.__typename === 'Task') {
        expectedVersion += 1;
        count += 1;
        won.push({ by: user.databaseId, title, version: result.version });
      } else {
        expect(result.__typename).toBe('ConflictError');
        expectedVersion = Number(/its version is (\d+),/.exec(result.message ?? '')?.[1]);
        lost += 1;
      }
    }
  }
  await Promise.all([changeAgainAndAgain(owner), changeAgainAndAgain(member)]);

  // Who came second to the first version has lost it.
  expect(lost).toBeGreaterThan(0);
  const changes = won.toSorted((a, b) => (a.version ?? 0) - (b.version ?? 0));
  expect(changes.map(({ version }) => version)).toEqual(Array.from({ length: 200 }, (_, index) => index + 2));
  const { id: taskId, version } = await taskRow(server, id);
  expect(version).toBe(201);
  const stored = await server.database.taskChange.findMany({ where: { taskId }, orderBy: { version: 'asc' } });
  expect(stored.map(({ version, actorId, fields }) => ({ version, actorId, fields }))).toEqual(
    changes.map(({ version, by, title }, index) => ({
      ...{ version, actorId: by },
      fields: [{ field: 'title', from: changes[index - 1]?.title ?? 'start', to: title }],
    })),
  );
}, 60_000);

test('a change that the database ends because another one waits for it is begun anew, and made once', async () => {
  const { databaseId: creatorId } = await quickUser(server);
  const { database } = server;
  const dropped: string[] = [];
  const cache = {
    announce: async () => {},
    drop: async (keys: readonly string[]) => {
      dropped.push(...keys);
    },
  };
  let tries = 0;
  await withChanges({ database, cache }, async (transaction, changed) => {
    tries += 1;
    changed('a key');
    await transaction.task.create({ data: { creatorId, scopeId: creatorId, title: 'Once' } });
    if (tries < 3)
      await transaction.$executeRaw`DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$`;
  });
  expect(tries).toBe(3);
  expect(dropped).toEqual(['a key']);
  expect(await database.task.count({ where: { creatorId } })).toBe(1);
});

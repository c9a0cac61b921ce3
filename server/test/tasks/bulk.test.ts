import { expect, test } from 'vitest';
import { z } from 'zod';
import { post } from '../harness/client.ts';
import { databaseId } from '../harness/global-id.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { happenedBy, inputMutation, newTask, newTeam, sendInput, type TestTeam, taskRow } from '../harness/tasks.ts';

const server = await startTestServer();

const selection = '... on UpdatedTasks { changed tasks { id title status tags version } }';
const updatedShape = z.object({
  changed: z.number(),
  tasks: z.array(
    z.object({ id: z.string(), title: z.string(), status: z.string(), tags: z.array(z.string()), version: z.number() }),
  ),
});

const change = (user: QuickUser, input: Record<string, unknown>) =>
  sendInput(server, user, 'updateTasks', input, selection);

/** So many tasks of a user, made without asking the API. */
async function manyTasks(
  { database }: TestServer,
  { databaseId: creatorId }: QuickUser,
  count: number,
  { teamId = null, tags = [] }: { readonly teamId?: string | null; readonly tags?: string[] } = {},
): Promise<string[]> {
  const place = { creatorId, teamId, scopeId: teamId ?? creatorId };
  const data = Array.from({ length: count }, (_, index) => ({ ...place, title: `task ${index}`, tags }));
  const rows = await database.task.createManyAndReturn({ data, select: { id: true } });
  return rows.map(({ id }) => Buffer.from(`Task:${id}`).toString('base64url'));
}

test('all that are named are changed, each with a version and a line of history, in the order in which they were named', async () => {
  const user = await quickUser(server);
  const ids = (await manyTasks(server, user, 20, { tags: ['old', 'kept'] })).toReversed();
  const [first = ''] = ids;
  await sendInput(server, user, 'updateTask', { id: first, status: 'DONE', tags: ['kept', 'new'] });
  const input = { ids, status: 'DONE', addTags: ['new', 'kept'], removeTags: ['old'] };
  const { changed, tasks } = updatedShape.parse(await change(user, input));
  expect(changed).toBe(19);
  expect(tasks.map(({ id }) => id)).toEqual(ids);
  for (const task of tasks) expect(task).toMatchObject({ status: 'DONE', tags: ['kept', 'new'], version: 2 });
  const history = await server.database.taskChange.findMany({ where: { actorId: user.databaseId } });
  expect(history.map(({ taskId }) => taskId).sort()).toEqual(ids.map(databaseId).sort());
  expect(updatedShape.parse(await change(user, input)).changed).toBe(0);
});

test('an id that is written in another way than the server writes it names nothing', async () => {
  const user = await quickUser(server);
  const { id } = await newTask(server, user);
  for (const other of [`${id}=`, `${id}\n`, ` ${id}`]) {
    expect(await change(user, { ids: [id, other], status: 'DONE' })).toMatchObject({ __typename: 'NotFoundError' });
  }
});

test('500 tasks take as many statements as one', async () => {
  const user = await quickUser(server);
  const ids = await manyTasks(server, user, 500);
  const statementsOf = async (input: Record<string, unknown>) => {
    server.statements.length = 0;
    expect(updatedShape.parse(await change(user, input)).changed).toBeGreaterThan(0);
    return server.statements.length;
  };
  const dueAt = new Date(Date.now() + 86_400_000);
  await statementsOf({ ids: ids.slice(1, 2), priority: 'LOW' });
  const one = await statementsOf({ ids: ids.slice(0, 1), priority: 'HIGH', dueAt });
  expect(await statementsOf({ ids, priority: 'URGENT', dueAt: new Date(dueAt.getTime() + 1) })).toBe(one);
});

test('whom many tasks are given to is told once, of all that are new to them', async () => {
  const { id: teamId, owner, member } = await newTeam(server);
  const ids = await manyTasks(server, owner, 7, { teamId: databaseId(teamId) });
  const [kept = '', ...given] = ids;
  await server.database.task.update({ where: { id: databaseId(kept) }, data: { assigneeId: member.databaseId } });
  expect(updatedShape.parse(await change(owner, { ids, assigneeId: member.id })).changed).toBe(6);
  const payload = { assigneeId: member.databaseId, taskIds: given.map(databaseId).sort(), title: 'task 1' };
  expect(await happenedBy(server, owner)).toEqual([{ type: 'TASKS_ASSIGNED', payload }]);
});

test("where half of them are not the caller's, it says how many, names five, and changes nothing", async () => {
  const [alice, bob] = [await quickUser(server), await quickUser(server)];
  const [own, others] = [await manyTasks(server, alice, 8), await manyTasks(server, bob, 6)];
  const ids = [...own, 'nonsense', ...others];
  const { __typename, message = '' } = await change(alice, { ids, status: 'DONE' });
  expect(__typename).toBe('NotFoundError');
  expect(message).toMatch(/^7 of the tasks/);
  expect(ids.filter((id) => message.includes(`"${id}"`))).toEqual(['nonsense', ...others.slice(0, 4)]);
  const creatorId = { in: [alice.databaseId, bob.databaseId] };
  expect(await server.database.task.count({ where: { creatorId, version: { gt: 1 } } })).toBe(0);
});

const pairOf = async (user: QuickUser) => [(await newTask(server, user)).id, (await newTask(server, user)).id];

test.each<[string, Record<string, unknown>, string]>([
  ['none', { ids: [], status: 'DONE' }, 'input.ids'],
  ['501', { ids: Array.from({ length: 501 }, (_, index) => `t${index}`), status: 'DONE' }, 'input.ids'],
  ['one twice', { ids: ['a', 'b', 'a'], status: 'DONE' }, 'input.ids'],
  ['nothing to change', { ids: ['a'] }, 'input'],
  ['no tasks at all', { status: 'DONE' }, 'input'],
  ['tasks in two ways', { ids: ['a'], filter: {}, status: 'DONE' }, 'input'],
  ['no status', { ids: ['a'], status: null }, 'input.status'],
  ['a tag that is none', { ids: ['a'], addTags: ['\u200b'] }, 'input.addTags.0'],
])('what names %s is refused with the way to it', async (_what, input, path) => {
  const result = await change(await quickUser(server), input);
  expect(result.issues?.map((issue) => issue.path.join('.'))).toEqual([path]);
});

test.each<[string, Record<string, unknown>, string]>([
  ['a due date that is past', { dueAt: '2020-01-01T00:00:00Z' }, 'input.dueAt'],
  ['an assignee who may not hold all of them', { assigneeId: 'nonsense' }, 'input.assigneeId'],
  ['more than 20 tags on one of them', { addTags: ['one more'] }, 'input.addTags'],
])('%s is refused, and nothing is changed', async (_what, input, path) => {
  const user = await quickUser(server);
  const [a = '', b = ''] = await pairOf(user);
  const tags = Array.from({ length: 20 }, (_, index) => `t${index}`);
  await sendInput(server, user, 'updateTask', { id: b, tags });
  const result = await change(user, { ids: [a, b], priority: 'URGENT', ...input });
  expect(result.issues?.map((issue) => issue.path.join('.'))).toEqual([path]);
  expect(await taskRow(server, a)).toMatchObject({ version: 1, priority: 'MEDIUM' });
});

test('one task that the caller only reads, or may not assign, forbids all of it', async () => {
  const { id: teamId, owner, member, viewer } = await newTeam(server);
  const teams = await newTask(server, owner, { teamId });
  const tried = async (user: QuickUser, set: Record<string, unknown>) => {
    const own = await newTask(server, user);
    const variables = { input: { ids: [own.id, teams.id], ...set } };
    const { errors } = await post(server, inputMutation('updateTasks', selection), { token: user.token, variables });
    expect((await taskRow(server, own.id)).version).toBe(1);
    return errors?.[0]?.extensions.code;
  };
  expect(await tried(viewer, { priority: 'LOW' })).toBe('FORBIDDEN');
  expect(await tried(member, { assigneeId: member.id })).toBe('FORBIDDEN');
});

test('changes of the same many tasks at once, in whatever order they name them, all succeed', async () => {
  const team: TestTeam = await newTeam(server);
  const ids = await manyTasks(server, team.owner, 40, { teamId: databaseId(team.id) });
  const changes = ['a', 'b', 'c', 'd'].map((tag, index) =>
    change(index % 2 === 0 ? team.owner : team.member, { ids: index < 2 ? ids : ids.toReversed(), addTags: [tag] }),
  );
  for (const result of await Promise.all(changes)) expect(updatedShape.parse(result).changed).toBe(40);
  const rows = await server.database.task.findMany({ where: { id: { in: ids.map(databaseId) } } });
  for (const { tags, version } of rows) expect([tags.toSorted(), version]).toEqual([['a', 'b', 'c', 'd'], 5]);
});

test('all that fit a filter are changed, of what the caller sees', async () => {
  const { id: teamId, member, stranger } = await newTeam(server);
  const own = await manyTasks(server, member, 3, { tags: ['mine'] });
  const teams = await manyTasks(server, stranger, 2, { teamId: databaseId(teamId), tags: ['mine'] });
  await manyTasks(server, member, 1);
  await manyTasks(server, stranger, 1, { tags: ['mine'] });
  const result = updatedShape.parse(await change(member, { filter: { tag: 'mine' }, priority: 'LOW' }));
  expect(result.changed).toBe(5);
  expect(result.tasks.map(({ id }) => id).sort()).toEqual([...own, ...teams].sort());
});

test('a filter that fits nothing, or more than 500, changes nothing and says so', async () => {
  const user = await quickUser(server);
  await manyTasks(server, user, 501);
  const none = await change(user, { filter: { status: ['DONE'] }, priority: 'LOW' });
  expect(none).toMatchObject({ __typename: 'NotFoundError', message: expect.stringContaining('fits the filter') });
  const all = await change(user, { filter: {}, priority: 'LOW' });
  expect(all.issues).toEqual([{ path: ['input', 'filter'], message: expect.stringMatching(/^fits 501 tasks/) }]);
  expect(await server.database.task.count({ where: { creatorId: user.databaseId, version: 1 } })).toBe(501);
});

test('a filter that fits a task which the caller only reads forbids all of it', async () => {
  const { id: teamId, owner, viewer } = await newTeam(server);
  await newTask(server, owner, { teamId });
  const variables = { input: { filter: {}, priority: 'LOW' } };
  const { errors } = await post(server, inputMutation('updateTasks', selection), { token: viewer.token, variables });
  expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

import { describe, expect, test } from 'vitest';
import { post } from '../harness/client.ts';
import { databaseId } from '../harness/global-id.ts';
import { mutate } from '../harness/mutation.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { happenedBy, inputMutation, newTask, newTeam, sendInput, type TestTeam, taskRow } from '../harness/tasks.ts';
import { whileBlocked } from '../harness/while-blocked.ts';

const server = await startTestServer();

type Who = Exclude<keyof TestTeam, 'id'>;

/** How a change is answered: the result's type, or the code of the error that refused it. */
async function answerTo({ token }: QuickUser, field: string, input: Record<string, unknown>): Promise<string> {
  const { data, errors } = await post(server, inputMutation(field), { token, variables: { input } });
  const result = data?.result;
  if (typeof result === 'object' && result !== null && '__typename' in result) return String(result.__typename);
  return errors?.[0]?.extensions.code ?? 'nothing';
}

async function deletionAnswer({ token }: QuickUser, field: string, id: string): Promise<string> {
  const { data, errors } = await post(server, `mutation { result: ${field}(id: "${id}") { __typename } }`, { token });
  const result = data?.result;
  if (typeof result === 'object' && result !== null && '__typename' in result) return String(result.__typename);
  return errors?.[0]?.extensions.code ?? 'nothing';
}

const roles: readonly Who[] = ['owner', 'member', 'viewer', 'stranger'];

/** A team, a task in it that `maker` made and is given to `assignee`, and a try of each role on one of its own. */
async function triedByEach(
  attempt: (team: TestTeam, who: QuickUser, taskId: string) => Promise<string>,
  maker: Who = 'owner',
): Promise<Readonly<Record<string, string>>> {
  const team = await newTeam(server);
  const answers = await Promise.all(
    roles.map(async (role) => {
      const task = await newTask(server, team[maker], { teamId: team.id, assigneeId: team.member.id });
      return [role, await attempt(team, team[role], task.id)] as const;
    }),
  );
  return Object.fromEntries(answers);
}

describe("a team's task", () => {
  test.each([
    ['title', 'New'],
    ['status', 'DONE'],
    ['dueAt', null],
  ])('%s is changed by owners and members, and read by viewers', async (field, value) => {
    expect(
      await triedByEach((_team, who, id) => answerTo(who, 'updateTask', { id, title: 'x', [field]: value })),
    ).toEqual({
      ...{ owner: 'Task', member: 'Task' },
      ...{ viewer: 'FORBIDDEN', stranger: 'NotFoundError' },
    });
  });

  test('is read with its history and its comments by everyone in the team, and nobody else, however it is asked for', async () => {
    const { id: teamId, owner, member, viewer, stranger } = await newTeam(server);
    const { id } = await newTask(server, owner, { teamId });
    const selection = '... on TaskComment { id }';
    const comment = await sendInput(server, owner, 'addTaskComment', { taskId: id, body: 'x' }, selection);
    const query = 'query ($id: ID!, $comment: ID!) { task: node(id: $id) { id } comment: node(id: $comment) { id } }';
    const seenBy = async ({ token }: QuickUser) =>
      (await post(server, query, { token, variables: { id, comment: comment.id } })).data;
    const [seen, hidden] = [
      { task: { id }, comment: { id: comment.id } },
      { task: null, comment: null },
    ];
    for (const user of [owner, member, viewer]) expect(await seenBy(user)).toEqual(seen);
    expect(await seenBy(stranger)).toEqual(hidden);
    await server.database.teamMember.deleteMany({ where: { userId: { in: [owner.databaseId, viewer.databaseId] } } });
    for (const user of [owner, viewer]) expect(await seenBy(user)).toEqual(hidden);
  });

  test('an assignee works it, and may not delete it, reassign it, clear it of its assignee or move it', async () => {
    const attempts: ((team: TestTeam, who: QuickUser, id: string) => Promise<string>)[] = [
      (_team, who, id) => deletionAnswer(who, 'deleteTask', id),
      ({ owner }, who, id) => answerTo(who, 'updateTask', { id, assigneeId: owner.id }),
      (_team, who, id) => answerTo(who, 'updateTask', { id, assigneeId: null }),
      (_team, who, id) => answerTo(who, 'updateTask', { id, assigneeId: null, teamId: null }),
    ];
    for (const attempt of attempts) {
      expect(await triedByEach(attempt)).toEqual({
        ...{ owner: expect.stringMatching(/^(Task|DeletedNode)$/), member: 'FORBIDDEN' },
        ...{ viewer: 'FORBIDDEN', stranger: 'NotFoundError' },
      });
    }
  });

  test('a member deletes, reassigns and moves what they made; an owner does what anybody made', async () => {
    expect(await triedByEach((_team, who, id) => deletionAnswer(who, 'deleteTask', id), 'member')).toMatchObject({
      ...{ owner: 'DeletedNode', member: 'DeletedNode', viewer: 'FORBIDDEN', stranger: 'NotFoundError' },
    });
    const reassign = ({ owner }: TestTeam, who: QuickUser, id: string) =>
      answerTo(who, 'updateTask', { id, assigneeId: owner.id });
    expect(await triedByEach(reassign, 'member')).toMatchObject({ owner: 'Task', member: 'Task', viewer: 'FORBIDDEN' });
  });

  test('what is sent back as it is counts as no change: a member may send the assignee and the team along', async () => {
    const { id: teamId, owner, member } = await newTeam(server);
    const { id } = await newTask(server, owner, { teamId, assigneeId: owner.id });
    const input = { id, assigneeId: owner.id, teamId, title: 'New' };
    expect(await sendInput(server, member, 'updateTask', input)).toMatchObject({ title: 'New', version: 2 });
  });

  test('who has left the team, or only reads there now, has lost their rights at once, their own tasks included', async () => {
    const { id: teamId, member } = await newTeam(server);
    const { id } = await newTask(server, member, { teamId });
    const membership = { where: { userId: member.databaseId } };
    await server.database.teamMember.updateMany({ ...membership, data: { role: 'VIEWER' } });
    expect(await answerTo(member, 'updateTask', { id, title: 'x' })).toBe('FORBIDDEN');
    expect(await deletionAnswer(member, 'deleteTask', id)).toBe('FORBIDDEN');
    expect(await answerTo(member, 'createTask', { title: 'x', teamId })).toBe('FORBIDDEN');
    await server.database.teamMember.deleteMany(membership);
    expect(await answerTo(member, 'updateTask', { id, title: 'x' })).toBe('NotFoundError');
    expect(await answerTo(member, 'createTask', { title: 'x', teamId })).toBe('NotFoundError');
  });
});

describe('whom a task is assigned to', () => {
  test('is an owner or member of its team: a viewer, a stranger and an unknown id are answered alike', async () => {
    const { id: teamId, owner, member, viewer, stranger } = await newTeam(server);
    const { id } = await newTask(server, owner, { teamId });
    expect(await sendInput(server, owner, 'updateTask', { id, assigneeId: member.id })).toMatchObject({
      assignee: { id: member.id },
    });
    const unknown = Buffer.from('User:0193abcd-0000-7000-8000-000000000000').toString('base64url');
    const answers = await Promise.all(
      [viewer.id, stranger.id, unknown, teamId].map(async (assigneeId) => [
        await sendInput(server, owner, 'updateTask', { id, assigneeId }),
        await sendInput(server, owner, 'createTask', { title: 'x', teamId, assigneeId }),
      ]),
    );
    const [first] = answers.flat();
    expect(first).toMatchObject({ __typename: 'ValidationError', issues: [{ path: ['input', 'assigneeId'] }] });
    expect(answers.flat()).toEqual(answers.flat().map(() => first));
  });

  test('is the creator, or nobody, where it has no team', async () => {
    const { owner, member } = await newTeam(server);
    const { id } = await newTask(server, owner, { assigneeId: owner.id });
    expect(await answerTo(owner, 'updateTask', { id, assigneeId: member.id })).toBe('ValidationError');
    expect(await answerTo(owner, 'updateTask', { id, assigneeId: null })).toBe('Task');
    expect(await answerTo(member, 'updateTask', { id, assigneeId: member.id })).toBe('NotFoundError');
  });

  test('is nobody any more when a task is opened again after they have left, whoever opens it', async () => {
    const { id: teamId, owner, member, viewer: left } = await newTeam(server);
    const membership = { where: { userId: left.databaseId } };
    await server.database.teamMember.updateMany({ ...membership, data: { role: 'MEMBER' } });
    const tasks = [
      await newTask(server, owner, { teamId, assigneeId: left.id }),
      await newTask(server, owner, { teamId, assigneeId: left.id }),
    ];
    const ids = tasks.map(({ id }) => id);
    await sendInput(server, owner, 'updateTasks', { ids, status: 'DONE' }, '... on UpdatedTasks { changed }');
    await server.database.teamMember.deleteMany(membership);
    const [first = '', ...others] = ids;
    const renamed = await sendInput(server, member, 'updateTask', { id: first, title: 'Done by them' });
    expect(renamed).toMatchObject({ status: 'DONE', assignee: { id: left.id } });
    const reopened = await sendInput(server, member, 'updateTask', { id: first, status: 'TODO' });
    expect(reopened).toMatchObject({ status: 'TODO', assignee: null });
    await sendInput(server, member, 'updateTasks', { ids: others, status: 'TODO' }, '... on UpdatedTasks { changed }');
    expect(await taskRow(server, others[0] ?? '')).toMatchObject({ status: 'TODO', assigneeId: null });
  });

  test('does not leave the team between the decision and the change', async () => {
    const { id: teamId, owner, member } = await newTeam(server);
    const tasks = await Promise.all(Array.from({ length: 8 }, () => newTask(server, owner, { teamId })));
    const [, ...answers] = await Promise.all([
      server.database.$transaction(async (transaction) => {
        await transaction.teamMember.deleteMany({ where: { userId: member.databaseId } });
        await transaction.task.updateMany({ where: { assigneeId: member.databaseId }, data: { assigneeId: null } });
      }),
      ...tasks.map(({ id }) => answerTo(owner, 'updateTask', { id, assigneeId: member.id })),
    ]);
    for (const answer of answers) expect(['Task', 'ValidationError']).toContain(answer);
    expect(await server.database.task.count({ where: { assigneeId: member.databaseId } })).toBe(0);
  });
});

describe('moving a task', () => {
  test('takes it into a team of the caller, or back to its creator, with its comments and its history', async () => {
    const { id: teamId, member } = await newTeam(server);
    const { id } = await newTask(server, member);
    expect(await answerTo(member, 'updateTask', { id, teamId })).toBe('Task');
    const { teamId: there, scopeId } = await taskRow(server, id);
    expect(scopeId).toBe(there);
    expect(await answerTo(member, 'updateTask', { id, teamId: null })).toBe('Task');
    expect(await taskRow(server, id)).toMatchObject({ teamId: null, scopeId: member.databaseId, version: 3 });
  });

  test('hands nothing of a team to a creator who has left it', async () => {
    const { id: teamId, owner, member } = await newTeam(server);
    const { id } = await newTask(server, member, { teamId });
    await server.database.teamMember.deleteMany({ where: { userId: member.databaseId } });
    expect(await sendInput(server, owner, 'updateTask', { id, teamId: null })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['input', 'teamId'], message: expect.stringContaining('not in its team any more') }],
    });
    expect(await taskRow(server, id)).toMatchObject({ version: 1, scopeId: databaseId(teamId) });
  });

  test('asks for an assignee who can work it there', async () => {
    const [from, to] = [await newTeam(server), await newTeam(server)];
    const userId = from.owner.databaseId;
    const { teamId } = await taskRow(server, (await newTask(server, to.owner, { teamId: to.id })).id);
    await server.database.teamMember.create({ data: { teamId: teamId ?? '', userId, role: 'MEMBER' } });
    const { id } = await newTask(server, from.owner, { teamId: from.id, assigneeId: from.member.id });
    expect(await answerTo(from.owner, 'updateTask', { id, teamId: to.id })).toBe('ValidationError');
    expect(await answerTo(from.owner, 'updateTask', { id, teamId: null })).toBe('ValidationError');
    const given = { id, teamId: to.id, assigneeId: to.member.id };
    expect(await answerTo(from.owner, 'updateTask', given)).toBe('Task');
    expect(await answerTo(from.member, 'updateTask', { id, title: 'x' })).toBe('NotFoundError');
    expect(await answerTo(to.member, 'updateTask', { id, title: 'x' })).toBe('Task');
  });

  test('leads into no team that the caller is not in, or only reads', async () => {
    const [own, other] = [await newTeam(server), await newTeam(server)];
    const { id } = await newTask(server, own.viewer);
    expect(await answerTo(own.viewer, 'updateTask', { id, teamId: own.id })).toBe('FORBIDDEN');
    for (const teamId of [other.id, 'nonsense', own.viewer.id]) {
      expect(await answerTo(own.viewer, 'updateTask', { id, teamId })).toBe('NotFoundError');
      expect(await answerTo(own.viewer, 'createTask', { title: 'x', teamId })).toBe('NotFoundError');
    }
  });
});

describe('what happened', () => {
  test('an assignee is told, but not of what they take themselves', async () => {
    const { id: teamId, owner, member } = await newTeam(server);
    const mine = await newTask(server, owner, { teamId, assigneeId: owner.id });
    const given = await newTask(server, owner, { teamId, assigneeId: member.id, title: 'Given' });
    await sendInput(server, owner, 'updateTask', { id: mine.id, assigneeId: member.id, title: 'Handed on' });
    await sendInput(server, owner, 'updateTask', { id: mine.id, assigneeId: null });
    const taskIds = await Promise.all([given, mine].map(async ({ id }) => (await taskRow(server, id)).id));
    expect(await happenedBy(server, owner)).toEqual(
      ['Given', 'Handed on'].map((title, index) => ({
        type: 'TASKS_ASSIGNED',
        payload: { assigneeId: member.databaseId, taskIds: [taskIds[index]], title },
      })),
    );
  });

  test("a task that is given to somebody who leaves, while it is changed, is changed and is nobody's", async () => {
    const { id: teamId, owner, member } = await newTeam(server);
    const { id } = await newTask(server, owner, { teamId });
    const [taskId, team] = [databaseId(id), databaseId(teamId)];
    const { databaseId: assigneeId } = member;
    const [changed, left] = await whileBlocked(server.database, {
      async hold(transaction) {
        await transaction.$executeRaw`
          SELECT FROM team_members WHERE team_id = ${team}::uuid AND user_id = ${assigneeId}::uuid FOR SHARE`;
        await transaction.$executeRaw`SELECT FROM tasks WHERE id = ${taskId}::uuid FOR NO KEY UPDATE`;
      },
      blocked: () =>
        Promise.all([
          sendInput(server, owner, 'updateTask', { id, title: 'Changed' }),
          sendInput(server, owner, 'removeFromTeam', { teamId, userId: member.id }, ''),
        ]),
      waiters: 2,
      go: (transaction) => transaction.task.update({ where: { id: taskId }, data: { assigneeId } }),
    });
    expect([changed.__typename, left.__typename]).toEqual(['Task', 'TeamMember']);
    expect(await taskRow(server, id)).toMatchObject({ title: 'Changed', assigneeId: null });
  });

  test('a creator who still sees the task is told that another has completed it', async () => {
    const { id: teamId, owner, member } = await newTeam(server);
    const [a, b, own] = [
      await newTask(server, owner, { teamId, title: 'a' }),
      await newTask(server, owner, { teamId, title: 'b' }),
      await newTask(server, member, { teamId }),
    ];
    for (const { id } of [own, a, a]) await sendInput(server, member, 'updateTask', { id, status: 'DONE' });
    await server.database.teamMember.deleteMany({ where: { userId: owner.databaseId } });
    await sendInput(server, member, 'updateTask', { id: b.id, status: 'DONE' });
    const payload = { taskId: (await taskRow(server, a.id)).id, title: 'a', creatorId: owner.databaseId };
    expect(await happenedBy(server, member)).toEqual([{ type: 'TASK_COMPLETED', payload }]);
  });

  test('a deleted task leaves word of itself; a refused change leaves none', async () => {
    const { id: teamId, owner, member } = await newTeam(server);
    const { id } = await newTask(server, owner, { teamId, title: 'Gone' });
    const { id: taskId, teamId: team } = await taskRow(server, id);
    await answerTo(member, 'updateTask', { id, status: 'DONE', assigneeId: member.id });
    await mutate(server, 'deleteTask', { args: { id }, token: owner.token });
    const payload = { taskId, title: 'Gone', creatorId: owner.databaseId, teamId: team };
    expect(await happenedBy(server, owner)).toEqual([{ type: 'TASK_DELETED', payload }]);
    expect(await happenedBy(server, member)).toEqual([]);
  });

  test('a stranger learns nothing of a task by trying', async () => {
    const { id: teamId, owner } = await newTeam(server);
    const [own, teams] = [await newTask(server, owner), await newTask(server, owner, { teamId })];
    const stranger = await quickUser(server);
    for (const { id } of [own, teams]) {
      for (const input of [{ title: '' }, { expectedVersion: 7 }, { assigneeId: stranger.id }, { symbol: 'NONE' }]) {
        const isForm = 'title' in input;
        expect(await answerTo(stranger, 'updateTask', { id, ...input })).toBe(
          isForm ? 'ValidationError' : 'NotFoundError',
        );
      }
    }
  });
});

import { expect, test } from 'vitest';
import { post } from '../harness/client.ts';
import { mutate } from '../harness/mutation.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { newTeam, type TestTeam } from '../harness/team.ts';
import { unhurried, whileBlocked } from '../harness/while-blocked.ts';

const server = await startTestServer();
const { database } = server;

const deleteAccount = ({ token }: QuickUser) => mutate(server, 'deleteAccount', { args: { input: {} }, token });

const taskOf = ({ databaseId: creatorId }: QuickUser, { databaseId: teamId }: TestTeam, title: string) =>
  database.task.create({ data: { creatorId, teamId, scopeId: teamId, title } });

/** Once so many wait for a lock that another transaction has. */
const waiting = (count: number) =>
  expect
    .poll(
      async () => {
        const [row] = await database.$queryRaw<{ readonly count: number }[]>`
        SELECT count(*)::int AS count FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return row?.count;
      },
      { timeout: 5_000, interval: 10 },
    )
    .toBe(count);

async function newUsers(): Promise<readonly [QuickUser, QuickUser, QuickUser, QuickUser]> {
  return Promise.all([quickUser(server), quickUser(server), quickUser(server), quickUser(server)]);
}

test('what an account made in teams, also in one that it has left, goes to the owner who is there longest', async () => {
  const [alice, bob, carol, dora] = await newUsers();
  const team = await newTeam(server, [
    [dora, 'MEMBER'],
    [alice, 'OWNER'],
    [bob, 'OWNER'],
    [carol, 'OWNER'],
  ]);
  const left = await newTeam(server, [[carol, 'OWNER']]);
  const { databaseId: userId } = alice;
  const task = await taskOf(alice, team, 'Hers');
  const formerTask = await taskOf(alice, left, 'Hers, of before');
  const assigned = await taskOf(bob, team, "Bob's");
  await database.task.update({ where: { id: assigned.id }, data: { assigneeId: userId } });
  const own = await database.task.create({ data: { creatorId: userId, scopeId: userId, title: 'Her own' } });
  const list = await database.watchlist.create({ data: { userId, teamId: team.databaseId, name: 'Hers' } });
  expect((await deleteAccount(alice)).__typename).toBe('DeletedNode');
  const after = await database.task.findMany({
    where: { id: { in: [task.id, formerTask.id, assigned.id, own.id] } },
    orderBy: { id: 'asc' },
    include: { changes: true },
  });
  expect(after).toMatchObject([
    { id: task.id, creatorId: bob.databaseId, version: 1 },
    { id: formerTask.id, creatorId: carol.databaseId, version: 1 },
    {
      id: assigned.id,
      creatorId: bob.databaseId,
      assigneeId: null,
      version: 2,
      changes: [{ version: 2, actorId: null }],
    },
  ]);
  expect(await database.watchlist.findUnique({ where: { id: list.id } })).toMatchObject({ userId: bob.databaseId });
  const told = await database.event.findMany({ where: { type: 'TEAM_LEFT', actorId: userId } });
  expect(told.map(({ payload }) => payload)).toEqual([
    { teamId: team.databaseId, teamName: 'A team', userId, username: alice.username },
  ]);
});

test('the last owner of a team that others are in does not go, and is told which team it is; nothing is lost', async () => {
  const [alice, bob] = await newUsers();
  const team = await newTeam(server, [
    [alice, 'OWNER'],
    [bob, 'MEMBER'],
  ]);
  await database.team.update({ where: { id: team.databaseId }, data: { name: 'Commodities' } });
  const task = await taskOf(bob, team, 'To do');
  expect(await deleteAccount(alice)).toMatchObject({
    __typename: 'ConflictError',
    message: expect.stringContaining('"Commodities"'),
  });
  expect(await database.user.count({ where: { id: alice.databaseId } })).toBe(1);
  expect(await database.task.findUnique({ where: { id: task.id } })).toMatchObject({ version: 1 });
});

test('a team of one goes with its account', async () => {
  const [alice, bob] = await newUsers();
  const team = await newTeam(server, [[alice, 'OWNER']]);
  await taskOf(bob, team, 'Of somebody who has left');
  expect((await deleteAccount(alice)).__typename).toBe('DeletedNode');
  expect(await database.team.count({ where: { id: team.databaseId } })).toBe(0);
  expect(await database.task.count({ where: { teamId: team.databaseId } })).toBe(0);
});

test('of two owners who delete their accounts at once, one stays with whoever else is in the team', async () => {
  const [alice, bob, carol] = await newUsers();
  const team = await newTeam(server, [
    [alice, 'OWNER'],
    [bob, 'OWNER'],
    [carol, 'VIEWER'],
  ]);
  await Promise.all([taskOf(alice, team, "Alice's"), taskOf(bob, team, "Bob's")]);
  const results = await Promise.all([deleteAccount(alice), deleteAccount(bob)]);
  expect(results.map((result) => result.__typename).sort()).toEqual(['ConflictError', 'DeletedNode']);
  const members = await database.teamMember.findMany({ where: { teamId: team.databaseId, role: 'OWNER' } });
  const tasks = await database.task.findMany({ where: { teamId: team.databaseId } });
  expect(members).toHaveLength(1);
  expect(tasks.map(({ creatorId }) => creatorId)).toEqual([members[0]?.userId, members[0]?.userId]);
});

test('an account goes with what it is just making in a team of one: neither waits for the other for ever', async () => {
  const [alice] = await newUsers();
  const { databaseId: teamId } = await newTeam(server, [[alice, 'OWNER']]);
  const { databaseId: userId } = alice;
  const gone = await whileBlocked(database, {
    hold: (transaction) => transaction.$executeRaw`SELECT FROM team_members WHERE team_id = ${teamId}::uuid FOR SHARE`,
    blocked: () => deleteAccount(alice),
    go: (transaction) =>
      transaction.task.create({ data: { teamId, scopeId: teamId, creatorId: userId, title: 'New' } }),
  });
  expect(gone.__typename).toBe('DeletedNode');
  expect(await database.task.count({ where: { teamId } })).toBe(0);
});

test('an account goes with a task of its own that it is just changing: neither waits for the other for ever', async () => {
  const [bob] = await newUsers();
  const { id: taskId } = await database.task.create({
    data: { creatorId: bob.databaseId, scopeId: bob.databaseId, title: 'His own' },
  });
  const gone = await whileBlocked(database, {
    hold: (transaction) => transaction.$executeRaw`SELECT FROM tasks WHERE id = ${taskId}::uuid FOR NO KEY UPDATE`,
    blocked: () => deleteAccount(bob),
    go: (transaction) => transaction.taskComment.create({ data: { taskId, authorId: bob.databaseId, body: 'Noted' } }),
  });
  expect(gone.__typename).toBe('DeletedNode');
  expect(await database.task.count({ where: { id: taskId } })).toBe(0);
});

test('whoever asks for something while their account is deleted is answered as nobody', async () => {
  const alice = await quickUser(server);
  const answers = await database.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT FROM users WHERE id = ${alice.databaseId}::uuid FOR NO KEY UPDATE`;
    const asked = [
      'deleteAccount(input: {})',
      'changeNotificationSettings(input: { dueHour: 3 })',
      'createTeam(input: { name: "A" })',
    ];
    const posted = asked.map((call) => post(server, `mutation { ${call} { __typename } }`, { token: alice.token }));
    await waiting(asked.length);
    await transaction.user.delete({ where: { id: alice.databaseId } });
    return { posted };
  }, unhurried);
  for (const { errors } of await Promise.all(answers.posted))
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
});

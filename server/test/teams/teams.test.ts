import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newApiKey } from '../harness/client.ts';
import { databaseId, globalId } from '../harness/global-id.ts';
import { mutate, refusedWith } from '../harness/mutation.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { newTeam, type TestTeam } from '../harness/team.ts';
import { whileBlocked } from '../harness/while-blocked.ts';

const server = await startTestServer();
const { database } = server;

const users = (count: number) => Promise.all(Array.from({ length: count }, () => quickUser(server)));

async function threeRoles() {
  const [owner, member, viewer, stranger] = await users(4);
  if (!(owner && member && viewer && stranger)) throw new Error('too few users');
  const team = await newTeam(server, [
    [owner, 'OWNER'],
    [member, 'MEMBER'],
    [viewer, 'VIEWER'],
  ]);
  return { owner, member, viewer, stranger, team };
}

const teamsShape = z.object({
  viewer: z.object({
    teams: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        viewerRole: z.string(),
        members: z.array(z.object({ role: z.string(), user: z.object({ username: z.string(), email: z.string() }) })),
        invitations: z.array(z.object({ email: z.string() })),
      }),
    ),
  }),
});

const teamsOf = async ({ token }: QuickUser) =>
  (
    await data(
      server,
      teamsShape,
      '{ viewer { teams { id name viewerRole members { role user { username email } } invitations { email } } } }',
      { token },
    )
  ).viewer.teams;

const rolesOf = async ({ databaseId: teamId }: TestTeam) =>
  Object.fromEntries(
    (await database.teamMember.findMany({ where: { teamId } })).map(({ userId, role }) => [userId, role]),
  );

const eventsOf = ({ databaseId: teamId }: TestTeam) =>
  database.event.findMany({
    where: { payload: { path: ['teamId'], equals: teamId } },
    orderBy: { id: 'asc' },
    select: { type: true, actorId: true, payload: true },
  });

const remove = (by: QuickUser, team: TestTeam, { id: userId }: QuickUser) =>
  mutate(server, 'removeFromTeam', {
    args: { input: { teamId: team.id, userId } },
    selection: '... on TeamMember { user { username } }',
    token: by.token,
  });

/** Enums stand without quotes. */
const changeRole = async (by: QuickUser, team: TestTeam, { id }: QuickUser, role: string) => {
  const query = `mutation ($team: ID!, $user: ID!) { result: changeTeamRole(input: { teamId: $team, userId: $user, role: ${role} }) { __typename ... on Error { message } } }`;
  const shape = z.object({ result: z.object({ __typename: z.string(), message: z.string().optional() }) });
  const variables = { team: team.id, user: id };
  return (await data(server, shape, query, { token: by.token, variables })).result;
};

describe('a team', () => {
  test('is made with its maker as its owner, and seen by who is in it, with all who are', async () => {
    const [alice] = await users(1);
    if (alice === undefined) throw new Error('no user');
    expect(await teamsOf(alice)).toEqual([]);
    const made = await mutate(server, 'createTeam', {
      args: { input: { name: '  Desk  ' } },
      selection: '... on Team { id name viewerRole }',
      token: alice.token,
    });
    expect(made).toMatchObject({ name: 'Desk', viewerRole: 'OWNER' });
    const { username, email } = alice;
    expect(await teamsOf(alice)).toEqual([
      {
        id: made.id,
        name: 'Desk',
        viewerRole: 'OWNER',
        members: [{ role: 'OWNER', user: { username, email } }],
        invitations: [],
      },
    ]);
  });

  test.each([
    ['empty', ''],
    ['of zero-width characters alone', '\u200b\u200c\u200d'],
    ['of 50,000 characters', 'x'.repeat(50_000)],
    ['of two lines', 'a\nb'],
  ])('has no name that is %s', async (_what, name) => {
    const [alice] = await users(1);
    const query =
      'mutation ($name: String!) { result: createTeam(input: { name: $name }) { ... on ValidationError { issues { path } } } }';
    const shape = z.object({ result: z.object({ issues: z.array(z.object({ path: z.array(z.string()) })) }) });
    const { result } = await data(server, shape, query, { ...(alice && { token: alice.token }), variables: { name } });
    expect(result.issues[0]?.path).toEqual(['input', 'name']);
  });

  test('is renamed by an owner, and told of once; the same name again is no change', async () => {
    const { owner, team } = await threeRoles();
    const args = { input: { teamId: team.id, name: 'Another' } };
    for (let time = 0; time < 2; time += 1) {
      const renamed = await mutate(server, 'renameTeam', {
        args,
        selection: '... on Team { name }',
        token: owner.token,
      });
      expect(renamed.name).toBe('Another');
    }
    expect(await eventsOf(team)).toEqual([
      {
        type: 'TEAM_RENAMED',
        actorId: owner.databaseId,
        payload: { teamId: team.databaseId, teamName: 'Another', from: 'A team' },
      },
    ]);
  });

  test('is deleted by an owner with its tasks and watchlists, and nobody is in it any more', async () => {
    const { owner, member, team } = await threeRoles();
    expect(await teamsOf(member)).toHaveLength(1);
    const task = await mutate(server, 'createTask', {
      args: { input: { title: 'A task', teamId: team.id } },
      selection: '... on Task { id }',
      token: member.token,
    });
    const { databaseId: userId } = member;
    const { id: listId } = await database.watchlist.create({
      data: { userId, teamId: team.databaseId, name: 'A list' },
    });
    const { secret } = await newApiKey(server, owner, ['READ', 'WRITE']);
    const byKey = await refusedWith(server, `mutation { deleteTeam(id: "${team.id}") { __typename } }`, {
      token: secret,
    });
    expect(byKey).toBe('FORBIDDEN');
    const gone = await mutate(server, 'deleteTeam', {
      args: { id: team.id },
      selection: '... on DeletedNode { id }',
      token: owner.token,
    });
    expect(gone.id).toBe(team.id);
    expect(await teamsOf(member)).toEqual([]);
    expect(await database.task.count({ where: { id: databaseId(String(task.id)) } })).toBe(0);
    expect(await database.watchlist.count({ where: { id: listId } })).toBe(0);
    const again = await mutate(server, 'deleteTeam', { args: { id: team.id }, token: owner.token });
    expect(again.__typename).toBe('NotFoundError');
  });

  test('is deleted with what somebody is just making in it: neither waits for the other for ever', async () => {
    const { owner, member, team } = await threeRoles();
    const { databaseId: teamId } = team;
    const place = { teamId, userId: member.databaseId };
    const gone = await whileBlocked(database, {
      hold: (transaction) =>
        transaction.$executeRaw`
          SELECT FROM team_members WHERE team_id = ${teamId}::uuid AND user_id = ${place.userId}::uuid FOR SHARE`,
      blocked: () => mutate(server, 'deleteTeam', { args: { id: team.id }, token: owner.token }),
      go: (transaction) =>
        transaction.task.create({ data: { teamId, scopeId: teamId, creatorId: place.userId, title: 'Just made' } }),
    });
    expect(gone.__typename).toBe('DeletedNode');
    expect(await database.task.count({ where: { teamId } })).toBe(0);
  });

  test('is one of at most fifty for an account', async () => {
    const [alice] = await users(1);
    if (alice === undefined) throw new Error('no user');
    await database.team
      .createManyAndReturn({ data: Array.from({ length: 50 }, () => ({ name: 'One of many' })) })
      .then((teams) =>
        database.teamMember.createMany({
          data: teams.map(({ id: teamId }) => ({ teamId, userId: alice.databaseId, role: 'MEMBER' })),
        }),
      );
    const one = await mutate(server, 'createTeam', { args: { input: { name: 'One too many' } }, token: alice.token });
    expect(one).toMatchObject({ __typename: 'ConflictError', message: expect.stringContaining('at most 50 teams') });
    expect(await teamsOf(alice)).toHaveLength(50);
  });
});

describe('roles', () => {
  test('are changed by an owner, and count at once', async () => {
    const { owner, member, team } = await threeRoles();
    expect((await teamsOf(member))[0]?.viewerRole).toBe('MEMBER');
    expect((await changeRole(owner, team, member, 'OWNER')).__typename).toBe('TeamMember');
    expect((await teamsOf(member))[0]?.viewerRole).toBe('OWNER');
    expect((await changeRole(member, team, owner, 'VIEWER')).__typename).toBe('TeamMember');
    expect(await rolesOf(team)).toMatchObject({ [owner.databaseId]: 'VIEWER', [member.databaseId]: 'OWNER' });
    expect((await eventsOf(team)).map(({ type }) => type)).toEqual(['TEAM_ROLE_CHANGED', 'TEAM_ROLE_CHANGED']);
  });

  test('nobody else changes anything of the team: those in it are FORBIDDEN, to others it is not there', async () => {
    const { owner, member, viewer, stranger, team } = await threeRoles();
    const before = await rolesOf(team);
    const calls = [
      `renameTeam(input: { teamId: "${team.id}", name: "x" })`,
      `deleteTeam(id: "${team.id}")`,
      `inviteToTeam(input: { teamId: "${team.id}", email: "somebody@example.com", role: MEMBER })`,
      `changeTeamRole(input: { teamId: "${team.id}", userId: "${owner.id}", role: VIEWER })`,
      `removeFromTeam(input: { teamId: "${team.id}", userId: "${owner.id}" })`,
    ];
    const shape = z.object({ result: z.object({ message: z.string() }) });
    for (const call of calls) {
      const query = `mutation { result: ${call} { __typename ... on Error { message } } }`;
      for (const { token } of [member, viewer]) expect(await refusedWith(server, query, { token })).toBe('FORBIDDEN');
      const { result } = await data(server, shape, query, { token: stranger.token });
      expect(result.message).toBe('There is no such team.');
      expect(await refusedWith(server, query)).toBe('UNAUTHENTICATED');
    }
    expect(await rolesOf(team)).toEqual(before);
    expect(await database.teamInvitation.count({ where: { teamId: team.databaseId } })).toBe(0);
  });

  test('the last owner does not step down, nor leave others behind; alone they delete the team instead', async () => {
    const { owner, member, viewer, team } = await threeRoles();
    const steppedDown = await changeRole(owner, team, owner, 'MEMBER');
    expect(steppedDown).toMatchObject({ __typename: 'ConflictError', message: expect.stringContaining('last OWNER') });
    expect((await remove(owner, team, owner)).message).toContain('`changeTeamRole`');
    for (const leaving of [member, viewer])
      expect((await remove(leaving, team, leaving)).__typename).toBe('TeamMember');
    expect((await remove(owner, team, owner)).message).toContain('`deleteTeam`');
    expect(await rolesOf(team)).toEqual({ [owner.databaseId]: 'OWNER' });
  });

  test('of two owners who leave at once, or step down, one stays', async () => {
    for (const act of ['leave', 'step down'] as const) {
      const [alice, bob, carol] = await users(3);
      if (!(alice && bob && carol)) throw new Error('too few users');
      const team = await newTeam(server, [
        [alice, 'OWNER'],
        [bob, 'OWNER'],
        [carol, 'MEMBER'],
      ]);
      const results = await Promise.all(
        [alice, bob].map((user) =>
          act === 'leave' ? remove(user, team, user) : changeRole(user, team, user, 'VIEWER'),
        ),
      );
      expect(results.map((result) => result.__typename).sort()).toEqual(['ConflictError', 'TeamMember']);
      expect(Object.values(await rolesOf(team)).filter((role) => role === 'OWNER')).toHaveLength(1);
    }
  });

  test('somebody who is not in the team has none there, whoever it is', async () => {
    const { owner, stranger, team } = await threeRoles();
    const nobody = { ...stranger, id: globalId('User', crypto.randomUUID()) };
    for (const who of [stranger, nobody, { ...stranger, id: 'nonsense' }]) {
      expect(await changeRole(owner, team, who, 'OWNER')).toEqual({
        __typename: 'NotFoundError',
        message: 'There is no such user in the team.',
      });
      expect((await remove(owner, team, who)).message).toBe('There is no such user in the team.');
    }
  });
});

describe('whoever leaves a team', () => {
  test.each(['leaves', 'is removed', 'becomes a VIEWER'] as const)(
    'or %s, has no open task of it any more: each with a version and a line in the history',
    async (how) => {
      const { owner, member, team } = await threeRoles();
      const made = await Promise.all(
        ['TODO', 'IN_PROGRESS', 'DONE'].map(async (status) => {
          const common = { scopeId: team.databaseId, teamId: team.databaseId, assigneeId: member.databaseId };
          return database.task.create({
            data: {
              ...common,
              creatorId: owner.databaseId,
              title: status,
              status: status === 'DONE' ? 'DONE' : status === 'TODO' ? 'TODO' : 'IN_PROGRESS',
            },
          });
        }),
      );
      const own = await database.task.create({
        data: { scopeId: member.databaseId, creatorId: member.databaseId, assigneeId: member.databaseId, title: 'Own' },
      });
      const by = how === 'leaves' ? member : owner;
      if (how === 'becomes a VIEWER') await changeRole(owner, team, member, 'VIEWER');
      else await remove(by, team, member);
      for (const before of made) {
        const isOpen = before.status !== 'DONE';
        const after = await database.task.findUniqueOrThrow({ where: { id: before.id }, include: { changes: true } });
        expect(after).toMatchObject({
          assigneeId: isOpen ? null : member.databaseId,
          version: isOpen ? 2 : 1,
          changes: isOpen
            ? [
                {
                  version: 2,
                  actorId: by.databaseId,
                  scopeId: team.databaseId,
                  fields: [{ field: 'assigneeId', from: member.id, to: null }],
                  priorUpdatedAt: before.updatedAt,
                },
              ]
            : [],
        });
      }
      const unchanged = await database.task.findUniqueOrThrow({ where: { id: own.id } });
      expect(unchanged).toEqual(own);
    },
  );

  test('sees nothing of it from then on, and is seen no more by those who are in it', async () => {
    const { owner, member, team } = await threeRoles();
    const task = await mutate(server, 'createTask', {
      args: { input: { title: 'A task', teamId: team.id } },
      selection: '... on Task { id }',
      token: member.token,
    });
    const nodesShape = z.object({
      team: z.unknown(),
      task: z.unknown(),
      viewer: z.object({ teams: z.array(z.unknown()) }),
    });
    const query = `{ team: node(id: "${team.id}") { id } task: node(id: "${String(task.id)}") { id } viewer { teams { id } } }`;
    expect((await data(server, nodesShape, query, { token: member.token })).viewer.teams).toHaveLength(1);
    const left = await remove(member, team, member);
    expect(left).toMatchObject({ user: { username: member.username } });
    expect(await data(server, nodesShape, query, { token: member.token })).toEqual({
      team: null,
      task: null,
      viewer: { teams: [] },
    });
    // Its creator stays named, and keeps the address to themselves.
    const creator = `{ node(id: "${String(task.id)}") { ... on Task { creator { username email } } } }`;
    const shape = z.object({ node: z.object({ creator: z.object({ username: z.string(), email: z.string() }) }) });
    const { node } = await data(server, shape, creator, { token: owner.token });
    expect(node.creator).toEqual({ username: member.username, email: '' });
    expect((await eventsOf(team)).map(({ type, payload }) => ({ type, payload }))).toEqual([
      {
        type: 'TEAM_LEFT',
        payload: {
          ...{ teamId: team.databaseId, teamName: 'A team' },
          ...{ userId: member.databaseId, username: member.username },
        },
      },
    ]);
  });
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { data } from '../harness/client.ts';
import { databaseId, globalId } from '../harness/global-id.ts';
import { mutate } from '../harness/mutation.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { newTeam } from '../harness/team.ts';
import { answerTo } from '../security/answers.ts';

const server = await startTestServer();
const { database } = server;

const [stranger, viewer, member, owner] = await Promise.all([
  quickUser(server),
  quickUser(server),
  quickUser(server),
  quickUser(server),
]);

/** A team with one of everything that a team can have, all made by its owner. */
async function newScene() {
  const team = await newTeam(server, [
    [owner, 'OWNER'],
    [member, 'MEMBER'],
    [viewer, 'VIEWER'],
  ]);
  const { databaseId: teamId } = team;
  const { databaseId: userId } = owner;
  const task = await database.task.create({
    data: {
      ...{ teamId, scopeId: teamId, creatorId: userId, title: 'A task' },
      comments: { create: { authorId: userId, body: 'So it is.' } },
    },
    include: { comments: true },
  });
  const { id: instrumentId } = await database.instrument.findFirstOrThrow({ where: { symbol: 'AAPL' } });
  const list = await database.watchlist.create({
    data: { userId, teamId, name: 'A list', items: { create: { instrumentId, position: 0 } } },
    include: { items: true },
  });
  const invitation = await database.teamInvitation.create({
    data: { teamId, email: stranger.email, role: 'MEMBER', expiresAt: new Date(Date.now() + 86_400_000) },
  });
  return {
    Team: team.id,
    Task: globalId('Task', task.id),
    TaskComment: globalId('TaskComment', task.comments[0]?.id ?? ''),
    Watchlist: globalId('Watchlist', list.id),
    WatchlistItem: globalId('WatchlistItem', list.items[0]?.id ?? ''),
    TeamInvitation: globalId('TeamInvitation', invitation.id),
  };
}

type Scene = Awaited<ReturnType<typeof newScene>>;

const nodeShape = z.object({ node: z.object({ __typename: z.string() }).nullable() });

/** The types of these nodes that somebody sees. */
async function seenBy(user: Pick<QuickUser, 'token'> | null, scene: Scene): Promise<string[]> {
  const seen: string[] = [];
  for (const id of Object.values(scene)) {
    const call = user === null ? {} : { token: user.token };
    const { node } = await data(server, nodeShape, `{ node(id: "${id}") { __typename } }`, call);
    if (node !== null) seen.push(node.__typename);
  }
  return seen.sort();
}

const listsShape = z.object({
  viewer: z.object({
    teams: z.array(
      z.object({
        id: z.string(),
        tasks: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
        watchlists: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
      }),
    ),
    tasks: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
    watchlists: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
  }),
});

/** Every id that the lists of a user lead to. */
async function listedFor({ token }: QuickUser): Promise<ReadonlySet<string>> {
  const page = '(first: 100) { nodes { id } }';
  const { viewer: lists } = await data(
    server,
    listsShape,
    `{ viewer { teams { id tasks${page} watchlists${page} } tasks${page} watchlists${page} } }`,
    { token },
  );
  const pages = [lists, ...lists.teams].flatMap(({ tasks, watchlists }) => [...tasks.nodes, ...watchlists.nodes]);
  return new Set([...lists.teams, ...pages].map(({ id }) => id));
}

const shared = ['Task', 'TaskComment', 'Team', 'Watchlist', 'WatchlistItem'];

test('what a team has is seen by those who are in it and by nobody else; its invitations by owners, and whom they are to', async () => {
  const scene = await newScene();
  expect(await seenBy(owner, scene)).toEqual([...shared, 'TeamInvitation'].sort());
  for (const user of [member, viewer]) expect(await seenBy(user, scene)).toEqual(shared);
  expect(await seenBy(await quickUser(server), scene)).toEqual([]);
  expect(await seenBy(null, scene)).toEqual([]);
  // They are invited.
  expect(await seenBy(stranger, scene)).toEqual(['TeamInvitation']);
  for (const user of [owner, member, viewer]) {
    expect([...(await listedFor(user))]).toEqual(expect.arrayContaining([scene.Team, scene.Task, scene.Watchlist]));
  }
  expect([...(await listedFor(stranger))]).toEqual([]);
});

test('whoever was in a team sees nothing of it any more, also of what was listed a moment ago', async () => {
  const scene = await newScene();
  const former = await quickUser(server);
  const { id } = await database.teamInvitation.create({
    data: {
      ...{ teamId: databaseId(scene.Team), email: former.email, role: 'MEMBER' },
      expiresAt: new Date(Date.now() + 86_400_000),
    },
  });
  await mutate(server, 'acceptTeamInvitationById', {
    args: { id: globalId('TeamInvitation', id) },
    token: former.token,
  });
  expect(await seenBy(former, scene)).toEqual(shared);
  expect((await listedFor(former)).size).toBe(3);
  await mutate(server, 'removeFromTeam', {
    args: { input: { teamId: scene.Team, userId: former.id } },
    token: owner.token,
  });
  expect(await seenBy(former, scene)).toEqual([]);
  expect((await listedFor(former)).size).toBe(0);
});

test('whoever was in a team takes along what they have written, and nothing of what became of their tasks there', async () => {
  const former = await quickUser(server);
  const team = await newTeam(server, [[owner, 'OWNER']]);
  const { databaseId: creatorId } = former;
  const kept = { creatorId, scopeId: creatorId, title: 'Their own' };
  const left = { creatorId, scopeId: team.databaseId, teamId: team.databaseId, title: 'As the team calls it now' };
  await database.task.createMany({ data: [kept, left] });
  const shape = z.object({ viewer: z.object({ dataExport: z.object({ tasks: z.array(z.looseObject({})) }) }) });
  const { viewer: exported } = await data(server, shape, '{ viewer { dataExport } }', { token: former.token });
  expect(exported.dataExport.tasks).toEqual([expect.objectContaining(kept)]);
});

const roles = { VIEWER: viewer, MEMBER: member, OWNER: owner };

const refused = 'FORBIDDEN';
/** What members may as well. */
const works = { VIEWER: refused, MEMBER: 'yes', OWNER: 'yes' };
/** What members may only with what they have made. */
const decides = { VIEWER: refused, MEMBER: refused, OWNER: 'yes' };

const changes: readonly (readonly [string, (scene: Scene) => string, Readonly<Record<keyof typeof roles, string>>])[] =
  [
    ['makes a task in it', ({ Team }) => `createTask(input: { title: "x", teamId: "${Team}" })`, works],
    ['changes its task', ({ Task }) => `updateTask(input: { id: "${Task}", priority: HIGH })`, works],
    ['changes several of its tasks', ({ Task }) => `updateTasks(input: { ids: ["${Task}"], status: DONE })`, works],
    [
      'gives its task to somebody',
      ({ Task }) => `updateTask(input: { id: "${Task}", assigneeId: "${member.id}" })`,
      decides,
    ],
    ['takes its task for themselves', ({ Task }) => `updateTask(input: { id: "${Task}", teamId: null })`, decides],
    ['comments on its task', ({ Task }) => `addTaskComment(input: { taskId: "${Task}", body: "x" })`, works],
    ['deletes a comment', ({ TaskComment }) => `deleteTaskComment(id: "${TaskComment}")`, decides],
    ['deletes its task', ({ Task }) => `deleteTask(id: "${Task}")`, decides],
    ['makes a watchlist in it', ({ Team }) => `createWatchlist(input: { name: "x", teamId: "${Team}" })`, works],
    [
      'renames its watchlist',
      ({ Watchlist }) => `renameWatchlist(input: { watchlistId: "${Watchlist}", name: "x" })`,
      works,
    ],
    [
      'takes a symbol off',
      ({ Watchlist }) => `removeFromWatchlist(input: { watchlistId: "${Watchlist}", symbol: "AAPL" })`,
      { ...works, OWNER: 'NotFoundError' },
    ],
    ['takes its watchlist away', ({ Watchlist }) => `moveWatchlist(input: { watchlistId: "${Watchlist}" })`, decides],
    ['deletes its watchlist', ({ Watchlist }) => `deleteWatchlist(id: "${Watchlist}")`, decides],
    ['renames it', ({ Team }) => `renameTeam(input: { teamId: "${Team}", name: "x" })`, decides],
    [
      'invites somebody',
      ({ Team }) => `inviteToTeam(input: { teamId: "${Team}", email: "a@example.com", role: OWNER })`,
      decides,
    ],
    [
      'takes an invitation back',
      ({ TeamInvitation }) => `revokeTeamInvitation(id: "${TeamInvitation}")`,
      // Which they do not see.
      { VIEWER: 'NotFoundError', MEMBER: 'NotFoundError', OWNER: 'yes' },
    ],
    [
      'changes a role',
      ({ Team }) => `changeTeamRole(input: { teamId: "${Team}", userId: "${viewer.id}", role: OWNER })`,
      decides,
    ],
    [
      'takes somebody out of it',
      ({ Team }) => `removeFromTeam(input: { teamId: "${Team}", userId: "${viewer.id}" })`,
      { ...decides, VIEWER: 'yes', OWNER: 'NotFoundError' },
    ],
    ['deletes it', ({ Team }) => `deleteTeam(id: "${Team}")`, decides],
  ];

const answerOf = (call: string, { token }: QuickUser) =>
  answerTo(server, `mutation { it: ${call} { __typename } }`, token);

test.each(changes)(
  'who %s does so as the role allows, and to a stranger it is not there',
  async (_what, call, expected) => {
    const scene = await newScene();
    expect(await answerOf(call(scene), await quickUser(server))).toBe('NotFoundError');
    for (const role of ['VIEWER', 'MEMBER', 'OWNER'] as const) {
      expect([role, await answerOf(call(scene), roles[role])]).toEqual([role, expected[role]]);
    }
  },
);

import { createHash } from 'node:crypto';
import { schema } from '@tickwire/schema';
import { type GraphQLSchema, isInterfaceType } from 'graphql';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { newAdmin } from './harness/admins.ts';
import { analysisOf, endedRun } from './harness/analysis.ts';
import { data, newApiKey, newUser, newWatchlist, post, type TestUser } from './harness/client.ts';
import { fileDatabase } from './harness/database.ts';
import { databaseId } from './harness/global-id.ts';
import { startMailbox } from './harness/mailbox.ts';
import { decide, mutate } from './harness/mutation.ts';
import { notificationOf } from './harness/notification.ts';
import { reportOf } from './harness/report.ts';
import { startTestServer } from './harness/server.ts';
import { lastingTask } from './harness/tasks.ts';
import { lastingTeam } from './harness/team.ts';

const databaseUrl = await fileDatabase();
const server = await startTestServer({ databaseUrl });
const mailbox = await startMailbox();
const mailing = await startTestServer({ databaseUrl, smtpUrl: mailbox.url });

/** The token of the mail that was sent to this user last; waits until it is the one that holds. */
async function tokenOfNewestMail({ email }: TestUser): Promise<string> {
  const isHeld = async (token: string) => {
    const tokenHash = createHash('sha256').update(token).digest('hex');
    return (await mailing.database.accountToken.count({ where: { tokenHash } })) === 1;
  };
  let token = '';
  await expect
    .poll(async () => {
      token = mailbox.to(email).at(-1)?.token ?? '';
      return isHeld(token);
    })
    .toBe(true);
  return token;
}

const ownShape = z.object({
  viewer: z.object({
    id: z.string(),
    watchlists: z.object({
      totalCount: z.number(),
      nodes: z.array(z.object({ id: z.string(), name: z.string(), items: z.array(z.object({ id: z.string() })) })),
    }),
  }),
});

const own = ({ token }: TestUser) =>
  data(server, ownShape, '{ viewer { id watchlists { totalCount nodes { id name items { id } } } } }', { token });

const sessionsShape = z.object({ viewer: z.object({ sessions: z.array(z.object({ id: z.string() })) }) });

/** For each type that has an owner: the id of one that this user owns. */
async function ownedIds(user: TestUser): Promise<Record<string, string>> {
  await newWatchlist(server, user, ['AAPL', 'MSFT']);
  const { viewer } = await own(user);
  const list = viewer.watchlists.nodes[0];
  const { id: ApiKey } = await newApiKey(server, user, ['READ']);
  const sessions = await data(server, sessionsShape, '{ viewer { sessions { id } } }', { token: user.token });
  const account = { databaseId: databaseId(viewer.id) };
  const team = await lastingTeam(server, account);
  const task = await lastingTask(server, account);
  return {
    User: viewer.id,
    Watchlist: list?.id ?? '',
    WatchlistItem: list?.items[0]?.id ?? '',
    ApiKey,
    Analysis: await analysisOf(server, user, await endedRun(server, 'AAPL')),
    Report: await reportOf(server, list?.id ?? '', task.taskId),
    Notification: await notificationOf(server, account, databaseId(task.taskId)),
    Team: team.teamId,
    TeamInvitation: team.teamInvitationId,
    Task: task.taskId,
    TaskComment: task.taskCommentId,
    Session: sessions.viewer.sessions[0]?.id ?? '',
  };
}

function nodeTypes(from: GraphQLSchema): string[] {
  const node = from.getType('Node');
  return isInterfaceType(node) ? from.getPossibleTypes(node).map((type) => type.name) : [];
}

const nodeQuery = 'query ($id: ID!) { node(id: $id) { __typename id } }';
const nodeShape = z.object({ node: z.object({ __typename: z.string(), id: z.string() }).nullable() });

test('every node type is tested here, or is market data that everybody may read', async () => {
  const owned = await ownedIds(await newUser(server));
  expect(nodeTypes(schema).sort()).toEqual([...Object.keys(owned), 'Instrument'].sort());
});

test("a user's own nodes are found by node, and nobody else's", async () => {
  const [alice, bob] = await Promise.all([newUser(server), newUser(server)]);
  for (const [type, id] of Object.entries(await ownedIds(alice))) {
    const variables = { id };
    expect(await data(server, nodeShape, nodeQuery, { token: alice.token, variables })).toEqual({
      node: { __typename: type, id },
    });
    expect(await data(server, nodeShape, nodeQuery, { token: bob.token, variables })).toEqual({ node: null });
    expect(await data(server, nodeShape, nodeQuery, { variables })).toEqual({ node: null });
  }
});

test.each([
  ['that is empty', ''],
  ['that is nonsense', 'x'],
  ['of a User that is no uuid', 'VXNlcjox'],
  ['of an unknown type', 'Tm9zdWNoOjAxOTNhYmNkLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMA'],
  ['of a type that is no node', 'UXVvdGU6MDE5M2FiY2QtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAw'],
  ['that is endless', '🙂'.repeat(200)],
])('node with an id %s is null, not a fault', async (_what, id) => {
  expect(await data(server, nodeShape, nodeQuery, { variables: { id } })).toEqual({ node: null });
});

test("no mutation changes another user's watchlist, or tells that it is there", async () => {
  const [alice, bob] = await Promise.all([newUser(server), newUser(server)]);
  const { Watchlist: id = '' } = await ownedIds(alice);
  const before = await own(alice);
  const attempts = [
    `deleteWatchlist(id: "${id}")`,
    `moveWatchlist(input: { watchlistId: "${id}" })`,
    `renameWatchlist(input: { watchlistId: "${id}", name: "mine now" })`,
    `reorderWatchlist(input: { watchlistId: "${id}", symbols: ["MSFT", "AAPL"] })`,
    `addToWatchlist(input: { watchlistId: "${id}", symbol: "IBM" })`,
    `addToWatchlist(input: { watchlistId: "${id}", symbol: "AAPL" })`,
    `removeFromWatchlist(input: { watchlistId: "${id}", symbol: "AAPL" })`,
    `requestReport(input: { watchlistId: "${id}" })`,
  ];
  for (const attempt of attempts) {
    const shape = z.object({ result: z.object({ __typename: z.string(), message: z.string() }) });
    const query = `mutation { result: ${attempt} { __typename ... on Error { message } } }`;
    const { result } = await data(server, shape, query, { token: bob.token });
    expect(result).toEqual({ __typename: 'NotFoundError', message: 'There is no such watchlist.' });
    expect((await post(server, query)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  }
  expect(await own(alice)).toEqual(before);
});

test('no mutation changes a team that the user is not in, or tells that it or an invitation is there', async () => {
  const [alice, bob] = await Promise.all([newUser(server), newUser(server)]);
  const { Team: id = '', TeamInvitation: invitation = '' } = await ownedIds(alice);
  for (const [attempt, message] of [
    [`renameTeam(input: { teamId: "${id}", name: "mine now" })`, 'There is no such team.'],
    [`inviteToTeam(input: { teamId: "${id}", email: "${bob.email}", role: OWNER })`, 'There is no such team.'],
    [`changeTeamRole(input: { teamId: "${id}", userId: "${bob.id}", role: OWNER })`, 'There is no such team.'],
    [`removeFromTeam(input: { teamId: "${id}", userId: "${alice.id}" })`, 'There is no such team.'],
    [`deleteTeam(id: "${id}")`, 'There is no such team.'],
    [`revokeTeamInvitation(id: "${invitation}")`, 'There is no such invitation.'],
    [`acceptTeamInvitationById(id: "${invitation}")`, 'There is no such invitation to your verified address.'],
  ]) {
    const shape = z.object({ result: z.object({ __typename: z.string(), message: z.string() }) });
    const query = `mutation { result: ${attempt} { __typename ... on Error { message } } }`;
    const { result } = await data(server, shape, query, { token: bob.token });
    expect(result).toEqual({ __typename: 'NotFoundError', message });
    expect((await post(server, query)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  }
  const team = await server.database.team.findUnique({ where: { id: databaseId(id) }, include: { members: true } });
  expect(team).toMatchObject({ name: 'A team', members: [{ role: 'OWNER' }, { role: 'MEMBER' }] });
});

test("no mutation changes another user's task or comment, or tells that it is there", async () => {
  const [alice, bob] = await Promise.all([newUser(server), newUser(server)]);
  const { Task: id = '', TaskComment: comment = '' } = await ownedIds(alice);
  for (const [attempt, message] of [
    [`updateTask(input: { id: "${id}", title: "mine now" })`, 'There is no such task.'],
    [`updateTask(input: { id: "${id}", assigneeId: "${bob.id}" })`, 'There is no such task.'],
    [
      `updateTasks(input: { ids: ["${id}"], status: DONE })`,
      `1 of the tasks is not there: "${id}". Nothing was changed: leave it out.`,
    ],
    [`deleteTask(id: "${id}")`, 'There is no such task.'],
    [`addTaskComment(input: { taskId: "${id}", body: "x" })`, 'There is no such task.'],
    [`updateTaskComment(input: { id: "${comment}", body: "x" })`, 'There is no such comment.'],
    [`deleteTaskComment(id: "${comment}")`, 'There is no such comment.'],
  ]) {
    const shape = z.object({ result: z.object({ __typename: z.string(), message: z.string() }) });
    const query = `mutation { result: ${attempt} { __typename ... on Error { message } } }`;
    const { result } = await data(server, shape, query, { token: bob.token });
    expect(result).toEqual({ __typename: 'NotFoundError', message });
  }
  const given = `mutation { createTask(input: { title: "x", assigneeId: "${alice.id}" }) { __typename } }`;
  expect((await post(server, given, { token: bob.token })).data).toEqual({
    createTask: { __typename: 'ValidationError' },
  });
  const task = { id: databaseId(id), version: 2, title: 'A task' };
  expect(await server.database.task.findMany({ where: { creatorId: databaseId(alice.id) } })).toMatchObject([task]);
});

test("no mutation marks another user's notification, or tells that it is there", async () => {
  const [alice, bob] = await Promise.all([newUser(server), newUser(server)]);
  const { Notification: id = '' } = await ownedIds(alice);
  for (const field of ['markNotificationRead', 'markNotificationUnread']) {
    const result = await mutate(server, field, { token: bob.token, args: { id } });
    expect(result).toMatchObject({ __typename: 'NotFoundError', message: 'There is no such notification.' });
  }
  await mutate(server, 'markAllNotificationsRead', { token: bob.token });
  const found = await server.database.notification.findUnique({ where: { id: databaseId(id) } });
  expect(found).toMatchObject({ readAt: null });
});

test("no mutation ends or changes another user's session or key, or tells that it is there", async () => {
  const [alice, bob] = await Promise.all([newUser(server), newUser(server)]);
  const { Session: session = '', ApiKey: key = '' } = await ownedIds(alice);
  for (const attempt of [
    `revokeSession(id: "${session}")`,
    `revokeApiKey(id: "${key}")`,
    `rotateApiKey(input: { id: "${key}" })`,
  ]) {
    const shape = z.object({ result: z.object({ __typename: z.literal('NotFoundError') }) });
    await data(server, shape, `mutation { result: ${attempt} { __typename } }`, { token: bob.token });
  }
  expect((await ownedIds(alice)).Session).toBe(session);
});

test("what a user proves of an account by a mailed token shows nobody else what is that account's alone", async () => {
  const [alice, bob] = [await newUser(mailing), await newUser(mailing)];
  for (const field of [
    'sessions { id }',
    'apiKeys { id }',
    'totpEnabled',
    'recoveryCodesLeft',
    'dataExport',
    'analyses { totalCount }',
  ]) {
    for (const { token: caller } of [bob, { token: undefined }]) {
      await decide(mailing, 'requestEmailVerification', { token: alice.token });
      const token = await tokenOfNewestMail(alice);
      const query = `mutation { verifyEmail(token: "${token}") { ... on User { username ${field} } } }`;
      const { errors } = await post(mailing, query, caller === undefined ? {} : { token: caller });
      expect(errors?.[0]?.extensions.code).toBe(caller === undefined ? 'UNAUTHENTICATED' : 'FORBIDDEN');
      await mailing.database.user.updateMany({ where: { username: alice.username }, data: { emailVerifiedAt: null } });
    }
  }
});

test("what asks for the caller's own proof takes no other user's", async () => {
  const [alice, bob] = [await newUser(server), await newUser(server)];
  const newPassword = 'quite another password';
  const attempts = [
    ['changePassword', { currentPassword: alice.password, newPassword }],
    ['changeEmail', { newEmail: `new.${alice.email}`, password: alice.password }],
    ['deleteAccount', { password: alice.password }],
  ] as const;
  for (const [field, input] of attempts) {
    const result = await mutate(mailing, field, { args: { input }, token: bob.token });
    expect(result.__typename).toBe('InvalidCredentialsError');
  }
  for (const user of [alice, bob]) expect((await own(user)).viewer.id).toBe(user.id);
});

/** They name nobody: they are about the caller, or about whose mail the caller reads, as the tests above try. */
const namesNobody = new Set([
  'acceptTeamInvitation',
  'beginTotp',
  'changeEmail',
  'changeNotificationSettings',
  'changePassword',
  'confirmEmailChange',
  'confirmTotp',
  'deleteAccount',
  'disableTotp',
  'markAllNotificationsRead',
  'requestAnalysis',
  'renewRecoveryCodes',
  'requestPasswordReset',
  'resetPassword',
  'verifyEmail',
]);

const adminMutations = [
  'changeRole(input: { userId: $id, role: ADMIN })',
  'changePlan(input: { userId: $id, tier: EXPERT })',
  'suspendUser(input: { userId: $id, reason: "a test" })',
  'unsuspendUser(input: { userId: $id })',
  'removeSecondFactor(input: { userId: $id, reason: "a test" })',
  'setFeatureFlag(input: { name: "sign-up", enabled: true, userId: $id })',
  'clearFeatureFlagRule(input: { name: "sign-up", userId: $id })',
  'createFeatureFlag(input: { name: "mine", description: "x", enabled: true })',
  'deleteFeatureFlag(name: "mine")',
];
const adminQueries = [
  'account(id: $id) { email }',
  'users { nodes { email } }',
  'auditLog(userId: $id) { nodes { action } }',
  'figures { users }',
  'featureFlags { name }',
];

test('what admins do is for admins: not for the account itself, another one, an API key or nobody', async () => {
  const [alice, bob, admin] = [await newUser(server), await newUser(server), await newAdmin(server)];
  const { secret } = await newApiKey(server, admin, ['READ', 'WRITE']);
  const operations = [
    ...adminMutations.map((call) =>
      call.includes('$id') ? `mutation ($id: ID!) { ${call} { __typename } }` : `mutation { ${call} { __typename } }`,
    ),
    ...adminQueries.map((field) =>
      field.includes('$id') ? `query ($id: ID!) { admin { ${field} } }` : `{ admin { ${field} } }`,
    ),
  ];
  const before = await server.database.user.findUnique({ where: { email: alice.email } });
  for (const query of operations) {
    const codeFor = async (token?: string) =>
      (await post(server, query, { ...(token !== undefined && { token }), variables: { id: alice.id } })).errors?.[0]
        ?.extensions.code;
    expect([query, await codeFor()]).toEqual([query, 'UNAUTHENTICATED']);
    for (const token of [alice.token, bob.token, secret])
      expect([query, await codeFor(token)]).toEqual([query, 'FORBIDDEN']);
  }
  expect(await server.database.user.findUnique({ where: { email: alice.email } })).toEqual(before);
  expect(await server.database.featureFlag.findUnique({ where: { name: 'mine' } })).toBeNull();
});

test("every mutation that takes an id of somebody's is tried above", () => {
  const takesId = Object.values(schema.getMutationType()?.getFields() ?? {}).filter((field) => {
    const text = field.args.map((argument) => `${argument.name} ${argument.type}`).join(' ');
    return (
      !/^(signUp|signIn|signInWithCode|signOut|signOutEverywhere|createWatchlist|createApiKey|createTeam)$/.test(
        field.name,
      ) &&
      !namesNobody.has(field.name) &&
      text !== ''
    );
  });
  expect(takesId.map((field) => field.name).sort()).toEqual([
    'acceptTeamInvitationById',
    'addTaskComment',
    'addToWatchlist',
    'changePlan',
    'changeRole',
    'changeTeamRole',
    'clearFeatureFlagRule',
    'createFeatureFlag',
    'createTask',
    'deleteFeatureFlag',
    'deleteTask',
    'deleteTaskComment',
    'deleteTeam',
    'deleteWatchlist',
    'inviteToTeam',
    'markNotificationRead',
    'markNotificationUnread',
    'moveWatchlist',
    'removeFromTeam',
    'removeFromWatchlist',
    'removeSecondFactor',
    'renameTeam',
    'renameWatchlist',
    'reorderWatchlist',
    'requestReport',
    'revokeApiKey',
    'revokeSession',
    'revokeTeamInvitation',
    'rotateApiKey',
    'setFeatureFlag',
    'suspendUser',
    'unsuspendUser',
    'updateTask',
    'updateTaskComment',
    'updateTasks',
  ]);
});

test('a page of watchlists holds only the own ones, whatever cursor is sent', async () => {
  const [alice, bob] = await Promise.all([newUser(server), newUser(server)]);
  await ownedIds(alice);
  await newWatchlist(server, bob);
  const pageShape = z.object({
    viewer: z.object({
      watchlists: z.object({
        nodes: z.array(z.object({ name: z.string() })),
        pageInfo: z.object({ startCursor: z.string() }),
      }),
    }),
  });
  const page = 'watchlists { nodes { name } pageInfo { startCursor } }';
  const first = await data(server, pageShape, `{ viewer { ${page} } }`, { token: alice.token });
  const { startCursor } = first.viewer.watchlists.pageInfo;
  for (const argument of ['after', 'before']) {
    const query = `query ($cursor: String) { viewer { watchlists(${argument}: $cursor) { totalCount nodes { id } } } }`;
    const shape = z.object({
      viewer: z.object({
        watchlists: z.object({ totalCount: z.number(), nodes: z.array(z.object({ id: z.string() })) }),
      }),
    });
    const { viewer } = await data(server, shape, query, { token: bob.token, variables: { cursor: startCursor } });
    const ownIds = (await own(bob)).viewer.watchlists.nodes.map((list) => list.id);
    expect(viewer.watchlists.totalCount).toBe(1);
    expect(ownIds).toEqual(expect.arrayContaining(viewer.watchlists.nodes.map((list) => list.id)));
  }
});

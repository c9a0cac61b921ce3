import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { administer, newAdmin, ownDatabase, refusalOf } from './harness/admins.ts';
import { data, newApiKey, newUser, newWatchlist, post, type TestUser } from './harness/client.ts';
import { startTestServer } from './harness/server.ts';

const server = await startTestServer({ databaseUrl: await ownDatabase() });
const admin = await newAdmin(server);

beforeEach(() => {
  server.statements.length = 0;
});

const accountShape = z.object({
  id: z.string(),
  email: z.string(),
  username: z.string(),
  role: z.string(),
  tier: z.string(),
  suspendedAt: z.string().nullable(),
  watchedSymbols: z.number(),
  sessions: z.number(),
  apiKeys: z.number(),
});
const accountFields = 'id email username role tier suspendedAt watchedSymbols sessions apiKeys';
const usersShape = z.object({
  admin: z.object({
    users: z.object({
      totalCount: z.number(),
      nodes: z.array(accountShape),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
});
const usersQuery = `query ($search: String, $role: Role, $tier: Tier, $suspended: Boolean, $first: Int, $after: String) {
  admin { users(search: $search, role: $role, tier: $tier, suspended: $suspended, first: $first, after: $after) {
    totalCount nodes { ${accountFields} } pageInfo { hasNextPage endCursor }
  } }
}`;

const users = async (variables: Record<string, unknown>) =>
  (await data(server, usersShape, usersQuery, { token: admin.token, variables })).admin.users;

const viewerShape = z.object({ viewer: z.object({ role: z.string(), plan: z.object({ tier: z.string() }) }) });
const viewer = async ({ token }: TestUser) =>
  (await data(server, viewerShape, '{ viewer { role plan { tier } } }', { token })).viewer;

/** The newest entry of the audit log about this user. */
async function newestEntry({ username }: TestUser) {
  const user = await server.database.user.findUniqueOrThrow({ where: { username } });
  return server.database.auditEntry.findFirst({ where: { userId: user.id }, orderBy: { id: 'desc' } });
}

describe('finding accounts', () => {
  test('an account is found by a part of its email or username, in any case, with its figures', async () => {
    const user = await newUser(server);
    await newWatchlist(server, user, ['AAPL', 'MSFT']);
    await newWatchlist(server, user, ['AAPL']);
    await newApiKey(server, user, ['READ']);
    for (const search of [user.email.slice(0, 12).toUpperCase(), user.username.slice(2)]) {
      expect((await users({ search })).nodes).toEqual([
        {
          id: user.id,
          email: user.email,
          username: user.username,
          role: 'USER',
          tier: 'FREE',
          suspendedAt: null,
          watchedSymbols: 2,
          sessions: 1,
          apiKeys: 1,
        },
      ]);
    }
  });

  test('what stands for any character in a pattern is looked for as itself', async () => {
    await newUser(server);
    expect((await users({ search: '%' })).totalCount).toBe(0);
    expect((await users({ search: '\\' })).totalCount).toBe(0);
    // Every username of these tests holds one.
    expect((await users({ search: 'user_' })).totalCount).toBeGreaterThan(0);
    expect((await users({ search: 'us_r' })).totalCount).toBe(0);
  });

  test('role, plan and suspension each narrow the list', async () => {
    const [pro, suspended] = [await newUser(server), await newUser(server)];
    await administer(server, admin, 'changePlan', { userId: pro.id, tier: 'PRO' });
    await administer(server, admin, 'suspendUser', { userId: suspended.id, reason: 'a test' });
    const idsOf = async (variables: Record<string, unknown>) => (await users(variables)).nodes.map(({ id }) => id);
    expect(await idsOf({ search: pro.email, tier: 'PRO' })).toEqual([pro.id]);
    expect(await idsOf({ search: pro.email, tier: 'FREE' })).toEqual([]);
    expect(await idsOf({ search: suspended.email, suspended: true })).toEqual([suspended.id]);
    expect(await idsOf({ search: suspended.email, suspended: false })).toEqual([]);
    expect(await idsOf({ role: 'ADMIN' })).toContain(admin.id);
    expect(await idsOf({ role: 'ADMIN' })).not.toContain(pro.id);
  });

  test('pages go from the newest to the oldest, each account once, forwards and backwards', async () => {
    const tag = randomUUID().slice(0, 8);
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const { id, username } = await newUser(server);
      await server.database.user.update({ where: { username }, data: { email: `${tag}-${index}@example.com` } });
      made.unshift(id);
    }
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const page = await users({ search: tag, first: 2, after });
      seen.push(...page.nodes.map(({ id }) => id));
      expect(page.totalCount).toBe(5);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(seen).toEqual(made);
    const lastShape = z.object({
      admin: z.object({ users: z.object({ nodes: z.array(z.object({ id: z.string() })) }) }),
    });
    const query = 'query ($search: String) { admin { users(search: $search, last: 2) { nodes { id } } } }';
    const last = await data(server, lastShape, query, { token: admin.token, variables: { search: tag } });
    expect(last.admin.users.nodes.map(({ id }) => id)).toEqual(made.slice(-2));
  });

  test('a page costs the same statements however many accounts it holds', async () => {
    for (let index = 0; index < 6; index += 1) await newUser(server);
    await users({ first: 1 });
    const costOf = async (first: number) => {
      server.statements.length = 0;
      await users({ first });
      return server.statements.length;
    };
    // The page, its count, and one for each of the three figures.
    expect([await costOf(1), await costOf(6)]).toEqual([5, 5]);
  });

  test.each([
    ['a search that is too long', { search: 'x'.repeat(101) }],
    ['a page that is too large', { first: 101 }],
    ['a cursor of nobody', { after: 'nonsense' }],
  ])('%s is refused', async (_what, variables) => {
    const { errors } = await post(server, usersQuery, { token: admin.token, variables });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('one account is found by the id that its user has, and none by another', async () => {
    const user = await newUser(server);
    const query = 'query ($id: ID!) { admin { account(id: $id) { email } } }';
    const shape = z.object({ admin: z.object({ account: z.object({ email: z.string() }).nullable() }) });
    const find = async (id: string) =>
      (await data(server, shape, query, { token: admin.token, variables: { id } })).admin.account;
    expect(await find(user.id)).toEqual({ email: user.email });
    expect(await find(await newWatchlist(server, user))).toBeNull();
    expect(await find('nonsense')).toBeNull();
  });
});

describe('roles and plans', () => {
  test('a role holds from the next request on, and the audit log names both ends', async () => {
    const user = await newUser(server);
    expect((await viewer(user)).role).toBe('USER');
    const made = await administer(server, admin, 'changeRole', { userId: user.id, role: 'ADMIN' });
    expect(made).toMatchObject({ __typename: 'Account', id: user.id, role: 'ADMIN' });
    expect((await viewer(user)).role).toBe('ADMIN');
    expect(await newestEntry(user)).toMatchObject({
      action: 'ROLE_CHANGED',
      details: { from: 'USER', to: 'ADMIN', by: 'ADMIN' },
      requestId: expect.any(String),
    });
    const again = await administer(server, admin, 'changeRole', { userId: user.id, role: 'ADMIN' });
    expect(again).toMatchObject({ __typename: 'ConflictError' });
    await administer(server, admin, 'changeRole', { userId: user.id, role: 'USER' });
    expect(await refusalOf(server, user.token, 'changeRole', { userId: admin.id, role: 'USER' })).toBe('FORBIDDEN');
  });

  test('a plan holds from the next request on; a downgrade keeps what is there and refuses more', async () => {
    const user = await newUser(server);
    await viewer(user);
    const change = (tier: string) => administer(server, admin, 'changePlan', { userId: user.id, tier });
    expect(await change('PRO')).toMatchObject({ __typename: 'Account', tier: 'PRO' });
    expect((await viewer(user)).plan.tier).toBe('PRO');
    const list = await newWatchlist(server, user, ['AAPL', 'MSFT', 'IBM', 'SPX', 'ES', 'NQ']);
    await change('FREE');
    const addShape = z.object({ addToWatchlist: z.looseObject({ __typename: z.string() }) });
    const add = await data(
      server,
      addShape,
      'mutation ($id: ID!) { addToWatchlist(input: { watchlistId: $id, symbol: "CL" }) { __typename ... on PlanLimitError { tier limit } } }',
      { token: user.token, variables: { id: list } },
    );
    expect(add.addToWatchlist).toEqual({ __typename: 'PlanLimitError', tier: 'FREE', limit: 5 });
    const [account] = (await users({ search: user.email })).nodes;
    expect(account?.watchedSymbols).toBe(6);
    expect(await newestEntry(user)).toMatchObject({
      action: 'PLAN_CHANGED',
      details: { from: 'PRO', to: 'FREE', by: 'ADMIN' },
    });
    expect(await change('FREE')).toMatchObject({ __typename: 'ConflictError' });
  });
});

describe('suspension', () => {
  test('ends sessions, refuses keys, and is over when it is over', async () => {
    const user = await newUser(server);
    const { secret } = await newApiKey(server, user, ['READ']);
    await post(server, '{ viewer { id } }', { token: secret });
    const reason = 'Sends orders that nobody gave.';
    const suspended = await administer(server, admin, 'suspendUser', { userId: user.id, reason });
    expect(suspended).toMatchObject({ __typename: 'Account', suspendedAt: expect.any(String) });
    expect(await newestEntry(user)).toMatchObject({ action: 'USER_SUSPENDED', details: { reason, sessions: 1 } });

    const codeOf = async (token: string) =>
      (await post(server, '{ viewer { id } }', { token })).errors?.[0]?.extensions.code;
    expect(await codeOf(user.token)).toBe('UNAUTHENTICATED');
    expect(await codeOf(secret)).toBe('FORBIDDEN');
    const signIn =
      'mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on AuthPayload { token } } }';
    const input = { email: user.email, password: user.password };
    const refused = await post(server, signIn, { variables: { input } });
    expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    // Whether an account is suspended is told only to its owner.
    const stranger = await post(server, signIn, { variables: { input: { ...input, password: 'not the password' } } });
    expect(stranger.data).toEqual({ signIn: { __typename: 'InvalidCredentialsError' } });

    expect(await administer(server, admin, 'suspendUser', { userId: user.id, reason })).toMatchObject({
      __typename: 'ConflictError',
    });
    const back = await administer(server, admin, 'unsuspendUser', { userId: user.id });
    expect(back).toMatchObject({ __typename: 'Account', suspendedAt: null });
    expect(await codeOf(secret)).toBeUndefined();
    expect(await codeOf(user.token)).toBe('UNAUTHENTICATED');
    expect((await post(server, signIn, { variables: { input } })).data).toMatchObject({
      signIn: { __typename: 'AuthPayload' },
    });
    expect(await administer(server, admin, 'unsuspendUser', { userId: user.id })).toMatchObject({
      __typename: 'ConflictError',
    });
  });

  test.each(['', '   ', 'x'.repeat(501), 'a\u0000b'])(
    'a reason such as %j is refused, with nothing changed',
    async (reason) => {
      const user = await newUser(server);
      const refused = await administer(server, admin, 'suspendUser', { userId: user.id, reason });
      expect(refused).toMatchObject({ __typename: 'ValidationError', code: 'VALIDATION' });
      expect(refused.message).toContain('input.reason');
      await viewer(user);
    },
  );
});

test.each([
  ['changeRole', { role: 'ADMIN' }],
  ['changePlan', { tier: 'PRO' }],
  ['suspendUser', { reason: 'a test' }],
  ['unsuspendUser', {}],
])('%s of an account that is not there is not found', async (field, rest) => {
  const gone = Buffer.from('User:00000000-0000-7000-8000-000000000000').toString('base64url');
  for (const userId of ['', 'nonsense', gone, await newWatchlist(server, admin)]) {
    const result = await administer(server, admin, field, { userId, ...rest });
    expect(result).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
  }
});

describe('figures', () => {
  const figuresShape = z.object({
    admin: z.object({
      figures: z.object({
        users: z.number(),
        suspendedUsers: z.number(),
        activeUsers: z.object({ day: z.number(), week: z.number(), month: z.number() }),
        usersByTier: z.array(z.object({ tier: z.string(), users: z.number() })),
        planChanges: z.array(z.object({ from: z.string(), to: z.string(), count: z.number() })),
        mostWatchedInstruments: z.array(
          z.object({ accounts: z.number(), instrument: z.object({ symbol: z.string() }) }),
        ),
      }),
    }),
  });
  const query = `{ admin { figures {
    users suspendedUsers activeUsers { day week month } usersByTier { tier users }
    planChanges { from to count } mostWatchedInstruments(first: 2) { accounts instrument { symbol } }
  } } }`;

  test('count accounts, their use, their plans and what they watch, in three statements', async () => {
    const fresh = await startTestServer({ databaseUrl: await ownDatabase() });
    const boss = await newAdmin(fresh);
    const [one, two] = [await newUser(fresh), await newUser(fresh)];
    await newWatchlist(fresh, one, ['AAPL', 'IBM']);
    await newWatchlist(fresh, one, ['AAPL']);
    await newWatchlist(fresh, two, ['AAPL', 'IBM']);
    await newWatchlist(fresh, boss, ['AAPL']);
    for (const tier of ['PRO', 'EXPERT', 'PRO']) await administer(fresh, boss, 'changePlan', { userId: one.id, tier });
    await administer(fresh, boss, 'changePlan', { userId: two.id, tier: 'PRO' });
    await administer(fresh, boss, 'suspendUser', { userId: two.id, reason: 'a test' });
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
    const setSeen = (username: string, lastActiveAt: Date) =>
      fresh.database.user.update({ where: { username }, data: { lastActiveAt } });
    await setSeen(boss.username, daysAgo(0));
    await setSeen(one.username, daysAgo(3));
    await setSeen(two.username, daysAgo(20));
    // One that was made when nobody counted, and one of before the 30 days.
    await fresh.database.auditEntry.create({
      data: { action: 'PLAN_CHANGED', at: daysAgo(40), details: { from: 'EXPERT', to: 'FREE' } },
    });
    fresh.statements.length = 0;
    const { admin: read } = await data(fresh, figuresShape, query, { token: boss.token });
    expect(fresh.statements).toHaveLength(3);
    expect(read.figures).toEqual({
      users: 3,
      suspendedUsers: 1,
      activeUsers: { day: 1, week: 2, month: 3 },
      usersByTier: [
        { tier: 'FREE', users: 1 },
        { tier: 'PRO', users: 2 },
        { tier: 'EXPERT', users: 0 },
      ],
      planChanges: [
        { from: 'FREE', to: 'PRO', count: 2 },
        { from: 'EXPERT', to: 'PRO', count: 1 },
        { from: 'PRO', to: 'EXPERT', count: 1 },
      ],
      mostWatchedInstruments: [
        { accounts: 3, instrument: { symbol: 'AAPL' } },
        { accounts: 2, instrument: { symbol: 'IBM' } },
      ],
    });
  });

  test.each([0, -1, 101])('mostWatchedInstruments(first: %j) is refused', async (first) => {
    const asked = `{ admin { figures { mostWatchedInstruments(first: ${first}) { accounts } } } }`;
    const { errors } = await post(server, asked, { token: admin.token });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

test('an account is touched without a statement for each request', async () => {
  const user = await newUser(server);
  await viewer(user);
  server.statements.length = 0;
  for (let index = 0; index < 5; index += 1) await viewer(user);
  expect(server.statements).toEqual([]);
});

import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { administer, newAdmin, ownDatabase } from './harness/admins.ts';
import { data, newApiKey, newUser, post, type TestUser } from './harness/client.ts';
import { startTestServer, type TestServer } from './harness/server.ts';
import { openReadySocket, subscribe } from './harness/socket.ts';

const databaseUrl = await ownDatabase();
const server = await startTestServer({ databaseUrl });
const other = await startTestServer({ databaseUrl });
const admin = await newAdmin(server);

beforeEach(async () => {
  await server.database.featureFlagRule.deleteMany();
  for (const name of ['sign-up', 'api-keys', 'live-prices']) await set({ name, enabled: true });
});

const set = (value: Record<string, unknown>) => administer(server, admin, 'setFeatureFlag', value);
const clear = (value: Record<string, unknown>) => administer(server, admin, 'clearFeatureFlagRule', value);

let lastName = 0;
/** A flag that no other test knows, switched off. */
async function newFlag(): Promise<string> {
  lastName += 1;
  const name = `flag-${lastName}`;
  const value = { name, description: 'Something new.', enabled: false };
  expect((await administer(server, admin, 'createFeatureFlag', value)).__typename).toBe('FeatureFlag');
  return name;
}

const flagShape = z.object({ featureFlag: z.boolean() });

async function isOn(name: string, user?: TestUser, where: TestServer = server): Promise<boolean> {
  const call = { variables: { name }, ...(user !== undefined && { token: user.token }) };
  return (await data(where, flagShape, 'query ($name: String!) { featureFlag(name: $name) }', call)).featureFlag;
}

describe('what a flag is for somebody', () => {
  test('comes from the account’s rule, else from its plan’s, else from everybody’s', async () => {
    const name = await newFlag();
    const user = await newUser(server);
    const free = await newUser(server);
    await administer(server, admin, 'changePlan', { userId: user.id, tier: 'PRO' });
    const seen = async () => [await isOn(name), await isOn(name, free), await isOn(name, user)];

    expect(await seen()).toEqual([false, false, false]);
    await set({ name, enabled: true, tier: 'PRO' });
    expect(await seen()).toEqual([false, false, true]);
    await set({ name, enabled: false, userId: user.id });
    expect(await seen()).toEqual([false, false, false]);
    await set({ name, enabled: true });
    expect(await seen()).toEqual([true, true, false]);
    await clear({ name, userId: user.id });
    expect(await seen()).toEqual([true, true, true]);
    await set({ name, enabled: false, tier: 'FREE' });
    expect(await seen()).toEqual([true, false, true]);
    const cleared = await clear({ name, tier: 'PRO' });
    expect(cleared).toMatchObject({ name, enabled: true, rules: [{ tier: 'FREE', userId: null, enabled: false }] });
  });

  test('changes with the plan', async () => {
    const name = await newFlag();
    const user = await newUser(server);
    await set({ name, enabled: true, tier: 'EXPERT' });
    expect(await isOn(name, user)).toBe(false);
    await administer(server, admin, 'changePlan', { userId: user.id, tier: 'EXPERT' });
    expect(await isOn(name, user)).toBe(true);
  });

  test('is listed for the caller', async () => {
    const name = await newFlag();
    const user = await newUser(server);
    await set({ name, enabled: true, userId: user.id });
    const shape = z.object({ featureFlags: z.array(z.object({ name: z.string(), enabled: z.boolean() })) });
    const list = async (token?: string) =>
      (await data(server, shape, '{ featureFlags { name enabled } }', token === undefined ? {} : { token }))
        .featureFlags;
    expect(await list(user.token)).toContainEqual({ name, enabled: true });
    expect(await list()).toContainEqual({ name, enabled: false });
    expect((await list()).map((flag) => flag.name)).toEqual(
      expect.arrayContaining(['api-keys', 'live-prices', 'sign-up']),
    );
  });

  test('costs no statement, and changes on every server', async () => {
    const name = await newFlag();
    const user = await newUser(server);
    await expect.poll(() => isOn(name, user, other).catch(() => null)).toBe(false);
    await isOn(name, user);
    other.statements.length = 0;
    server.statements.length = 0;
    for (let index = 0; index < 3; index += 1) await Promise.all([isOn(name, user), isOn(name, user, other)]);
    expect([...server.statements, ...other.statements]).toEqual([]);
    await set({ name, enabled: true, userId: user.id });
    expect(await isOn(name, user)).toBe(true);
    await expect.poll(() => isOn(name, user, other)).toBe(true);
  });

  test.each(['no-such-flag', '', 'constructor', '__proto__', 'x'.repeat(10_000)])(
    'an unknown name such as %j is an error, never just off',
    async (name) => {
      const { errors } = await post(server, 'query ($name: String!) { featureFlag(name: $name) }', {
        variables: { name },
      });
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
      expect(errors?.[0]?.message).toContain('there is no feature flag');
      expect((await set({ name, enabled: true })).__typename).toBe('NotFoundError');
      expect((await clear({ name, tier: 'PRO' })).__typename).toBe('NotFoundError');
      expect((await administer(server, admin, 'deleteFeatureFlag', name)).__typename).toBe('NotFoundError');
    },
  );
});

describe('flags that the server itself asks', () => {
  test('sign-up: no account is made, and who has one signs in', async () => {
    const user = await newUser(server);
    await set({ name: 'sign-up', enabled: false });
    const input = { email: 'late@example.com', username: 'late_comer', password: 'a long enough password' };
    const refused = await post(server, 'mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }', {
      variables: { input },
    });
    expect(refused.errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(refused.errors?.[0]?.message).toContain('Sign-up is closed');
    expect(await server.database.user.count({ where: { email: input.email } })).toBe(0);
    const signIn = await post(server, 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', {
      variables: { input: { email: user.email, password: user.password } },
    });
    expect(signIn.data).toEqual({ signIn: { __typename: 'AuthPayload' } });
  });

  test('api-keys: none is made by those for whom it is off, and those that are there go on', async () => {
    const [user, favoured] = [await newUser(server), await newUser(server)];
    const { secret } = await newApiKey(server, user, ['READ']);
    await set({ name: 'api-keys', enabled: false, tier: 'FREE' });
    await set({ name: 'api-keys', enabled: true, userId: favoured.id });
    await newApiKey(server, favoured, ['READ']);
    const create = 'mutation { createApiKey(input: { name: "x", scopes: [READ] }) { __typename } }';
    const refused = await post(server, create, { token: user.token });
    expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await post(server, '{ viewer { id } }', { token: secret })).errors).toBeUndefined();
  });

  test('live-prices: none is subscribed to, and subscriptions that run go on', async () => {
    const socket = await openReadySocket(server);
    const prices = 'subscription { prices(symbols: ["AAPL"]) { price } }';
    socket.send(subscribe('runs', prices));
    expect((await socket.next()).type).toBe('next');
    await set({ name: 'live-prices', enabled: false });
    const late = await openReadySocket(server);
    late.send(subscribe('late', prices));
    const answer = await late.next();
    expect(JSON.stringify(answer.payload)).toContain('FORBIDDEN');
    expect(await socket.next()).toMatchObject({ id: 'runs', type: 'next' });
  });

  test('cannot be deleted', async () => {
    for (const name of ['sign-up', 'api-keys', 'live-prices']) {
      const result = await administer(server, admin, 'deleteFeatureFlag', name);
      expect(result).toMatchObject({ __typename: 'ConflictError', code: 'CONFLICT' });
      expect(await isOn(name)).toBe(true);
    }
  });

  test('keep what was set when another server starts', async () => {
    await set({ name: 'live-prices', enabled: false });
    const third = await startTestServer({ databaseUrl });
    expect(await isOn('live-prices', undefined, third)).toBe(false);
    await third.stop();
  });
});

describe('what admins do to flags', () => {
  test('is written down: from, to and for whom', async () => {
    const name = await newFlag();
    const user = await newUser(server);
    await set({ name, enabled: true });
    await set({ name, enabled: false, tier: 'PRO' });
    await set({ name, enabled: false, userId: user.id });
    await clear({ name, userId: user.id });
    await administer(server, admin, 'deleteFeatureFlag', name);
    const { id } = await server.database.user.findUniqueOrThrow({ where: { username: user.username } });
    const entries = await server.database.auditEntry.findMany({ where: { subject: name }, orderBy: { id: 'asc' } });
    expect(entries.map(({ userId, details }) => ({ userId, details }))).toEqual([
      { userId: null, details: { change: 'CREATED', to: false } },
      { userId: null, details: { change: 'SET', from: false, to: true } },
      { userId: null, details: { change: 'RULE_SET', tier: 'PRO', from: null, to: false } },
      { userId: id, details: { change: 'RULE_SET', tier: null, from: null, to: false } },
      { userId: id, details: { change: 'RULE_CLEARED', tier: null } },
      { userId: null, details: { change: 'DELETED', from: true } },
    ]);
    const { errors } = await post(server, `{ featureFlag(name: "${name}") }`);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('lists every flag with its rules and the accounts they are for', async () => {
    const name = await newFlag();
    const user = await newUser(server);
    await set({ name, enabled: true, userId: user.id });
    const shape = z.object({
      admin: z.object({ featureFlags: z.array(z.looseObject({ name: z.string(), builtIn: z.boolean() })) }),
    });
    const query = '{ admin { featureFlags { name builtIn rules { enabled account { email } } } } }';
    const { admin: read } = await data(server, shape, query, { token: admin.token });
    expect(read.featureFlags.find((flag) => flag.name === name)).toEqual({
      name,
      builtIn: false,
      rules: [{ enabled: true, account: { email: user.email } }],
    });
    expect(read.featureFlags.find((flag) => flag.name === 'sign-up')).toMatchObject({ builtIn: true });
  });

  test.each(['', 'a', 'A-flag', '1flag', 'a flag', 'flag_one', 'x'.repeat(65)])(
    'the name %j is refused',
    async (name) => {
      const value = { name, description: 'x', enabled: true };
      const refused = await administer(server, admin, 'createFeatureFlag', value);
      expect(refused).toMatchObject({ __typename: 'ValidationError' });
      expect(refused.message).toContain('input.name');
    },
  );

  test('a name that is taken is a conflict, also of two who make it at once', async () => {
    const value = { name: await newFlag(), description: 'x', enabled: true };
    expect((await administer(server, admin, 'createFeatureFlag', value)).__typename).toBe('ConflictError');
    const fresh = { name: 'made-at-once', description: 'x', enabled: true };
    const results = await Promise.all(
      [server, other, server, other].map((where) => administer(where, admin, 'createFeatureFlag', fresh)),
    );
    expect(results.map((result) => result.__typename).sort()).toEqual([
      'ConflictError',
      'ConflictError',
      'ConflictError',
      'FeatureFlag',
    ]);
  });

  test('a rule is for a plan or for an account that is there', async () => {
    const name = await newFlag();
    const user = await newUser(server);
    const both = { name, tier: 'PRO', userId: user.id };
    expect((await set({ ...both, enabled: true })).__typename).toBe('ValidationError');
    expect((await clear(both)).__typename).toBe('ValidationError');
    expect((await clear({ name })).__typename).toBe('ValidationError');
    const gone = Buffer.from('User:00000000-0000-7000-8000-000000000000').toString('base64url');
    for (const userId of ['nonsense', gone]) {
      expect((await set({ name, enabled: true, userId })).__typename).toBe('NotFoundError');
      expect((await clear({ name, userId })).__typename).toBe('NotFoundError');
    }
    expect((await clear({ name, tier: 'PRO' })).__typename).toBe('NotFoundError');
  });

  test('the same rule set twenty times at once on two servers is one rule', async () => {
    const name = await newFlag();
    const user = await newUser(server);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        administer(index % 2 === 0 ? server : other, admin, 'setFeatureFlag', { name, enabled: true, userId: user.id }),
      ),
    );
    expect(await server.database.featureFlagRule.count({ where: { flagName: name } })).toBe(1);
    expect(await isOn(name, user)).toBe(true);
  });
});

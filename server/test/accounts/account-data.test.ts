import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { codeOf } from '../harness/authenticator.ts';
import { data, newApiKey, newUser, newWatchlist, post, type TestUser } from '../harness/client.ts';
import { fileDatabase, migratedDatabase } from '../harness/database.ts';
import { sendQuery } from '../harness/http.ts';
import { startMailbox } from '../harness/mailbox.ts';
import { mutate, refusedWith } from '../harness/mutation.ts';
import { startTestServer } from '../harness/server.ts';
import { openReadySocket } from '../harness/socket.ts';

const mailbox = await startMailbox();
const server = await startTestServer({ smtpUrl: mailbox.url });
const { database } = server;

const remove = ({ token }: Pick<TestUser, 'token'>, input: Record<string, unknown>) =>
  mutate(server, 'deleteAccount', { args: { input }, selection: '... on DeletedNode { id }', token });

const idOf = async ({ username }: TestUser) =>
  (await database.user.findUniqueOrThrow({ where: { username }, select: { id: true } })).id;

const statusOf = async (token: string, where = server) =>
  (await post(where, '{ viewer { id } }', { token })).response.status;

/** A row of every kind that an account can have. Who is told of what it does has been told, so that none is added. */
async function fillAccount(user: TestUser): Promise<{ id: string; flag: string; customer: string; keySecret: string }> {
  const id = await idOf(user);
  const tag = randomUUID();
  await newWatchlist(server, user, ['AAPL', 'MSFT']);
  const { secret: keySecret } = await newApiKey(server, user, ['READ']);
  await database.identity.create({ data: { userId: id, provider: 'GITHUB', subject: tag } });
  await database.billingCustomer.create({ data: { id: `cus_${tag}`, userId: id } });
  await database.billingSubscription.create({
    data: { id: `sub_${tag}`, customerId: `cus_${tag}`, tier: 'PRO', active: false, toldAt: new Date() },
  });
  await database.featureFlag.create({ data: { name: `flag-${tag}`, description: 'A flag', enabled: false } });
  await database.featureFlagRule.create({ data: { flagName: `flag-${tag}`, userId: id, enabled: true } });
  const untold = { actorId: id, doneAt: null };
  await vi.waitFor(async () => expect(await database.event.count({ where: untold })).toBe(0), { timeout: 10_000 });
  return { id, flag: `flag-${tag}`, customer: `cus_${tag}`, keySecret };
}

/** How many rows of each table name this user. */
async function rowsOf(userId: string): Promise<Record<string, number>> {
  const tables = await database.$queryRaw<{ table_name: string }[]>`
    SELECT table_name::text FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name = 'user_id' AND table_name <> 'audit_log'`;
  const counts: Record<string, number> = {};
  for (const { table_name: table } of tables) {
    const rows = await database.$queryRawUnsafe<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM "${table}" WHERE user_id = $1::uuid`,
      userId,
    );
    counts[table] = rows[0]?.count ?? 0;
  }
  return counts;
}

describe('deleting an account', () => {
  test("deletes every row of every table that names it, and nobody else's", async () => {
    const [user, other] = [await newUser(server), await newUser(server)];
    const [{ id, customer }, kept] = [await fillAccount(user), await fillAccount(other)];
    const before = await rowsOf(kept.id);
    expect(Object.values(await rowsOf(id)).filter((count) => count > 0).length).toBeGreaterThanOrEqual(7);

    expect(await remove(user, { password: user.password })).toEqual({ __typename: 'DeletedNode', id: user.id });

    expect(await database.user.findUnique({ where: { id } })).toBeNull();
    expect(new Set(Object.values(await rowsOf(id)))).toEqual(new Set([0]));
    expect(await database.billingSubscription.count({ where: { customerId: customer } })).toBe(0);
    expect(await rowsOf(kept.id)).toEqual(before);
    expect(await database.billingSubscription.count({ where: { customerId: kept.customer } })).toBe(1);
  });

  test('is refused while a subscription is paid for, which would go on costing', async () => {
    const user = await newUser(server);
    const { customer } = await fillAccount(user);
    await database.billingSubscription.updateMany({ where: { customerId: customer }, data: { active: true } });
    expect(await remove(user, { password: user.password })).toMatchObject({ __typename: 'ConflictError' });
    expect(await statusOf(user.token)).toBe(200);
  });

  test('ends its sessions and keys on every server, and their sockets', async () => {
    const elsewhere = await startTestServer({ databaseUrl: await fileDatabase() });
    const user = await newUser(server);
    const { keySecret } = await fillAccount(user);
    const sockets = await Promise.all([
      openReadySocket(server, user.token),
      openReadySocket(elsewhere, user.token),
      openReadySocket(elsewhere, keySecret),
    ]);
    expect(await statusOf(keySecret, elsewhere)).toBe(200);
    await remove(user, { password: user.password });
    for (const socket of sockets) expect(await socket.closed).toMatchObject({ code: 4403 });
    for (const where of [server, elsewhere]) {
      expect([await statusOf(user.token, where), await statusOf(keySecret, where)]).toEqual([401, 401]);
    }
  });

  test('keeps the lines of the audit log by its id, and the last one names no address', async () => {
    const user = await newUser(server);
    const id = await idOf(user);
    await remove(user, { password: user.password });
    const entries = await database.auditEntry.findMany({ where: { userId: id }, orderBy: { id: 'asc' } });
    expect(entries.map(({ action }) => action)).toEqual(['SIGNED_UP', 'SIGNED_IN', 'ACCOUNT_DELETED']);
    expect(JSON.stringify(entries)).not.toContain(user.email);
  });

  test('frees the email and the username, says so by mail, and takes the cookie away', async () => {
    const user = await newUser(server);
    const document = `mutation { deleteAccount(input: { password: "${user.password}" }) { __typename } }`;
    const answer = await sendQuery(server.url, document, { Authorization: `Bearer ${user.token}` });
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^tickwire_session_\d+=;/);
    await mailbox.arrived(user.email, /Your account was deleted/);
    const { email, username, password } = user;
    const again = await mutate(server, 'signUp', { args: { input: { email, username, password } } });
    expect(again.__typename).toBe('AuthPayload');
  });

  test('needs the password', async () => {
    const user = await newUser(server);
    for (const password of ['wrong password', null, '']) {
      expect((await remove(user, { password })).__typename).toBe('InvalidCredentialsError');
    }
    expect(await statusOf(user.token)).toBe(200);
  });

  test('needs a code as well where the account asks for one', async () => {
    const user = await newUser(server);
    const begun = await data(
      server,
      z.object({ beginTotp: z.object({ secret: z.string() }) }),
      'mutation { beginTotp { ... on TotpSetup { secret } } }',
      user,
    );
    const confirmed = await data(
      server,
      z.object({ confirmTotp: z.object({ recoveryCodes: z.array(z.string()) }) }),
      `mutation { confirmTotp(code: "${codeOf(begun.beginTotp.secret)}") { ... on RecoveryCodes { recoveryCodes } } }`,
      user,
    );
    const { password } = user;
    expect((await remove(user, { password })).__typename).toBe('InvalidCredentialsError');
    expect((await remove(user, { password, totpCode: '0000' })).__typename).toBe('InvalidCredentialsError');
    const totpCode = confirmed.confirmTotp.recoveryCodes[0];
    expect((await remove(user, { password, totpCode })).__typename).toBe('DeletedNode');
  });

  test('without a password needs a session of the last 15 minutes', async () => {
    const [fresh, stale] = [await newUser(server), await newUser(server)];
    for (const { username } of [fresh, stale]) await database.password.deleteMany({ where: { user: { username } } });
    await database.session.updateMany({
      where: { user: { username: stale.username } },
      data: { createdAt: new Date(Date.now() - 16 * 60_000) },
    });
    expect((await remove(stale, {})).message).toContain('sign in again');
    expect((await remove(fresh, {})).__typename).toBe('DeletedNode');
  });

  test('is for people only', async () => {
    const { secret } = await newApiKey(server, await newUser(server), ['READ', 'WRITE']);
    const document = 'mutation { deleteAccount(input: {}) { __typename } }';
    expect(await refusedWith(server, document)).toBe('UNAUTHENTICATED');
    expect(await refusedWith(server, document, { token: secret })).toBe('FORBIDDEN');
  });
});

test('the last admin stays, also where two go at once', async () => {
  // Of its own: who is the last one is a question to a whole database.
  const alone = await startTestServer({ databaseUrl: await migratedDatabase('last_admin') });
  const admins = [await newUser(alone), await newUser(alone)];
  await alone.database.user.updateMany({ data: { role: 'ADMIN' } });
  const results = await Promise.all(
    admins.map(({ token, password }) => mutate(alone, 'deleteAccount', { args: { input: { password } }, token })),
  );
  expect(results.map(({ __typename }) => __typename).sort()).toEqual(['ConflictError', 'DeletedNode']);
  expect(await alone.database.user.count({ where: { role: 'ADMIN' } })).toBe(1);
});

const exportShape = z.object({
  viewer: z.object({
    dataExport: z.looseObject({
      profile: z.looseObject({ email: z.string(), recoveryCodesLeft: z.number(), passwordChangedAt: z.string() }),
      watchlists: z.array(
        z.looseObject({ items: z.array(z.looseObject({ instrument: z.object({ symbol: z.string() }) })) }),
      ),
      sessions: z.array(z.looseObject({ id: z.string() })),
      apiKeys: z.array(z.looseObject({ prefix: z.string() })),
      identities: z.array(z.looseObject({ provider: z.string() })),
      billing: z.object({
        customers: z.array(z.looseObject({ id: z.string() })),
        subscriptions: z.array(z.looseObject({ id: z.string() })),
      }),
      featureFlagRules: z.array(z.looseObject({ flagName: z.string() })),
      auditLog: z.array(z.looseObject({ action: z.string() })),
    }),
  }),
});

describe('the export of an account', () => {
  test('holds everything that is stored of it, and no secret or hash', async () => {
    const user = await newUser(server);
    const { flag, customer, keySecret } = await fillAccount(user);
    const { viewer } = await data(server, exportShape, '{ viewer { dataExport } }', user);
    const { dataExport } = viewer;
    expect(dataExport.profile.email).toBe(user.email);
    const symbols = dataExport.watchlists.flatMap(({ items }) => items.map(({ instrument }) => instrument.symbol));
    expect(symbols).toEqual(['AAPL', 'MSFT']);
    expect(dataExport.sessions).toHaveLength(1);
    expect(dataExport.apiKeys.map(({ prefix }) => keySecret.startsWith(prefix))).toEqual([true]);
    expect(dataExport.identities.map(({ provider }) => provider)).toEqual(['GITHUB']);
    expect(dataExport.billing.customers.map(({ id }) => id)).toEqual([customer]);
    expect(dataExport.billing.subscriptions).toHaveLength(1);
    expect(dataExport.featureFlagRules.map(({ flagName }) => flagName)).toEqual([flag]);
    expect(dataExport.auditLog.map(({ action }) => action)).toContain('API_KEY_CREATED');

    const row = await database.user.findUniqueOrThrow({
      where: { username: user.username },
      include: { password: true, sessions: true, apiKeys: true, accountTokens: true },
    });
    const text = JSON.stringify(dataExport);
    const hashes = [
      row.password?.hash ?? '',
      ...row.sessions.map(({ tokenHash }) => tokenHash),
      ...row.apiKeys.map(({ secretHash }) => secretHash),
      ...row.accountTokens.map(({ tokenHash }) => tokenHash),
    ];
    expect(hashes.length).toBeGreaterThanOrEqual(4);
    for (const secret of [...hashes, keySecret, user.token, user.password]) expect(text).not.toContain(secret);
  });

  test('is written down', async () => {
    const user = await newUser(server);
    await data(server, exportShape, '{ viewer { dataExport } }', user);
    const entries = await database.auditEntry.findMany({ where: { userId: await idOf(user) } });
    expect(entries.map(({ action }) => action)).toContain('ACCOUNT_EXPORTED');
  });

  test('is for people only', async () => {
    const { secret } = await newApiKey(server, await newUser(server), ['READ', 'WRITE']);
    expect(await refusedWith(server, '{ viewer { dataExport } }', { token: secret })).toBe('FORBIDDEN');
  });
});

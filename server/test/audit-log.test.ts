import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { administer, newAdmin } from './harness/admins.ts';
import { data, newApiKey, newUser, post, type TestUser } from './harness/client.ts';
import { startTestServer } from './harness/server.ts';

const server = await startTestServer();
const admin = await newAdmin(server);

const entryShape = z.object({
  id: z.string(),
  at: z.string(),
  action: z.string(),
  by: z.string(),
  actor: z.object({ email: z.string() }).nullable(),
  actorId: z.string().nullable(),
  account: z.object({ email: z.string() }).nullable(),
  userId: z.string().nullable(),
  subject: z.string().nullable(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
  details: z.unknown(),
});
const entryFields =
  'id at action by actor { email } actorId account { email } userId subject ip userAgent requestId details';
const connectionShape = z.object({
  totalCount: z.number(),
  nodes: z.array(entryShape),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
});
const connectionFields = `totalCount nodes { ${entryFields} } pageInfo { hasNextPage endCursor }`;

async function ownLog({ token }: TestUser, page = '') {
  const shape = z.object({ viewer: z.object({ auditLog: connectionShape }) });
  return (await data(server, shape, `{ viewer { auditLog${page} { ${connectionFields} } } }`, { token })).viewer
    .auditLog;
}

async function wholeLog(variables: Record<string, unknown>) {
  const shape = z.object({ admin: z.object({ auditLog: connectionShape }) });
  const query = `query ($userId: ID, $actorId: ID, $action: AuditAction, $from: DateTime, $to: DateTime, $first: Int, $after: String) {
    admin { auditLog(userId: $userId, actorId: $actorId, action: $action, from: $from, to: $to, first: $first, after: $after) {
      ${connectionFields}
    } }
  }`;
  return (await data(server, shape, query, { token: admin.token, variables })).admin.auditLog;
}

describe('what a user reads', () => {
  test('is what happened to the account, the newest first, with where it came from', async () => {
    const user = await newUser(server);
    const { id } = await newApiKey(server, user, ['READ']);
    await post(server, 'mutation ($id: ID!) { revokeApiKey(id: $id) { __typename } }', {
      token: user.token,
      variables: { id },
      headers: { 'X-Request-Id': 'a-request-of-mine', 'User-Agent': 'a test' },
    });
    const log = await ownLog(user);
    expect(log.nodes.map(({ action }) => action)).toEqual([
      'API_KEY_REVOKED',
      'API_KEY_CREATED',
      'SIGNED_IN',
      'SIGNED_UP',
    ]);
    expect(log.totalCount).toBe(4);
    expect(log.nodes[0]).toMatchObject({
      by: 'SELF',
      actor: null,
      actorId: user.id,
      account: null,
      userId: user.id,
      subject: expect.any(String),
      ip: '127.0.0.1',
      userAgent: 'a test',
      requestId: 'a-request-of-mine',
      details: { name: 'A key', prefix: expect.stringMatching(/^tw_/) },
    });
  });

  test('tells a failed try of a stranger as nobody’s', async () => {
    const user = await newUser(server);
    await post(server, 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', {
      variables: { input: { email: user.email, password: 'not the password' } },
    });
    expect((await ownLog(user)).nodes[0]).toMatchObject({
      action: 'SIGN_IN_FAILED',
      by: 'ANONYMOUS',
      actorId: null,
      ip: '127.0.0.1',
    });
  });

  test('tells of an admin that it was one, and nothing of who or where', async () => {
    const user = await newUser(server);
    await administer(server, admin, 'changePlan', { userId: user.id, tier: 'PRO' });
    const { id } = await server.database.user.findUniqueOrThrow({ where: { username: user.username } });
    await server.services.billing.changePlan(id, 'EXPERT', { by: 'BILLING', details: {} });
    const [byBilling, byAdmin] = (await ownLog(user)).nodes;
    expect(byBilling).toMatchObject({ action: 'PLAN_CHANGED', by: 'SERVICE', details: { from: 'PRO', to: 'EXPERT' } });
    expect(byAdmin).toMatchObject({
      action: 'PLAN_CHANGED',
      by: 'ADMIN',
      actor: null,
      actorId: null,
      ip: null,
      userAgent: null,
      requestId: null,
      details: { from: 'FREE', to: 'PRO', by: 'ADMIN' },
    });
    expect(JSON.stringify(byAdmin)).not.toContain(admin.email);
  });

  test('holds nothing of others, is told in pages, and is not for API keys', async () => {
    const [alice, bob] = [await newUser(server), await newUser(server)];
    await administer(server, admin, 'changePlan', { userId: alice.id, tier: 'PRO' });
    const first = await ownLog(alice, '(first: 2)');
    expect(first.nodes.map(({ action }) => action)).toEqual(['PLAN_CHANGED', 'SIGNED_IN']);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await ownLog(alice, `(first: 2, after: "${first.pageInfo.endCursor}")`);
    expect(second.nodes.map(({ action }) => action)).toEqual(['SIGNED_UP']);
    // Another's cursor leads nowhere but into the own log.
    const foreign = await ownLog(bob, `(after: "${first.pageInfo.endCursor}")`);
    expect(foreign.nodes.every(({ userId }) => userId === bob.id)).toBe(true);
    const { secret } = await newApiKey(server, alice, ['READ', 'WRITE']);
    const refused = await post(server, '{ viewer { auditLog { totalCount } } }', { token: secret });
    expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('what admins read', () => {
  test('names who did it and to whom, by any of the filters', async () => {
    const user = await newUser(server);
    const from = new Date(Date.now() - 60_000).toISOString();
    await administer(server, admin, 'changePlan', { userId: user.id, tier: 'PRO' });
    const done = { action: 'PLAN_CHANGED', userId: user.id, actorId: admin.id };
    const { nodes, totalCount } = await wholeLog(done);
    expect(totalCount).toBe(1);
    expect(nodes[0]).toMatchObject({
      ...done,
      by: 'ADMIN',
      actor: { email: admin.email },
      account: { email: user.email },
      ip: '127.0.0.1',
      requestId: expect.any(String),
    });
    expect((await wholeLog({ ...done, from })).totalCount).toBe(1);
    expect((await wholeLog({ ...done, to: from })).totalCount).toBe(0);
    expect((await wholeLog({ ...done, actorId: user.id })).totalCount).toBe(0);
    expect((await wholeLog({ userId: user.id })).nodes.map(({ action }) => action)).toEqual([
      'PLAN_CHANGED',
      'SIGNED_IN',
      'SIGNED_UP',
    ]);
  });

  test('goes on telling of an account that was deleted', async () => {
    const user = await newUser(server);
    await server.database.user.delete({ where: { username: user.username } });
    const { nodes } = await wholeLog({ userId: user.id });
    expect(nodes.map(({ action, account, actor, userId }) => ({ action, account, actor, userId }))).toEqual(
      ['SIGNED_IN', 'SIGNED_UP'].map((action) => ({ action, account: null, actor: null, userId: user.id })),
    );
  });

  test('costs the same statements however long the page is', async () => {
    for (let index = 0; index < 3; index += 1) await newUser(server);
    await wholeLog({ first: 1 });
    const costOf = async (first: number) => {
      server.statements.length = 0;
      await wholeLog({ first });
      return server.statements.length;
    };
    expect(await costOf(6)).toBe(await costOf(2));
  });

  test.each([
    ['an id that is no account’s', { userId: 'nonsense' }],
    ['an actor that is no account', { actorId: '' }],
    ['a time that ends before it begins', { from: '2026-11-21T00:00:00Z', to: '2026-11-20T00:00:00Z' }],
  ])('%s is refused', async (_what, variables) => {
    const query = `query ($userId: ID, $actorId: ID, $from: DateTime, $to: DateTime) {
      admin { auditLog(userId: $userId, actorId: $actorId, from: $from, to: $to) { totalCount } }
    }`;
    const { errors } = await post(server, query, { token: admin.token, variables });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe('the log only grows', () => {
  test.each([
    [
      'changed',
      (id: string) => server.database.$executeRaw`UPDATE audit_log SET details = '{}' WHERE id = ${id}::uuid`,
    ],
    ['deleted', (id: string) => server.database.$executeRaw`DELETE FROM audit_log WHERE id = ${id}::uuid`],
    ['emptied', () => server.database.$executeRaw`TRUNCATE audit_log`],
    [
      'changed by a session that calls itself a replica',
      (id: string) =>
        server.database.$transaction(async (transaction) => {
          await transaction.$executeRaw`SET LOCAL session_replication_role = replica`;
          await transaction.$executeRaw`UPDATE audit_log SET details = '{}' WHERE id = ${id}::uuid`;
        }),
    ],
  ])('it cannot be %s by the role that the server uses', async (_how, attempt) => {
    const user = await newUser(server);
    const { id } = await server.database.user.findUniqueOrThrow({ where: { username: user.username } });
    const before = await server.database.auditEntry.findMany({ where: { userId: id } });
    await expect(attempt(before[0]?.id ?? randomUUID())).rejects.toThrow(/append-only/);
    expect(await server.database.auditEntry.findMany({ where: { userId: id } })).toEqual(before);
  });
});

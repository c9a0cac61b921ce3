import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newUser, post, type TestUser } from '../harness/client.ts';
import { startTestServer } from '../harness/server.ts';
import { openReadySocket } from '../harness/socket.ts';

const server = await startTestServer();

const sessionsShape = z.object({
  viewer: z.object({
    sessions: z.array(
      z.object({
        id: z.string(),
        method: z.string(),
        ip: z.string().nullable(),
        userAgent: z.string().nullable(),
        isCurrent: z.boolean(),
      }),
    ),
  }),
});

async function sessionsOf(token: string) {
  const query = '{ viewer { sessions { id method ip userAgent isCurrent } } }';
  return (await data(server, sessionsShape, query, { token })).viewer.sessions;
}

async function signInAgain({ email, password }: TestUser): Promise<string> {
  const query =
    'mutation ($email: String!, $password: String!) { signIn(input: { email: $email, password: $password }) { ... on AuthPayload { token } } }';
  const shape = z.object({ signIn: z.object({ token: z.string() }) });
  const call = { variables: { email, password }, headers: { 'User-Agent': 'a phone' } };
  return (await data(server, shape, query, call)).signIn.token;
}

async function works(token: string): Promise<boolean> {
  return (await post(server, '{ viewer { id } }', { token })).response.status === 200;
}

describe('the list of sessions', () => {
  test('tells where the account is signed in, and which one asks', async () => {
    const user = await newUser(server);
    await signInAgain(user);
    const sessions = await sessionsOf(user.token);
    expect(sessions).toHaveLength(2);
    expect(sessions[0]).toMatchObject({ method: 'PASSWORD', ip: '127.0.0.1', userAgent: 'a phone', isCurrent: false });
    expect(sessions[1]).toMatchObject({ isCurrent: true });
  });

  test('ends one of them: its token is refused, its socket is closed, the others go on', async () => {
    const user = await newUser(server);
    const other = await signInAgain(user);
    const socket = await openReadySocket(server, other);
    const [first] = await sessionsOf(user.token);
    await data(server, z.object({ revokeSession: z.object({ id: z.literal(first?.id) }) }), revokeQuery(first?.id), {
      token: user.token,
    });
    expect(await socket.closed).toMatchObject({ code: 4403 });
    expect(await works(other)).toBe(false);
    expect(await works(user.token)).toBe(true);
  });

  const revokeQuery = (id: string | undefined) => `mutation { revokeSession(id: "${id}") { ... on Session { id } } }`;
});

describe('signing out everywhere', () => {
  test('ends every session, and the sockets of all of them', async () => {
    const user = await newUser(server);
    const other = await signInAgain(user);
    const sockets = await Promise.all([user.token, other].map((token) => openReadySocket(server, token)));
    const shape = z.object({ signOutEverywhere: z.object({ count: z.literal(2) }) });
    await data(server, shape, 'mutation { signOutEverywhere { count } }', { token: other });
    for (const socket of sockets) expect(await socket.closed).toMatchObject({ code: 4403 });
    expect(await works(user.token)).toBe(false);
    expect(await works(other)).toBe(false);
  });

  test('keeps the current session where that is asked', async () => {
    const user = await newUser(server);
    const other = await signInAgain(user);
    const shape = z.object({ signOutEverywhere: z.object({ count: z.literal(1) }) });
    await data(server, shape, 'mutation { signOutEverywhere(keepCurrent: true) { count } }', { token: user.token });
    expect(await works(user.token)).toBe(true);
    expect(await works(other)).toBe(false);
  });
});

test('what a socket was opened with closes it with 4401 when it expires', async () => {
  const user = await newUser(server);
  const query = `mutation ($expiresAt: DateTime!) {
    createApiKey(input: { name: "short", scopes: [READ], expiresAt: $expiresAt }) { ... on CreatedApiKey { secret } }
  }`;
  const { createApiKey } = await data(server, z.object({ createApiKey: z.object({ secret: z.string() }) }), query, {
    token: user.token,
    variables: { expiresAt: new Date(Date.now() + 4_000).toISOString() },
  });
  const socket = await openReadySocket(server, createApiKey.secret);
  expect(await socket.closed).toMatchObject({ code: 4401 });
  expect(await works(createApiKey.secret)).toBe(false);
});

test('a session that has expired is refused', async () => {
  const user = await newUser(server);
  await server.database.session.updateMany({
    where: { user: { username: user.username } },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  expect(await works(user.token)).toBe(false);
});

test('a sign-in, a failed one and a sign-out are in the audit log, with where they came from', async () => {
  const user = await newUser(server);
  const { id: userId } = await server.database.user.findUniqueOrThrow({ where: { username: user.username } });
  await post(
    server,
    'mutation ($email: String!) { signIn(input: { email: $email, password: "wrong" }) { __typename } }',
    {
      variables: { email: user.email },
      headers: { 'X-Request-Id': 'the-request' },
    },
  );
  await post(server, 'mutation { signOut }', { token: user.token });
  const entries = await server.database.auditEntry.findMany({ where: { userId }, orderBy: { id: 'asc' } });
  expect(entries.map((entry) => entry.action)).toEqual(['SIGNED_UP', 'SIGNED_IN', 'SIGN_IN_FAILED', 'SIGNED_OUT']);
  expect(entries[2]).toMatchObject({ actorId: null, ip: '127.0.0.1', requestId: 'the-request' });
  expect(JSON.stringify(entries)).not.toContain(user.token);
});

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newApiKey, newUser, post } from '../harness/client.ts';
import { startTestServer } from '../harness/server.ts';
import { init, openBareSocket, openReadySocket, subscribe } from '../harness/socket.ts';

const server = await startTestServer();

const createMutation = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    __typename
    ... on CreatedApiKey { secret apiKey { id name prefix scopes createdAt lastUsedAt expiresAt } }
    ... on ValidationError { issues { path message } }
  }
}`;
const keyShape = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
});
const createdShape = z.object({
  createApiKey: z.object({ __typename: z.literal('CreatedApiKey'), secret: z.string(), apiKey: keyShape }),
});
const refusedShape = z.object({
  createApiKey: z.object({
    __typename: z.literal('ValidationError'),
    issues: z.array(z.object({ path: z.array(z.string()), message: z.string() })),
  }),
});

async function codeOf(query: string, token: string): Promise<string | undefined> {
  return (await post(server, query, { token })).errors?.[0]?.extensions.code;
}

const ownName = '{ viewer { username } }';
const write = 'mutation { createWatchlist(input: { name: "By an app" }) { __typename } }';

describe('an API key', () => {
  test('is shown once, told by its prefix, and stored as a hash alone', async () => {
    const user = await newUser(server);
    const input = { name: 'My app', scopes: ['WRITE', 'READ', 'READ'] };
    const { createApiKey } = await data(server, createdShape, createMutation, {
      token: user.token,
      variables: { input },
    });
    const { secret, apiKey } = createApiKey;
    expect(secret).toMatch(/^tw_[0-9A-Za-z]{38}$/);
    expect(apiKey).toMatchObject({ name: 'My app', prefix: secret.slice(0, 11), scopes: ['READ', 'WRITE'] });
    const stored = await server.database.apiKey.findMany({ where: { user: { username: user.username } } });
    expect(stored.map((key) => key.secretHash)).toEqual([createHash('sha256').update(secret).digest('hex')]);
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  test('works over HTTP and in connection_init', async () => {
    const user = await newUser(server);
    const { secret } = await newApiKey(server, user, ['READ']);
    const shape = z.object({ viewer: z.object({ username: z.literal(user.username) }) });
    await data(server, shape, ownName, { token: secret });
    const socket = await openReadySocket(server, secret);
    socket.send(subscribe('1', ownName));
    expect(await socket.next()).toMatchObject({ payload: { data: { viewer: { username: user.username } } } });
  });

  test('that may only read changes nothing, and one that may only write reads nothing', async () => {
    const user = await newUser(server);
    const reading = await newApiKey(server, user, ['READ']);
    const writing = await newApiKey(server, user, ['WRITE']);
    expect(await codeOf(ownName, reading.secret)).toBeUndefined();
    expect(await codeOf(write, reading.secret)).toBe('FORBIDDEN');
    expect(await codeOf(write, writing.secret)).toBeUndefined();
    expect(await codeOf(ownName, writing.secret)).toBe('FORBIDDEN');
    expect(await server.database.watchlist.count({ where: { user: { username: user.username } } })).toBe(1);
  });

  test('makes no further keys, and neither lists nor ends keys and sessions', async () => {
    const user = await newUser(server);
    const { secret, id } = await newApiKey(server, user, ['READ', 'WRITE']);
    for (const query of [
      'mutation { createApiKey(input: { name: "more", scopes: [READ] }) { __typename } }',
      `mutation { rotateApiKey(input: { id: "${id}" }) { __typename } }`,
      `mutation { revokeApiKey(id: "${id}") { __typename } }`,
      'mutation { signOutEverywhere { count } }',
      '{ viewer { apiKeys { id } } }',
      '{ viewer { sessions { id } } }',
    ]) {
      expect(await codeOf(query, secret), query).toBe('FORBIDDEN');
    }
    const shape = z.object({ node: z.null() });
    await data(server, shape, 'query ($id: ID!) { node(id: $id) { id } }', { token: secret, variables: { id } });
  });

  test('that was revoked is refused at once, and its sockets are closed', async () => {
    const user = await newUser(server);
    const { secret, id } = await newApiKey(server, user, ['READ']);
    const socket = await openReadySocket(server, secret);
    expect(await codeOf(ownName, secret)).toBeUndefined();
    expect(await codeOf(`mutation { revokeApiKey(id: "${id}") { __typename } }`, user.token)).toBeUndefined();
    expect(await codeOf(ownName, secret)).toBe('UNAUTHENTICATED');
    expect(await socket.closed).toMatchObject({ code: 4403 });
  });

  test('of a rotation goes on for as long as was asked, and no longer', async () => {
    const user = await newUser(server);
    const { secret, id } = await newApiKey(server, user, ['READ']);
    const rotate = async (overlapSeconds: number) => {
      const query = `mutation { rotateApiKey(input: { id: "${id}", overlapSeconds: ${overlapSeconds} }) { ... on CreatedApiKey { secret } } }`;
      const shape = z.object({ rotateApiKey: z.object({ secret: z.string() }) });
      return (await data(server, shape, query, { token: user.token })).rotateApiKey.secret;
    };
    const second = await rotate(3_600);
    expect(await codeOf(ownName, secret)).toBeUndefined();
    expect(await codeOf(ownName, second)).toBeUndefined();
    await rotate(0);
    expect(await codeOf(ownName, secret)).toBe('UNAUTHENTICATED');
    expect(await codeOf(ownName, second)).toBe('UNAUTHENTICATED');
  });

  test('that has expired is refused, and so is one with a typing error, before the database is asked', async () => {
    const user = await newUser(server);
    const { secret, id } = await newApiKey(server, user, ['READ']);
    const typo = `${secret.slice(0, 20)}${secret.charAt(20) === 'x' ? 'y' : 'x'}${secret.slice(21)}`;
    server.statements.length = 0;
    expect(await codeOf(ownName, typo)).toBe('UNAUTHENTICATED');
    expect(server.statements).toEqual([]);
    await server.database.apiKey.updateMany({
      where: { prefix: secret.slice(0, 11) },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    expect(await codeOf(ownName, secret)).toBe('UNAUTHENTICATED');
    expect(id).not.toBe('');
  });

  test.each([
    ['name', { name: '\u200b', scopes: ['READ'] }],
    ['name', { name: 'x'.repeat(101), scopes: ['READ'] }],
    ['scopes', { name: 'x', scopes: [] }],
    ['expiresAt', { name: 'x', scopes: ['READ'], expiresAt: '2020-01-01T00:00:00.000Z' }],
  ])('with a bad %s is refused by name', async (field, input) => {
    const { token } = await newUser(server);
    const { createApiKey } = await data(server, refusedShape, createMutation, { token, variables: { input } });
    expect(createApiKey.issues.map((issue) => issue.path)).toEqual([['input', field]]);
  });

  test('is the twentieth at most, however many are asked for at once', async () => {
    const user = await newUser(server);
    const input = { name: 'one of many', scopes: ['READ'] };
    const answers = await Promise.all(
      Array.from({ length: 25 }, () =>
        data(server, z.object({ createApiKey: z.object({ __typename: z.string() }) }), createMutation, {
          token: user.token,
          variables: { input },
        }),
      ),
    );
    const made = answers.filter(({ createApiKey }) => createApiKey.__typename === 'CreatedApiKey');
    expect(made).toHaveLength(20);
  });
});

test.each(['tw_', 'tw_x', `tw_${'a'.repeat(38)}`, `tw_${'a'.repeat(100_000)}`.slice(0, 7_000)])(
  'a socket is refused with the malformed key %.20s',
  async (token) => {
    const socket = await openBareSocket(server);
    socket.send(init({ Authorization: `Bearer ${token}` }));
    expect(await socket.closed).toMatchObject({ code: 4401 });
  },
);

import { createClient } from '@tickwire/sdk';
import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { failureOf } from './harness/failure-of.ts';
import { startTestServer } from './harness/test-server.ts';

const user = {
  __typename: 'User',
  id: 'u1',
  email: 'a@example.com',
  username: 'a',
  emailVerified: false,
  role: 'USER',
  plan: { tier: 'FREE', maxWatchedSymbols: 5, models: ['BASIC'], costPerMinute: 30_000 },
  createdAt: '2026-11-21T09:30:00.000Z',
};
const credentials = { email: 'a@example.com', password: 'correct horse' };

function session(token: string) {
  return { __typename: 'AuthPayload', token, expiresAt: '2026-12-21T09:30:00.000Z', user };
}

const root = { signIn: session('new'), signUp: session('first'), signOut: true, viewer: user, plans: [] };

async function authorizationsOf(server: { heard: readonly { authorization: string | undefined }[] }) {
  return server.heard.map(({ authorization }) => authorization);
}

test('a client takes on the session of a sign-up or sign-in, and drops it at sign-out', async () => {
  await using server = await startTestServer({ root });
  const client = createClient({ url: server.url });
  await client.viewer();
  await client.signUp({ ...credentials, username: 'a' });
  await client.viewer();
  await client.signIn(credentials);
  await client.viewer();
  expect(await client.signOut()).toBe(true);
  await client.viewer();
  const none = undefined;
  expect(await authorizationsOf(server)).toEqual([none, none, 'Bearer first', none, 'Bearer new', 'Bearer new', none]);
});

test('a refused sign-in leaves the session as it is', async () => {
  const refused = { __typename: 'InvalidCredentialsError', code: 'INVALID_CREDENTIALS', message: 'Wrong.' };
  await using server = await startTestServer({ root: { ...root, signIn: refused } });
  const client = createClient({ url: server.url, token: 'old' });
  expect(await client.signIn(credentials)).toEqual({ ok: false, error: refused });
  await client.viewer();
  expect(server.heard.at(-1)?.authorization).toBe('Bearer old');
});

test('a token function is asked before each request and stays the one to decide', async () => {
  await using server = await startTestServer({ root });
  let count = 0;
  const client = createClient({ url: server.url, token: async () => (count++ === 0 ? null : `t${count}`) });
  await client.viewer();
  await client.viewer();
  await client.signIn(credentials);
  await client.viewer();
  expect(await authorizationsOf(server)).toEqual([undefined, 'Bearer t2', undefined, 'Bearer t3']);
});

test('a token function that fails is an error of its own with the cause', async () => {
  await using server = await startTestServer({ root });
  const cause = new Error('the vault is sealed');
  const client = createClient({ url: server.url, token: () => Promise.reject(cause) });
  await expect(client.viewer()).rejects.toMatchObject({ code: 'TOKEN_UNAVAILABLE', cause });
  expect(server.heard).toEqual([]);
});

test('signing out of a session that has ended already answers false and forgets it', async () => {
  const signOut = () => {
    throw new GraphQLError('It has expired.', { extensions: { code: 'UNAUTHENTICATED' } });
  };
  await using server = await startTestServer({ root: { ...root, signOut } });
  const client = createClient({ url: server.url, token: 'expired' });
  expect(await client.signOut()).toBe(false);
  await client.viewer();
  expect(await authorizationsOf(server)).toEqual(['Bearer expired', undefined]);
});

test('a sign-out that fails keeps the session, so that it can be tried again', async () => {
  const signOut = () => {
    throw new GraphQLError('Try again.', { extensions: { code: 'SERVICE_UNAVAILABLE' } });
  };
  await using server = await startTestServer({ root: { ...root, signOut } });
  const client = createClient({ url: server.url, token: 'mine' });
  await expect(client.signOut()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await client.viewer();
  expect(server.heard.at(-1)?.authorization).toBe('Bearer mine');
});

test.each([null, undefined, ''])('a token of %j, as storage has it where nobody signed in, is none', async (token) => {
  await using server = await startTestServer({ root });
  const client = createClient({ url: server.url, token });
  await client.viewer();
  await client.signIn(credentials);
  await client.viewer();
  expect(await authorizationsOf(server)).toEqual([undefined, undefined, 'Bearer new']);
});

test('signing out with credentials that are refused answers false and forgets them', async () => {
  const refused = { __typename: 'InvalidCredentialsError', code: 'INVALID_CREDENTIALS', message: 'Wrong.' };
  await using server = await startTestServer({ root: { ...root, signIn: refused } });
  const client = createClient({ url: server.url, token: credentials });
  expect(await client.signOut()).toBe(false);
  await client.viewer();
  expect(server.heard.map(({ operationName }) => operationName)).toEqual(['SignInForToken', 'Viewer']);
});

test('a sign-out that has no token to end is an error with the line of the caller', async () => {
  await using server = await startTestServer({ root });
  const client = createClient({ url: server.url, token: () => Promise.reject(new Error('sealed')) });
  const error = await failureOf(client.signOut());
  expect(error).toMatchObject({ code: 'TOKEN_UNAVAILABLE', operationName: 'SignOut', tries: 0 });
  expect(error.stack).toMatch(/session\.test\.ts\b/);
  expect(server.heard).toEqual([]);
});

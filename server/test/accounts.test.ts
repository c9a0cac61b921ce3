import { createHash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newUser, post } from './harness/client.ts';
import { startTestServer } from './harness/server.ts';

const server = await startTestServer();

const signUpMutation = `mutation ($input: SignUpInput!) {
  signUp(input: $input) {
    __typename
    ... on AuthPayload { token expiresAt user { id email username emailVerified role plan { tier maxWatchedSymbols } } }
    ... on Error { code message }
    ... on ValidationError { issues { path message } }
  }
}`;
const signInMutation = `mutation ($input: SignInInput!) {
  signIn(input: $input) { __typename ... on AuthPayload { token user { username } } ... on Error { code message } }
}`;

const resultShape = z.looseObject({
  __typename: z.string(),
  code: z.string().optional(),
  message: z.string().optional(),
});
const signUpShape = z.object({
  signUp: resultShape.extend({
    token: z.string().optional(),
    issues: z.array(z.object({ path: z.array(z.string()), message: z.string() })).optional(),
  }),
});
const signInShape = z.object({ signIn: resultShape.extend({ token: z.string().optional() }) });
const viewerShape = z.object({ viewer: z.looseObject({ username: z.string() }).nullable() });

function freshAccount() {
  const tag = randomUUID().slice(0, 18);
  return { email: `${tag}@Example.com`, username: `Name_${tag}`, password: 'a long enough password' };
}

const signUp = (input: Record<string, unknown>) => data(server, signUpShape, signUpMutation, { variables: { input } });
const signIn = (email: string, password: string) =>
  data(server, signInShape, signInMutation, { variables: { input: { email, password } } });

describe('signing up and in', () => {
  test('a new account is a FREE user with a session that works at once', async () => {
    const account = freshAccount();
    const { signUp: result } = await signUp(account);
    expect(result).toMatchObject({
      __typename: 'AuthPayload',
      user: {
        email: account.email,
        username: account.username,
        emailVerified: false,
        role: 'USER',
        plan: { tier: 'FREE', maxWatchedSymbols: 5 },
      },
    });
    const { viewer } = await data(server, viewerShape, '{ viewer { username } }', { token: result.token ?? '' });
    expect(viewer?.username).toBe(account.username);
  });

  test('signing in ignores the case of the email and heeds that of the password', async () => {
    const account = freshAccount();
    await signUp(account);
    expect((await signIn(account.email.toUpperCase(), account.password)).signIn.__typename).toBe('AuthPayload');
    const wrong = await signIn(account.email, account.password.toUpperCase());
    expect(wrong.signIn).toMatchObject({ __typename: 'InvalidCredentialsError', code: 'INVALID_CREDENTIALS' });
  });

  test('an unknown email and a wrong password are told alike', async () => {
    const { email } = await newUser(server);
    const wrong = await signIn(email, 'not the password');
    const unknown = await signIn(`${randomUUID()}@example.com`, 'not the password');
    expect(unknown).toEqual(wrong);
  });

  test('email and username are unique whatever their case, and the conflict says which', async () => {
    const account = freshAccount();
    await signUp(account);
    const sameEmail = await signUp({ ...freshAccount(), email: account.email.toLowerCase() });
    expect(sameEmail.signUp).toMatchObject({ __typename: 'ConflictError', code: 'CONFLICT' });
    expect(sameEmail.signUp.message).toContain(account.email.toLowerCase());
    const sameName = await signUp({ ...freshAccount(), username: account.username.toUpperCase() });
    expect(sameName.signUp).toMatchObject({ __typename: 'ConflictError' });
    expect(sameName.signUp.message).toContain(account.username.toUpperCase());
  });

  test('twenty sign-ups for one email at once make one account', async () => {
    const account = freshAccount();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        signUp({ ...account, username: `${account.username}${index}`.slice(-30) }),
      ),
    );
    const kinds = results.map((result) => result.signUp.__typename).sort();
    expect(kinds).toEqual(['AuthPayload', ...Array.from({ length: 19 }, () => 'ConflictError')]);
  });

  test('the database holds neither the password nor the token', async () => {
    const user = await newUser(server);
    const row = await server.database.user.findUniqueOrThrow({
      where: { username: user.username },
      include: { sessions: true, password: true },
    });
    expect(row.password?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(row.sessions.map((session) => session.tokenHash)).toEqual([
      createHash('sha256').update(user.token).digest('hex'),
    ]);
  });
});

describe('input that is refused', () => {
  test.each([
    ['email', { email: 'not-an-address' }],
    ['email', { email: '' }],
    ['email', { email: `${'a'.repeat(300)}@example.com` }],
    ['username', { username: 'ab' }],
    ['username', { username: 'a b c' }],
    ['username', { username: '\u200b\u200b\u200b\u200b' }],
    ['username', { username: 'nul\u0000byte' }],
    ['username', { username: 'x'.repeat(33) }],
    ['password', { password: 'short' }],
    ['password', { password: 'x'.repeat(257) }],
  ])('a bad %s is named: %j', async (field, change) => {
    const { signUp: result } = await signUp({ ...freshAccount(), ...change });
    expect(result).toMatchObject({ __typename: 'ValidationError', code: 'VALIDATION' });
    expect(result.issues?.map((issue) => issue.path)).toEqual([['input', field]]);
  });

  test('everything that is wrong is told at once', async () => {
    const { signUp: result } = await signUp({ email: 'x', username: '', password: '' });
    expect(new Set(result.issues?.map((issue) => issue.path[1]))).toEqual(new Set(['email', 'username', 'password']));
  });

  test('whatever text comes, signing in answers and never fails', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, text, async (email, password) => {
        expect((await signIn(email, password)).signIn.__typename).toBe('InvalidCredentialsError');
      }),
      { numRuns: 25 },
    );
  });

  test('a password of a megabyte is wrong, not a fault', async () => {
    const { email } = await newUser(server);
    expect((await signIn(email, 'x'.repeat(900_000))).signIn.__typename).toBe('InvalidCredentialsError');
  });
});

describe('sessions', () => {
  test('an anonymous caller is nobody, and that is no error', async () => {
    expect(await data(server, viewerShape, '{ viewer { username } }')).toEqual({ viewer: null });
  });

  test('signing out ends that session and no other', async () => {
    const user = await newUser(server);
    const other = (await signIn(user.email, user.password)).signIn.token ?? '';
    const first = await data(server, z.object({ signOut: z.boolean() }), 'mutation { signOut }', { token: user.token });
    expect(first).toEqual({ signOut: true });
    const refused = await post(server, '{ viewer { username } }', { token: user.token });
    expect(refused.response.status).toBe(401);
    expect(refused.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await data(server, viewerShape, '{ viewer { username } }', { token: other })).viewer).not.toBeNull();
  });

  test('an expired session is refused', async () => {
    const user = await newUser(server);
    await server.database.session.updateMany({
      where: { user: { username: user.username } },
      data: { expiresAt: new Date(Date.now() - 1_000) },
    });
    expect((await post(server, '{ viewer { id } }', { token: user.token })).response.status).toBe(401);
  });

  test('using a session in its second half prolongs it', async () => {
    const user = await newUser(server);
    const where = { user: { username: user.username } };
    const soon = new Date(Date.now() + 86_400_000);
    await server.database.session.updateMany({ where, data: { expiresAt: soon } });
    await data(server, viewerShape, '{ viewer { username } }', { token: user.token });
    const session = await server.database.session.findFirstOrThrow({ where });
    expect(session.expiresAt.getTime()).toBeGreaterThan(soon.getTime());
  });
});

test('plans tell their limits, the smallest first', async () => {
  const plan = z.object({ tier: z.string(), maxWatchedSymbols: z.number() });
  const { plans } = await data(server, z.object({ plans: z.array(plan) }), '{ plans { tier maxWatchedSymbols } }');
  expect(plans).toEqual([
    { tier: 'FREE', maxWatchedSymbols: 5 },
    { tier: 'PRO', maxWatchedSymbols: 10 },
    { tier: 'EXPERT', maxWatchedSymbols: 20 },
  ]);
});

import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newApiKey, newUser, post, type TestUser } from '../harness/client.ts';
import { sendQuery } from '../harness/http.ts';
import { startMailbox } from '../harness/mailbox.ts';
import { decide, mutate, refusedWith } from '../harness/mutation.ts';
import { startTestServer } from '../harness/server.ts';
import { openReadySocket } from '../harness/socket.ts';

const mailbox = await startMailbox();
const server = await startTestServer({ smtpUrl: mailbox.url });
const mute = await startTestServer();

const resetSubject = /Reset your password/;
const newPassword = 'quite another password';

const requestReset = (email: string, where = server) => decide(where, 'requestPasswordReset', { args: { email } });

async function resetToken({ email }: TestUser): Promise<string> {
  await requestReset(email);
  return (await mailbox.arrived(email, resetSubject)).token;
}

const reset = (token: string, password = newPassword) =>
  mutate(server, 'resetPassword', {
    args: { input: { token, newPassword: password } },
    selection: '... on SessionsEnded { count }',
  });

const change = ({ token }: Pick<TestUser, 'token'>, currentPassword: string, password = newPassword) =>
  mutate(server, 'changePassword', {
    args: { input: { currentPassword, newPassword: password } },
    selection: '... on SessionsEnded { count }',
    token,
  });

const signInShape = z.object({
  signIn: z.object({ __typename: z.string(), token: z.string().optional() }),
});

async function signIn(email: string, password: string) {
  const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on AuthPayload { token } } }';
  return (await data(server, signInShape, query, { variables: { input: { email, password } } })).signIn;
}

const statusOf = async (token: string) => (await post(server, '{ viewer { id } }', { token })).response.status;

const rowOf = ({ username }: TestUser) =>
  server.database.user.findUniqueOrThrow({ where: { username }, include: { password: true, accountTokens: true } });

const entriesOf = async (user: TestUser) =>
  server.database.auditEntry.findMany({ where: { userId: (await rowOf(user)).id }, orderBy: { id: 'asc' } });

describe('a password that was forgotten', () => {
  test('is set anew by a mailed token, and the address is confirmed by that', async () => {
    const user = await newUser(server);
    expect(await requestReset(user.email.toUpperCase())).toBe(true);
    const { token, text, link } = await mailbox.arrived(user.email, resetSubject);
    expect(link).toContain('/account/reset-password?token=');
    expect(text).toContain(user.username);
    expect(text).toContain('30 minutes');
    expect(text).toContain('If you did not ask for this');

    expect(await reset(token)).toEqual({ __typename: 'SessionsEnded', count: 1 });
    expect((await signIn(user.email, user.password)).__typename).toBe('InvalidCredentialsError');
    expect((await signIn(user.email, newPassword)).__typename).toBe('AuthPayload');
    expect((await rowOf(user)).emailVerifiedAt).not.toBeNull();
    await mailbox.arrived(user.email, /Your password was changed/);
    const actions = (await entriesOf(user)).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['PASSWORD_RESET_REQUESTED', 'PASSWORD_RESET']));
  });

  test('ends every session by that, and their sockets close', async () => {
    const user = await newUser(server);
    const other = (await signIn(user.email, user.password)).token ?? '';
    const sockets = await Promise.all([user.token, other].map((token) => openReadySocket(server, token)));
    expect(await reset(await resetToken(user))).toEqual({ __typename: 'SessionsEnded', count: 2 });
    for (const socket of sockets) expect(await socket.closed).toMatchObject({ code: 4403 });
    expect([await statusOf(user.token), await statusOf(other)]).toEqual([401, 401]);
  });

  test('leaves nothing to a stranger who had signed up with the address: keys and second factor go', async () => {
    const stranger = await newUser(server);
    const { secret } = await newApiKey(server, stranger, ['READ', 'WRITE']);
    await reset(await resetToken(stranger));
    expect(await statusOf(secret)).toBe(401);
    // Once the address is confirmed, what the account has is its owner's, and stays.
    const token = (await signIn(stranger.email, newPassword)).token ?? '';
    const kept = await newApiKey(server, { token }, ['READ']);
    await reset(await resetToken(stranger));
    expect(await statusOf(kept.secret)).toBe(200);
  });

  test('takes the cookie away from the browser that sets it', async () => {
    const token = await resetToken(await newUser(server));
    const document = `mutation { resetPassword(input: { token: "${token}", newPassword: "${newPassword}" }) { __typename } }`;
    const answer = await sendQuery(server.url, document);
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^tickwire_session_\d+=; .*Expires=Thu, 01 Jan 1970/);
  });

  test('is the first one of an account that had none', async () => {
    const user = await newUser(server);
    await server.database.password.deleteMany({ where: { user: { username: user.username } } });
    const told = await change(user, user.password);
    expect(told).toMatchObject({ __typename: 'InvalidCredentialsError' });
    expect(told.message).toContain('requestPasswordReset');
    await reset(await resetToken(user));
    expect((await signIn(user.email, newPassword)).__typename).toBe('AuthPayload');
  });

  test('leaves no other link good: neither an older one nor one to another address', async () => {
    const user = await newUser(server);
    const older = await resetToken(user);
    const args = { input: { newEmail: `${randomUUID()}@example.com`, password: user.password } };
    await mutate(server, 'changeEmail', { args, token: user.token });
    await requestReset(user.email);
    await expect.poll(() => mailbox.to(user.email).filter(({ subject }) => resetSubject.test(subject)).length).toBe(2);
    const newer = (await mailbox.arrived(user.email, resetSubject)).token;
    expect((await reset(older)).__typename).toBe('InvalidTokenError');
    expect((await reset(newer)).__typename).toBe('SessionsEnded');
    const left = (await rowOf(user)).accountTokens.map(({ purpose }) => purpose);
    expect(left).not.toContain('RESET_PASSWORD');
    expect(left).not.toContain('CHANGE_EMAIL');
  });
});

describe('asking for a reset tells nobody whether there is an account', () => {
  test('the answers are alike, and only the one who has an account gets a mail', async () => {
    const user = await newUser(server);
    const stranger = `${randomUUID()}@example.com`;
    const ask = (email: string) => post(server, `mutation { requestPasswordReset(email: "${email}") }`);
    const [known, unknown] = [await ask(user.email), await ask(stranger)];
    expect(known.data).toEqual({ requestPasswordReset: true });
    expect({ ...unknown, response: null }).toEqual({ ...known, response: null });
    expect([...unknown.response.headers.keys()]).toEqual([...known.response.headers.keys()]);
    await mailbox.arrived(user.email, resetSubject);
    expect(mailbox.to(stranger)).toEqual([]);
  });

  test.each([['nonsense'], [''], ['a'.repeat(900_000)], ['a@example.com\nBcc: b@example.com']])(
    'what is no address is answered like any other',
    async (email) => {
      expect(await requestReset(email)).toBe(true);
    },
  );

  test('where no mail can be sent it fails for everybody alike', async () => {
    const user = await newUser(mute);
    const ask = (email: string) => post(mute, `mutation { requestPasswordReset(email: "${email}") }`);
    const told = await Promise.all([user.email, `${randomUUID()}@example.com`].map(ask));
    for (const { errors } of told) {
      expect(errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');
      expect(errors?.[0]?.message).toContain('SMTP_URL');
    }
  });

  test('a mailbox is not filled by whoever knows its address', async () => {
    const user = await newUser(server);
    const count = async () =>
      (await entriesOf(user)).filter(({ action }) => action === 'PASSWORD_RESET_REQUESTED').length;
    for (let request = 1; request <= 5; request += 1) {
      await requestReset(user.email);
      await expect.poll(count).toBe(request);
    }
    await Promise.all(Array.from({ length: 5 }, () => requestReset(user.email)));
    // The mail of a later request has arrived: these had their turn.
    await resetToken(await newUser(server));
    expect(await count()).toBe(5);
    expect(mailbox.to(user.email).filter(({ subject }) => resetSubject.test(subject)).length).toBeLessThanOrEqual(5);
  });
});

describe('a token for a reset', () => {
  test('works once, also where ten send it at once', async () => {
    const token = await resetToken(await newUser(server));
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) => reset(token, `password number ${index}`)),
    );
    const kinds = results.map(({ __typename }) => __typename).sort();
    expect(kinds).toEqual([...Array.from({ length: 9 }, () => 'InvalidTokenError'), 'SessionsEnded']);
    expect((await reset(token)).__typename).toBe('InvalidTokenError');
  });

  test('works no more once it has expired', async () => {
    const user = await newUser(server);
    const token = await resetToken(user);
    await server.database.accountToken.updateMany({
      where: { user: { username: user.username }, purpose: 'RESET_PASSWORD' },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    expect((await reset(token)).__typename).toBe('InvalidTokenError');
    expect(await statusOf(user.token)).toBe(200);
  });

  test('works no more once the account has another address', async () => {
    const user = await newUser(server);
    const token = await resetToken(user);
    await server.database.user.update({
      where: { username: user.username },
      data: { email: `${randomUUID()}@example.com` },
    });
    expect((await reset(token)).__typename).toBe('InvalidTokenError');
  });

  test('works for nothing else', async () => {
    const token = await resetToken(await newUser(server));
    expect((await mutate(server, 'verifyEmail', { args: { token } })).__typename).toBe('InvalidTokenError');
    expect((await mutate(server, 'confirmEmailChange', { args: { token } })).__typename).toBe('InvalidTokenError');
    expect((await reset(token)).__typename).toBe('SessionsEnded');
  });

  test('is not used up by a password that is not acceptable', async () => {
    const user = await newUser(server);
    const token = await resetToken(user);
    const unacceptable = ['short', 'x'.repeat(257), 'x'.repeat(900_000), user.email.toUpperCase(), user.username];
    for (const password of unacceptable) {
      const result = await reset(token, password);
      expect(result.__typename).toBe('ValidationError');
      expect(result.issues?.map(({ path }) => path)).toEqual([['input', 'newPassword']]);
    }
    expect((await reset(token)).__typename).toBe('SessionsEnded');
  });
});

describe('a password that is changed by who knows it', () => {
  test('ends all other sessions, their sockets, and no API key', async () => {
    const user = await newUser(server);
    const key = await newApiKey(server, user, ['READ']);
    const other = (await signIn(user.email, user.password)).token ?? '';
    const socket = await openReadySocket(server, other);
    expect(await change(user, user.password)).toEqual({ __typename: 'SessionsEnded', count: 1 });
    expect(await socket.closed).toMatchObject({ code: 4403 });
    expect([await statusOf(user.token), await statusOf(other), await statusOf(key.secret)]).toEqual([200, 401, 200]);
    expect((await signIn(user.email, user.password)).__typename).toBe('InvalidCredentialsError');
    expect((await signIn(user.email, newPassword)).__typename).toBe('AuthPayload');
    await mailbox.arrived(user.email, /Your password was changed/);
    expect((await entriesOf(user)).map(({ action }) => action)).toContain('PASSWORD_CHANGED');
  });

  test.each([['wrong password'], [''], ['x'.repeat(900_000)]])('needs the current one', async (wrong) => {
    const user = await newUser(server);
    expect(await change(user, wrong)).toMatchObject({ __typename: 'InvalidCredentialsError' });
    expect(await entriesOf(user)).toContainEqual(
      expect.objectContaining({ action: 'SIGN_IN_FAILED', details: { factor: 'PASSWORD' } }),
    );
    expect((await signIn(user.email, user.password)).__typename).toBe('AuthPayload');
  });

  test('is not the same one, nor the email or the username, nor too short or too long', async () => {
    const user = await newUser(server);
    const unacceptable = [user.password, user.email, user.username.toUpperCase(), 'short', 'x'.repeat(900_000)];
    for (const password of unacceptable) {
      const result = await change(user, user.password, password);
      expect(result.issues?.map(({ path }) => path)).toEqual([['input', 'newPassword']]);
    }
    expect(await statusOf(user.token)).toBe(200);
  });

  test('changes once where two change it at once', async () => {
    const user = await newUser(server);
    const results = await Promise.all([1, 2].map((index) => change(user, user.password, `password number ${index}`)));
    const kinds = results.map(({ __typename }) => __typename).sort();
    expect(kinds).toEqual(['InvalidCredentialsError', 'SessionsEnded']);
  });

  test('is for people only', async () => {
    const user = await newUser(server);
    const key = await newApiKey(server, user, ['READ', 'WRITE']);
    const document = `mutation { changePassword(input: { currentPassword: "${user.password}", newPassword: "${newPassword}" }) { __typename } }`;
    expect(await refusedWith(server, document)).toBe('UNAUTHENTICATED');
    expect(await refusedWith(server, document, { token: key.secret })).toBe('FORBIDDEN');
  });
});

test('a new account cannot have its email or username as its password', async () => {
  const tag = randomUUID().slice(0, 18);
  const account = { email: `${tag}@example.com`, username: `name_${tag}` };
  for (const password of [account.email, account.username.toUpperCase()]) {
    const result = await mutate(server, 'signUp', { args: { input: { ...account, password } } });
    expect(result.issues?.map(({ path }) => path)).toEqual([['input', 'password']]);
  }
});

test('neither tokens nor passwords are in the audit log', async () => {
  const user = await newUser(server);
  const token = await resetToken(user);
  await reset(token);
  const text = JSON.stringify(await entriesOf(user));
  for (const secret of [token, newPassword, user.password, user.token]) expect(text).not.toContain(secret);
});

import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newApiKey, newUser, type TestUser } from '../harness/client.ts';
import { startMailbox } from '../harness/mailbox.ts';
import { decide, mutate, refusedWith } from '../harness/mutation.ts';
import { startTestServer } from '../harness/server.ts';

const mailbox = await startMailbox();
const server = await startTestServer({ smtpUrl: mailbox.url, mailFrom: 'Tickwire <hello@tickwire.example>' });
const mute = await startTestServer();

const verification = /Confirm your email address/;
const change = /Confirm your new email address/;

const viewerShape = z.object({ viewer: z.object({ email: z.string(), emailVerified: z.boolean() }) });

const viewer = async ({ token }: TestUser) =>
  (await data(server, viewerShape, '{ viewer { email emailVerified } }', { token })).viewer;

const verify = (token: string, where = server) =>
  mutate(where, 'verifyEmail', { args: { token }, selection: '... on User { emailVerified }' });

const requestChange = ({ token, password }: TestUser, newEmail: string, sent: string | null = password) =>
  mutate(server, 'changeEmail', {
    args: { input: { newEmail, password: sent } },
    selection: '... on EmailChangeRequested { newEmail expiresAt }',
    token,
  });

const confirmChange = (token: string) =>
  mutate(server, 'confirmEmailChange', { args: { token }, selection: '... on User { email }' });

const newAddress = () => `${randomUUID()}@example.com`;

const actionsOf = async ({ username }: TestUser) => {
  const { id } = await server.database.user.findUniqueOrThrow({ where: { username } });
  const entries = await server.database.auditEntry.findMany({ where: { userId: id }, orderBy: { id: 'asc' } });
  return entries.map(({ action }) => action);
};

const expire = ({ username }: TestUser) =>
  server.database.accountToken.updateMany({
    where: { user: { username } },
    data: { expiresAt: new Date(Date.now() - 1) },
  });

describe('the mail of a sign-up', () => {
  test('names the account, how long its link is good, and stands with the link on a line of its own', async () => {
    const user = await newUser(server);
    const mail = await mailbox.arrived(user.email, verification);
    expect(mail.from).toBe('hello@tickwire.example');
    expect(mail.to).toEqual([user.email]);
    expect(mail.text).toContain(user.username);
    expect(mail.text).toContain('24 hours');
    expect(mail.text).toContain('If you did not make this account');
    expect(mail.link).toMatch(`${new URL(server.url).origin}/account/verify-email?token=`);
    expect(mail.text.split('\n')).toContain(mail.link);
  });

  test('confirms the address by its token, once, without a login', async () => {
    const user = await newUser(server);
    const { token } = await mailbox.arrived(user.email, verification);
    expect((await viewer(user)).emailVerified).toBe(false);
    expect(await verify(token)).toEqual({ __typename: 'User', emailVerified: true });
    expect((await viewer(user)).emailVerified).toBe(true);
    expect(await actionsOf(user)).toContain('EMAIL_VERIFIED');
    expect(await verify(token)).toMatchObject({ __typename: 'InvalidTokenError', code: 'INVALID_TOKEN' });
  });

  test('is not sent where no mail can be sent, and the account is there all the same', async () => {
    const user = await newUser(mute);
    expect(user.token).not.toBe('');
    expect(mailbox.to(user.email)).toEqual([]);
  });
});

describe('asking for another link', () => {
  test('mails one, and the older one is good no more', async () => {
    const user = await newUser(server);
    const first = await mailbox.arrived(user.email, verification);
    expect(await decide(server, 'requestEmailVerification', { token: user.token })).toBe(true);
    await expect.poll(() => mailbox.to(user.email).length).toBe(2);
    const second = await mailbox.arrived(user.email, verification);
    expect(second.token).not.toBe(first.token);
    expect((await verify(first.token)).__typename).toBe('InvalidTokenError');
    expect((await verify(second.token)).__typename).toBe('User');
  });

  test('is false where the address is confirmed already', async () => {
    const user = await newUser(server);
    await verify((await mailbox.arrived(user.email, verification)).token);
    expect(await decide(server, 'requestEmailVerification', { token: user.token })).toBe(false);
  });

  test('fails where no mail can be sent, and says what to set', async () => {
    const user = await newUser(mute);
    expect(await refusedWith(mute, 'mutation { requestEmailVerification }', user)).toBe('SERVICE_UNAVAILABLE');
  });

  test('is for people only', async () => {
    const key = await newApiKey(server, await newUser(server), ['READ', 'WRITE']);
    expect(await refusedWith(server, 'mutation { requestEmailVerification }')).toBe('UNAUTHENTICATED');
    expect(await refusedWith(server, 'mutation { requestEmailVerification }', { token: key.secret })).toBe('FORBIDDEN');
  });
});

describe('a token that does not hold', () => {
  test.each([
    ['is empty', ''],
    ['was never given out', 'A'.repeat(43)],
    ['has a megabyte', 'A'.repeat(900_000)],
    ['holds a null byte', 'nul\u0000byte'],
  ])('one that %s', async (_what, token) => {
    expect(await verify(token)).toMatchObject({ __typename: 'InvalidTokenError' });
    expect(await confirmChange(token)).toMatchObject({ __typename: 'InvalidTokenError' });
  });

  test('one with a letter changed', async () => {
    const user = await newUser(server);
    const { token } = await mailbox.arrived(user.email, verification);
    const changed = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
    expect((await verify(changed)).__typename).toBe('InvalidTokenError');
    expect((await verify(token)).__typename).toBe('User');
  });

  test('one that has expired', async () => {
    const user = await newUser(server);
    const { token } = await mailbox.arrived(user.email, verification);
    await expire(user);
    expect((await verify(token)).__typename).toBe('InvalidTokenError');
    expect((await viewer(user)).emailVerified).toBe(false);
  });

  test('one for another purpose', async () => {
    const user = await newUser(server);
    const { token } = await mailbox.arrived(user.email, verification);
    expect((await confirmChange(token)).__typename).toBe('InvalidTokenError');
    const reset = await mutate(server, 'resetPassword', {
      args: { input: { token, newPassword: 'another password' } },
    });
    expect(reset.__typename).toBe('InvalidTokenError');
    expect((await verify(token)).__typename).toBe('User');
  });

  test('one that was sent to an address that the account has no more', async () => {
    const user = await newUser(server);
    const { token } = await mailbox.arrived(user.email, verification);
    await server.database.user.update({ where: { username: user.username }, data: { email: newAddress() } });
    expect((await verify(token)).__typename).toBe('InvalidTokenError');
  });

  test('one that ten send at once: it is good for one of them', async () => {
    const user = await newUser(server);
    const { token } = await mailbox.arrived(user.email, verification);
    const results = await Promise.all(Array.from({ length: 10 }, () => verify(token)));
    const kinds = results.map((result) => result.__typename).sort();
    expect(kinds).toEqual([...Array.from({ length: 9 }, () => 'InvalidTokenError'), 'User']);
  });

  test('is not in the database as it was sent', async () => {
    const user = await newUser(server);
    const { token } = await mailbox.arrived(user.email, verification);
    const rows = await server.database.accountToken.findMany({ where: { user: { username: user.username } } });
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('another address', () => {
  test('is taken on once its mail was read, is confirmed by that, and both addresses hear of it', async () => {
    const user = await newUser(server);
    const newEmail = newAddress();
    expect(await requestChange(user, newEmail)).toMatchObject({ __typename: 'EmailChangeRequested', newEmail });
    expect((await mailbox.arrived(user.email, /was asked for/)).text).toContain(newEmail);
    const { token, link, text } = await mailbox.arrived(newEmail, change);
    expect(link).toContain('/account/confirm-email?token=');
    expect(text).toContain('1 hour');
    expect((await viewer(user)).email).toBe(user.email);

    expect(await confirmChange(token)).toEqual({ __typename: 'User', email: newEmail });
    expect(await viewer(user)).toEqual({ email: newEmail, emailVerified: true });
    expect((await mailbox.arrived(user.email, /was changed/)).text).toContain(newEmail);
    expect((await confirmChange(token)).__typename).toBe('InvalidTokenError');
    expect(await actionsOf(user)).toEqual(expect.arrayContaining(['EMAIL_CHANGE_REQUESTED', 'EMAIL_CHANGED']));
  });

  test('makes what was mailed to the old one worthless', async () => {
    const user = await newUser(server);
    const old = await mailbox.arrived(user.email, verification);
    const newEmail = newAddress();
    await requestChange(user, newEmail);
    const { token } = await mailbox.arrived(newEmail, change);
    await confirmChange(token);
    expect((await verify(old.token)).__typename).toBe('InvalidTokenError');
  });

  test('of somebody else is refused at once, whatever its case', async () => {
    const [user, other] = [await newUser(server), await newUser(server)];
    expect(await requestChange(user, other.email.toUpperCase())).toMatchObject({ __typename: 'ConflictError' });
    expect(mailbox.to(other.email).some(({ subject }) => change.test(subject))).toBe(false);
  });

  test('that somebody has taken meanwhile is refused when it is confirmed', async () => {
    const user = await newUser(server);
    const newEmail = newAddress();
    await requestChange(user, newEmail);
    const { token } = await mailbox.arrived(newEmail, change);
    const other = await newUser(server);
    await server.database.user.update({ where: { username: other.username }, data: { email: newEmail } });
    expect(await confirmChange(token)).toMatchObject({ __typename: 'ConflictError' });
    expect((await viewer(user)).email).toBe(user.email);
  });

  test('that expired before it was confirmed is not taken on', async () => {
    const user = await newUser(server);
    const newEmail = newAddress();
    await requestChange(user, newEmail);
    const { token } = await mailbox.arrived(newEmail, change);
    await expire(user);
    expect((await confirmChange(token)).__typename).toBe('InvalidTokenError');
  });

  test.each([
    ['no address at all', 'not an address'],
    ['two addresses', 'a@example.com,b@example.com'],
    ['a line break in it', 'a@example.com\nBcc: b@example.com'],
  ])('with %s is not acceptable', async (_what, newEmail) => {
    const result = await requestChange(await newUser(server), newEmail);
    expect(result.__typename).toBe('ValidationError');
    expect(result.issues?.map(({ path }) => path)).toEqual([['input', 'newEmail']]);
  });

  test('that the account has already is not acceptable', async () => {
    const user = await newUser(server);
    expect((await requestChange(user, user.email.toUpperCase())).__typename).toBe('ValidationError');
  });

  test('needs the password', async () => {
    const user = await newUser(server);
    for (const sent of ['wrong password', null, 'x'.repeat(900_000)]) {
      const newEmail = newAddress();
      expect(await requestChange(user, newEmail, sent)).toMatchObject({ __typename: 'InvalidCredentialsError' });
      expect(mailbox.to(newEmail)).toEqual([]);
    }
    expect(await actionsOf(user)).toContain('SIGN_IN_FAILED');
  });

  test('of an account without a password needs a session of the last 15 minutes', async () => {
    const user = await newUser(server);
    const where = { user: { username: user.username } };
    await server.database.password.deleteMany({ where });
    expect((await requestChange(user, newAddress(), null)).__typename).toBe('EmailChangeRequested');

    const stale = await newUser(server);
    await server.database.password.deleteMany({ where: { user: { username: stale.username } } });
    await server.database.session.updateMany({
      where: { user: { username: stale.username } },
      data: { createdAt: new Date(Date.now() - 16 * 60_000) },
    });
    const refused = await requestChange(stale, newAddress(), null);
    expect(refused.__typename).toBe('InvalidCredentialsError');
    expect(refused.message).toContain('sign in again');
  });

  test('is for people only, and fails where no mail can be sent', async () => {
    const document = 'mutation { changeEmail(input: { newEmail: "a@example.com" }) { __typename } }';
    const key = await newApiKey(server, await newUser(server), ['READ', 'WRITE']);
    expect(await refusedWith(server, document)).toBe('UNAUTHENTICATED');
    expect(await refusedWith(server, document, { token: key.secret })).toBe('FORBIDDEN');
    expect(await refusedWith(mute, document, await newUser(mute))).toBe('SERVICE_UNAVAILABLE');
  });
});

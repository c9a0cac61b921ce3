import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hasChromium, openPage } from '../harness/chromium.ts';
import { data, newUser, type TestUser } from '../harness/client.ts';
import { pathOf, send } from '../harness/http.ts';
import { startMailbox } from '../harness/mailbox.ts';
import { decide, mutate } from '../harness/mutation.ts';
import { startTestServer } from '../harness/server.ts';

const mailbox = await startMailbox();
const server = await startTestServer({ smtpUrl: mailbox.url });

const formType = { 'Content-Type': 'application/x-www-form-urlencoded' };

const submit = (url: string, fields: Record<string, string>) =>
  send(url.split('?', 1)[0] ?? url, {
    method: 'POST',
    headers: formType,
    body: new URLSearchParams(fields).toString(),
  });

const verified = async ({ token }: TestUser) => {
  const shape = z.object({ viewer: z.object({ emailVerified: z.boolean() }) });
  return (await data(server, shape, '{ viewer { emailVerified } }', { token })).viewer.emailVerified;
};

async function resetLink({ email }: TestUser) {
  await decide(server, 'requestPasswordReset', { args: { email } });
  return mailbox.arrived(email, /Reset your password/);
}

const canSignIn = async ({ email }: TestUser, password: string) =>
  (await mutate(server, 'signIn', { args: { input: { email, password } } })).__typename === 'AuthPayload';

describe('a page that a mailed link opens', () => {
  test('changes nothing by being opened, however often', async () => {
    const user = await newUser(server);
    const { link } = await mailbox.arrived(user.email, /Confirm/);
    for (const method of ['GET', 'HEAD', 'GET']) expect((await send(link, { method })).status).toBe(200);
    expect(await verified(user)).toBe(false);
  });

  test('confirms an address by its form, once', async () => {
    const user = await newUser(server);
    const { link, token } = await mailbox.arrived(user.email, /Confirm/);
    const answer = await submit(link, { token });
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toContain(user.email);
    expect(await verified(user)).toBe(true);
    const again = await submit(link, { token });
    expect(again.status).toBe(400);
    expect(again.body.toString()).toContain('used already');
  });

  test('confirms a new address by its form', async () => {
    const user = await newUser(server);
    const newEmail = `new.${user.email}`;
    const args = { input: { newEmail, password: user.password } };
    await mutate(server, 'changeEmail', { args, token: user.token });
    const { link, token } = await mailbox.arrived(newEmail, /Confirm your new/);
    expect((await submit(link, { token })).body.toString()).toContain(newEmail);
    expect(await canSignIn({ ...user, email: newEmail }, user.password)).toBe(true);
  });

  test('says what is wrong with a new password, and keeps the token good', async () => {
    const user = await newUser(server);
    const { link, token } = await resetLink(user);
    const short = await submit(link, { token, newPassword: 'short' });
    expect(short.status).toBe(400);
    expect(short.body.toString()).toContain('at least 8 characters');
    expect(short.body.toString()).not.toContain('value="short"');
    expect((await submit(link, { token, newPassword: user.username })).status).toBe(400);
    expect((await submit(link, { token, newPassword: 'quite another password' })).status).toBe(200);
    expect(await canSignIn(user, 'quite another password')).toBe(true);
  });

  test.each(['verify-email', 'confirm-email', 'reset-password'])('%s tells nobody its token', async (name) => {
    const token = 'A'.repeat(43);
    const url = pathOf(server, `/account/${name}?token=${token}`);
    const answers = [await send(url), await submit(url, { token, newPassword: 'long enough for it' })];
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
    }
  });

  test('shows what it was sent as text, whatever it is', async () => {
    const token = `"'><script>alert(1)</script>&amp;`;
    const page = await send(pathOf(server, `/account/reset-password?token=${encodeURIComponent(token)}`));
    expect(page.body.toString()).not.toContain('<script');
    expect(page.body.toString()).toContain('&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;');
    const refused = await submit(pathOf(server, '/account/reset-password'), { token, newPassword: 'short' });
    expect(refused.body.toString()).not.toContain('<script');
  });

  test('refuses what is no form of its own', async () => {
    const url = pathOf(server, '/account/verify-email');
    expect((await send(url)).status).toBe(400);
    expect((await send(`${url}?token=`)).status).toBe(400);
    expect((await send(pathOf(server, '/account/nope?token=x'))).status).toBe(404);
    expect((await send(pathOf(server, '/account/'))).status).toBe(404);
    expect((await send(pathOf(server, '/account/toString?token=x'))).status).toBe(404);
    const json = await send(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' });
    expect(json.status).toBe(415);
    const large = await send(url, { method: 'POST', headers: formType, body: `token=${'x'.repeat(100_000)}` });
    expect(large.status).toBe(413);
    const put = await send(url, { method: 'PUT', headers: formType, body: 'token=x' });
    expect([put.status, put.headers.allow]).toEqual([405, 'GET, HEAD, POST']);
  });
});

// Without Chromium (CHROMIUM names another than /usr/bin/chromium) there is no page to look at.
describe.skipIf(!hasChromium)('in Chromium', () => {
  test('a link opens a page by whose form the password is set, and nothing of it is blocked', async () => {
    const user = await newUser(server);
    const { link } = await resetLink(user);
    const { page, requested, problems } = await openPage();
    await page.goto(link);
    expect(await page.locator('h1').textContent()).toBe('Choose a new password');
    // The styles of the page are in force.
    expect(await page.locator('input[type=password]').evaluate((input) => getComputedStyle(input).display)).toBe(
      'block',
    );
    await page.locator('input[type=password]').fill('a password typed by hand');
    await page.locator('button').click();
    await page.getByText('Your password is set').waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(problems).toEqual([]);
    expect(new Set(requested.map((url) => new URL(url).host))).toEqual(new Set([new URL(server.url).host]));
    expect(await canSignIn(user, 'a password typed by hand')).toBe(true);
  });
});

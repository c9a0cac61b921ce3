import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { readBanner } from '../harness/banner.ts';
import { data, newUser, post } from '../harness/client.ts';
import { fileDatabase } from '../harness/database.ts';
import { send } from '../harness/http.ts';
import { startMailbox } from '../harness/mailbox.ts';
import { decide, mutate } from '../harness/mutation.ts';
import { preparedDataFolder, spawnServer } from '../harness/process.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';

const mailbox = await startMailbox();
/** Of one test alone, which counts the connections to it. */
const countedMailbox = await startMailbox();
const guardedMailbox = await startMailbox({ password: 'hunter2 & more' });

/** The same mailbox, with what a sender proves itself by. */
function asSender(password: string): string {
  const url = new URL(guardedMailbox.url);
  url.username = 'somebody';
  url.password = encodeURIComponent(password);
  return url.href;
}

/** A port at which connections are taken and nothing is ever said. */
async function silentPort(): Promise<number> {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('without SMTP_URL', () => {
  test('the embedded database prints mails to the log with their links, which work', async () => {
    const server = spawnServer({ DATA_DIR: preparedDataFolder().path });
    const where = await readBanner(server);
    const user = await newUser(where);
    const printed = await server.printed(/http:\/\/127\.0\.0\.1:\d+\/account\/verify-email\?token=([\w-]{43})/);
    expect(server.output()).toContain('local development');
    expect((await mutate(where, 'verifyEmail', { args: { token: printed } })).__typename).toBe('User');

    await decide(where, 'requestPasswordReset', { args: { email: user.email } });
    const token = await server.printed(/\/account\/reset-password\?token=([\w-]{43})/);
    const input = { token, newPassword: 'quite another password' };
    expect((await mutate(where, 'resetPassword', { args: { input } })).__typename).toBe('SessionsEnded');
    // The demo user's address is nobody's: it gets no mail.
    expect(server.output()).not.toContain('Hello demo');
  });

  test('another database makes the start warn, once, and no token is printed', async () => {
    const server = await startTestServer({ databaseUrl: await fileDatabase(), jobConcurrency: 2, logLevel: 'info' });
    await newUser(server);
    await server.stop();
    expect(server.logged.filter((line) => line.includes('set SMTP_URL'))).toHaveLength(1);
    expect(server.logged.join()).not.toContain('token=');
  });
});

test('user and password of SMTP_URL are what the mail server is shown', async () => {
  const server = await startTestServer({ smtpUrl: asSender('hunter2 & more') });
  const { email } = await newUser(server);
  expect((await guardedMailbox.arrived(email, /Confirm/)).to).toEqual([email]);
});

describe('a mail server that is not well', () => {
  test('takes no mail of ours: that is logged, without the password', async () => {
    const server = await startTestServer({ smtpUrl: asSender('wrong password'), logLevel: 'info' });
    await newUser(server);
    const logged = () => server.logged.join();
    await expect.poll(logged, { timeout: 10_000 }).toMatch(/the mail VERIFY_EMAIL [\w-]{36} could not be sent/);
    for (const secret of ['token=', 'wrong password', encodeURIComponent('wrong password')]) {
      expect(logged()).not.toContain(secret);
    }
  });

  test('does not answer: sign-up and reset go on, the server stops all the same, and no token is logged', async () => {
    const closed = await silentPort();
    const server = spawnServer({
      DATABASE_URL: await fileDatabase(),
      SMTP_URL: `smtp://somebody:hunter2@127.0.0.1:${closed}`,
      APP_URL: 'https://app.example.com/',
    });
    await server.printed(/A subscription to paste:\n.+\n/);
    const [, url = ''] = /GraphiQL +(http\S+)/.exec(server.output()) ?? [];
    const { email } = await newUser({ url });
    expect(await decide({ url }, 'requestPasswordReset', { args: { email } })).toBe(true);
    // It stops all the same.
    server.kill('SIGTERM');
    expect(await server.ended).toEqual({ code: 0, signal: null });
    for (const secret of ['token=', 'hunter2']) {
      expect(server.output()).not.toContain(secret);
      expect(server.problems()).not.toContain(secret);
    }
  });
});

test('links lead to APP_URL where it is set, and the server has no pages for them then', async () => {
  const server = await startTestServer({ smtpUrl: mailbox.url, appUrl: 'https://app.example.com' });
  const user = await newUser(server);
  const { link } = await mailbox.arrived(user.email, /Confirm/);
  expect(link).toMatch(/^https:\/\/app\.example\.com\/verify-email\?token=[\w-]{43}$/);
  const own = await send(new URL('/account/verify-email?token=x', server.url).href);
  expect(own.status).toBe(404);
});

test('links lead to PUBLIC_URL where it is set', async () => {
  const server = await startTestServer({ smtpUrl: mailbox.url, publicUrl: 'https://api.example.com/tickwire' });
  const user = await newUser(server);
  const { link } = await mailbox.arrived(user.email, /Confirm/);
  expect(link).toMatch(/^https:\/\/api\.example\.com\/tickwire\/account\/verify-email\?token=[\w-]{43}$/);
});

test('mails are sent over a few connections, which end with the server', async () => {
  const server = await startTestServer({ smtpUrl: countedMailbox.url });
  const users = await Promise.all(Array.from({ length: 10 }, () => newUser(server)));
  await Promise.all(users.map(({ email }) => countedMailbox.arrived(email, /Confirm/)));
  expect(countedMailbox.connections()).toBeGreaterThan(0);
  expect(countedMailbox.connections()).toBeLessThanOrEqual(3);
  await server.stop();
  await expect.poll(() => countedMailbox.connections()).toBe(0);
});

test('a mail that a server did not come to send before it stopped, another one sends', async () => {
  const server = await startTestServer({ smtpUrl: mailbox.url, jobConcurrency: 0 });
  const user = await newUser(server);
  await server.stop();
  expect(mailbox.to(user.email)).toEqual([]);
  await startTestServer({ smtpUrl: mailbox.url });
  await mailbox.arrived(user.email, /Confirm your email address/);
});

test('whom a new API key was made for hears of it, in words that nobody else wrote', async () => {
  const server = await startTestServer({ smtpUrl: mailbox.url });
  const user = await newUser(server);
  await server.database.user.update({ where: { username: user.username }, data: { emailVerifiedAt: new Date() } });
  const input = 'input: { name: "My bot", scopes: [READ] }';
  const answer = await send(server.url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${user.token}` },
    body: JSON.stringify({ query: `mutation { createApiKey(${input}) { ... on CreatedApiKey { secret } } }` }),
  });
  const { text } = await mailbox.arrived(user.email, /new API key/);
  expect(text).not.toContain('My bot');
  expect(text).not.toContain(/tw_\w+/.exec(answer.body.toString())?.[0]);
});

test('nobody has a mailbox filled by what is done over and over, nor by an address that was never confirmed', async () => {
  const server = await startTestServer({ smtpUrl: mailbox.url });
  const [confirmed, unconfirmed] = [await quickUser(server), await newUser(server)];
  const create =
    'mutation { createApiKey(input: { name: "x", scopes: [READ] }) { ... on CreatedApiKey { apiKey { id } } } }';
  const shape = z.object({ createApiKey: z.object({ apiKey: z.object({ id: z.string() }) }) });
  for (const { token } of [confirmed, unconfirmed]) {
    for (let count = 0; count < 25; count += 1) {
      const { createApiKey } = await data(server, shape, create, { token });
      await post(server, `mutation { revokeApiKey(id: "${createApiKey.apiKey.id}") { __typename } }`, { token });
    }
  }
  await expect.poll(() => mailbox.to(confirmed.email).length).toBe(20);
  expect(mailbox.to(unconfirmed.email).filter(({ subject }) => /API key/.test(subject))).toEqual([]);
});

describe('configuration', () => {
  const problemsOf = (variables: Record<string, string>) =>
    readConfig({ DATABASE_URL: 'postgresql://localhost/tickwire', ...variables }).problems;

  test.each([
    ['SMTP_URL', 'https://hunter2@example.com', /^SMTP_URL: is not of the form smtps:\/\//],
    ['SMTP_URL', 'hunter2', /^SMTP_URL: is not of the form/],
    ['SECRET_KEY', 'hunter2', /^SECRET_KEY: is not 32 bytes in base64: make one by/],
    ['MAIL_FROM', 'nobody', /^MAIL_FROM: is not of the form Name <name@example.com>/],
    ['MAIL_FROM', 'A <a@example.com>\nBcc: b@example.com', /^MAIL_FROM: /],
    ['APP_URL', 'app.example.com', /^APP_URL: is not a URL such as https:\/\/app/],
    ['APP_URL', 'javascript:alert(1)', /^APP_URL: /],
    ['PUBLIC_URL', 'https://example.com/?a=b', /^PUBLIC_URL: /],
  ])('%s=%s is refused in one line, and no secret is repeated', (name, value, problem) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toEqual([expect.stringMatching(problem)]);
    if (value.includes('hunter2')) expect(problems.join()).not.toContain('hunter2');
  });

  test('what is right is taken, with no slash at the end', () => {
    const { config, problems } = readConfig({
      DATABASE_URL: 'postgresql://localhost/tickwire',
      SMTP_URL: 'smtps://user:password@mail.example.com:465',
      SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      APP_URL: 'https://app.example.com/',
      PUBLIC_URL: 'http://127.0.0.1:4000/',
    });
    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      mailFrom: 'Tickwire <no-reply@localhost>',
      appUrl: 'https://app.example.com',
      publicUrl: 'http://127.0.0.1:4000',
    });
  });
});

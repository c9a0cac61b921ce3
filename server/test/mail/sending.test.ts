import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { fileDatabase } from '../harness/database.ts';
import { startMailbox } from '../harness/mailbox.ts';
import { decide, mutate } from '../harness/mutation.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { openPost } from './stand.ts';

const mailbox = await startMailbox();
/** Its mails wait: what becomes of them is done by hand. */
const server = await startTestServer({
  ...{ smtpUrl: mailbox.url, databaseUrl: await fileDatabase(), jobConcurrency: 0 },
});
const { database } = server;
const notification = { template: 'NOTIFICATION', content: { title: 'Due today', body: 'Read the report' } } as const;
const passwordChanged = { template: 'PASSWORD_CHANGED', content: {} } as const;
const longAgo = new Date(Date.now() - 40 * 86_400_000);

describe('a mail', () => {
  test('says by its Message-ID and a header which one it is', async () => {
    const post = openPost(server, mailbox.url);
    const user = await quickUser(server);
    const id = await post.queue(notification, { userId: user.databaseId });
    await post.work(id);
    const [mail] = mailbox.to(user.email);
    expect(mail).toMatchObject({ id, messageId: `<${id}@mail.example.com>`, subject: 'Due today' });
    expect(mail?.text).toBe(`Hello ${user.username},\n\nDue today\n\nRead the report\n`);
    expect(await post.row(id)).toMatchObject({ attempts: 1, doneAt: expect.any(Date), failure: null });
  });

  test('is sent by one of those who have its job at the same moment', async () => {
    const posts = [openPost(server, mailbox.url), openPost(server, mailbox.url)];
    const user = await quickUser(server);
    const id = await openPost(server, mailbox.url).queue(notification, { userId: user.databaseId });
    await Promise.all([...posts, ...posts].map((post) => post.work(id)));
    expect(mailbox.to(user.email)).toHaveLength(1);
  });

  test('that arrived without the sender hearing of it is sent again, and its id shows the repeat', async () => {
    const post = openPost(server, mailbox.url);
    const user = await quickUser(server);
    const id = await post.queue(notification, { userId: user.databaseId });
    mailbox.turn('LOST_ANSWER');
    await post.work(id);
    mailbox.turn('WELL');
    // Not at once: the pause has not passed.
    await post.work(id);
    expect(mailbox.to(user.email)).toHaveLength(1);
    await post.makeDue(id);
    expect(await post.sweep()).toContain(id);
    await post.work(id);
    expect(mailbox.to(user.email).map((mail) => mail.id)).toEqual([id, id]);
    expect(await post.sweep()).not.toContain(id);
  });

  test('to an address that is refused for good is not tried again', async () => {
    const post = openPost(server, mailbox.url);
    const id = await post.queue(
      { template: 'ACCOUNT_DELETED', content: { username: 'gone' } },
      { address: 'refused.for.good@example.com' },
    );
    await post.work(id);
    expect(await post.row(id)).toMatchObject({ doneAt: expect.any(Date), failure: expect.stringContaining('refused') });
    expect(post.reports).toHaveLength(1);
  });

  test('waits while the mail server is down, is given up after two days, and each of that is logged once', async () => {
    const post = openPost(server, mailbox.url);
    const user = await quickUser(server);
    const id = await post.queue(notification, { userId: user.databaseId });
    mailbox.turn('DOWN');
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const before = Date.now();
      await post.work(id);
      const row = await post.row(id);
      expect(row).toMatchObject({ attempts: attempt, doneAt: null });
      pauses.push(Math.round((row.dueAt.getTime() - before) / 10_000));
      await post.makeDue(id);
    }
    expect(pauses).toEqual([3, 6, 12]);
    expect(post.reports).toEqual([expect.stringContaining(`NOTIFICATION ${id} could not be sent`)]);
    await database.outgoingMail.update({ where: { id }, data: { createdAt: longAgo } });
    expect(await post.sweep()).not.toContain(id);
    expect(post.reports).toEqual([expect.anything(), expect.stringContaining('a mail was given up')]);
    mailbox.turn('WELL');
    await post.work(id);
    expect(mailbox.to(user.email)).toEqual([]);
  });

  test('that nobody has tried yet is not given up, however old', async () => {
    const post = openPost(server, mailbox.url);
    const user = await quickUser(server);
    const id = await post.queue(passwordChanged, { userId: user.databaseId });
    await database.outgoingMail.update({ where: { id }, data: { createdAt: longAgo, dueAt: longAgo } });
    expect(await post.sweep()).toContain(id);
    await post.work(id);
    expect(mailbox.to(user.email)).toHaveLength(1);
  });

  test('that was sent long ago is forgotten', async () => {
    const post = openPost(server, mailbox.url);
    const user = await quickUser(server);
    const ids = await Promise.all(
      [longAgo, new Date()].map(async (doneAt) => {
        const id = await post.queue(notification, { userId: user.databaseId });
        await database.outgoingMail.update({ where: { id }, data: { doneAt } });
        return id;
      }),
    );
    await post.sweep();
    const left = await database.outgoingMail.findMany({ where: { id: { in: ids } } });
    expect(left.map(({ id }) => id)).toEqual(ids.slice(1));
  });

  test('ends where its process can send none', async () => {
    const post = openPost(server, null);
    const user = await quickUser(server);
    const id = await post.queue(notification, { userId: user.databaseId });
    await post.work(id);
    expect((await post.row(id)).failure).toContain('SMTP_URL');
  });
});

describe('what a mail says is true when it is sent', () => {
  test('it goes to the address that the account has by then, and nowhere once the account is gone', async () => {
    const post = openPost(server, mailbox.url);
    const [moved, gone] = [await quickUser(server), await quickUser(server)];
    const ids = await Promise.all(
      [moved, gone].map(({ databaseId }) => post.queue(passwordChanged, { userId: databaseId })),
    );
    const email = `${randomUUID()}@example.com`;
    await database.user.update({ where: { id: moved.databaseId }, data: { email } });
    await database.user.delete({ where: { id: gone.databaseId } });
    await Promise.all(ids.map(post.work));
    expect(mailbox.to(email)).toHaveLength(1);
    expect([...mailbox.to(moved.email), ...mailbox.to(gone.email)]).toEqual([]);
  });

  test('a link to confirm an address is not sent where it was confirmed meanwhile', async () => {
    const post = openPost(server, mailbox.url);
    const user = await quickUser(server);
    const id = await post.queue({ template: 'VERIFY_EMAIL', content: {} }, { userId: user.databaseId });
    await post.work(id);
    expect(mailbox.to(user.email)).toEqual([]);
    expect(await database.accountToken.count({ where: { userId: user.databaseId } })).toBe(0);
  });

  test('a reset of the password ends a change of address whose mail has not been written yet', async () => {
    const post = openPost(server, mailbox.url);
    const user = await quickUser(server);
    const newEmail = `${randomUUID()}@example.com`;
    const mailOf = (template: string) =>
      database.outgoingMail.findFirstOrThrow({ where: { userId: user.databaseId, template } });
    await mutate(server, 'changeEmail', { args: { input: { newEmail } }, token: user.token });
    const change = await mailOf('CHANGE_EMAIL');
    await decide(server, 'requestPasswordReset', { args: { email: user.email } });
    // It is asked for behind the caller's back.
    const reset = await vi.waitFor(() => mailOf('RESET_PASSWORD'));
    await post.work(reset.id);
    const { token } = await mailbox.arrived(user.email, /Reset your password/);
    const input = { token, newPassword: 'quite another password' };
    expect((await mutate(server, 'resetPassword', { args: { input } })).__typename).toBe('SessionsEnded');
    await post.work(change.id);
    expect(mailbox.to(newEmail)).toEqual([]);
    expect(await database.accountToken.count({ where: { userId: user.databaseId } })).toBe(0);
  });
});

test('of notifications 20 an hour are mailed to one address, which keep nothing of its safety from its owner', async () => {
  const post = openPost(server, mailbox.url);
  const user = await quickUser(server);
  const to = { userId: user.databaseId };
  const ids = await Promise.all(Array.from({ length: 22 }, () => post.queue(notification, to)));
  await Promise.all(ids.map(post.work));
  expect(mailbox.to(user.email)).toHaveLength(20);
  const dropped = await database.outgoingMail.count({ where: { id: { in: ids }, failure: 'too many in an hour' } });
  expect(dropped).toBe(2);
  await post.work(await post.queue(passwordChanged, to));
  await post.work(await post.queue({ template: 'RESET_PASSWORD', content: {} }, to));
  const subjects = mailbox.to(user.email).map(({ subject }) => subject);
  expect(subjects.slice(20)).toEqual(['Your password was changed', 'Reset your password']);
});

test('what is in the table on its way holds no token', async () => {
  const rows = await database.outgoingMail.findMany();
  const tokens = mailbox.mails.flatMap(({ token }) => (token === '' ? [] : [token]));
  expect(tokens).not.toEqual([]);
  for (const token of tokens) expect(JSON.stringify(rows)).not.toContain(token);
});

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { announceChanges } from '../../src/cache/announcements.ts';
import { post } from '../harness/client.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { type BareSocket, openReadySocket, subscribe } from '../harness/socket.ts';
import { greetings, newDueTask, newTeller } from './stand.ts';

const server = await startTestServer();
const elsewhere = await startTestServer();
const { database } = server;
const teller = newTeller(server);
const tellerElsewhere = newTeller(elsewhere);

const document =
  'subscription ($after: String) { notifications(after: $after) { title cursor subject { ... on Task { title } } } }';

const notificationShape = z.object({
  title: z.string(),
  cursor: z.string(),
  subject: z.object({ title: z.string() }).nullable(),
});
const eventShape = z.object({ data: z.object({ notifications: notificationShape }) });

const textOf = ({ title }: { readonly title: string }) => title.replace('Somebody deleted the team ', '');

interface Followed {
  readonly socket: BareSocket;
  next(): Promise<{ readonly text: string; readonly cursor: string; readonly subject: string | null }>;
  texts(count: number): Promise<string[]>;
}

/** Follows them; resolves once the server has begun, so that what happens from then on comes. */
async function follow(where: TestServer, { token }: QuickUser, after: string | null): Promise<Followed> {
  const socket = await openReadySocket(where, token);
  socket.send(subscribe('1', document, { after }));
  const next = async () => {
    const { type, payload } = await socket.next();
    if (type !== 'next') throw new Error(`${type}: ${JSON.stringify(payload)}`);
    const told = eventShape.parse(payload).data.notifications;
    return { text: textOf(told), cursor: told.cursor, subject: told.subject?.title ?? null };
  };
  return {
    socket,
    next,
    async texts(count) {
      const texts: string[] = [];
      while (texts.length < count) texts.push((await next()).text);
      return texts;
    },
  };
}

const tell = (user: QuickUser, ...texts: readonly string[]) => teller.tell(null, ...greetings(user, texts));

/** A user who has been told one thing, and the cursor of it. */
async function begun(): Promise<{ readonly user: QuickUser; readonly start: string }> {
  const user = await quickUser(server);
  await tell(user, 'the first');
  const shape = z.object({
    viewer: z.object({ notifications: z.object({ nodes: z.array(z.object({ cursor: z.string() })) }) }),
  });
  const answer = await post(server, '{ viewer { notifications { nodes { cursor } } } }', { token: user.token });
  return { user, start: shape.parse(answer.data).viewer.notifications.nodes[0]?.cursor ?? '' };
}

describe('the stream', () => {
  test('begins with what comes from now on, wherever it is written, with what it is about', async () => {
    const { user } = await begun();
    const stream = await server.services.notifications.follow(user.databaseId, null);
    const { taskId, due } = await newDueTask(server, user, 'Look at it');
    await tellerElsewhere.tell(null, due);
    expect((await stream.next()).value).toMatchObject({ title: 'Due: Look at it', subjectId: taskId, sequence: 2n });
    await stream.return();
  });

  test('goes on after a cursor on another server, with all since then in order, whatever their number', async () => {
    const { user, start } = await begun();
    const texts = Array.from({ length: 230 }, (_, at) => `${at}`);
    const { databaseId: userId } = user;
    await database.notificationCounter.update({ where: { userId }, data: { last: texts.length + 1 } });
    await database.notification.createMany({
      data: texts.map((title, at) => ({
        ...{ userId, title, sequence: BigInt(at + 2) },
        ...{ eventId: randomUUID(), kind: 'TEAM' as const },
      })),
    });
    const stream = await follow(elsewhere, user, start);
    expect(await stream.texts(230)).toEqual(texts);
    await tell(user, 'at last');
    expect((await stream.next()).text).toBe('at last');
  });

  test('tells what a task is about as the user may see it at that moment', async () => {
    const { user, start } = await begun();
    const { taskId, due } = await newDueTask(server, user, 'Mine');
    await teller.tell(null, due);
    const stream = await follow(server, user, start);
    expect(await stream.next()).toMatchObject({ text: 'Due: Mine', subject: 'Mine' });
    await teller.tell(null, due);
    await database.task.delete({ where: { id: taskId } });
    expect((await stream.next()).text).toBe('Due: Mine');
  });

  test('leaves out what is not wanted in the app, and what is told to others', async () => {
    const { user, start } = await begun();
    const other = await quickUser(server);
    await database.notificationSetting.create({
      data: { userId: user.databaseId, kind: 'TEAM', inApp: false, email: true },
    });
    await tell(user, 'by mail alone');
    await tell(other, 'for another');
    await database.notificationSetting.deleteMany({ where: { userId: user.databaseId } });
    await tell(user, 'in the app');
    expect((await (await follow(server, user, start)).next()).text).toBe('in the app');
  });

  test('waits for who does not read, and reads nothing for them meanwhile', async () => {
    const { user, start } = await begun();
    const stream = await server.services.notifications.follow(user.databaseId, start);
    await tell(user, '1');
    expect((await stream.next()).done).toBe(false);
    const texts = Array.from({ length: 8 }, (_, at) => `${at}`);
    const ids = await teller.happen(null, ...greetings(user, texts));
    server.statements.length = 0;
    for (const id of ids) await tellerElsewhere.deliver(id);
    const reads = () => server.statements.filter((sql) => /SELECT.*"notifications"/.test(sql)).length;
    expect(reads()).toBe(0);
    await stream.return();
  });

  test('of one user is read once for all who follow it on a server', async () => {
    const { user } = await begun();
    const { notifications } = server.services;
    const streams = await Promise.all(Array.from({ length: 5 }, () => notifications.follow(user.databaseId, null)));
    const nexts = streams.map((stream) => stream.next());
    await tell(user, 'to all');
    const told = await Promise.all(nexts);
    expect(told.map(({ value }) => value?.sequence)).toEqual(told.map(() => 2n));
    server.statements.length = 0;
    const more = streams.map((stream) => stream.next());
    await tellerElsewhere.tell(null, ...greetings(user, ['again']));
    await Promise.all(more);
    const reads = server.statements.filter((sql) => /SELECT.*"notifications"/.test(sql));
    expect(reads.length).toBeLessThanOrEqual(2);
    await Promise.all(streams.map((stream) => stream.return()));
  });
});

test('a socket that is cut leaves nobody behind who reads', async () => {
  const { user, start } = await begun();
  const { socket, next } = await follow(server, user, start);
  await tell(user, 'one');
  await next();
  socket.cut();
  const stream = await server.services.notifications.follow(user.databaseId, start);
  await stream.next();
  await stream.return();
  const reads = () => server.statements.filter((sql) => /SELECT.*"notifications"/.test(sql)).length;
  await expect
    .poll(async () => {
      server.statements.length = 0;
      await announceChanges(database, [`notifications:${user.databaseId}`]);
      // Whoever followed would read now: another's read, begun later, has ended by then.
      await server.services.notifications.count({ userId: user.databaseId, unreadOnly: false, kinds: null });
      return reads() - 1;
    })
    .toBe(0);
});

test.each([
  ['nonsense', 'nonsense'],
  ['nothing', ''],
  ['a place that nobody has come to yet', null],
  ["another's place", undefined],
])('after %s is refused', async (_what, given) => {
  const [{ user }, other] = [await begun(), await begun()];
  const ahead = Buffer.from(`${user.databaseId}.99`).toString('base64url');
  const after = given === undefined ? other.start : (given ?? ahead);
  const socket = await openReadySocket(server, user.token);
  socket.send(subscribe('1', document, { after }));
  expect(JSON.stringify(await socket.next())).toContain('BAD_USER_INPUT');
});

test('without a login nothing is told', async () => {
  const socket = await openReadySocket(server);
  socket.send(subscribe('1', document, {}));
  expect(JSON.stringify(await socket.next())).toContain('UNAUTHENTICATED');
});

test('whatever is written at once and wherever it is cut off, each comes once and in order', {
  timeout: 60_000,
}, async () => {
  const step = fc.record({
    /** How many writers commit at the same time, and how many each. */
    writers: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }),
    /** How much of what there is is read before the connection is lost. */
    readShare: fc.double({ min: 0, max: 1, noNaN: true }),
    isElsewhere: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
      const { user, start } = await begun();
      const seen: string[] = [];
      const written: string[] = [];
      let after = start;
      for (const [at, { writers, readShare, isElsewhere }] of steps.entries()) {
        const where = isElsewhere ? elsewhere : server;
        const stream = await follow(where, user, after);
        const batches = writers.map((count, writer) => Array.from({ length: count }, (_, n) => `${at}/${writer}/${n}`));
        const writing = Promise.all(
          batches.map((texts, writer) =>
            (writer % 2 === 0 ? teller : tellerElsewhere).tell(null, ...greetings(user, texts)),
          ),
        );
        written.push(...batches.flat());
        const toRead = Math.floor((written.length - seen.length) * readShare);
        for (let count = 0; count < toRead; count += 1) {
          const { text, cursor } = await stream.next();
          seen.push(text);
          after = cursor;
        }
        stream.socket.cut();
        await writing;
      }
      const last = await follow(server, user, after);
      seen.push(...(await last.texts(written.length - seen.length)));
      await tell(user, 'the end');
      expect((await last.next()).text).toBe('the end');
      last.socket.cut();
      expect(seen.toSorted()).toEqual(written.toSorted());
      // In the order of their numbers, which is that in which they were committed.
      const stored = await database.notification.findMany({
        where: { userId: user.databaseId },
        orderBy: { sequence: 'asc' },
      });
      expect(['the first', ...seen, 'the end']).toEqual(stored.map(textOf));
    }),
    { numRuns: 8 },
  );
});

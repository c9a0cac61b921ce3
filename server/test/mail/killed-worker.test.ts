import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { fileDatabase } from '../harness/database.ts';
import { startMailbox } from '../harness/mailbox.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { whenDone } from '../harness/when-done.ts';
import { startTelling } from './telling-process.ts';

const kills = 20;
/** So many are begun beside each other: they tell what those that were killed have left. */
const atOnce = 5;
/** What is told within it is at every stage. */
const longestLifeMs = 150;

const mailbox = await startMailbox();
const databaseUrl = await fileDatabase();
const server = await startTestServer({ databaseUrl });

/** Starts one, and kills it at a random moment after it has begun. */
async function killOne(args: readonly string[]): Promise<void> {
  const file = fileURLToPath(new URL('./telling-child.ts', import.meta.url));
  const flags = ['--disable-warning=ExperimentalWarning', '--import', './server/src/compile-cache.ts'];
  const child = spawn(process.execPath, [...flags, file, ...args]);
  child.stderr.pipe(process.stderr);
  whenDone(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close');
  const told = async (line: string) => {
    const [first] = await Promise.race([once(child.stdout, 'data'), ended]);
    expect(String(first)).toBe(`${line}\n`);
  };
  await told('ready');
  child.stdin.write('begin');
  await told('telling');
  await sleep(randomInt(longestLifeMs));
  child.kill('SIGKILL');
  // One that could not do its work has ended before, and otherwise.
  expect(await ended).toEqual([null, 'SIGKILL']);
}

test(`of ${kills} processes that are killed at random between a task's change and its mail, nothing is lost: told once in the app, mailed under one id`, async () => {
  const [creator, assignee] = [await quickUser(server), await quickUser(server)];
  const team = await server.database.team.create({
    data: {
      name: 'Desk',
      members: {
        create: [
          { userId: creator.databaseId, role: 'OWNER' },
          { userId: assignee.databaseId, role: 'MEMBER' },
        ],
      },
    },
  });
  const args = [databaseUrl, mailbox.url, creator.databaseId, assignee.databaseId, team.id];

  const killOnes = async () => {
    for (let killed = 0; killed < kills / atOnce; killed += 1) await killOne(args);
  };
  await Promise.all(Array.from({ length: atOnce }, killOnes));

  const { database, sweep, close } = startTelling(databaseUrl, mailbox.url);
  const unfinished = { doneAt: null };
  const [lostEvents, lostMails] = [
    await database.event.count({ where: unfinished }),
    await database.outgoingMail.count({ where: unfinished }),
  ];
  // The pauses have passed.
  await database.event.updateMany({ where: unfinished, data: { dueAt: new Date(0) } });
  await database.outgoingMail.updateMany({ where: unfinished, data: { dueAt: new Date(0) } });
  await vi.waitFor(
    async () => {
      await sweep();
      expect(await database.event.count({ where: unfinished })).toBe(0);
      expect(await database.outgoingMail.count({ where: unfinished })).toBe(0);
    },
    { timeout: 20_000, interval: 200 },
  );
  const changed = await database.task.findMany({ where: { assigneeId: assignee.databaseId } });
  const told = await database.notification.findMany({ where: { userId: assignee.databaseId } });
  const rows = await database.outgoingMail.findMany();
  await close();

  // Kills between all the stages left something behind.
  expect(lostEvents + lostMails).toBeGreaterThan(0);
  const titles = changed.map(({ title }) => title).toSorted();
  expect(told.map(({ body }) => body).toSorted()).toEqual(titles);
  expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(titles.length);
  expect(rows.filter(({ failure }) => failure !== null)).toEqual([]);
  // Each mail at least once: those of one task have one id, however often it came.
  const idsByTask = new Map<string, Set<string>>();
  for (const { id, text } of mailbox.to(assignee.email)) {
    const [title = ''] = /Task \d+ of \d+/.exec(text) ?? [];
    idsByTask.set(title, (idsByTask.get(title) ?? new Set()).add(id));
  }
  expect([...idsByTask.keys()].toSorted()).toEqual(titles);
  expect([...idsByTask.values()].flatMap((ids) => [...ids]).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
}, 240_000);

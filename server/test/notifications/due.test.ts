import { randomUUID } from 'node:crypto';
import { createDatabase } from '@tickwire/prisma';
import { createDueTasks, createNotificationPruner, createNotificationSettings } from '@tickwire/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { announceChanges } from '../../src/cache/announcements.ts';
import { fileDatabase } from '../harness/database.ts';
import { whenDone } from '../harness/when-done.ts';
import { unhurried } from '../harness/while-blocked.ts';

const database = createDatabase({ url: await fileDatabase() });
whenDone(() => database.$disconnect());
const { signal } = new AbortController();

async function newUser(): Promise<string> {
  const tag = randomUUID();
  const data = { email: `${tag}@example.com`, username: tag, usernameSkeleton: tag };
  return (await database.user.create({ data })).id;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Tasks of this user with these due dates, told at `dueTellAt`; answers their ids in order. */
async function newTasks(creatorId: string, dueDates: readonly Date[], dueTellAt: Date): Promise<string[]> {
  const ids = dueDates.map(() => randomUUID());
  await database.task.createMany({
    data: dueDates.map((dueAt, at) => ({
      ...{ id: ids[at] ?? '', creatorId, scopeId: creatorId, title: `Task ${at}`, dueAt, dueTellAt },
    })),
  });
  return ids;
}

describe('a due task', () => {
  /** A process that tells of due tasks, and what it has handed on. */
  function newWorker() {
    const told: string[] = [];
    const outbox = { handOn: (ids: readonly string[]) => void told.push(...ids) };
    return {
      chore: createDueTasks({ database, cache: { announce: announceChanges, drop: async () => {} }, outbox }),
      told,
    };
  }

  const eventsOf = async (taskIds: readonly string[]) => {
    const events = await database.event.findMany({ where: { type: 'TASK_DUE' } });
    const told = events.map(({ payload }) => JSON.stringify(payload));
    return taskIds.map((id) => told.filter((payload) => payload.includes(id)).length);
  };

  test('is told once, however many processes look for some at once', async () => {
    const userId = await newUser();
    const past = new Date(Date.now() - hourMs);
    const ids = await newTasks(
      userId,
      Array.from({ length: 520 }, () => past),
      past,
    );
    const workers = Array.from({ length: 4 }, newWorker);
    await Promise.all(workers.map(({ chore }) => chore.run(signal)));
    await newWorker().chore.run(signal);
    expect(await eventsOf(ids)).toEqual(ids.map(() => 1));
    expect(new Set(workers.flatMap(({ told }) => told)).size).toBe(ids.length);
    expect(await database.task.count({ where: { dueTellAt: { not: null } } })).toBe(0);
  });

  test('is told to whoever is to do it, and without one to who made it', async () => {
    const [creatorId, assigneeId] = [await newUser(), await newUser()];
    const past = new Date(Date.now() - hourMs);
    const [given = '', kept = ''] = await newTasks(creatorId, [past, past], past);
    await database.task.update({ where: { id: given }, data: { assigneeId } });
    await newWorker().chore.run(signal);
    const toldOf = async (taskId: string) =>
      (await database.event.findFirst({ where: { payload: { path: ['taskId'], equals: taskId } } }))?.payload;
    expect(await toldOf(given)).toMatchObject({ userId: assigneeId, title: 'Task 0', dueAt: past.toISOString() });
    expect(await toldOf(kept)).toMatchObject({ userId: creatorId, title: 'Task 1' });
  });

  test('whose time has not come, or which somebody is just changing, is left alone', async () => {
    const userId = await newUser();
    const later = new Date(Date.now() + hourMs);
    const [waiting = ''] = await newTasks(userId, [later], later);
    const [held = ''] = await newTasks(userId, [later], new Date(Date.now() - hourMs));
    await database.$transaction(async (transaction) => {
      await transaction.$executeRaw`SELECT FROM tasks WHERE id = ${held}::uuid FOR NO KEY UPDATE`;
      await newWorker().chore.run(signal);
    }, unhurried);
    expect(await eventsOf([waiting, held])).toEqual([0, 0]);
    await newWorker().chore.run(signal);
    expect(await eventsOf([waiting, held])).toEqual([0, 1]);
  });
});

describe("the user's hour", () => {
  const zones = [
    ...['Europe/Berlin', 'America/St_Johns', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/New_York', 'UTC'],
  ] as const;
  /** Offsets are whole quarters of an hour, and change at one. */
  const quarterMs = hourMs / 4;
  const start = Math.ceil(Date.now() / dayMs + 3) * dayMs;

  /** What the clock shows, as an instant of UTC. */
  function clockOf(timeZone: string): (ms: number) => number {
    const numeric = '2-digit' as const;
    const parts = { year: 'numeric' as const, month: numeric, day: numeric, hour: numeric, minute: numeric };
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, ...parts });
    return (ms) => Date.parse(`${format.format(ms).replace(' ', 'T')}Z`);
  }

  const clocks = new Map(zones.map((zone) => [zone, clockOf(zone)]));
  const clockIn = (zone: string) => clocks.get(zone as (typeof zones)[number]) ?? clockOf(zone);

  /** Days on which the clock is put forward or back. */
  function changesIn(zone: string): number[] {
    const clock = clockIn(zone);
    const offset = (ms: number) => clock(ms) - ms;
    const days = Array.from({ length: 800 }, (_, at) => start + at * dayMs);
    return days.filter((day) => offset(day) !== offset(day + dayMs));
  }

  /** The last time that the clock shows the hour, or is put forward past it; looked for quarter by quarter. */
  function lastShown(zone: string, hour: number, dueMs: number): number {
    const clock = clockIn(zone);
    for (let ms = Math.floor(dueMs / quarterMs) * quarterMs; ; ms -= quarterMs) {
      const shown = clock(ms);
      const wanted = Math.floor(shown / dayMs) * dayMs + hour * hourMs;
      if (shown === wanted || (clock(ms - quarterMs) < wanted && shown > wanted)) return ms;
    }
  }

  const dueIn = (zone: string) => {
    const changes = changesIn(zone);
    const anyTime = fc.integer({ min: 0, max: 8 * 365 * 24 * 60 }).map((minutes) => start + minutes * 60_000);
    if (changes.length === 0) return anyTime;
    const near = fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -60, max: 60 * 60 }))
      .map(([day, minutes]) => day + minutes * 60_000);
    return fc.oneof(anyTime, { arbitrary: near, weight: 2 });
  };

  test.each(zones)(
    'in %s is the last that its clock shows before a task is due, on days of change too',
    async (timeZone) => {
      const settings = createNotificationSettings(database);
      await fc.assert(
        fc.asyncProperty(
          fc.array(dueIn(timeZone), { minLength: 20, maxLength: 60 }),
          fc.oneof(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 3 })),
          async (dueMs, dueHour) => {
            const userId = await newUser();
            const ids = await newTasks(
              userId,
              dueMs.map((ms) => new Date(ms)),
              new Date(start),
            );
            await settings.change(userId, { settings: null, timeZone, dueHour });
            const tasks = await database.task.findMany({ where: { creatorId: userId } });
            const toldAt = new Map(tasks.map(({ id, dueTellAt }) => [id, dueTellAt?.toISOString()]));
            // A schedule as it was changes nothing.
            if (timeZone === 'UTC' && dueHour === 9) return;
            expect(ids.map((id) => toldAt.get(id))).toEqual(
              dueMs.map((ms) => new Date(lastShown(timeZone, dueHour, ms)).toISOString()),
            );
          },
        ),
        { numRuns: 8 },
      );
    },
  );
});

test('what was read half a year ago is deleted, and nothing that was not read', async () => {
  const userId = await newUser();
  const ago = (days: number) => new Date(Date.now() - days * dayMs);
  const readAt = [ago(181), ago(179), null, ago(400)];
  await database.notification.createMany({
    data: readAt.map((at, index) => ({
      ...{ userId, readAt: at, sequence: BigInt(index + 1), eventId: randomUUID() },
      ...{ kind: 'TEAM' as const, title: `${index}`, createdAt: ago(500) },
    })),
  });
  await createNotificationPruner({ database }).run(signal);
  const left = await database.notification.findMany({ where: { userId }, orderBy: { sequence: 'asc' } });
  expect(left.map(({ title }) => title)).toEqual(['1', '2']);
});

import { randomUUID } from 'node:crypto';
import type { TaskStatus } from '@tickwire/prisma';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { data, post } from '../harness/client.ts';
import { databaseId, globalId } from '../harness/global-id.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { type CountedTask, hourMs, mondayBefore, statsOf, statuses, weekMs } from './stats-plainly.ts';

const server = await startTestServer();
const instruments = await server.database.instrument.findMany({ take: 3, orderBy: { symbol: 'asc' } });
const assignees = [await quickUser(server), await quickUser(server), await quickUser(server)];

interface NewTask extends CountedTask {
  readonly teamId: string | null;
}

const madeNow: NewTask = {
  ...{ status: 'TODO', createdAt: new Date(), dueAt: null, completedAt: null },
  ...{ assigneeId: null, instrumentId: null, teamId: null },
};

async function makeTasks({ databaseId: creatorId }: QuickUser, tasks: readonly Partial<NewTask>[]): Promise<void> {
  await server.database.task.createMany({
    data: tasks.map((task) => ({
      ...{ ...madeNow, ...task },
      creatorId,
      scopeId: task.teamId ?? creatorId,
      title: 'A task',
    })),
  });
}

/** A team of this user; answers its id in the database. Made before anything is asked for by the user. */
async function teamOf({ databaseId: userId }: QuickUser): Promise<string> {
  const members = { create: { userId, role: 'VIEWER' as const } };
  return (await server.database.team.create({ data: { name: 'A team', members } })).id;
}

const median = 'averageHoursToComplete p50HoursToComplete';
const everything = `total byStatus { status count } overdue completedLast7Days averageHoursToComplete
  hoursToComplete { p50 p75 p90 p99 } byWeek(weeks: $weeks) { weekStart created completed ${median} }
  byAssignee { assignee { id } open overdue completed ${median} }
  byInstrument { instrument { symbol } open overdue completed ${median} }`;

const number = z.number().nullable();
const line = {
  ...{ open: z.number(), overdue: z.number(), completed: z.number() },
  ...{ averageHoursToComplete: number, p50HoursToComplete: number },
};
const statsShape = z.object({
  total: z.number(),
  byStatus: z.array(z.object({ status: z.enum(statuses), count: z.number() })),
  overdue: z.number(),
  completedLast7Days: z.number(),
  averageHoursToComplete: number,
  hoursToComplete: z.object({ p50: number, p75: number, p90: number, p99: number }),
  byWeek: z.array(
    z.object({
      ...{ weekStart: z.string(), created: z.number(), completed: z.number() },
      ...{ averageHoursToComplete: number, p50HoursToComplete: number },
    }),
  ),
  byAssignee: z.array(z.object({ assignee: z.object({ id: z.string() }).nullable(), ...line })),
  byInstrument: z.array(z.object({ instrument: z.object({ symbol: z.string() }).nullable(), ...line })),
});

const viewerShape = z.object({ viewer: z.object({ taskStats: z.unknown() }) });

async function ask<T>(
  { token }: QuickUser,
  shape: z.ZodType<T>,
  fields: string,
  variables: { readonly weeks?: number; readonly teamId?: string | null } = {},
): Promise<T> {
  const argument = 'teamId' in variables ? '(teamId: $teamId)' : '';
  const declared = `${argument && '$teamId: ID'} ${fields.includes('$weeks') ? '$weeks: Int!' : ''}`.trim();
  const query = `query ${declared && `(${declared})`} { viewer { taskStats${argument} { ${fields} } } }`;
  const { viewer } = await data(server, viewerShape, query, { token, variables });
  return shape.parse(viewer.taskStats);
}

/** Numbers that were summed up in another order differ in their last digits. */
function nearly(value: unknown): unknown {
  if (typeof value === 'number') return expect.closeTo(value, 6);
  if (Array.isArray(value)) return value.map(nearly);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, nearly(item)]));
}

const mostOpenFirst = (a: { open: number; completed: number }, b: { open: number; completed: number }) =>
  b.open - a.open || b.completed - a.completed;

/** Lines whose counts are equal may come in any order. */
const inOneOrder = <Line extends { open: number; completed: number; id: string | null }>(lines: readonly Line[]) =>
  lines.toSorted((a, b) => mostOpenFirst(a, b) || String(a.id).localeCompare(String(b.id)));

const now = new Date();
const thisMonday = mondayBefore(now).getTime();

/** Often at the edge of a week: of UTC's, or of that in New York or Tokyo. Never within a minute of now, or a week ago. */
const pastInstant = fc
  .oneof(
    fc.integer({ min: 2, max: 40 * 7 * 24 * 60 }).map((minutes) => now.getTime() - minutes * 60_000 + 7),
    fc
      .tuple(fc.integer({ min: 0, max: 30 }), fc.constantFrom(-1, 0, 1), fc.constantFrom(0, 4, 5, -9))
      .map(([weeks, ms, zone]) => thisMonday - weeks * weekMs + ms + zone * hourMs),
  )
  .filter((ms) => ms < now.getTime() - 60_000 && Math.abs(ms - (now.getTime() - weekMs)) > 60_000)
  .map((ms) => new Date(ms));

const taskArbitrary = fc
  .record({
    status: fc.constantFrom<TaskStatus>(...statuses),
    instants: fc.tuple(pastInstant, pastInstant),
    isInstant: fc.boolean(),
    dueAt: fc.option(fc.oneof(pastInstant, fc.constant(new Date(now.getTime() + weekMs)))),
    assigneeId: fc.constantFrom(null, ...assignees.map((assignee) => assignee.databaseId)),
    instrumentId: fc.constantFrom(null, ...instruments.map(({ id }) => id)),
    place: fc.constantFrom('own', 'own', 'team', 'other team', 'elsewhere'),
  })
  .map(({ instants, isInstant, place, status, ...task }) => {
    const [createdAt = now, later = now] = instants.toSorted((a, b) => a.getTime() - b.getTime());
    const completedAt = status === 'DONE' ? (isInstant ? createdAt : later) : null;
    return { ...task, status, createdAt, completedAt, place };
  });

test('every figure is what a plain computation says, over all lists of the caller and over one team', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(taskArbitrary, { maxLength: 60 }),
      fc.constantFrom(1, 2, 12, 104),
      async (tasks, weeks) => {
        const [user, stranger] = [await quickUser(server), await quickUser(server)];
        const teams = { team: await teamOf(user), 'other team': await teamOf(user) };
        const placed = tasks.map(({ place, ...task }) => ({
          place,
          task: { ...task, teamId: place === 'team' || place === 'other team' ? teams[place] : null },
        }));
        const tasksIn = (...places: readonly string[]) =>
          placed.filter(({ place }) => places.includes(place)).map(({ task }) => task);
        await makeTasks(user, tasksIn('own', 'team', 'other team'));
        await makeTasks(stranger, tasksIn('elsewhere'));

        const asked = [
          { counted: tasksIn('own', 'team', 'other team'), scope: {} },
          { counted: tasksIn('team'), scope: { teamId: globalId('Team', teams.team) } },
        ];
        for (const { counted, scope } of asked) {
          const told = await ask(user, statsShape, everything, { weeks, ...scope });
          for (const lines of [told.byAssignee, told.byInstrument])
            expect(lines).toEqual(lines.toSorted(mostOpenFirst));
          const byAssignee = told.byAssignee.map(({ assignee, ...rest }) => ({
            id: assignee === null ? null : databaseId(assignee.id),
            ...rest,
          }));
          const byInstrument = told.byInstrument.map(({ instrument, ...rest }) => ({
            id: instruments.find(({ symbol }) => symbol === instrument?.symbol)?.id ?? null,
            ...rest,
          }));
          const plain = statsOf(counted, { now, weeks });
          expect({ ...told, byAssignee: inOneOrder(byAssignee), byInstrument: inOneOrder(byInstrument) }).toEqual(
            nearly({
              ...plain,
              byAssignee: inOneOrder(plain.byAssignee),
              byInstrument: inOneOrder(plain.byInstrument),
            }),
          );
        }
      },
    ),
    { numRuns: 20 },
  );
});

test('who has no tasks gets every status and week with 0, no lines, and null for what cannot be told', async () => {
  const told = await ask(await quickUser(server), statsShape, everything, { weeks: 2 });
  expect(told.byStatus).toEqual(statuses.map((status) => ({ status, count: 0 })));
  expect(told.byWeek.map((week) => [week.created, week.completed, week.p50HoursToComplete])).toEqual([
    [0, 0, null],
    [0, 0, null],
  ]);
  expect(told).toMatchObject({
    ...{ total: 0, overdue: 0, completedLast7Days: 0, averageHoursToComplete: null },
    ...{ hoursToComplete: { p50: null, p75: null, p90: null, p99: null }, byAssignee: [], byInstrument: [] },
  });
});

test.each(['overdue', 'completedLast7Days', 'averageHoursToComplete'])(
  '%s asked for alone is what it is beside all others',
  async (field) => {
    const user = await quickUser(server);
    const yesterday = new Date(Date.now() - 24 * hourMs);
    const done = { status: 'DONE', createdAt: new Date(yesterday.getTime() - hourMs), completedAt: yesterday } as const;
    await makeTasks(user, [{ dueAt: yesterday }, { dueAt: yesterday, status: 'CANCELLED' }, done, {}]);
    const shape = z.record(z.string(), z.unknown());
    expect(await ask(user, shape, field)).toEqual({ [field]: 1 });
    expect(await ask(user, shape, `total ${field}`)).toEqual({ total: 4, [field]: 1 });
  },
);

test('lines are cut off behind the first ones', async () => {
  const user = await quickUser(server);
  const [one, two] = assignees.map((assignee) => assignee.databaseId);
  await makeTasks(user, [{ assigneeId: one ?? null }, { assigneeId: two ?? null }, { assigneeId: two ?? null }]);
  const shape = z.object({
    byAssignee: z.array(z.object({ assignee: z.object({ id: z.string() }), open: z.number() })),
  });
  expect(await ask(user, shape, 'byAssignee(first: 1) { assignee { id } open }')).toEqual({
    byAssignee: [{ assignee: { id: assignees[1]?.id }, open: 2 }],
  });
});

test("an assignee is told of as others see them, and the caller as the caller's own", async () => {
  const [user, mate] = [await quickUser(server), assignees[0]];
  await makeTasks(user, [{ assigneeId: user.databaseId }, { assigneeId: mate?.databaseId ?? null }]);
  const told = await post(server, '{ viewer { taskStats { byAssignee { assignee { id emailVerified } } } } }', user);
  expect(told.errors?.map(({ path, extensions }) => [path?.length, extensions.code])).toEqual([[6, 'FORBIDDEN']]);
});

test.each([
  ['byWeek(weeks: 0) { created }', 'weeks: from 1 to 104'],
  ['byWeek(weeks: 105) { created }', 'weeks: from 1 to 104'],
  ['byAssignee(first: 0) { open }', 'first: from 1 to 100'],
  ['byAssignee(first: 101) { open }', 'first: from 1 to 100'],
  ['byInstrument(first: -2147483648) { open }', 'first: from 1 to 100'],
])('%s is refused', async (field, message) => {
  const { errors } = await post(server, `{ viewer { taskStats { ${field} } } }`, await quickUser(server));
  expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('a team that the caller is not in is not found, as one that is not there, and as what is no team', async () => {
  const [user, other] = [await quickUser(server), await quickUser(server)];
  const ids = [globalId('Team', await teamOf(other)), globalId('Team', randomUUID()), user.id, 'x', ''];
  for (const teamId of ids) {
    const query = 'query ($teamId: ID) { viewer { taskStats(teamId: $teamId) { total } } }';
    const { errors } = await post(server, query, { token: user.token, variables: { teamId } });
    expect(errors).toMatchObject([{ message: 'There is no such team.', extensions: { code: 'NOT_FOUND' } }]);
  }
  expect(await ask(user, z.object({ total: z.number() }), 'total', { teamId: null })).toEqual({ total: 0 });
});

test('only what is selected is computed, and the figures of the contract by one statement', async () => {
  const user = await quickUser(server);
  const statementsFor = async (fields: string) => {
    await ask(user, z.unknown(), fields);
    server.statements.length = 0;
    await ask(user, z.unknown(), fields);
    return server.statements.filter((sql) => sql.includes('FROM tasks')).length;
  };
  expect(await statementsFor('__typename')).toBe(0);
  const ofContract = 'total byStatus { count } overdue completedLast7Days averageHoursToComplete';
  expect(await statementsFor(ofContract)).toBe(1);
  expect(await statementsFor('byWeek { created }')).toBe(1);
  expect(await statementsFor('byWeek { created p50HoursToComplete }')).toBe(2);
  expect(await statementsFor('a: byAssignee { open } b: byAssignee { completed }')).toBe(1);
});

test('many who ask at once are each told what had changed before they asked', async () => {
  const user = await quickUser(server);
  const shape = z.object({ total: z.number() });
  await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      if (index % 4 === 0) await makeTasks(user, [{}]);
      const made = await server.database.task.count({ where: { creatorId: user.databaseId } });
      expect((await ask(user, shape, 'total')).total).toBeGreaterThanOrEqual(made);
    }),
  );
});

import { expect, test } from 'vitest';
import { databaseId } from '../harness/global-id.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { newTask, newTeam, sendInput, taskRow } from '../harness/tasks.ts';

const server = await startTestServer();

const day = 86_400_000;
const year = new Date().getUTCFullYear() + 1;

/** Clocks are put forward in Berlin at 02:00 of the last Sunday of March, and back at 03:00 of that of October. */
function lastSunday(month: 3 | 10): string {
  const last = new Date(Date.UTC(year, month, 0));
  return new Date(last.getTime() - last.getUTCDay() * day).toISOString().slice(0, 10);
}
const [spring, autumn] = [lastSunday(3), lastSunday(10)];

test('by default it is told at 09:00 UTC of the due date, or of the day before where that is earlier', async () => {
  const user = await quickUser(server);
  for (const [dueAt, tellAt] of [
    [`${year}-03-10T17:30:00.000Z`, `${year}-03-10T09:00:00.000Z`],
    [`${year}-03-10T09:00:00.000Z`, `${year}-03-10T09:00:00.000Z`],
    [`${year}-03-10T08:59:59.999Z`, `${year}-03-09T09:00:00.000Z`],
  ]) {
    const { id } = await newTask(server, user, { dueAt });
    expect((await taskRow(server, id)).dueTellAt?.toISOString()).toBe(tellAt);
  }
});

test.each([
  ['in summer', 'Europe/Berlin', 9, `${year}-07-01T12:00:00.000Z`, `${year}-07-01T07:00:00.000Z`],
  ['at an hour that the clock leaves out', 'Europe/Berlin', 2, `${spring}T12:00:00.000Z`, `${spring}T01:00:00.000Z`],
  ['after an hour is shown first', 'Europe/Berlin', 2, `${autumn}T00:30:00.000Z`, `${autumn}T00:00:00.000Z`],
  ['after it is shown again', 'Europe/Berlin', 2, `${autumn}T01:30:00.000Z`, `${autumn}T01:00:00.000Z`],
  ['west, by half hours', 'America/St_Johns', 9, `${year}-07-01T12:00:00.000Z`, `${year}-07-01T11:30:00.000Z`],
  ['just before midnight', 'Asia/Kolkata', 0, `${year}-07-01T18:29:59.999Z`, `${year}-06-30T18:30:00.000Z`],
  ['where it is tomorrow', 'Pacific/Kiritimati', 23, `${year}-07-01T12:00:00.000Z`, `${year}-07-01T09:00:00.000Z`],
])("it is told at the user's hour: %s", async (_where, timeZone, dueHour, dueAt, tellAt) => {
  const user = await quickUser(server);
  await server.database.notificationSchedule.create({ data: { userId: user.databaseId, timeZone, dueHour } });
  const { id } = await newTask(server, user, { dueAt });
  expect((await taskRow(server, id)).dueTellAt?.toISOString()).toBe(tellAt);
});

test('where that hour is past already, it is told when it is due', async () => {
  const user = await quickUser(server);
  const dueAt = new Date(Date.now() + 60_000);
  // It was shown in full before this moment, and is again after the task is due.
  const dueHour = new Date().getUTCHours();
  await server.database.notificationSchedule.create({ data: { userId: user.databaseId, timeZone: 'UTC', dueHour } });
  const { id } = await newTask(server, user, { dueAt });
  expect((await taskRow(server, id)).dueTellAt).toEqual(dueAt);
});

test('it is told to whom the task is assigned, by their clock, and to its creator where it is nobody', async () => {
  const { id: teamId, owner, member } = await newTeam(server);
  const schedule = { userId: member.databaseId, timeZone: 'Asia/Kolkata', dueHour: 6 };
  await server.database.notificationSchedule.create({ data: schedule });
  const dueAt = `${year}-07-01T12:00:00.000Z`;
  const { id } = await newTask(server, owner, { teamId, dueAt, assigneeId: member.id });
  const tellAt = async () => (await taskRow(server, id)).dueTellAt?.toISOString();
  expect(await tellAt()).toBe(`${year}-07-01T00:30:00.000Z`);
  await sendInput(server, owner, 'updateTask', { id, assigneeId: null });
  expect(await tellAt()).toBe(`${year}-07-01T09:00:00.000Z`);
});

test('who leaves the team, or only reads there from then on, leaves what was theirs to be told to its creator, by their clock', async () => {
  const dueAt = `${year}-07-01T12:00:00.000Z`;
  const ways = [
    ['removeFromTeam', {}],
    ['changeTeamRole', { role: 'VIEWER' }],
  ] as const;
  for (const [field, role] of ways) {
    const { id: teamId, owner, member } = await newTeam(server);
    const schedule = { userId: member.databaseId, timeZone: 'Asia/Kolkata', dueHour: 6 };
    await server.database.notificationSchedule.create({ data: schedule });
    const [open, told] = [
      await newTask(server, owner, { teamId, dueAt, assigneeId: member.id }),
      await newTask(server, owner, { teamId, dueAt, assigneeId: member.id }),
    ];
    await server.database.task.update({ where: { id: databaseId(told.id) }, data: { dueTellAt: null } });
    await sendInput(server, owner, field, { teamId, userId: member.id, ...role }, '');
    for (const { id } of [open, told]) {
      const { assigneeId, dueTellAt } = await taskRow(server, id);
      expect([assigneeId, dueTellAt?.toISOString()]).toEqual([null, `${year}-07-01T09:00:00.000Z`]);
    }
  }
});

test('what was told is told again after a change of the due date, of the assignee or on being opened again, and after no other', async () => {
  const { id: teamId, owner, member } = await newTeam(server);
  const { id } = await newTask(server, owner, { teamId, dueAt: new Date(Date.now() + 5 * day) });
  const { id: taskId } = await taskRow(server, id);
  /** Whether something is to be told after a change of a task of which all was told. */
  const isToldAfter = async (change: Record<string, unknown>) => {
    await server.database.task.update({ where: { id: taskId }, data: { dueTellAt: null } });
    expect((await sendInput(server, owner, 'updateTask', { id, ...change })).__typename).toBe('Task');
    return (await taskRow(server, id)).dueTellAt !== null;
  };
  expect(await isToldAfter({ title: 'New', priority: 'LOW', status: 'IN_PROGRESS' })).toBe(false);
  expect(await isToldAfter({ dueAt: new Date(Date.now() + 6 * day) })).toBe(true);
  expect(await isToldAfter({ assigneeId: member.id })).toBe(true);
  expect(await isToldAfter({ status: 'DONE' })).toBe(false);
  expect(await isToldAfter({ status: 'TODO' })).toBe(true);
  expect(await isToldAfter({ dueAt: null })).toBe(false);
});

test('nothing is told of a task that is not open', async () => {
  const user = await quickUser(server);
  const { id } = await newTask(server, user, { dueAt: new Date(Date.now() + day) });
  expect((await taskRow(server, id)).dueTellAt).not.toBeNull();
  await sendInput(server, user, 'updateTask', { id, status: 'CANCELLED' });
  expect((await taskRow(server, id)).dueTellAt).toBeNull();
});

import type { Happening } from '@tickwire/schema';
import { describe, expect, test } from 'vitest';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { newTeam } from '../harness/team.ts';
import { newTask, newTeller } from './stand.ts';

const server = await startTestServer();
const { database } = server;
const teller = newTeller(server);

const toldTo = ({ databaseId: userId }: QuickUser) =>
  database.notification.findMany({
    where: { userId },
    orderBy: { sequence: 'asc' },
    select: { kind: true, title: true, body: true, subjectType: true, subjectId: true },
  });

const mailsTo = ({ databaseId: userId }: QuickUser) =>
  database.outgoingMail.findMany({ where: { userId }, select: { template: true, content: true } });

const users = (count: number) => Promise.all(Array.from({ length: count }, () => quickUser(server)));

/** An owner, a member and a task of their team, given to the member. */
async function teamTask() {
  const [owner, member] = await Promise.all([quickUser(server), quickUser(server)]);
  const team = await newTeam(server, [
    [owner, 'OWNER'],
    [member, 'MEMBER'],
  ]);
  const title = 'Read the report';
  const taskId = await newTask(server, owner, { title, teamId: team.databaseId, assigneeId: member.databaseId });
  return { owner, member, team, taskId, title };
}

describe('tasks', () => {
  test('that are given to somebody are told once, in the app and by mail, however often the job is done', async () => {
    const { owner, member, taskId, title } = await teamTask();
    const payload = { assigneeId: member.databaseId, taskIds: [taskId], title };
    await teller.tell(owner, { type: 'TASKS_ASSIGNED', payload });
    const words = { title: `${owner.username} gave you a task`, body: title };
    const subject = { subjectType: 'Task', subjectId: taskId };
    expect(await toldTo(member)).toEqual([{ kind: 'TASK_ASSIGNED', ...words, ...subject }]);
    expect(await mailsTo(member)).toEqual([{ template: 'NOTIFICATION', content: words }]);
    expect(await toldTo(owner)).toEqual([]);
  });

  test('that are given together are told as one', async () => {
    const { owner, member, team, taskId, title } = await teamTask();
    const others = await Promise.all([1, 2].map(() => newTask(server, owner, { teamId: team.databaseId })));
    const payload = { assigneeId: member.databaseId, taskIds: [taskId, ...others], title };
    await teller.tell(owner, { type: 'TASKS_ASSIGNED', payload });
    const told = { title: `${owner.username} gave you 3 tasks`, body: `${title}, and 2 more`, subjectId: null };
    expect(await toldTo(member)).toMatchObject([told]);
  });

  test('that somebody cannot see any more are not told, nor those that are gone', async () => {
    const { owner, member, team, taskId, title } = await teamTask();
    await database.teamMember.deleteMany({ where: { teamId: team.databaseId, userId: member.databaseId } });
    const recipientIds = [member.databaseId, owner.databaseId];
    const commented = { taskId, commentId: taskId, title, excerpt: 'Only for the team', recipientIds };
    await teller.tell(null, { type: 'TASK_COMMENTED', payload: commented });
    expect(await toldTo(member)).toEqual([]);
    expect(await toldTo(owner)).toMatchObject([
      { title: `Somebody commented on: ${title}`, body: 'Only for the team' },
    ]);
    await database.task.delete({ where: { id: taskId } });
    await teller.tell(member, { type: 'TASK_COMPLETED', payload: { taskId, title, creatorId: owner.databaseId } });
    expect(await toldTo(owner)).toHaveLength(1);
  });

  test('that fall due are told by the clock of whoever is to do them, and not once they are done', async () => {
    const user = await quickUser(server);
    await database.notificationSchedule.create({
      data: { userId: user.databaseId, timeZone: 'Asia/Kolkata', dueHour: 9 },
    });
    const dueAt = '2026-11-23T12:00:00.000Z';
    const taskId = await newTask(server, user, { dueAt: new Date(dueAt) });
    const payload = { taskId, userId: user.databaseId, title: 'A task', dueAt };
    await teller.tell(null, { type: 'TASK_DUE', payload });
    const told = { title: 'Due: A task', body: 'It is due on Monday, 23 November 2026 at 17:30 (Asia/Kolkata).' };
    expect(await toldTo(user)).toMatchObject([told]);
    await database.task.update({ where: { id: taskId }, data: { status: 'DONE' } });
    await teller.tell(null, { type: 'TASK_DUE', payload });
    expect(await toldTo(user)).toHaveLength(1);
  });

  test('that were given to somebody else, or put off, before it was told that they fall due, are told at their time alone', async () => {
    const { owner, member, taskId, title } = await teamTask();
    const dueAt = new Date('2026-11-23T12:00:00.000Z');
    const payload = { taskId, userId: owner.databaseId, title, dueAt: dueAt.toISOString() };
    await database.task.update({ where: { id: taskId }, data: { dueAt, assigneeId: member.databaseId } });
    await teller.tell(null, { type: 'TASK_DUE', payload });
    await database.task.update({ where: { id: taskId }, data: { assigneeId: null, dueAt: new Date('2027-01-01') } });
    await teller.tell(null, { type: 'TASK_DUE', payload });
    expect(await toldTo(owner)).toEqual([]);
  });
});

describe('teams', () => {
  test('tell owners who comes and goes, and whom it concerns what was done to them', async () => {
    const { owner, member, team } = await teamTask();
    const about = { teamId: team.databaseId, teamName: 'A team', userId: member.databaseId };
    const { username } = member;
    await teller.tell(member, { type: 'TEAM_JOINED', payload: { ...about, username, role: 'MEMBER' } });
    await teller.tell(owner, { type: 'TEAM_ROLE_CHANGED', payload: { ...about, from: 'MEMBER', to: 'VIEWER' } });
    await teller.tell(member, { type: 'TEAM_LEFT', payload: { ...about, username } });
    await teller.tell(owner, { type: 'TEAM_LEFT', payload: { ...about, username } });
    expect((await toldTo(owner)).map(({ title }) => title)).toEqual([
      `${username} joined the team A team`,
      `${username} is no longer in the team A team`,
    ]);
    expect((await toldTo(member)).map(({ title }) => title)).toEqual([
      'You are a viewer of the team A team now',
      `${owner.username} took you out of the team A team`,
    ]);
  });

  test('tell who was invited within the app, as the invitation has a mail of its own', async () => {
    const { owner, team } = await teamTask();
    const [invited, unproven] = await users(2);
    if (invited === undefined || unproven === undefined) throw new Error('no users');
    await database.user.update({ where: { id: unproven.databaseId }, data: { emailVerifiedAt: null } });
    for (const { email } of [invited, unproven]) {
      const { id: invitationId } = await database.teamInvitation.create({
        data: { teamId: team.databaseId, email, role: 'VIEWER', expiresAt: new Date(Date.now() + 60_000) },
      });
      const about = { teamId: team.databaseId, teamName: 'A team', invitationId };
      await teller.tell(owner, { type: 'TEAM_INVITED', payload: { ...about, email, role: 'VIEWER' } });
    }
    expect(await toldTo(invited)).toMatchObject([{ title: `${owner.username} invited you to the team A team` }]);
    expect(await mailsTo(invited)).toEqual([]);
    expect(await toldTo(unproven)).toEqual([]);
  });
});

test('what was done to an account is told its owner in the app, each in words of its own, and not in a second mail', async () => {
  const user = await quickUser(server);
  const account = { userId: user.databaseId };
  const [from, to] = [user.email, `new.${user.email}`];
  const happenings: readonly Happening[] = [
    { type: 'PASSWORD_CHANGED', payload: account },
    { type: 'EMAIL_CHANGE_REQUESTED', payload: { ...account, email: from, newEmail: to } },
    { type: 'EMAIL_CHANGED', payload: { ...account, username: user.username, from, to } },
    { type: 'TOTP_ENABLED', payload: account },
    { type: 'TOTP_DISABLED', payload: account },
    { type: 'RECOVERY_CODES_RENEWED', payload: account },
    { type: 'API_KEY_CREATED', payload: account },
  ];
  for (const happening of happenings) await teller.tell(null, happening);
  const told = await toldTo(user);
  expect(told.map(({ kind, subjectId }) => ({ kind, subjectId }))).toEqual(
    happenings.map(() => ({ kind: 'ACCOUNT', subjectId: null })),
  );
  expect(new Set(told.map(({ title }) => title)).size).toBe(happenings.length);
  expect(told[1]?.body).toContain(to);
  expect(await mailsTo(user)).toEqual([]);
});

describe('a choice', () => {
  const told = async (user: QuickUser, choice: { inApp: boolean; email: boolean }) => {
    await database.notificationSetting.create({ data: { userId: user.databaseId, kind: 'TEAM', ...choice } });
    const payload = { teamId: user.databaseId, teamName: 'A team', memberIds: [user.databaseId] };
    await teller.tell(null, { type: 'TEAM_DELETED', payload });
    return { inApp: (await toldTo(user)).length, mails: (await mailsTo(user)).length };
  };

  test('of the app, of mail or of neither is kept to', async () => {
    const [a, b, c] = await users(3);
    if (a === undefined || b === undefined || c === undefined) throw new Error('no users');
    expect(await told(a, { inApp: true, email: false })).toEqual({ inApp: 1, mails: 0 });
    expect(await told(b, { inApp: false, email: true })).toEqual({ inApp: 0, mails: 1 });
    expect(await told(c, { inApp: false, email: false })).toEqual({ inApp: 0, mails: 0 });
    // One that was told nothing has used up no number.
    expect(await database.notificationCounter.count({ where: { userId: c.databaseId } })).toBe(0);
  });

  test('of mail sends none to an address that nobody has shown to be theirs', async () => {
    const user = await quickUser(server);
    await database.user.update({ where: { id: user.databaseId }, data: { emailVerifiedAt: null } });
    expect(await told(user, { inApp: true, email: true })).toEqual({ inApp: 1, mails: 0 });
  });
});

describe('many', () => {
  test('recipients of one event are written in as many statements as one', async () => {
    const some = await users(30);
    const [id = ''] = await teller.happen(null, {
      type: 'TEAM_DELETED',
      payload: {
        teamId: some[0]?.databaseId ?? '',
        teamName: 'A',
        memberIds: some.map(({ databaseId }) => databaseId),
      },
    });
    server.statements.length = 0;
    await teller.deliver(id);
    for (const written of ['INTO notifications', '"outgoing_mails"']) {
      expect(server.statements.filter((sql) => sql.includes(written))).toHaveLength(1);
    }
    expect(await database.notification.count({ where: { eventId: id } })).toBe(30);
  });

  test('events at once, for the same users in any order, number those of each without a gap', async () => {
    const some = await users(5);
    const ids = some.map(({ databaseId }) => databaseId);
    const events = await teller.happen(
      null,
      ...Array.from({ length: 24 }, (_, at) => ({
        type: 'TEAM_DELETED' as const,
        payload: { teamId: ids[0] ?? '', teamName: `${at}`, memberIds: at % 2 === 0 ? ids : ids.toReversed() },
      })),
    );
    await Promise.all(events.map((id) => teller.deliver(id)));
    for (const userId of ids) {
      const found = await database.notification.findMany({ where: { userId }, orderBy: { sequence: 'asc' } });
      expect(found.map(({ sequence }) => Number(sequence))).toEqual(Array.from({ length: 24 }, (_, at) => at + 1));
    }
  });

  test('who are gone by then are left out, and the others told', async () => {
    const [kept, gone] = await users(2);
    if (kept === undefined || gone === undefined) throw new Error('no users');
    await database.user.delete({ where: { id: gone.databaseId } });
    const memberIds = [gone.databaseId, kept.databaseId];
    await teller.tell(null, { type: 'TEAM_DELETED', payload: { teamId: kept.databaseId, teamName: 'A', memberIds } });
    expect(await toldTo(kept)).toHaveLength(1);
  });
});

describe('the audit log', () => {
  const linesOf = (where: { userId: string }) =>
    database.auditEntry.findMany({ where: { ...where, action: { not: 'SIGNED_IN' } }, orderBy: { id: 'asc' } });

  test('has a line of what happens in a team, once, under the id of its event, with who did it and from where', async () => {
    const { owner, member, team } = await teamTask();
    const about = { teamId: team.databaseId, teamName: 'A team', userId: member.databaseId };
    const [id = ''] = await teller.happen(owner, {
      type: 'TEAM_ROLE_CHANGED',
      payload: { ...about, from: 'MEMBER', to: 'VIEWER' },
    });
    await teller.deliver(id);
    await teller.deliver(id);
    expect(await linesOf({ userId: member.databaseId })).toMatchObject([
      {
        ...{ id, action: 'TEAM_ROLE_CHANGED', actorId: owner.databaseId, subject: team.databaseId },
        ...{ ip: '192.0.2.1', userAgent: 'a test', requestId: 'a-request' },
        details: { teamName: 'A team', from: 'MEMBER', to: 'VIEWER' },
      },
    ]);
  });

  test('has invitations and those that were taken back, of who did it', async () => {
    const { owner, team } = await teamTask();
    const { databaseId: userId, email } = owner;
    const about = { teamId: team.databaseId, teamName: 'A team', invitationId: userId, email, role: 'VIEWER' } as const;
    await teller.tell(owner, { type: 'TEAM_INVITED', payload: about });
    await teller.tell(owner, { type: 'TEAM_INVITATION_REVOKED', payload: about });
    const line = { actorId: userId, subject: team.databaseId, details: { teamName: 'A team', email, role: 'VIEWER' } };
    expect(await linesOf({ userId })).toMatchObject([
      { action: 'TEAM_INVITED', ...line },
      { action: 'TEAM_INVITATION_REVOKED', ...line },
    ]);
  });

  test("has a team's task that was deleted, and nobody's own", async () => {
    const { owner, member, team, taskId, title } = await teamTask();
    const creatorId = member.databaseId;
    await teller.tell(owner, { type: 'TASK_DELETED', payload: { taskId, title, creatorId, teamId: team.databaseId } });
    await teller.tell(member, { type: 'TASK_DELETED', payload: { taskId, title, creatorId, teamId: null } });
    expect(await linesOf({ userId: creatorId })).toMatchObject([
      { action: 'TASK_DELETED', subject: taskId, details: { title, teamId: team.databaseId } },
    ]);
  });
});

import type { TaskStatus } from '@tickwire/prisma';
import { describe, expect, test } from 'vitest';
import { newWatchlist } from '../harness/client.ts';
import { databaseId, globalId } from '../harness/global-id.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { reportOf } from '../harness/report.ts';
import { startTestServer } from '../harness/server.ts';
import { newTeam } from '../harness/team.ts';
import { followReport, ownReports, requestReport } from './report-requests.ts';

const server = await startTestServer({ jobConcurrency: 2 });
const { database } = server;

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

interface NewTask {
  readonly title: string;
  readonly dueAt: Date | null;
  readonly symbol?: string;
  readonly status?: TaskStatus;
  readonly teamId?: string;
}

/** A task that may be overdue, of this user or of a team; answers its id. */
async function newTask(
  { databaseId: creatorId }: QuickUser,
  { symbol = 'AAPL', teamId, ...fields }: NewTask,
): Promise<string> {
  const instrument = await database.instrument.findUniqueOrThrow({ where: { symbol } });
  const place = { creatorId, scopeId: teamId ?? creatorId, ...(teamId !== undefined && { teamId }) };
  const { id } = await database.task.create({ data: { ...fields, ...place, instrumentId: instrument.id } });
  return globalId('Task', id);
}

/** The last state of a report on this list. */
async function written(user: QuickUser, watchlistId: string) {
  const asked = await requestReport(server, user, watchlistId);
  const last = (await followReport(server, user, String(asked.id))).at(-1);
  if (last?.sections === undefined || last.sections === null) throw new Error('nothing was written');
  return { ...last, sections: last.sections };
}

describe('a report', () => {
  test('tells the open tasks about its symbols that its requester sees and that are overdue or due within a week', async () => {
    const [user, mate, stranger] = await Promise.all([quickUser(server), quickUser(server), quickUser(server)]);
    const team = await newTeam(server, [
      [mate, 'OWNER'],
      [user, 'VIEWER'],
    ]);
    const other = await newTeam(server, [[stranger, 'OWNER']]);
    const { databaseId: teamId } = team;
    const due = { soon: inDays(6.9), late: inDays(-30), next: inDays(1) };
    const soon = await newTask(user, { title: 'soon', dueAt: due.soon, status: 'IN_PROGRESS' });
    const late = await newTask(mate, {
      title: '](javascript:alert(1)) | <b>',
      dueAt: due.late,
      symbol: 'MSFT',
      teamId,
    });
    const next = await newTask(user, { title: 'next', dueAt: due.next });
    await newTask(user, { title: 'far', dueAt: inDays(7.1) });
    await newTask(user, { title: 'never', dueAt: null });
    await newTask(user, { title: 'done', dueAt: due.next, status: 'DONE' });
    await newTask(user, { title: 'cancelled', dueAt: due.late, status: 'CANCELLED' });
    await newTask(user, { title: 'of no symbol of the list', dueAt: due.next, symbol: 'IBM' });
    await newTask(mate, { title: "a mate's own", dueAt: due.next });
    await newTask(stranger, { title: "another team's", dueAt: due.next, teamId: other.databaseId });
    const { sections, markdown } = await written(user, await newWatchlist(server, user, ['AAPL', 'MSFT']));
    const told = (id: string, title: string, dueAt: Date, symbol: string) => ({
      ...{ task: { id }, title, dueAt: dueAt.toISOString(), instrument: { symbol } },
      isOverdue: dueAt === due.late,
    });
    expect(sections.tasksDue).toEqual([
      told(late, '](javascript:alert(1)) | <b>', due.late, 'MSFT'),
      told(next, 'next', due.next, 'AAPL'),
      told(soon, 'soon', due.soon, 'AAPL'),
    ]);
    expect(sections.moreTasksDue).toBe(0);
    expect(sections.introduction).toContain('3 tasks are due.');
    expect(markdown).toContain('(overdue) | MSFT | \\](javascript:alert(1)) \\| &lt;b&gt; |\n');
    // What has been told stays; the tasks themselves go with the right to see them.
    await database.task.delete({ where: { id: databaseId(next) } });
    await database.teamMember.deleteMany({ where: { userId: user.databaseId } });
    const [kept] = (await ownReports(server, user)).nodes;
    expect(kept?.sections?.tasksDue.map(({ task, title }) => [task?.id ?? null, title])).toEqual([
      [null, '](javascript:alert(1)) | <b>'],
      [null, 'next'],
      [soon, 'soon'],
    ]);
  });

  test('names the fifty that are due first, and says how many more there are', async () => {
    const user = await quickUser(server);
    const { id: instrumentId } = await database.instrument.findUniqueOrThrow({ where: { symbol: 'AAPL' } });
    const [creatorId, from] = [user.databaseId, Date.now()];
    await database.task.createMany({
      data: Array.from({ length: 53 }, (_, index) => ({
        ...{ title: `Task ${index}`, creatorId, scopeId: creatorId, instrumentId },
        dueAt: new Date(from - index * 60_000),
      })),
    });
    const { sections, markdown } = await written(user, await newWatchlist(server, user, ['AAPL']));
    expect(sections.tasksDue.map(({ title }) => title)).toEqual(
      Array.from({ length: 50 }, (_, index) => `Task ${52 - index}`),
    );
    expect(sections.moreTasksDue).toBe(3);
    expect(markdown).toContain('\n\nAnd 3 more.\n');
  });

  test('of before there were tasks is read as one without any', async () => {
    const user = await quickUser(server);
    const id = databaseId(await reportOf(server, await newWatchlist(server, user)));
    await database.$executeRaw`
      UPDATE reports SET sections = sections - 'tasksDue' - 'moreTasksDue' WHERE id = ${id}::uuid`;
    const [report] = (await ownReports(server, user)).nodes;
    expect(report?.sections).toMatchObject({ tasksDue: [], moreTasksDue: 0, attention: [{ rule: 'STALE_PRICE' }] });
  });
});

import { defaultAnalysisSettings } from '@tickwire/schema';
import { expect, test } from 'vitest';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { newWorks, type Works } from './works.ts';

// Nothing is done but what a test does.
const server = await startTestServer();
const { database, services } = server;

/** Analyses are handed on, and never made. */
function newStand(parts: Parameters<typeof newWorks>[1] = {}): Works {
  return newWorks(server, { settings: { ...defaultAnalysisSettings, timeoutMs: 100 }, ...parts });
}

const jobsOf = ({ queue }: Works, id: string) => queue.filter((job) => job.id === id);

const attempt = (isLast: boolean, signal = new AbortController().signal) => ({ isLast, signal });

/** An account with a list of a symbol, and a report on it that waits. */
async function waiting(stand: Works, symbols: readonly string[] = []) {
  const user = await quickUser(server);
  const account = await database.user.findUniqueOrThrow({ where: { id: user.databaseId } });
  const { id: watchlistId } = await services.watchlists.create(account.id, { name: 'A list', symbols, teamId: null });
  const { id } = await stand.analyses.reports.request(account, watchlistId);
  const row = () => database.report.findUniqueOrThrow({ where: { id } });
  return { id, account, watchlistId, row };
}

const past = new Date(Date.now() - 60_000);

test('a report is one of its list, however many ask for it at once', async () => {
  const stand = newStand();
  const { id, account, watchlistId } = await waiting(stand);
  const asked = await Promise.all(
    Array.from({ length: 5 }, () => stand.analyses.reports.request(account, watchlistId)),
  );
  expect(new Set(asked.map((report) => report.id))).toEqual(new Set([id]));
  expect(stand.queue).toEqual([{ kind: 'REPORT', id }]);
});

test('one that a queue did not take is there, and is handed on by the sweeper', async () => {
  const { id, row } = await waiting(newStand({ jobs: { add: () => Promise.reject(new Error('the queue is down')) } }));
  expect((await row()).status).toBe('QUEUED');
  const stand = newStand();
  await stand.sweep();
  expect(jobsOf(stand, id)).toEqual([]);
  await database.report.update({ where: { id }, data: { createdAt: past } });
  await stand.sweep();
  expect(jobsOf(stand, id)).toEqual([{ kind: 'REPORT', id }]);
});

test('one whose process was killed is handed on once its lease has ended, and is finished once', async () => {
  const stand = newStand();
  const { id, row } = await waiting(stand);
  const killed = { status: 'RUNNING', attempt: 1, progress: 0.5, leaseUntil: new Date(Date.now() + 60_000) } as const;
  await database.report.update({ where: { id }, data: killed });
  await stand.sweep();
  expect(jobsOf(stand, id)).toHaveLength(1);
  await database.report.update({ where: { id }, data: { leaseUntil: past } });
  await stand.sweep();
  expect(jobsOf(stand, id)).toHaveLength(2);
  await stand.analyses.handlers.REPORT(id, attempt(false));
  const finished = await row();
  expect(finished).toMatchObject({ status: 'COMPLETED', attempt: 2, progress: 1, activeId: null, leaseUntil: null });
  await stand.analyses.handlers.REPORT(id, attempt(false));
  expect(await row()).toEqual(finished);
});

test('a try from which another has taken it writes nothing', async () => {
  const stand = newStand();
  const { id, row } = await waiting(stand, ['AAPL']);
  await database.analysisRun.updateMany({ where: { instrument: { symbol: 'AAPL' } }, data: { expiresAt: past } });
  const slow = stand.analyses.handlers.REPORT(id, attempt(false));
  await expect.poll(async () => (await row()).attempt).toBe(1);
  await database.report.update({ where: { id }, data: { attempt: 2 } });
  await slow;
  expect(await row()).toMatchObject({ status: 'RUNNING', attempt: 2, sections: null });
});

test('an analysis that does not end is told as such, after its time', async () => {
  const stand = newStand();
  const { id, row } = await waiting(stand, ['MSFT']);
  await database.analysisRun.updateMany({ where: { instrument: { symbol: 'MSFT' } }, data: { expiresAt: past } });
  await stand.analyses.handlers.REPORT(id, attempt(false));
  const { status, markdown } = await row();
  expect(status).toBe('COMPLETED');
  expect(markdown).toContain('- **MSFT**: Its analysis had not ended when this was written.');
});

test('a try that fails leaves it for another; the last one tells why, for people', async () => {
  const stand = newStand();
  const { id, row } = await waiting(stand, ['IBM']);
  const broken = AbortSignal.abort(new Error('too long'));
  await expect(stand.analyses.handlers.REPORT(id, attempt(false, broken))).rejects.toThrow('too long');
  expect(await row()).toMatchObject({ status: 'RUNNING', failure: null });
  await expect(stand.analyses.handlers.REPORT(id, attempt(true, broken))).rejects.toThrow('too long');
  expect(await row()).toMatchObject({
    status: 'FAILED',
    failure: 'The report took longer than it may. Ask for it again in a while.',
    activeId: null,
  });
});

test('one that takes its processes down again and again is given up', async () => {
  const stand = newStand();
  const { id, row } = await waiting(stand);
  await database.report.update({ where: { id }, data: { status: 'RUNNING', attempt: 12, leaseUntil: past } });
  await stand.analyses.handlers.REPORT(id, attempt(false));
  expect((await row()).status).toBe('RUNNING');
  await stand.sweep();
  expect(await row()).toMatchObject({ status: 'FAILED', failure: expect.stringContaining('many times') });
});

test('one whose list is deleted meanwhile is gone, and nothing fails', async () => {
  const stand = newStand();
  const { id, account, watchlistId } = await waiting(stand);
  await services.watchlists.delete(account.id, watchlistId);
  await stand.analyses.handlers.REPORT(id, attempt(true));
  expect(await database.report.findUnique({ where: { id } })).toBeNull();
});

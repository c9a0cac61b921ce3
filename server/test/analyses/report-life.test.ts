import { type Analyses, createAnalyses, defaultAnalysisSettings, type Job } from '@tickwire/schema';
import { expect, test } from 'vitest';
import { createCache } from '../../src/cache/cache.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { workerDatabase } from '../harness/database.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { whenDone } from '../harness/when-done.ts';

const server = await startTestServer();
const cache = createCache({ databaseUrl: await workerDatabase(), redis: null, log: createLogger('silent') });
whenDone(() => cache.close());

const { database, services } = server;
const { market, limits } = services;

interface Stand extends Analyses {
  /** What was handed on to the queue, which does nothing of itself. */
  readonly added: readonly Job[];
}

function newStand({ isDown = false } = {}): Stand {
  const added: Job[] = [];
  const jobs = {
    async add(job: Job) {
      if (isDown) throw new Error('the queue is down');
      added.push(job);
    },
  };
  const computer = { evaluate: () => Promise.reject(new Error('nothing is computed here')) };
  const analyses = createAnalyses({
    ...{ database, cache, market, catalogue: market.catalogue, limits, jobs, computer },
    ...{ textModel: null, settings: { ...defaultAnalysisSettings, timeoutMs: 200 } },
    metrics: createMetrics({ isFetched: false }),
    report: () => {},
  });
  return { ...analyses, added };
}

const attempt = (isLast: boolean, signal = new AbortController().signal) => ({ isLast, signal });

/** An account with a list of a symbol, and a report on it that waits. */
async function waiting(stand: Stand, symbols: readonly string[] = []) {
  const user = await quickUser(server);
  const account = await database.user.findUniqueOrThrow({ where: { id: user.databaseId } });
  const { id: watchlistId } = await services.watchlists.create(account.id, 'A list', symbols);
  const { id } = await stand.reports.request(account, watchlistId);
  const row = () => database.report.findUniqueOrThrow({ where: { id } });
  return { id, account, watchlistId, row };
}

async function sweep(stand: Stand): Promise<void> {
  await stand.chores.find(({ name }) => name === 'sweep-reports')?.run(new AbortController().signal);
}

const past = new Date(Date.now() - 60_000);

test('a report is one of its list, however many ask for it at once', async () => {
  const stand = newStand();
  const { id, account, watchlistId } = await waiting(stand);
  const asked = await Promise.all(Array.from({ length: 5 }, () => stand.reports.request(account, watchlistId)));
  expect(new Set(asked.map((report) => report.id))).toEqual(new Set([id]));
  expect(stand.added).toEqual([{ kind: 'REPORT', id }]);
});

test('one that a queue did not take is there, and is handed on by the sweeper', async () => {
  const { id, row } = await waiting(newStand({ isDown: true }));
  expect((await row()).status).toBe('QUEUED');
  const stand = newStand();
  await sweep(stand);
  expect(stand.added.filter((job) => job.id === id)).toEqual([]);
  await database.report.update({ where: { id }, data: { createdAt: past } });
  await sweep(stand);
  expect(stand.added.filter((job) => job.id === id)).toEqual([{ kind: 'REPORT', id }]);
});

test('one whose process was killed is handed on once its lease has ended, and is finished once', async () => {
  const stand = newStand();
  const { id, row } = await waiting(stand);
  const killed = { status: 'RUNNING', attempt: 1, progress: 0.5, leaseUntil: new Date(Date.now() + 60_000) } as const;
  await database.report.update({ where: { id }, data: killed });
  await sweep(stand);
  expect(stand.added.filter((job) => job.id === id)).toHaveLength(1);
  await database.report.update({ where: { id }, data: { leaseUntil: past } });
  await sweep(stand);
  expect(stand.added.filter((job) => job.id === id)).toHaveLength(2);
  await stand.handlers.REPORT(id, attempt(false));
  const finished = await row();
  expect(finished).toMatchObject({ status: 'COMPLETED', attempt: 2, progress: 1, activeId: null, leaseUntil: null });
  await stand.handlers.REPORT(id, attempt(false));
  expect(await row()).toEqual(finished);
});

test('a try from which another has taken it writes nothing', async () => {
  const stand = newStand();
  const { id, row } = await waiting(stand, ['AAPL']);
  await database.analysisRun.updateMany({ where: { instrument: { symbol: 'AAPL' } }, data: { expiresAt: past } });
  const slow = stand.handlers.REPORT(id, attempt(false));
  await expect.poll(async () => (await row()).attempt).toBe(1);
  await database.report.update({ where: { id }, data: { attempt: 2 } });
  await slow;
  expect(await row()).toMatchObject({ status: 'RUNNING', attempt: 2, sections: null });
});

test('an analysis that does not end is told as such, after its time', async () => {
  const stand = newStand();
  const { id, row } = await waiting(stand, ['MSFT']);
  await database.analysisRun.updateMany({ where: { instrument: { symbol: 'MSFT' } }, data: { expiresAt: past } });
  await stand.handlers.REPORT(id, attempt(false));
  const { status, markdown } = await row();
  expect(status).toBe('COMPLETED');
  expect(markdown).toContain('- **MSFT**: Its analysis had not ended when this was written.');
});

test('a try that fails leaves it for another; the last one tells why, for people', async () => {
  const stand = newStand();
  const { id, row } = await waiting(stand, ['IBM']);
  const broken = AbortSignal.abort(new Error('too long'));
  await expect(stand.handlers.REPORT(id, attempt(false, broken))).rejects.toThrow('too long');
  expect(await row()).toMatchObject({ status: 'RUNNING', failure: null });
  await expect(stand.handlers.REPORT(id, attempt(true, broken))).rejects.toThrow('too long');
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
  await stand.handlers.REPORT(id, attempt(false));
  expect((await row()).status).toBe('RUNNING');
  await sweep(stand);
  expect(await row()).toMatchObject({ status: 'FAILED', failure: expect.stringContaining('many times') });
});

test('one whose list is deleted meanwhile is gone, and nothing fails', async () => {
  const stand = newStand();
  const { id, account, watchlistId } = await waiting(stand);
  await services.watchlists.delete(account.id, watchlistId);
  await stand.handlers.REPORT(id, attempt(true));
  expect(await database.report.findUnique({ where: { id } })).toBeNull();
});

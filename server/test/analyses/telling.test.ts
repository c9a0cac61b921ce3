import { randomUUID } from 'node:crypto';
import { createEvents, notificationSubscriber } from '@tickwire/schema';
import { describe, expect, test } from 'vitest';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { newInstrument, requestAnalysis } from './asking.ts';
import { newWorks, type Works } from './works.ts';

// Nothing is done but what a test does.
const server = await startTestServer();
const { database, services } = server;
const { signal } = new AbortController();

const delivery = createEvents({
  ...{ database, cache: { announce: async () => {}, drop: async () => {} }, jobs: { add: async () => {} } },
  ...{ background: { run: () => {} }, subscribers: [notificationSubscriber], metrics: { count: () => {} } },
  report: () => {},
});

/** Tells what was handed on, twice, as a job may be done twice. */
async function tell({ told }: Works): Promise<void> {
  for (const id of [...told, ...told]) await delivery.handlers.EVENT(id, { signal, isLast: false });
}

const toldTo = (userId: string) =>
  database.notification.findMany({
    where: { userId },
    select: { kind: true, title: true, body: true, subjectId: true },
  });

const result = { confidence: 0.8, reasoning: 'It grows.', factors: [], assumptions: {} };

/** A run of an own instrument that waits, and for which everything is computed but the end. */
async function waitingRun({ isActive = false } = {}) {
  const instrument = await newInstrument(server);
  await services.market.catalogue.reload();
  const scores = { 'BASIC@1': 71, 'BASIC@2': 9, 'BUFFETT@1': 50, 'LYNCH@1': 50, 'DCF@1': 31 };
  const run = await database.analysisRun.create({
    data: { instrumentId: instrument.id, activeId: isActive ? instrument.id : null, price: '100' },
  });
  const models = { BASIC: 'BASIC', BUFFETT: 'BUFFETT', LYNCH: 'LYNCH', DCF: 'DCF' } as const;
  const rows = Object.entries(scores).flatMap(([name, score], position) => {
    const [model = '', version] = name.split('@');
    return Object.values(models)
      .filter((known) => known === model)
      .map((known) => ({ ...result, runId: run.id, model: known, version: Number(version), position, score }));
  });
  await database.analysisResult.createMany({ data: rows });
  return { ...run, symbol: instrument.symbol };
}

type Run = Awaited<ReturnType<typeof waitingRun>>;

async function ask({ id: runId, instrumentId }: Run, userId: string, variants: readonly string[], cached = false) {
  const data = { userId, runId, instrumentId, variants: [...variants], cached };
  return (await database.analysis.create({ data })).id;
}

const eventsOf = (runId: string) => database.event.count({ where: { payload: { equals: { runId } } } });

describe('an analysis that has ended', () => {
  test('is told once to all who waited, each in the words of the models that they are shown', async () => {
    const run = await waitingRun();
    const [plain, experiment, twice, later] = await Promise.all(Array.from({ length: 4 }, () => quickUser(server)));
    const works = newWorks(server);
    const first = await ask(run, plain?.databaseId ?? '', ['BASIC@1']);
    await ask(run, experiment?.databaseId ?? '', ['BASIC@2']);
    await ask(run, twice?.databaseId ?? '', ['BASIC@1']);
    const newest = await ask(run, twice?.databaseId ?? '', ['DCF@1']);
    await works.attempt(run.id);
    await ask(run, later?.databaseId ?? '', ['BASIC@1'], true);
    await tell(works);
    const kind = 'ANALYSIS_COMPLETED';
    const { symbol } = run;
    expect(await toldTo(plain?.databaseId ?? '')).toEqual([
      {
        kind,
        title: `${symbol}: BUY, 71 of 100`,
        body: expect.stringContaining('BASIC says BUY (71)'),
        subjectId: first,
      },
    ]);
    expect(await toldTo(experiment?.databaseId ?? '')).toMatchObject([{ title: `${symbol}: STRONG SELL, 9 of 100` }]);
    expect(await toldTo(twice?.databaseId ?? '')).toMatchObject([
      { title: `${symbol}: SELL, 31 of 100`, subjectId: newest },
    ]);
    expect(await toldTo(later?.databaseId ?? '')).toEqual([]);
  });

  test('is told to who waited and asked once more before being told', async () => {
    const run = await waitingRun();
    const user = await quickUser(server);
    const id = await ask(run, user.databaseId, ['BASIC@1']);
    const works = newWorks(server);
    await works.attempt(run.id);
    await database.analysis.update({ where: { id }, data: { cached: true } });
    await tell(works);
    expect(await toldTo(user.databaseId)).toHaveLength(1);
  });

  test('is one event, however often it was tried and is tried again', async () => {
    const run = await waitingRun();
    await ask(run, (await quickUser(server)).databaseId, ['BASIC@1']);
    const recordPredictions = () => Promise.reject(new Error('not now'));
    await expect(newWorks(server, { recordPredictions }).attempt(run.id)).rejects.toThrow('not now');
    expect(await eventsOf(run.id)).toBe(0);
    const works = newWorks(server);
    await Promise.all([works.attempt(run.id), works.attempt(run.id)]);
    await works.attempt(run.id);
    expect(works.told).toHaveLength(1);
    expect(await eventsOf(run.id)).toBe(1);
  });

  test('badly is told, with why', async () => {
    const run = await waitingRun();
    const user = await quickUser(server);
    await ask(run, user.databaseId, ['BASIC@1']);
    const works = newWorks(server, { recordPredictions: () => Promise.reject(new Error('of secret causes')) });
    await expect(works.attempt(run.id, { isLast: true })).rejects.toThrow('of secret causes');
    await tell(works);
    expect(await toldTo(user.databaseId)).toMatchObject([
      { title: `${run.symbol}: the analysis failed`, body: expect.stringMatching(/a fault on our side/) },
    ]);
  });

  test('too often begun is told when it is given up', async () => {
    const run = await waitingRun();
    const user = await quickUser(server);
    await ask(run, user.databaseId, ['BASIC@1']);
    const lost = { status: 'RUNNING', attempt: 12, leaseUntil: new Date(0), createdAt: new Date(0) } as const;
    await database.analysisRun.update({ where: { id: run.id }, data: lost });
    const works = newWorks(server);
    await works.sweep();
    await tell(works);
    expect(await toldTo(user.databaseId)).toMatchObject([{ body: expect.stringMatching(/begun many times/) }]);
  });

  test('that nobody asked for is nobody told of', async () => {
    const [kept, failed] = [await waitingRun(), await waitingRun()];
    const works = newWorks(server);
    await works.attempt(kept.id);
    const failing = newWorks(server, { recordPredictions: () => Promise.reject(new Error('not now')) });
    await expect(failing.attempt(failed.id, { isLast: true })).rejects.toThrow('not now');
    expect([...works.told, ...failing.told]).toEqual([]);
    expect((await eventsOf(kept.id)) + (await eventsOf(failed.id))).toBe(0);
  });

  test('while somebody asks for it is their answer', async () => {
    const run = await waitingRun({ isActive: true });
    const user = await quickUser(server);
    let asking: ReturnType<typeof requestAnalysis> | null = null;
    const works = newWorks(server, {
      async recordPredictions() {
        asking = requestAnalysis(server, user, run);
        await expect
          .poll(async () => {
            const [row] = await database.$queryRaw<{ waiting: bigint }[]>`
              SELECT count(*) AS waiting FROM pg_locks WHERE NOT granted AND transactionid IS NOT NULL`;
            return Number(row?.waiting);
          })
          .toBeGreaterThan(0);
      },
    });
    await works.attempt(run.id);
    expect(await asking).toMatchObject({ status: 'COMPLETED', cached: true });
    await tell(works);
    expect(await toldTo(user.databaseId)).toEqual([]);
  });

  test('is told to many in as few statements as to one', async () => {
    const statementsFor = async (count: number): Promise<number> => {
      const run = await waitingRun();
      const ids = Array.from({ length: count }, () => randomUUID());
      await database.user.createMany({
        data: ids.map((id) => {
          const tag = id.replaceAll('-', '');
          return { id, email: `${tag}@example.com`, username: `q_${tag.slice(0, 28)}`, usernameSkeleton: tag };
        }),
      });
      const asked = { runId: run.id, instrumentId: run.instrumentId, cached: false };
      await database.analysis.createMany({
        data: ids.map((userId, index) => ({ ...asked, userId, variants: index % 2 === 0 ? ['BASIC@1'] : ['DCF@1'] })),
      });
      const works = newWorks(server);
      await works.attempt(run.id);
      server.statements.length = 0;
      await delivery.handlers.EVENT(works.told[0] ?? '', { signal, isLast: false });
      const statements = server.statements.length;
      expect(await database.notification.count({ where: { userId: { in: ids } } })).toBe(count);
      return statements;
    };
    expect(await statementsFor(1_000)).toBe(await statementsFor(1));
  });
});

describe('a report that has ended', () => {
  /** An account with an empty list, and a report on it that waits. */
  async function waitingReport(works: Works) {
    const { databaseId } = await quickUser(server);
    const owner = await database.user.findUniqueOrThrow({ where: { id: databaseId } });
    const { id: watchlistId } = await services.watchlists.create(owner.id, { name: 'Tech', symbols: [], teamId: null });
    const { id } = await works.analyses.reports.request(owner, watchlistId);
    return { id, watchlistId, userId: owner.id };
  }

  test('is told to its owner once, well or badly', async () => {
    const works = newWorks(server);
    const { id, userId } = await waitingReport(works);
    await works.analyses.handlers.REPORT(id, { signal, isLast: false });
    await works.analyses.handlers.REPORT(id, { signal, isLast: false });
    await tell(works);
    expect(await toldTo(userId)).toEqual([
      { kind: 'REPORT_COMPLETED', title: 'Tech: the report is ready', body: expect.any(String), subjectId: id },
    ]);

    const quotesInOrder = () => Promise.reject(new Error('of secret causes'));
    const failing = newWorks(server, { market: { ...services.market, quotesInOrder } });
    const failed = await waitingReport(failing);
    await expect(failing.analyses.handlers.REPORT(failed.id, { signal, isLast: true })).rejects.toThrow();
    await tell(failing);
    expect(await toldTo(failed.userId)).toMatchObject([
      { title: 'Tech: the report could not be written', body: expect.stringMatching(/a fault on our side/) },
    ]);
  });

  test('and went with its watchlist before it was told is told to nobody', async () => {
    const works = newWorks(server);
    const { id, userId, watchlistId } = await waitingReport(works);
    await works.analyses.handlers.REPORT(id, { signal, isLast: false });
    await database.watchlist.delete({ where: { id: watchlistId } });
    await tell(works);
    expect(await toldTo(userId)).toEqual([]);
  });
});

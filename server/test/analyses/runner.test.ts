import { randomUUID } from 'node:crypto';
import { defaultAnalysisSettings, modelOf, serviceUnavailable } from '@tickwire/schema';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { newInstrument } from './asking.ts';
import { newWorks } from './works.ts';

const server = await startTestServer();
const { database } = server;

/** A run that waits, of an instrument that has a price; no other test asks for it, as it is no instrument's active one. */
async function waitingRun(symbol = 'AAPL', data: { attempt?: number; createdAt?: Date } = {}): Promise<string> {
  const { id } = await database.analysisRun.create({ data: { instrument: { connect: { symbol } }, ...data } });
  return id;
}

const runOf = (id: string) =>
  database.analysisRun.findUniqueOrThrow({ where: { id }, include: { results: { orderBy: { position: 'asc' } } } });

const namesOf = ({ results }: Awaited<ReturnType<typeof runOf>>) =>
  results.map(({ model, version, position }) => `${position} ${model}@${version}`);
const allFour = ['0 BASIC@1', '1 BUFFETT@1', '2 LYNCH@1', '3 DCF@1'];

/** Computes as the models do, up to the one that waits until it is let go. */
function gateAt(model: string) {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  let isFirst = true;
  const evaluate: Parameters<typeof newWorks>[1] = {
    computer: {
      async evaluate(variant, input) {
        if (variant.model === model && isFirst) {
          isFirst = false;
          reached.resolve();
          await opened.promise;
        }
        const known = modelOf(variant);
        if (known === null) throw new Error('there is no such model');
        return known.evaluate(input);
      },
    },
  };
  return { parts: evaluate, reached: reached.promise, open: () => opened.resolve() };
}

/** The market, where every price is this one. */
function pricedAt(price: string) {
  const { market } = server.services;
  const quotes: typeof market.quotes = async (symbols) =>
    (await market.quotes(symbols)).map((quote) => ({ ...quote, price }));
  return { ...market, quotes };
}

const broken: Parameters<typeof newWorks>[1] = {
  computer: { evaluate: () => Promise.reject(new Error('the thread died of secret causes')) },
};

describe('a run', () => {
  test('is COMPLETED with every result, its price, weights and how long it is fresh', async () => {
    const id = await waitingRun();
    await newWorks(server).attempt(id);
    const run = await runOf(id);
    expect(run).toMatchObject({ status: 'COMPLETED', attempt: 1, failure: null, leaseUntil: null });
    expect(run.weights).toEqual(defaultAnalysisSettings.weights);
    expect((run.expiresAt?.getTime() ?? 0) - (run.completedAt?.getTime() ?? 0)).toBe(defaultAnalysisSettings.freshMs);
    expect(namesOf(run)).toEqual(allFour);
  });

  test('is COMPLETED once by two tries at once: the later one takes it, and the earlier one writes nothing more', async () => {
    const id = await waitingRun();
    const gate = gateAt('LYNCH');
    const recorded: string[] = [];
    const recordPredictions = async (_transaction: unknown, run: { readonly id: string }) => void recorded.push(run.id);
    const slow = newWorks(server, { ...gate.parts, recordPredictions });
    const first = slow.attempt(id);
    await gate.reached;
    await newWorks(server, { recordPredictions }).attempt(id);
    const completed = await runOf(id);
    gate.open();
    await first;
    expect(await runOf(id)).toEqual(completed);
    expect(namesOf(completed)).toEqual(allFour);
    expect(completed.attempt).toBe(2);
    expect(recorded).toEqual([id]);
  });

  test('that was left in the middle goes on with what is there, at the same price', async () => {
    const id = await waitingRun();
    const gate = gateAt('LYNCH');
    const dead = newWorks(server, gate.parts).attempt(id);
    await gate.reached;
    const before = await runOf(id);
    expect(namesOf(before)).toEqual(allFour.slice(0, 2));
    const computed: string[] = [];
    await newWorks(server, {
      computer: {
        async evaluate(variant, input) {
          computed.push(variant.model);
          expect(input.price).toBe(before.price?.toNumber());
          return modelOf(variant)?.evaluate(input) ?? Promise.reject(new Error('there is no such model'));
        },
      },
    }).attempt(id);
    expect(computed).toEqual(['LYNCH', 'DCF']);
    const after = await runOf(id);
    expect(after.results.slice(0, 2)).toEqual(before.results);
    expect(after.status).toBe('COMPLETED');
    gate.open();
    await dead;
  });

  test('that has ended is not tried again', async () => {
    const id = await waitingRun();
    const works = newWorks(server);
    await works.attempt(id);
    const before = await runOf(id);
    await works.attempt(id);
    expect(await runOf(id)).toEqual(before);
    await works.attempt(randomUUID());
  });

  test('keeps its predictions in the transaction that completes it: without them it is not COMPLETED', async () => {
    const id = await waitingRun();
    const recordPredictions = () => Promise.reject(new Error('they cannot be kept'));
    await expect(newWorks(server, { recordPredictions }).attempt(id)).rejects.toThrow('they cannot be kept');
    expect(await runOf(id)).toMatchObject({ status: 'RUNNING', completedAt: null });
    await newWorks(server).attempt(id);
    expect(await runOf(id)).toMatchObject({ status: 'COMPLETED', attempt: 2 });
  });

  test('tells what each version says, with its horizon, to whoever keeps predictions; not what does not apply', async () => {
    const id = await waitingRun('BTCUSDT');
    const said: unknown[] = [];
    const recordPredictions = async (...[, run, outcomes]: readonly unknown[]) => void said.push(run, outcomes);
    await newWorks(server, { recordPredictions, market: pricedAt('737.60') }).attempt(id);
    const { price, results, instrumentId } = await runOf(id);
    expect(price?.toFixed()).toBe('737.6');
    expect(said).toEqual([
      { id, instrumentId, price: '737.6', atMs: expect.any(Number) },
      [{ variant: { model: 'BASIC', version: 1 }, horizonDays: 30, score: results[0]?.score }],
    ]);
  });
});

describe('a try that fails', () => {
  test('leaves the run under way for the next one', async () => {
    const id = await waitingRun();
    await expect(newWorks(server, broken).attempt(id)).rejects.toThrow('secret causes');
    expect(await runOf(id)).toMatchObject({ status: 'RUNNING', failure: null });
  });

  test('and is the last ends it FAILED, in words that tell nothing of the inside', async () => {
    const id = await waitingRun();
    await expect(newWorks(server, broken).attempt(id, { isLast: true })).rejects.toThrow('secret causes');
    const { status, failure, activeId, completedAt } = await runOf(id);
    expect({ status, activeId }).toEqual({ status: 'FAILED', activeId: null });
    expect(failure).toMatch(/fault on our side/);
    expect(completedAt).not.toBeNull();
  });

  test('as it took too long, and is the last, says so', async () => {
    const id = await waitingRun();
    const overdue = new AbortController();
    const hanging = newWorks(server, {
      computer: {
        evaluate: (_variant, _input, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
            overdue.abort(new Error('too long'));
          }),
      },
    });
    await expect(hanging.attempt(id, { isLast: true, signal: overdue.signal })).rejects.toThrow('too long');
    expect((await runOf(id)).failure).toMatch(/took longer than it may/);
  });

  test('for want of any price tells the user, and is no fault', async () => {
    const { symbol } = await newInstrument(server);
    await server.services.market.catalogue.reload();
    const id = await waitingRun(symbol);
    await expect(newWorks(server).attempt(id)).rejects.toThrow(`No source has a price of ${symbol}`);
    await newWorks(server).attempt(id, { isLast: true });
    expect(await runOf(id)).toMatchObject({ status: 'FAILED', failure: expect.stringContaining(symbol) });
  });
});

describe('a source that gives no answer', () => {
  const away = () => Promise.reject(serviceUnavailable('YAHOO gives no answer'));

  test('of statements is tried again, and at last left out: the others go on, and it is fresh for less long', async () => {
    const id = await waitingRun();
    const works = newWorks(server, { market: { ...server.services.market, fundamentals: away } });
    await expect(works.attempt(id)).rejects.toThrow('gives no answer');
    await works.attempt(id, { isLast: true });
    const { status, results, completedAt, expiresAt } = await runOf(id);
    expect(status).toBe('COMPLETED');
    expect(results.map(({ score }) => score === null)).toEqual([false, true, true, true]);
    expect((expiresAt?.getTime() ?? 0) - (completedAt?.getTime() ?? 0)).toBe(5 * 60_000);
  });
});

describe('stories', () => {
  test('are told beside the reasoning when all results are there', async () => {
    const id = await waitingRun();
    const told = z.object({ plain: z.string() });
    const textModel = {
      rewrite: async (_instructions: string, text: string) => `So it is: ${told.parse(JSON.parse(text)).plain}`,
    };
    await newWorks(server, { textModel }).attempt(id);
    const { results } = await runOf(id);
    const stories = results.map(({ score, reasoning }) => (score === null ? null : `So it is: ${reasoning}`));
    expect(stories[0]).not.toBeNull();
    expect(results.map(({ story }) => story)).toEqual(stories);
  });

  test('that fail are reported, and nothing else', async () => {
    const id = await waitingRun();
    const works = newWorks(server, { textModel: { rewrite: () => Promise.reject(new Error('429')) } });
    await works.attempt(id);
    expect(await runOf(id)).toMatchObject({ status: 'COMPLETED' });
    expect(works.reports).toEqual([expect.stringMatching(/^telling \d of \d results$/)]);
  });
});

describe('the sweeper', () => {
  const longAgo = new Date(Date.now() - 60_000);

  test('adds again what waits for too long, and what nobody works on any more', async () => {
    const works = newWorks(server);
    const lost = await waitingRun('AAPL', { createdAt: longAgo });
    const fresh = await waitingRun('AAPL');
    const dead = await waitingRun('AAPL');
    const running = await waitingRun('AAPL');
    const lease = (id: string, leaseUntil: Date) =>
      database.analysisRun.update({ where: { id }, data: { status: 'RUNNING', attempt: 1, leaseUntil } });
    await lease(dead, longAgo);
    await lease(running, new Date(Date.now() + 60_000));
    await works.sweep();
    const added = works.queue.map(({ id }) => id);
    expect([lost, fresh, dead, running].map((id) => added.includes(id))).toEqual([true, false, true, false]);
    await Promise.all([lost, dead, fresh].map((id) => works.attempt(id)));
    await works.attempt(running);
  });

  test('gives up what was tried many times and never ended', async () => {
    const works = newWorks(server);
    const id = await waitingRun('AAPL', { attempt: 12 });
    await database.analysisRun.update({ where: { id }, data: { status: 'RUNNING', leaseUntil: longAgo } });
    await works.attempt(id);
    expect((await runOf(id)).status).toBe('RUNNING');
    await works.sweep();
    expect(await runOf(id)).toMatchObject({ status: 'FAILED', failure: expect.stringContaining('many times') });
  });

  test('finds what a queue did not take, which the user was answered all the same', async () => {
    const { databaseId } = await quickUser(server);
    const works = newWorks(server, { jobs: { add: () => Promise.reject(new Error('the queue is away')) } });
    const { symbol } = await newInstrument(server);
    await server.services.market.catalogue.reload();
    const { run } = await works.analyses.service.request({ id: databaseId, tier: 'FREE' }, { symbol, models: null });
    expect(run.status).toBe('QUEUED');
    expect(works.reports).toHaveLength(1);
    const { id } = await database.analysisRun.findFirstOrThrow({ where: { instrument: { symbol } } });
    await database.analysisRun.update({ where: { id }, data: { createdAt: longAgo } });
    const sweeping = newWorks(server);
    await sweeping.sweep();
    expect(sweeping.queue).toContainEqual({ kind: 'ANALYSIS', id });
    await sweeping.attempt(id, { isLast: true });
  });
});

test('who is in an experiment is shown its version, and everybody has all versions computed', async () => {
  const experiments = [{ model: 'BASIC' as const, version: 2, share: 1 }];
  const works = newWorks(server, { settings: { ...defaultAnalysisSettings, experiments } });
  const { databaseId } = await quickUser(server);
  const { service } = works.analyses;
  await database.analysisRun.updateMany({ where: { instrument: { symbol: 'CL' } }, data: { expiresAt: new Date(0) } });
  const user = { id: databaseId, tier: 'FREE' as const };
  const { variants } = await service.request(user, { symbol: 'CL', models: null });
  expect(variants).toEqual(['BASIC@2']);
  for (const { id } of works.queue) await works.attempt(id);
  const view = await service.request(user, { symbol: 'CL', models: null });
  expect((await view.results()).map(({ version }) => version)).toEqual([2]);
  const run = await runOf(works.queue[0]?.id ?? '');
  expect(namesOf(run).slice(0, 2)).toEqual(['0 BASIC@1', '1 BASIC@2']);
});

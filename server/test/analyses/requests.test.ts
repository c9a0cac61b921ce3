import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, post } from '../harness/client.ts';
import { mutate } from '../harness/mutation.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { endedAnalysis, newInstrument, requestAnalysis } from './asking.ts';

const server = await startTestServer({ jobConcurrency: 4 });
const elsewhere = await startTestServer();

describe('asking for an analysis', () => {
  test('is answered at once, and later with every result, its factors and what they say together', async () => {
    const user = await quickUser(server, { tier: 'EXPERT' });
    const asked = await requestAnalysis(server, user, { symbol: 'aapl' });
    expect(asked).toMatchObject({ __typename: 'Analysis', models: ['BASIC', 'BUFFETT', 'LYNCH', 'DCF'] });
    const ended = await endedAnalysis(server, user, asked.id);
    expect(ended).toMatchObject({ status: 'COMPLETED', failure: null, instrument: { symbol: 'AAPL' } });
    expect(ended.results.map(({ model, version }) => `${model}@${version}`)).toEqual([
      'BASIC@1',
      'BUFFETT@1',
      'LYNCH@1',
      'DCF@1',
    ]);
    expect(ended.results[0]?.factors.length).toBeGreaterThan(3);
    expect(ended.score).toBeGreaterThan(0);
    expect(ended.summary).toContain('BASIC');
    expect(Number(ended.priceAtAnalysis)).toBeGreaterThan(0);
    expect(Date.parse(ended.expiresAt ?? '')).toBeGreaterThan(Date.parse(ended.completedAt ?? ''));
  });

  test('by two models, one of them named twice, answers with those two in their order', async () => {
    const user = await quickUser(server, { tier: 'PRO' });
    const asked = await requestAnalysis(server, user, { symbol: 'MSFT', models: ['LYNCH', 'BASIC', 'LYNCH'] });
    expect(asked.models).toEqual(['BASIC', 'LYNCH']);
    const ended = await endedAnalysis(server, user, asked.id);
    expect(ended.results.map(({ model }) => model)).toEqual(['BASIC', 'LYNCH']);
  });

  test('of what has no statements completes, and the models that need them say so', async () => {
    const user = await quickUser(server, { tier: 'EXPERT' });
    const asked = await requestAnalysis(server, user, { symbol: 'BTCUSDT' });
    const { status, results, verdict } = await endedAnalysis(server, user, asked.id);
    expect(status).toBe('COMPLETED');
    expect(verdict).not.toBeNull();
    const [, ...others] = results;
    for (const { score, verdict: none, confidence, reasoning } of others) {
      expect({ score, none, confidence }).toEqual({ score: null, none: null, confidence: null });
      expect(reasoning).not.toBe('');
    }
  });

  test('that is fresh is answered by what is there, cached, whoever asked first', async () => {
    const [first, second] = [await quickUser(server), await quickUser(server)];
    const { id } = await requestAnalysis(server, first, { symbol: 'IBM' });
    const before = await endedAnalysis(server, first, id);
    const asked = await requestAnalysis(server, second, { symbol: 'IBM' });
    expect(asked).toMatchObject({ status: 'COMPLETED', cached: true });
    const after = await endedAnalysis(server, second, asked.id);
    expect(after.completedAt).toBe(before.completedAt);
    expect(after.id).not.toBe(before.id);
  });

  test('for the same again answers the same one, by then cached', async () => {
    const user = await quickUser(server);
    const symbol = 'ES';
    const [a, b] = await Promise.all([1, 2].map(() => requestAnalysis(server, user, { symbol })));
    expect(a?.id).toBe(b?.id);
    await endedAnalysis(server, user, a?.id ?? '');
    const again = await requestAnalysis(server, user, { symbol });
    expect({ id: again.id, cached: again.cached }).toEqual({ id: a?.id, cached: true });
  });

  test('by forty users at once on two servers begins one run, which answers all of them', async () => {
    const users = await Promise.all(Array.from({ length: 40 }, () => quickUser(server)));
    const ofRty = { instrument: { symbol: 'RTY' } };
    const before = await server.database.analysisRun.count({ where: ofRty });
    const asked = await Promise.all(
      users.map((user, index) => requestAnalysis(index % 2 === 0 ? server : elsewhere, user, { symbol: 'RTY' })),
    );
    expect(asked.every(({ __typename }) => __typename === 'Analysis')).toBe(true);
    expect(new Set(asked.map(({ id }) => id)).size).toBe(40);
    expect(await server.database.analysisRun.count({ where: ofRty })).toBe(before + 1);
  });

  test('after it has expired begins another run', async () => {
    const user = await quickUser(server);
    const first = await requestAnalysis(server, user, { symbol: 'NQ' });
    await endedAnalysis(server, user, first.id);
    await server.database.analysisRun.updateMany({
      where: { instrument: { symbol: 'NQ' } },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    const second = await requestAnalysis(server, user, { symbol: 'NQ' });
    expect(second).toMatchObject({ cached: false });
    expect(second.id).not.toBe(first.id);
    await endedAnalysis(server, user, second.id);
  });

  test('of what no source has a price of ends FAILED, and says why in words for people', async () => {
    const user = await quickUser(server);
    const { symbol } = await newInstrument(server);
    await server.services.market.catalogue.reload();
    const asked = await requestAnalysis(server, user, { symbol });
    const ended = await endedAnalysis(server, user, asked.id);
    expect(ended).toMatchObject({ status: 'FAILED', results: [], score: null, verdict: null, summary: null });
    expect(ended.failure).toBe(`No source has a price of ${symbol} at present: ask again in a few minutes.`);
  });
});

describe('what is refused, with nothing begun', () => {
  test('an empty list of models', async () => {
    const query = `mutation { result: requestAnalysis(input: { symbol: "AAPL", models: [] }) {
      __typename ... on ValidationError { issues { path } } } }`;
    const shape = z.object({ result: z.object({ __typename: z.string(), issues: z.unknown() }) });
    const { result } = await data(server, shape, query, await quickUser(server));
    expect(result).toEqual({ __typename: 'ValidationError', issues: [{ path: ['input', 'models'] }] });
  });

  test.each(['NOSUCH', '', '\u0000', 'x'.repeat(32)])('the unknown symbol %j', async (symbol) => {
    const { token } = await quickUser(server);
    const refused = await mutate(server, 'requestAnalysis', { args: { input: { symbol } }, token });
    expect(refused).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
  });

  test('a symbol that is longer than any', async () => {
    const { token } = await quickUser(server);
    const refused = await mutate(server, 'requestAnalysis', { args: { input: { symbol: 'x'.repeat(33) } }, token });
    expect(refused.__typename).toBe('ValidationError');
  });

  test('a model that the plan does not include: it and the plan are named', async () => {
    const user = await quickUser(server);
    const query = `mutation { result: requestAnalysis(input: { symbol: "AAPL", models: [BASIC, DCF] }) {
      ... on PlanLimitError { code message tier limit } } }`;
    const shape = z.object({ result: z.object({ message: z.string() }).loose() });
    const { result } = await data(server, shape, query, user);
    expect(result).toMatchObject({ code: 'PLAN_LIMIT', tier: 'FREE', limit: 1 });
    expect(result.message).toMatch(/FREE does not include DCF\b/);
    expect(await server.database.analysis.count({ where: { userId: user.databaseId } })).toBe(0);
  });

  test('whoever is not signed in', async () => {
    const { errors } = await post(server, 'mutation { requestAnalysis(input: { symbol: "AAPL" }) { __typename } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Answer, jsonOf, send, sendJson, toldCode } from '../harness/http.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';

const budget = 2_000_000;
const server = await startTestServer({
  costBudgets: { ANONYMOUS: budget, FREE: budget, PRO: budget, EXPERT: budget },
});
const { url } = server;

const elements = z.array(
  z.object({
    data: z.record(z.string(), z.unknown()).nullish(),
    errors: z.array(z.object({ extensions: z.object({ code: z.string(), requestId: z.string() }) })).optional(),
    extensions: z.object({ cost: z.object({ cost: z.number(), remaining: z.number() }) }),
  }),
);

const batchOf = (answer: Answer) => elements.parse(jsonOf(answer));

const asList = (answer: Answer) => ({ ...answer, body: Buffer.from(`[${answer.body}]`) });

const sendBatch = (operations: unknown, headers: Record<string, string> = {}) =>
  sendJson(url, JSON.stringify(operations), headers);

const typename = { query: '{ __typename }' };
const times = (count: number, one: unknown = typename) => Array.from({ length: count }, () => one);

describe('a batch', () => {
  test.each(['application/json', 'application/graphql-response+json', '*/*'])(
    'is answered in its order, each operation by its variables and its name: Accept %s',
    async (accept) => {
      const query = 'query One($s: String!) { instrument(symbol: $s) { symbol } } query Two { __typename }';
      const answer = await sendBatch(
        [
          { query, operationName: 'One', variables: { s: 'AAPL' } },
          { query, operationName: 'Two' },
          { query, operationName: 'One', variables: { s: 'MSFT' } },
        ],
        { Accept: accept },
      );
      expect(answer.status).toBe(200);
      expect(batchOf(answer).map(({ data }) => data)).toEqual([
        { instrument: { symbol: 'AAPL' } },
        { __typename: 'Query' },
        { instrument: { symbol: 'MSFT' } },
      ]);
    },
  );

  test('is charged operation by operation, those that fail too, as if each came by itself', async () => {
    const { token } = await quickUser(server);
    const headers = { Authorization: `Bearer ${token}` };
    const operations = [{ query: '{ plans { tier } }' }, { query: '{ nope }' }, { query: '{' }, typename];
    const apart: z.infer<typeof elements> = [];
    // One after the other: until a first one has run, nobody knows whose token it is.
    for (const one of operations) apart.push(...batchOf(asList(await sendJson(url, JSON.stringify(one), headers))));
    const together = batchOf(await sendBatch(operations, headers));
    const costs = together.map(({ extensions }) => extensions.cost.cost);
    expect(costs).toEqual(apart.map(({ extensions }) => extensions.cost.cost));
    const left = (all: typeof apart) => Math.min(...all.map(({ extensions }) => extensions.cost.remaining));
    expect(left(apart) - left(together)).toBe(costs.reduce((sum, cost) => sum + cost, 0));
  });

  test('has one request id, in its header and in every error', async () => {
    const answer = await sendBatch([{ query: '{ nope }' }, typename, { query: '{' }]);
    const ids = batchOf(answer).flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions.requestId));
    expect(ids).toEqual([answer.headers['x-request-id'], answer.headers['x-request-id']]);
  });

  test('may name its documents by hash', async () => {
    const { persistedOperations } = await import('@tickwire/schema');
    const [documentId] = [...persistedOperations].find(([, document]) => document.startsWith('query Plans')) ?? [];
    const [known, unknown] = batchOf(await sendBatch([{ documentId }, { documentId: 'a'.repeat(64) }]));
    expect(known?.data).toMatchObject({ plans: [{ tier: 'FREE' }, { tier: 'PRO' }, { tier: 'EXPERT' }] });
    expect(unknown?.errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('with a token that nobody has is answered so in each place', async () => {
    const answer = await sendBatch(times(2), { Authorization: 'Bearer nope' });
    expect(batchOf(answer).map(({ errors }) => errors?.[0]?.extensions.code)).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
    ]);
  });

  test('of ten is answered; what is no query in it is refused by itself, and done neither now nor later', async () => {
    const { token, databaseId } = await quickUser(server);
    const operations = [
      { query: 'mutation { createTask(input: { title: "x" }) { __typename } }' },
      { query: 'subscription { prices(symbols: ["AAPL"]) { kind } }' },
      ...times(8),
    ];
    const answer = await sendBatch(operations, {
      Authorization: `Bearer ${token}`,
      'Idempotency-Key': 'a-key-that-is-for-nothing',
      Accept: 'application/json, text/event-stream',
    });
    const [mutation, subscription, ...rest] = batchOf(answer);
    for (const refused of [mutation, subscription]) {
      expect(refused?.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_REQUEST']);
    }
    expect(rest.map(({ data }) => data)).toEqual(times(8, { __typename: 'Query' }));
    expect(await server.database.task.count({ where: { creatorId: databaseId } })).toBe(0);
    expect(await server.database.keyedCall.count({ where: { userId: databaseId } })).toBe(0);
  });

  test.each([
    ['that is empty', []],
    ['of eleven', times(11)],
    ['in a batch', [times(2)]],
    ['with something else in it', [typename, null]],
    ['of texts', ['{ __typename }']],
    ['of eleven that are nothing', times(11, null)],
  ])('%s is refused whole, by one error', async (_what, operations) => {
    const answer = await sendBatch(operations);
    expect({ status: answer.status, code: toldCode(answer) }).toEqual({ status: 400, code: 'BAD_REQUEST' });
  });

  test('by GET is none', async () => {
    const answer = await send(`${url}?query=${encodeURIComponent('[{"query":"{ __typename }"}]')}`);
    expect(toldCode(answer)).toBe('GRAPHQL_PARSE_FAILED');
  });

  test.each(['text/event-stream', 'multipart/mixed'])('asked for as %s ends like any other', async (accept) => {
    const answer = await sendBatch(times(2), { Accept: accept });
    expect(answer.status).toBeLessThan(500);
  });
});

test('who has nothing left is refused for the whole batch, before it is looked at', async () => {
  const poor = await startTestServer({ costBudgets: { ANONYMOUS: 25, FREE: 25, PRO: 25, EXPERT: 25 } });
  const body = JSON.stringify(times(10, { query: '{ plans { tier } }' }));
  const spent = batchOf(await sendJson(poor.url, body));
  const codes = spent.map(({ errors }) => errors?.[0]?.extensions.code ?? 'fine');
  expect(codes.filter((code) => code === 'fine').length).toBeLessThan(7);
  expect(new Set(codes)).toEqual(new Set(['fine', 'COST_LIMITED']));
  const refused = await sendJson(poor.url, body);
  expect({ status: refused.status, code: toldCode(refused) }).toEqual({ status: 429, code: 'COST_LIMITED' });
});

import { createClient } from '@tickwire/sdk';
import { expect, test } from 'vitest';
import { startTestServer } from './harness/test-server.ts';

const watchlist = {
  __typename: 'Watchlist',
  id: 'w1',
  name: 'Tech',
  createdAt: '2026-11-21T09:30:00.000Z',
  owner: { __typename: 'User', id: 'u1', username: 'a' },
  team: null,
  items: [],
};
const planLimit = { __typename: 'PlanLimitError', code: 'PLAN_LIMIT', message: 'Too many.', tier: 'FREE', limit: 5 };
const invalid = {
  __typename: 'ValidationError',
  code: 'VALIDATION',
  message: 'Not acceptable.',
  issues: [{ path: ['input', 'name'], message: 'Too long.' }],
};

function answering(createWatchlist: object, extension?: string) {
  return startTestServer({ root: { createWatchlist }, ...(extension !== undefined && { extension }) });
}

test('a mutation that worked returns its value', async () => {
  await using server = await answering(watchlist);
  const result = await createClient({ url: server.url }).createWatchlist({ name: 'Tech' });
  expect(result).toEqual({ ok: true, value: watchlist });
  expect(server.heard[0]).toMatchObject({ operationName: 'CreateWatchlist', variables: { input: { name: 'Tech' } } });
});

test('each expected error is returned with its own fields, and narrowed by its name', async () => {
  await using server = await answering(planLimit);
  const result = await createClient({ url: server.url }).createWatchlist({ name: 'Tech' });
  if (result.ok || result.error.__typename !== 'PlanLimitError') throw new Error('not the error that was sent');
  expect([result.error.tier, result.error.limit]).toEqual(['FREE', 5]);
  expect(result.error).toEqual(planLimit);
});

test('a validation error tells each issue', async () => {
  await using server = await answering(invalid);
  const result = await createClient({ url: server.url }).createWatchlist({ name: '' });
  expect(result).toEqual({ ok: false, error: invalid });
});

test('an error that only a newer server has is returned with the code and message that it tells', async () => {
  await using server = await answering(
    { __typename: 'QuotaError', code: 'QUOTA', message: 'Come back tomorrow.' },
    'type QuotaError implements Error { code: String! message: String! } extend union CreateWatchlistResult = QuotaError',
  );
  const result = await createClient({ url: server.url }).createWatchlist({ name: 'Tech' });
  expect(result).toEqual({
    ok: false,
    error: { __typename: 'UnknownError', typename: 'QuotaError', code: 'QUOTA', message: 'Come back tomorrow.' },
  });
});

test('a member of a newer server that tells nothing is an error that says so', async () => {
  await using server = await answering(
    { __typename: 'Draft', id: 'd1' },
    'type Draft { id: ID! } extend union CreateWatchlistResult = Draft',
  );
  const result = await createClient({ url: server.url }).createWatchlist({ name: 'Tech' });
  expect(result).toMatchObject({
    ok: false,
    error: { __typename: 'UnknownError', typename: 'Draft', code: 'UNKNOWN' },
  });
  expect(!result.ok && result.error.message).toContain('Draft');
});

test("a node of a newer server's type comes with its name", async () => {
  await using server = await startTestServer({
    root: { node: { __typename: 'Novelty', id: 'n1' } },
    extension: 'type Novelty implements Node { id: ID! }',
  });
  const node = await createClient({ url: server.url }).node('n1');
  expect(node?.__typename).toBe('Novelty');
});

test('a list comes as a page; the watchlists of nobody are an error', async () => {
  const page = {
    nodes: [watchlist],
    totalCount: 1,
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: 'a', endCursor: 'a' },
  };
  await using server = await startTestServer({ root: { viewer: { watchlists: () => page } } });
  expect(await createClient({ url: server.url }).watchlists({ first: 10 })).toEqual(page);

  await using anonymous = await startTestServer({ root: { viewer: null } });
  await expect(createClient({ url: anonymous.url }).watchlists()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('candles of an unknown symbol are null, and a Date is sent as ISO 8601', async () => {
  await using server = await startTestServer({ root: { instrument: null } });
  const client = createClient({ url: server.url });
  expect(await client.candles('NOPE', { interval: 'D1', from: new Date(0) })).toBeNull();
  expect(server.heard[0]?.variables).toEqual({ symbol: 'NOPE', interval: 'D1', from: '1970-01-01T00:00:00.000Z' });
});

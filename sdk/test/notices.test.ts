import { createClient, type Deprecation, type Limits } from '@tickwire/sdk';
import { afterEach, expect, test, vi } from 'vitest';
import { startTestServer } from './harness/test-server.ts';

const root = { plans: [], requestPasswordReset: true };
const cost = { cost: 3, remaining: 29_997, limit: 30_000, resetSeconds: 42 };

afterEach(() => vi.restoreAllMocks());

test('what the last answer cost and what is left is told, and stays to be read', async () => {
  await using server = await startTestServer({ root, extensions: { cost } });
  const client = createClient({ url: server.url });
  expect(client.limits).toBeUndefined();
  const told: Limits[] = [];
  const stop = client.on('limits', (limits) => told.push(limits));
  await client.plans();
  expect(client.limits).toEqual({ ...cost, at: expect.any(Date) });
  expect(told).toEqual([client.limits]);
  stop();
  stop();
  await client.plans();
  expect(told).toHaveLength(1);
  expect(client.limits).not.toBe(told[0]);
});

test('a refusal tells what is left as well, and an answer without it changes nothing', async () => {
  const refused = { errors: [{ message: 'Spent.', extensions: { code: 'COST_LIMITED' } }], extensions: { cost } };
  const bodies = [refused, { data: { plans: [] } }];
  await using server = await startTestServer({
    respond: (_, response) => response.writeHead(200).end(JSON.stringify(bodies.shift())),
  });
  const client = createClient({ url: server.url });
  await client.plans().catch(() => {});
  const { limits } = client;
  expect(limits).toMatchObject(cost);
  await client.plans();
  expect(client.limits).toBe(limits);
});

const deprecations = [
  { coordinate: 'Query.old', reason: 'Use `new`.' },
  { coordinate: 'Query.candles(limit:)', reason: 'Use `first`.' },
];

test('what is deprecated is written to the console once, unless somebody listens', async () => {
  await using server = await startTestServer({ root, extensions: { deprecations } });
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const client = createClient({ url: server.url });
  await client.plans();
  await client.requestPasswordReset('a@example.com');
  expect(warn.mock.calls).toEqual([
    ['Tickwire: Plans uses Query.old, deprecated: Use `new`.'],
    ['Tickwire: Plans uses Query.candles(limit:), deprecated: Use `first`.'],
  ]);

  const told: Deprecation[] = [];
  const listening = createClient({ url: server.url });
  listening.on('deprecation', (deprecation) => told.push(deprecation));
  await listening.plans();
  await listening.plans();
  expect(told).toEqual(deprecations.map((each) => ({ ...each, operationName: 'Plans' })));
  expect(warn).toHaveBeenCalledTimes(2);
});

test('a listener that fails breaks no call, and keeps nothing from the others', async () => {
  await using server = await startTestServer({ root, extensions: { cost } });
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const client = createClient({ url: server.url });
  const failure = new Error('not my day');
  const fail = () => {
    throw failure;
  };
  let heard = 0;
  client.on('limits', fail);
  const stop = client.on('limits', () => fail());
  client.on('limits', () => {
    heard += 1;
  });
  stop();
  expect(await client.plans()).toEqual([]);
  expect(heard).toBe(1);
  expect(error.mock.calls).toEqual([[failure]]);
});

test('a listener that fails later breaks nothing either', async () => {
  await using server = await startTestServer({ root, extensions: { cost } });
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const client = createClient({ url: server.url });
  const failure = new Error('the disk is full');
  client.on('limits', async () => {
    await Promise.reject(failure);
  });
  expect(await client.plans()).toEqual([]);
  await vi.waitFor(() => expect(error.mock.calls).toEqual([[failure]]));
});

test('what a document without a name uses is told as that', async () => {
  await using server = await startTestServer({ root, extensions: { deprecations: deprecations.slice(0, 1) } });
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  await createClient({ url: server.url }).request('{ plans { tier } }');
  expect(warn.mock.calls).toEqual([['Tickwire: a document uses Query.old, deprecated: Use `new`.']]);
});

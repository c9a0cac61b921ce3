import { batching, createClient } from '@tickwire/sdk';
import { expect, test } from 'vitest';
import { startLosingProxy } from './harness/losing-proxy.ts';
import { quickUser } from './harness/quick-user.ts';
import { startTestServer } from './harness/server.ts';

const server = await startTestServer();

/** `LOST_ANSWERS=1000` asks for as many. */
const calls = Number(process.env.LOST_ANSWERS ?? 50);

test('a mutation whose answer is lost, once or twice, is done once', { timeout: 30_000 + calls * 200 }, async () => {
  const { token, databaseId } = await quickUser(server);
  const tries = new Map<unknown, number>();
  await using proxy = await startLosingProxy(server.url, {
    loses: ({ 'idempotency-key': key }) => {
      const count = (tries.get(key) ?? 0) + 1;
      tries.set(key, count);
      return count <= 1 + (tries.size % 2);
    },
  });
  const client = createClient({ url: proxy.url, token, retry: { baseDelayMs: 5 }, timeoutMs: 60_000 });
  const titles = Array.from({ length: calls }, (_, index) => `task ${index}`);
  const made: string[] = [];
  const queue = titles.values();
  const worker = async () => {
    for (const title of queue) made.push((await client.createTask({ title }).orThrow()).title);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  expect(made.sort()).toEqual(titles.sort());
  const stored = await server.database.task.findMany({ where: { creatorId: databaseId }, select: { title: true } });
  expect(stored.map(({ title }) => title).sort()).toEqual(titles);
  expect(tries.size).toBe(calls);
  expect(proxy.lost).toBeGreaterThanOrEqual(calls);
});

test('a client with credentials goes on when its session is ended from elsewhere', async () => {
  const email = `${crypto.randomUUID()}@example.com`;
  const password = crypto.randomUUID();
  const other = createClient({ url: server.url });
  await other.signUp({ email, password, username: email.slice(0, 12) }).orThrow();
  const client = createClient({ url: server.url, token: { email, password } });
  expect(await client.sessions()).toHaveLength(2);
  await other.signOutEverywhere();
  const [one, two, task] = await Promise.all([
    client.viewer(),
    client.teams(),
    client.createTask({ title: 'goes on' }).orThrow(),
  ]);
  expect([one?.email, two, task.title]).toEqual([email, [], 'goes on']);
  expect(await client.sessions()).toHaveLength(1);

  const wrong = createClient({ url: server.url, token: { email, password: `${password}!` } });
  await expect(wrong.viewer()).rejects.toMatchObject({ name: 'AuthenticationError', code: 'INVALID_CREDENTIALS' });
});

test('market data of nobody comes by an address that caches may keep; what it costs is told to who is charged', async () => {
  const kept: (string | null)[] = [];
  const client = createClient({
    url: server.url,
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      kept.push(response.headers.get('cache-control'));
      return response;
    },
  });
  expect((await client.plans()).length).toBeGreaterThan(0);
  expect(await client.viewer()).toBeNull();
  expect(kept).toEqual([expect.stringMatching(/^public, max-age=/), expect.stringContaining('no-store')]);
  const { limits } = client;
  expect(limits?.limit).toBeGreaterThan(0);
  expect(limits?.remaining).toBeLessThanOrEqual(limits?.limit ?? 0);
});

test('queries that are asked for together are one request', async () => {
  let requests = 0;
  const client = createClient({
    url: server.url,
    token: (await quickUser(server)).token,
    batch: batching(),
    fetch: (url, init) => {
      requests += 1;
      return fetch(url, init);
    },
  });
  const [viewer, plans, unknown] = await Promise.all([
    client.viewer(),
    client.plans(),
    client.request('{ nosuch }').catch((error: unknown) => error),
  ]);
  expect(viewer).not.toBeNull();
  expect(plans.length).toBeGreaterThan(0);
  expect(unknown).toMatchObject({ name: 'InvalidRequestError', code: 'GRAPHQL_VALIDATION_FAILED' });
  expect(requests).toBe(1);
});

test('a key that was used for something else is refused', async () => {
  const client = createClient({ url: server.url, token: (await quickUser(server)).token });
  const idempotencyKey = crypto.randomUUID();
  const first = await client.createTask({ title: 'one' }, { idempotencyKey }).orThrow();
  expect((await client.createTask({ title: 'one' }, { idempotencyKey }).orThrow()).id).toBe(first.id);
  await expect(client.createTask({ title: 'two' }, { idempotencyKey })).rejects.toMatchObject({
    name: 'InvalidRequestError',
    code: 'IDEMPOTENCY_KEY_REUSED',
    status: 422,
    tries: 1,
  });
});

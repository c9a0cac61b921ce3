import { AuthenticationError, type ClientOptions, createClient, LimitError, MutationError } from '@tickwire/sdk';
import { createTestServer, refusal } from '@tickwire/sdk/testing';
import { expect, test } from 'vitest';
import { operationsOf } from '../../src/generated/client.ts';

function setUp(options: Partial<ClientOptions> = {}) {
  const server = createTestServer();
  const { url, fetch, webSocket } = server;
  return { server, client: createClient({ url, fetch, webSocket, ...options }) };
}

const names = Object.keys(operationsOf(setUp().client));

test.each(names)('what %s is answered with is what its method returns', async (name) => {
  const { server, client } = setUp();
  Reflect.apply(server.answer, server, [name, { marker: name }]);
  const call: unknown = Reflect.apply(Reflect.get(client, name), client, []);
  const value = await call;
  const found = typeof value === 'object' && value !== null && 'ok' in value && 'value' in value ? value.value : value;
  expect(found).toMatchObject({ marker: name });
  expect(server.requests).toMatchObject([{ name, transport: 'http' }]);
});

test('a list comes in the pages that it is asked for in', async () => {
  const { server, client } = setUp();
  server.answer(
    'tasks',
    Array.from({ length: 5 }, (_, index) => ({ id: String(index) })),
  );
  expect(await client.tasks({ first: 2 })).toMatchObject({ nodes: [{ id: '0' }, { id: '1' }], totalCount: 5 });
  expect((await client.tasks({ first: 2 }).toArray({ max: 9 })).map(({ id }) => id)).toEqual(['0', '1', '2', '3', '4']);
  expect(server.requests.map(({ variables }) => variables.after ?? null)).toEqual([null, null, '1', '3']);
  expect((await client.tasks({ last: 2 })).nodes.map(({ id }) => id)).toEqual(['3', '4']);
});

test('an answer may depend on the variables, and be any member of a union', async () => {
  const { server, client } = setUp();
  server.answer('createTask', ({ input }) => ({ id: 't', title: JSON.stringify(input) }));
  expect(await client.createTask({ title: 'Milk' }).orThrow()).toMatchObject({
    __typename: 'Task',
    title: '{"title":"Milk"}',
  });
  server.answer('createTask', { __typename: 'ValidationError', code: 'VALIDATION', message: 'Too long.' });
  const result = await client.createTask({ title: 'Milk' });
  expect(result).toMatchObject({ ok: false, error: { __typename: 'ValidationError', message: 'Too long.' } });
  await expect(client.createTask({ title: 'Milk' }).orThrow()).rejects.toBeInstanceOf(MutationError);
});

test('what has no answer says so, and how to give it one', async () => {
  const { server, client } = setUp();
  await expect(client.plans()).rejects.toThrow("server.answer('plans', …)");
  server.answer('plans', []);
  expect(await client.plans()).toEqual([]);
});

test('a refusal is the error that the real one is', async () => {
  const { server, client } = setUp({ timeoutMs: 500 });
  server.answer('plans', refusal('COST_LIMITED', { retryAfterSeconds: 60 }));
  const error: unknown = await client.plans().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LimitError);
  expect(error).toMatchObject({ code: 'COST_LIMITED', status: 429, operationName: 'Plans' });
});

test("documents of the caller's own are answered with their data", async () => {
  const { server, client } = setUp();
  server.answer('Own', ({ symbol }) => ({ instrument: { name: String(symbol) } }));
  const document = 'query Own($symbol: String!) { instrument(symbol: $symbol) { name } }';
  expect(await client.request(document, { symbol: 'AAPL' })).toEqual({ instrument: { name: 'AAPL' } });
});

test("documents of the caller's own are called as they name themselves wherever a name is asked for", async () => {
  const { server, client } = setUp({ transport: 'websocket', retry: { baseDelayMs: 1 } });
  await expect(client.request('query Own { viewer { id } }')).rejects.toThrow("server.answer('Own', …)");
  server.answer('Own', { viewer: null });
  server.failNext({ kind: 'unavailable', operation: 'Own' });
  await client.request('query Own { viewer { id } }');
  expect(server.lastRequest('Own')).toBeDefined();
  expect(server.requests).toHaveLength(2);
  const document = 'subscription Mine($after: String) { mine(after: $after) { cursor } }';
  const stream = client.subscribe(document, {});
  const first = stream.next();
  await expect.poll(() => server.followers('Mine')).toBe(1);
  server.push('Mine', { mine: { cursor: 'a' } });
  expect(await first).toEqual({ done: false, value: { mine: { cursor: 'a' } } });
  server.dropConnections();
  server.push('Mine', { mine: { cursor: 'b' } });
  expect(await stream.next()).toEqual({ done: false, value: { mine: { cursor: 'b' } } });
  server.complete('Mine');
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('tokens count until they end, and are not in what was recorded', async () => {
  const { server, client } = setUp({ token: 'secret-token' });
  server.answer('plans', []);
  await client.plans();
  expect(server.lastRequest('plans')).toMatchObject({ isSignedIn: true, headers: { authorization: 'Bearer …' } });
  expect(JSON.stringify(server.requests)).not.toContain('secret-token');
  server.expireToken('secret-token');
  await expect(client.plans()).rejects.toBeInstanceOf(AuthenticationError);
});

import { createClient, type TickwireClient } from '@tickwire/sdk';
import { createTestServer, type Fault, type TestServer } from '@tickwire/sdk/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let server: TestServer;
let client: TickwireClient;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
  server = createTestServer();
  const { url, fetch, webSocket } = server;
  // Hashes are computed by the platform in its own time, of which fake timers know nothing.
  client = createClient({ url, fetch, webSocket, persisted: false });
  server.answer('plans', []);
});
afterEach(() => {
  vi.useRealTimers();
});

async function soon<Value>(call: PromiseLike<Value>): Promise<Value> {
  const value = Promise.resolve(call);
  value.catch(() => {});
  await vi.advanceTimersByTimeAsync(25_000);
  return value;
}

test.each<Fault>([
  { kind: 'network' },
  { kind: 'answer-lost' },
  { kind: 'rate-limited', retryAfterSeconds: 5 },
  { kind: 'rate-limited' },
  { kind: 'unavailable', retryAfterSeconds: 1 },
  { kind: 'unavailable' },
  { kind: 'bad-gateway' },
  { kind: 'bad-gateway', status: 504 },
  { kind: 'response', status: 429, headers: { 'retry-after': '3' }, body: 'slow down' },
  { kind: 'slow', ms: 10_000 },
])('a query outlives $kind, and says how often it was sent', async (fault) => {
  server.failNext({ ...fault, times: 2 });
  const retries: unknown[] = [];
  client.on('retry', (retry) => retries.push(retry));
  expect(await soon(client.plans())).toEqual([]);
  expect(retries).toHaveLength(fault.kind === 'slow' ? 0 : 2);
  expect(vi.getTimerCount()).toBe(0);
});

test('a mutation whose answer is lost is done once, by one key for all tries', async () => {
  const made: unknown[] = [];
  server.answer('createTask', ({ input }) => {
    made.push(input);
    return { id: `t${made.length}` };
  });
  server.failNext({ kind: 'answer-lost', operation: 'createTask', times: 2 });
  expect(await soon(client.createTask({ title: 'Milk' }).orThrow())).toMatchObject({ id: 't1' });
  expect(made).toEqual([{ title: 'Milk' }]);
  const keys = server.requests.map(({ idempotencyKey }) => idempotencyKey);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
});

test('what never answers ends by the deadline, and a fault of one operation leaves the others alone', async () => {
  server.failNext({ kind: 'no-answer', operation: 'viewer' });
  expect(await soon(client.plans())).toEqual([]);
  await expect(soon(client.viewer({ timeoutMs: 2_000 }))).rejects.toMatchObject({ code: 'TIMEOUT' });
});

import { createClient } from '@tickwire/sdk';
import { afterEach, expect, test, vi } from 'vitest';
import { failureOf } from './harness/failure-of.ts';
import { answerLost, page, refusal, reset } from './harness/faults.ts';
import { startTestServer } from './harness/test-server.ts';

const root = { requestPasswordReset: true, plans: [] };
const retry = { baseDelayMs: 1 };

afterEach(() => vi.unstubAllGlobals());

test('one key is that of all tries of one call, and of no other call', async () => {
  const faults = [reset, page(502), answerLost];
  await using server = await startTestServer({ root, faults });
  const client = createClient({ url: server.url, retry });
  await client.requestPasswordReset('a@example.com');
  await client.requestPasswordReset('a@example.com');
  const keys = server.heard.map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys.slice(0, 4)).size).toBe(1);
  expect(keys[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(keys[4]).toMatch(/./);
  expect(keys[4]).not.toBe(keys[0]);
});

test('a mutation of the own has one too, wherever it stands in its document; queries have none', async () => {
  await using server = await startTestServer({ root });
  const client = createClient({ url: server.url });
  await client.plans();
  await client
    .request('fragment P on Plan { tier } mutation { requestPasswordReset(email: "a@example.com") }')
    .catch(() => {});
  const [query, mutation] = server.heard;
  expect(query?.idempotencyKey).toBeUndefined();
  expect(mutation?.idempotencyKey).toMatch(/./);
});

test('the key that a caller gives is the one that is sent; one that no header can hold is refused unsent', async () => {
  await using server = await startTestServer({ root });
  const client = createClient({ url: server.url });
  await client.requestPasswordReset('a@example.com', { idempotencyKey: 'order-4711-of-today' });
  expect(server.heard[0]?.idempotencyKey).toBe('order-4711-of-today');
  for (const idempotencyKey of ['line\nbreak', 'ümlaut', 'two words', '']) {
    const error = await failureOf(client.requestPasswordReset('a@example.com', { idempotencyKey }));
    expect(error).toMatchObject({ code: 'BAD_OPTIONS', tries: 0 });
    expect(error.message).toContain('idempotencyKey');
  }
  expect(server.heard).toHaveLength(1);
});

test('a first try that is still under way is waited for with the same key', async () => {
  const inProgress = refusal('IDEMPOTENCY_IN_PROGRESS', { status: 409, retryAfterSeconds: 0.001 });
  await using server = await startTestServer({ root, faults: [inProgress, inProgress] });
  const client = createClient({ url: server.url, retry });
  expect(await client.requestPasswordReset('a@example.com')).toBe(true);
  expect(new Set(server.heard.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
});

test('pages that did not come by HTTPS make keys without randomUUID, and send texts for want of SHA-256', async () => {
  const { getRandomValues } = crypto;
  vi.stubGlobal('crypto', { getRandomValues: getRandomValues.bind(crypto) });
  await using server = await startTestServer({ root });
  const client = createClient({ url: server.url });
  await client.requestPasswordReset('a@example.com');
  await client.requestPasswordReset('a@example.com');
  const [first, second] = server.heard;
  expect(first?.idempotencyKey).toMatch(/^[0-9a-f]{32}$/);
  expect(second?.idempotencyKey).not.toBe(first?.idempotencyKey);
  expect(first).toMatchObject({ documentId: undefined, operationName: 'RequestPasswordReset' });
});

import { createClient, type Retry, type RetryOptions } from '@tickwire/sdk';
import { expect, test } from 'vitest';
import { failureOf } from './harness/failure-of.ts';
import { answerLost, page, refusal, reset, silence } from './harness/faults.ts';
import { type Fault, startTestServer } from './harness/test-server.ts';

const plans = [{ tier: 'FREE', maxWatchedSymbols: 5, models: ['BASIC'], costPerMinute: 30_000 }];
const root = { plans, requestPasswordReset: true };
const quick: RetryOptions = { baseDelayMs: 1 };

function failing(...faults: Fault[]) {
  return startTestServer({ root, faults });
}

test.each([
  ['a connection that is reset', reset],
  ['an answer that is lost', answerLost],
  ['a 429 of a proxy', page(429)],
  ['a 502 of a proxy, as HTML', page(502)],
  ['a 503 without a body', page(503, {}, '')],
  ['a 504 of a proxy', page(504)],
  ["a gateway's own code with 429", refusal('UPSTREAM', { status: 429 })],
  ["a gateway's own code with 502", refusal('UPSTREAM', { status: 502 })],
  ["a gateway's own code with 503", refusal('UPSTREAM', { status: 503 })],
  ["a gateway's own code with 504", refusal('UPSTREAM', { status: 504 })],
  ['SERVICE_UNAVAILABLE with 503', refusal('SERVICE_UNAVAILABLE', { status: 503 })],
  ['SERVICE_UNAVAILABLE with 200', refusal('SERVICE_UNAVAILABLE')],
  ['RATE_LIMITED with 200', refusal('RATE_LIMITED', { retryAfterSeconds: 0 })],
  ['RATE_LIMITED with 429 and no time', refusal('RATE_LIMITED', { status: 429 })],
  ['COST_LIMITED with 200', refusal('COST_LIMITED', { retryAfterSeconds: 0.001 })],
])('after %s queries and mutations are sent again', async (_name, fault) => {
  await using server = await failing(fault, fault, fault);
  const client = createClient({ url: server.url, retry: quick });
  expect(await client.plans()).toEqual(plans);
  expect(server.heard).toHaveLength(4);

  await using again = await failing(fault);
  expect(await createClient({ url: again.url, retry: quick }).requestPasswordReset('a@example.com')).toBe(true);
  expect(again.heard).toHaveLength(2);
});

test.each([
  ['BAD_USER_INPUT', 'InvalidRequestError', 200],
  ['FORBIDDEN', 'PermissionError', 200],
  ['INTERNAL_SERVER_ERROR', 'ServerError', 200],
  ['UNAUTHENTICATED', 'AuthenticationError', 200],
  ['PERSISTED_OPERATIONS_ONLY', 'PermissionError', 200],
  ['IDEMPOTENCY_KEY_REUSED', 'InvalidRequestError', 422],
  ['IDEMPOTENCY_OUTCOME_UNKNOWN', 'ServerError', 409],
  ['COST_LIMITED', 'LimitError', 429],
])('%s is not tried again', async (code, name, status) => {
  await using server = await failing(refusal(code, { status }));
  const error = await failureOf(createClient({ url: server.url, retry: quick }).requestPasswordReset('a@example.com'));
  expect(error).toMatchObject({ name, code, status, tries: 1, requestId: 'r-9', retryAfterMs: undefined });
  expect(server.heard).toHaveLength(1);
});

test('a time that no timer can hold is waited for all the same', async () => {
  await using server = await failing(refusal('RATE_LIMITED', { status: 429, headers: { 'retry-after': '2592000' } }));
  const controller = new AbortController();
  const client = createClient({ url: server.url, retry: quick, timeoutMs: Number.POSITIVE_INFINITY });
  const failure = failureOf(client.plans({ signal: controller.signal }));
  const told = new Promise<Retry>((resolve) => client.on('retry', resolve));
  expect((await told).delayMs).toBeGreaterThanOrEqual(2_592_000_000);
  await new Promise((resolve) => setTimeout(resolve, 20));
  controller.abort();
  expect((await failure).code).toBe('ABORTED');
  expect(server.heard).toHaveLength(1);
});

test('after as many retries as are allowed the last fault is thrown', async () => {
  await using server = await failing(...Array.from({ length: 9 }, () => page(502)));
  const client = createClient({ url: server.url, retry: { ...quick, maxRetries: 2 } });
  expect(await failureOf(client.plans())).toMatchObject({ name: 'ServerError', status: 502, tries: 3 });
  expect(await failureOf(client.plans({ maxRetries: 0 }))).toMatchObject({ tries: 1 });
  expect(await failureOf(client.plans({ maxRetries: 4 }))).toMatchObject({ tries: 5 });
});

test('each retry is told with its pause, which is anything up to twice that of the one before, and no more than allowed', async () => {
  await using server = await failing(...Array.from({ length: 200 }, () => reset));
  const retry = { maxRetries: 199, baseDelayMs: 0.5, maxDelayMs: 4 };
  const client = createClient({ url: server.url, retry });
  const told: Retry[] = [];
  client.on('retry', (each) => told.push(each));
  expect(await failureOf(client.plans())).toMatchObject({ code: 'NETWORK', tries: 200 });
  expect(told).toHaveLength(199);
  for (const [index, { tries, delayMs, operationName, error }] of told.entries()) {
    expect({ tries, operationName }).toEqual({ tries: index + 1, operationName: 'Plans' });
    expect(error).toMatchObject({ code: 'NETWORK', tries: index + 1 });
    expect(delayMs).toBeGreaterThanOrEqual(0);
    expect(delayMs).toBeLessThanOrEqual(Math.min(4, 0.5 * 2 ** index));
  }
  // At random, and over the whole of it.
  expect(Math.max(...told.map(({ delayMs }) => delayMs))).toBeGreaterThan(2);
  expect(Math.min(...told.slice(3).map(({ delayMs }) => delayMs))).toBeLessThan(1);
});

const soon = 'Sun, 22 Nov 2026 06:00:30 GMT';
const now = 'Sun, 22 Nov 2026 06:00:00 GMT';
const inHours = () => new Date(Date.now() + 7_200_000).toUTCString();

test.each([
  ['seconds of the header', page(429, { 'retry-after': '30' }), 30_000],
  ["a date, by the server's own clock", page(429, { 'retry-after': soon, date: now }), 30_000],
  ['seconds of the error', refusal('COST_LIMITED', { status: 429, retryAfterSeconds: 30 }), 30_000],
  [
    'the error before the header',
    refusal('COST_LIMITED', { status: 429, retryAfterSeconds: 31, headers: { 'retry-after': '1' } }),
    31_000,
  ],
])('what is asked for is the least: %s', async (_name, fault, retryAfterMs) => {
  await using server = await failing(fault);
  const client = createClient({ url: server.url, timeoutMs: 20_000 });
  const error = await failureOf(client.plans());
  expect(error).toMatchObject({ name: 'LimitError', retryAfterMs, tries: 1 });
  expect(server.heard).toHaveLength(1);

  // Where the deadline allows it, it is waited for.
  await using patient = await failing(fault);
  const controller = new AbortController();
  const waiting = createClient({ url: patient.url, timeoutMs: 60_000 });
  const told = new Promise<Retry>((resolve) => waiting.on('retry', resolve));
  const call = failureOf(waiting.plans({ signal: controller.signal }));
  const { delayMs } = await told;
  expect(delayMs).toBeGreaterThanOrEqual(retryAfterMs);
  expect(delayMs).toBeLessThanOrEqual(retryAfterMs + 250);
  // Also during a pause.
  controller.abort();
  expect(await call).toMatchObject({ name: 'AbortedError', tries: 1 });
});

test('a date without a clock beside it is read by the own one', async () => {
  await using server = await startTestServer({
    respond: (_request, response) => {
      response.sendDate = false;
      response.writeHead(503, { 'retry-after': inHours() }).end();
    },
  });
  const error = await failureOf(createClient({ url: server.url }).plans());
  expect(error).toMatchObject({ name: 'ServerError', tries: 1 });
  expect(error.retryAfterMs).toBeGreaterThan(7_100_000);
  expect(error.retryAfterMs).toBeLessThanOrEqual(7_200_000);
});

test('a time that is no time, or is past, is none', async () => {
  for (const value of ['soon', now, '0', '-5']) {
    await using server = await failing(page(503, { 'retry-after': value }));
    expect(await createClient({ url: server.url, retry: quick }).plans()).toEqual(plans);
  }
});

test('a time before now is none either where the error has it', async () => {
  const fault = refusal('COST_LIMITED', { retryAfterSeconds: -60 });
  await using server = await failing(fault, fault);
  const client = createClient({ url: server.url, retry: quick });
  const told: Retry[] = [];
  client.on('retry', (each) => told.push(each));
  expect(await client.plans()).toEqual(plans);
  expect(told.map(({ delayMs, error }) => [delayMs >= 0, error.retryAfterMs])).toEqual([
    [true, 0],
    [true, 0],
  ]);
});

test('one deadline is that of all tries, and tells what they met', async () => {
  await using server = await failing(page(502), silence);
  const error = await failureOf(createClient({ url: server.url, retry: quick, timeoutMs: 400 }).plans());
  expect(error).toMatchObject({ name: 'TimeoutError', code: 'TIMEOUT', tries: 2, operationName: 'Plans' });
  expect(error.cause).toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 502 });
  expect(server.heard).toHaveLength(2);
});

test('a call whose signal has fired is not begun', async () => {
  await using server = await failing();
  let asked = 0;
  const token = () => {
    asked += 1;
    return 't';
  };
  const client = createClient({ url: server.url, token });
  expect(await failureOf(client.plans({ signal: AbortSignal.abort() }))).toMatchObject({ code: 'ABORTED', tries: 0 });
  expect([asked, server.heard.length]).toEqual([0, 0]);
});

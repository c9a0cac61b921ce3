import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createClient } from '@tickwire/sdk';
import { createTestServer } from '@tickwire/sdk/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeOwnTimers, timersLeftBy } from '../harness/own-timers.ts';

beforeEach(() => fakeOwnTimers());
afterEach(() => {
  vi.useRealTimers();
});

test('a connection that is lost in the first moment of a faked clock is told to be back', async () => {
  const server = createTestServer();
  const { url, fetch, webSocket } = server;
  server.tick('AAPL', '100.00');
  const prices = createClient({ url, fetch, webSocket }).prices(['AAPL']);
  expect((await prices.next()).value).toMatchObject({ type: 'snapshot' });
  server.dropConnections();
  expect((await prices.next()).value).toMatchObject({ type: 'reconnecting' });
  const back = prices.next();
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await back).value).toMatchObject({ type: 'resumed' });
  await prices.return();
});

test('who leaves a stream while a token is waited for leaves no timer behind', async () => {
  const { url, fetch, webSocket } = createTestServer();
  const left = await timersLeftBy(async () => {
    const prices = createClient({ url, fetch, webSocket, token: () => new Promise(() => {}) }).prices(['AAPL']);
    const waiting = prices.next();
    await prices.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });
  expect(left).toEqual([]);
});

test('no hash is waited for, which is made in a time of its own: a call takes what the clock is moved by', async () => {
  const digest = vi.spyOn(crypto.subtle, 'digest').mockReturnValue(new Promise(() => {}));
  const server = createTestServer();
  server.answer('plans', []);
  server.failNext({ kind: 'unavailable', retryAfterSeconds: 5 });
  const plans = createClient({ url: server.url, fetch: server.fetch }).plans();
  await vi.advanceTimersByTimeAsync(6_000);
  expect(await plans).toEqual([]);
  digest.mockRestore();
  await createClient({ url: server.url, fetch: server.fetch, persisted: 'auto' }).plans();
  expect(server.requests.map(({ documentId }) => documentId)).toEqual([undefined, expect.any(String)]);
});

test("with Jest's clock, which holds `queueMicrotask` back as well, what takes no time needs none", async () => {
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance', 'queueMicrotask', 'setImmediate'] });
  const server = createTestServer();
  const { url, fetch, webSocket } = server;
  server.tick('AAPL', '100.00');
  const client = createClient({ url, fetch, webSocket });
  const latest = client.prices(['AAPL']).latest();
  latest.subscribe(() => {})();
  expect((await client.prices(['AAPL']).next()).value).toMatchObject({ type: 'snapshot' });
  expect(server.followers('prices')).toBe(1);
});

test('with the clock of node:test, which moves timers and no more, a dead connection is found as well', async () => {
  vi.useRealTimers();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  try {
    for (const transport of ['websocket', 'sse'] as const) {
      const server = createTestServer();
      const { url, fetch, webSocket } = server;
      server.tick('AAPL', '100.00');
      const latest = createClient({ url, fetch, webSocket, transport }).prices(['AAPL']).latest();
      const states: unknown[] = [];
      const leave = latest.subscribe(() => states.push(latest.get('AAPL')?.state));
      const pass = async (ms: number): Promise<void> => {
        await setImmediate();
        mock.timers.tick(ms);
      };
      await pass(1);
      server.silenceConnections();
      for (let seconds = 0; seconds < 150; seconds += 10) await pass(10_000);
      expect(states.slice(0, 3)).toEqual(['live', 'reconnecting', 'live']);
      leave();
    }
  } finally {
    mock.timers.reset();
  }
});

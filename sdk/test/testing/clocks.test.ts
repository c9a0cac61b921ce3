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

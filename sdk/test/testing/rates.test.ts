import { type ClientOptions, createClient, type PriceEvent } from '@tickwire/sdk';
import { createTestServer } from '@tickwire/sdk/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeOwnTimers, timersLeftBy } from '../harness/own-timers.ts';

beforeEach(() => fakeOwnTimers());
afterEach(() => {
  vi.useRealTimers();
});

function scene(options: Pick<ClientOptions, 'transport'> = {}) {
  const server = createTestServer();
  const { url, fetch, webSocket } = server;
  return { server, client: createClient({ url, fetch, webSocket, ...options }) };
}

const told = ({ value }: IteratorResult<PriceEvent, undefined>) =>
  value && 'missed' in value ? [value.type, value.symbol, value.sequence, value.missed] : [value?.type];

test('a stream is told at most so many events a second of each symbol, and the others are folded', async () => {
  const { server, client } = scene();
  for (const symbol of ['AAPL', 'MSFT']) server.tick(symbol, '100.00');
  const left = await timersLeftBy(async () => {
    const prices = client.prices(['AAPL', 'MSFT'], { maxRate: 2 });
    expect(told(await prices.next())).toEqual(['snapshot', 'AAPL', 1, 0]);
    expect(told(await prices.next())).toEqual(['snapshot', 'MSFT', 1, 0]);
    for (let count = 0; count < 3; count += 1) server.tick('AAPL', '101.00');
    server.tick('MSFT', '99.00');
    const next = prices.next();
    await vi.advanceTimersByTimeAsync(499);
    server.tick('AAPL', '102.00');
    await vi.advanceTimersByTimeAsync(1);
    expect(told(await next)).toEqual(['tick', 'MSFT', 2, 0]);
    expect(told(await prices.next())).toEqual(['tick', 'AAPL', 5, 3]);
    await vi.advanceTimersByTimeAsync(500);
    server.tick('AAPL', '103.00');
    expect(told(await prices.next())).toEqual(['tick', 'AAPL', 6, 0]);
    await prices.return();
    await vi.advanceTimersByTimeAsync(1_000);
  });
  expect(left).toEqual([]);
});

test('who comes back is told what was missed at the same rate, and nothing twice', async () => {
  const { server, client } = scene();
  server.tick('AAPL', '100.00');
  const first = await client.prices(['AAPL'], { maxRate: 2 }).next();
  const after = first.value && 'cursor' in first.value ? first.value.cursor : undefined;
  for (let count = 0; count < 3; count += 1) server.tick('AAPL', '101.00');
  const prices = client.prices(['AAPL'], { maxRate: 2, after });
  expect(told(await prices.next())).toEqual(['tick', 'AAPL', 4, 2]);
  client.close();
});

test.each([0, 1_001])('a rate of %d is refused, as the server does it', async (maxRate) => {
  const { server, client } = scene();
  server.tick('AAPL', '100.00');
  await expect(client.prices(['AAPL'], { maxRate }).next()).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});

test.each(['websocket', 'sse'] as const)('what is completed for all leaves nothing behind (%s)', async (transport) => {
  const { server, client } = scene({ transport });
  server.tick('AAPL', '100.00');
  const left = await timersLeftBy(async () => {
    const prices = client.prices(['AAPL'], { maxRate: 0.01 });
    await prices.next();
    server.complete('prices');
    await prices.return();
    await vi.advanceTimersByTimeAsync(1_000);
  });
  expect(left).toEqual([]);
});

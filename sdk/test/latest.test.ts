import { setImmediate } from 'node:timers/promises';
import { createClient, type LatestPrice } from '@tickwire/sdk';
import { expect, test, vi } from 'vitest';
import { latestOf } from '../src/streams/latest.ts';
import { PriceFeed } from './harness/price-feed.ts';
import { testStreams } from './harness/streams.ts';
import { TcpProxy } from './harness/tcp-proxy.ts';
import { startTestServer } from './harness/test-server.ts';

async function scene(symbols = ['AAPL']) {
  const feed = new PriceFeed();
  const server = await startTestServer({ root: feed });
  const latest = latestOf(testStreams({ url: server.url }), symbols);
  /** Resolves when a listener finds it to be so. */
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const leave = latest.subscribe(() => {
        if (!isSo()) return;
        resolve();
        leave();
      });
    });
  return { feed, server, latest, until, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const stateOf = (price: LatestPrice | undefined) => [price?.sequence, price?.state, price?.missed];

test('it begins with its first listener and ends with its last one, and what is known stays, as reconnecting', async () => {
  await using scenery = await scene();
  const { feed, latest, server } = scenery;
  expect(latest.get('AAPL')).toBeUndefined();
  const leaves = [latest.subscribe(() => {}), latest.subscribe(() => {})];
  const connection = await server.connected();
  const subscription = await feed.subscribed();
  const seen = new Promise<void>((resolve) => leaves.push(latest.subscribe(resolve)));
  subscription.send({ kind: 'SNAPSHOT', sequence: 1 });
  await seen;
  expect(latest.get('aapl')).toMatchObject({ symbol: 'AAPL', price: '101.00', sequence: 1, state: 'live', missed: 0 });
  for (const leave of leaves) leave();
  expect(await connection.closed).toBe(1000);
  expect(latest.get('AAPL')).toMatchObject({ sequence: 1, state: 'reconnecting' });
});

test('a listener that takes the place of the last one in the same turn keeps the stream', async () => {
  await using scenery = await scene();
  const { feed, latest, until } = scenery;
  const first = latest.subscribe(() => {});
  const subscription = await feed.subscribed();
  first();
  const known = until(() => latest.get('AAPL') !== undefined);
  subscription.send({ kind: 'SNAPSHOT', sequence: 1 });
  await known;
});

test('what has changed is another object, and what has not changed stays the same object', async () => {
  await using scenery = await scene(['AAPL', 'MSFT']);
  const { feed, latest, until } = scenery;
  const leave = latest.subscribe(() => {});
  const subscription = await feed.subscribed();
  const both = until(() => latest.all().size === 2);
  subscription.send({ kind: 'SNAPSHOT', sequence: 1 }, { kind: 'SNAPSHOT', symbol: 'MSFT', sequence: 1 });
  await both;
  const before = [latest.all(), latest.get('AAPL'), latest.get('MSFT')];
  expect(latest.all()).toBe(before[0]);
  const changed = until(() => latest.get('AAPL')?.sequence === 100);
  subscription.send(...Array.from({ length: 99 }, (_, index) => ({ sequence: index + 2 })));
  await changed;
  expect(latest.all()).not.toBe(before[0]);
  expect(latest.get('AAPL')).not.toBe(before[1]);
  expect(latest.get('MSFT')).toBe(before[2]);
  leave();
});

test('it tells silence, a lost connection, and that ticks were lost until the next one has come', async () => {
  await using scenery = await scene();
  const { feed, latest, server, until } = scenery;
  const states: unknown[] = [];
  const leave = latest.subscribe(() => states.push(stateOf(latest.get('AAPL'))));
  const { socket } = await server.connected();
  const subscription = await feed.subscribed();
  const events = [
    { kind: 'SNAPSHOT', sequence: 1 },
    { kind: 'STALE', sequence: 1 },
    { kind: 'SNAPSHOT', sequence: 1 },
    { sequence: 5 },
    { sequence: 6 },
  ] as const;
  for (const event of events) {
    const told = until(() => true);
    subscription.send(event);
    await told;
  }
  const away = until(() => latest.get('AAPL')?.state === 'reconnecting');
  socket.terminate();
  await away;
  const again = until(() => latest.get('AAPL')?.state === 'live');
  await feed.subscribed();
  await again;
  expect(states.filter((state, index) => String(state) !== String(states[index - 1]))).toEqual([
    [1, 'live', 0],
    [1, 'stale', 0],
    [1, 'live', 0],
    [5, 'gap', 3],
    [6, 'live', 3],
    [6, 'reconnecting', 3],
    [6, 'live', 3],
  ]);
  leave();
});

test('ticks that nobody can count stay uncounted, also once others have come', async () => {
  await using scenery = await scene();
  const { feed, latest, until } = scenery;
  const leave = latest.subscribe(() => {});
  const subscription = await feed.subscribed();
  const counted = until(() => latest.get('AAPL')?.sequence === 9);
  subscription.send(
    { kind: 'SNAPSHOT', sequence: 1 },
    { kind: 'GAP', sequence: 8, missed: null },
    { kind: 'SNAPSHOT', sequence: 8 },
    { sequence: 9 },
  );
  await counted;
  expect(stateOf(latest.get('AAPL'))).toEqual([9, 'live', null]);
  leave();
});

test('a slow reader of what changes gets the newest of each symbol, and leaving ends it', async () => {
  await using scenery = await scene(['AAPL', 'MSFT']);
  const { feed, latest, server, until } = scenery;
  const prices = latest[Symbol.asyncIterator]();
  const first = prices.next();
  const connection = await server.connected();
  const subscription = await feed.subscribed();
  subscription.send({ kind: 'SNAPSHOT', sequence: 1 });
  expect((await first).value).toMatchObject({ symbol: 'AAPL', sequence: 1 });
  const all = until(() => latest.get('AAPL')?.sequence === 9 && latest.all().size === 2);
  subscription.send({ kind: 'SNAPSHOT', symbol: 'MSFT', sequence: 1 });
  for (let sequence = 2; sequence < 10; sequence += 1) subscription.send({ sequence });
  await all;
  const next = [(await prices.next()).value, (await prices.next()).value];
  expect(next.map((price) => [price?.symbol, price?.sequence]).sort()).toEqual([
    ['AAPL', 9],
    ['MSFT', 1],
  ]);
  const waiting = prices.next();
  await prices.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await connection.closed).toBe(1000);
});

test('an error ends it, is told to its listeners, and a new listener begins anew', async () => {
  const feed = new PriceFeed();
  let isRefused = true;
  await using server = await startTestServer({ root: feed, onConnect: () => !isRefused });
  const latest = createClient({ url: server.url }).prices(['AAPL']).latest();
  const told = new Promise<void>((resolve) => latest.subscribe(resolve));
  await expect(latest[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await told;
  expect(latest.error).toMatchObject({ code: 'FORBIDDEN' });
  isRefused = false;
  const known = new Promise<void>((resolve) => latest.subscribe(resolve));
  expect(latest.error).toBeUndefined();
  (await feed.subscribed()).send({ kind: 'SNAPSHOT', sequence: 1 });
  await known;
  expect(latest.get('AAPL')).toMatchObject({ state: 'live' });
});

test('a listener that throws is logged, and the others are told; one that was taken away meanwhile is not', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  await using scenery = await scene();
  const { feed, latest, until } = scenery;
  const defect = new Error('mine');
  let calls = 0;
  const leave = latest.subscribe(() => {
    removed();
    throw defect;
  });
  const removed = latest.subscribe(() => {
    calls += 1;
  });
  const known = until(() => latest.get('AAPL') !== undefined);
  (await feed.subscribed()).send({ kind: 'SNAPSHOT', sequence: 1 });
  await known;
  expect(calls).toBe(0);
  expect(logged.mock.calls).toEqual([[defect]]);
  leave();
  logged.mockRestore();
});

test('why it has ended stays readable once nobody listens any more', async () => {
  await using server = await startTestServer({ root: new PriceFeed(), onConnect: () => false });
  const latest = createClient({ url: server.url }).prices(['AAPL']).latest();
  await expect(latest[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await setImmediate();
  expect(latest.error).toMatchObject({ code: 'FORBIDDEN' });
});

test('while the connection is away, each price is told so once, however often it is tried', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  await using proxy = await TcpProxy.to(server.url);
  const latest = latestOf(testStreams({ url: proxy.url, transport: 'websocket' }), ['AAPL']);
  const prices = latest[Symbol.asyncIterator]();
  const first = prices.next();
  (await feed.subscribed()).send({ kind: 'SNAPSHOT', sequence: 1 });
  await first;
  proxy.refuse();
  proxy.cut();
  expect((await prices.next()).value).toMatchObject({ state: 'reconnecting' });
  const told = latest.all();
  await proxy.connected(5);
  expect(latest.all()).toBe(told);
  await prices.return();
});

test('when listeners are told is for the caller to choose', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  const frames: (() => void)[] = [];
  const latest = createClient({ url: server.url })
    .prices(['AAPL'])
    .latest({ schedule: (tell) => frames.push(tell) });
  let calls = 0;
  const leave = latest.subscribe(() => {
    calls += 1;
  });
  (await feed.subscribed()).send({ kind: 'SNAPSHOT', sequence: 1 }, { sequence: 2 });
  await expect.poll(() => frames.length).toBe(1);
  expect([calls, latest.get('AAPL')]).toEqual([0, undefined]);
  frames[0]?.();
  expect(calls).toBe(1);
  leave();
});

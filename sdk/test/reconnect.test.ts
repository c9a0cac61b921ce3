import { once } from 'node:events';
import { createServer } from 'node:net';
import { createClient, type PriceEvent } from '@tickwire/sdk';
import { expect, test } from 'vitest';
import { WebSocket as WebSocketOfWs } from 'ws';
import type { TokenSource } from '../src/session.ts';
import type { Patience } from '../src/streams/patience.ts';
import { pricesOf } from '../src/streams/prices.ts';
import type { Stream } from '../src/streams/reader.ts';
import { PriceFeed } from './harness/price-feed.ts';
import { testStreams } from './harness/streams.ts';
import { startTestServer } from './harness/test-server.ts';

interface StreamOptions {
  readonly url: string;
  readonly token?: TokenSource;
  readonly patience?: Partial<Patience>;
  readonly timeoutMs?: number;
  readonly webSocket?: typeof WebSocketOfWs | undefined;
}

function streamOf(options: StreamOptions): Stream<PriceEvent> {
  return pricesOf(testStreams({ transport: 'websocket', ...options }), ['AAPL']);
}

/** The next that is told of a symbol. */
async function nextPrice(prices: AsyncIterator<PriceEvent, undefined>): Promise<PriceEvent> {
  for (;;) {
    const { done, value } = await prices.next();
    if (done) throw new Error('the stream has ended');
    if ('symbol' in value) return value;
  }
}

test('a lost connection is taken up again after the last event, so that the gap is told', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  const prices = createClient({ url: server.url }).prices(['AAPL'], { after: 'start' });
  const first = prices.next();
  const { socket } = await server.connected();
  const before = await feed.subscribed();
  expect(before.args.after).toBe('start');
  before.send({ kind: 'SNAPSHOT', sequence: 41 }, { sequence: 42 });
  await first;
  await prices.next();
  socket.terminate();

  expect((await prices.next()).value).toMatchObject({
    type: 'reconnecting',
    attempt: 1,
    delayMs: expect.any(Number),
    cause: { code: 'NETWORK' },
  });
  const after = await feed.subscribed();
  expect(after.args).toMatchObject({ symbols: ['AAPL'], after: 'AAPL:42' });
  after.send({ kind: 'GAP', sequence: 50, missed: null }, { kind: 'SNAPSHOT', sequence: 50 });
  expect((await prices.next()).value).toMatchObject({ type: 'resumed', afterMs: expect.any(Number) });
  expect((await prices.next()).value).toMatchObject({ type: 'gap', missed: null, cursor: 'AAPL:42' });
  expect((await prices.next()).value).toMatchObject({ type: 'snapshot', sequence: 50 });
  await prices.return?.();
  await after.left;
});

test.each([1000, 1001, 1011, 1012, 1013, 4408, 4429, 4500, 3000])(
  'a close with %i is a loss, and not the end',
  async (code) => {
    const feed = new PriceFeed();
    await using server = await startTestServer({ root: feed });
    const prices = streamOf({ url: server.url });
    const first = prices.next();
    const { socket } = await server.connected();
    (await feed.subscribed()).send({ sequence: 1 });
    await first;
    socket.close(code, 'see you');
    const next = nextPrice(prices);
    (await feed.subscribed()).send({ sequence: 2 });
    expect(await next).toMatchObject({ sequence: 2 });
    await prices.return();
  },
);

test.each([
  [4400, 'CONNECTION_CLOSED'],
  [4401, 'UNAUTHENTICATED'],
  [4403, 'UNAUTHENTICATED'],
  [4406, 'CONNECTION_CLOSED'],
  [4409, 'CONNECTION_CLOSED'],
  [1008, 'CONNECTION_CLOSED'],
])('a close with %i ends the stream with %s', async (code, name) => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  const prices = streamOf({ url: server.url });
  const next = prices.next();
  const { socket } = await server.connected();
  await feed.subscribed();
  socket.close(code, 'not with me');
  await expect(next).rejects.toMatchObject({ code: name, message: expect.stringContaining('not with me') });
  expect(await prices.next()).toEqual({ done: true, value: undefined });
});

test('a connection that the server refuses ends the stream, and its reason repeats no token', async () => {
  await using server = await startTestServer({ root: new PriceFeed(), onConnect: () => false });
  await expect(streamOf({ url: server.url, token: 'Forbidden' }).next()).rejects.toMatchObject({
    code: 'FORBIDDEN',
    message: 'The connection was closed with 4403',
  });
});

test('a subscription that the server completes is taken up again: prices have no end', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  const prices = streamOf({ url: server.url });
  const first = nextPrice(prices);
  (await feed.subscribed()).complete();
  (await feed.subscribed()).send({ sequence: 1 });
  expect(await first).toMatchObject({ sequence: 1 });
  await prices.return();
});

test('a socket that no longer answers is given up for a new one', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  const prices = createClient({ url: server.url, keepAlive: { pingAfterMs: 50, pongWithinMs: 300 } }).prices(['AAPL']);
  const first = prices.next();
  const { socket } = await server.connected();
  (await feed.subscribed()).send({ sequence: 1 });
  await first;
  // The other end of a cable that was pulled: open for whoever only listens.
  socket.pause();
  const next = nextPrice(prices);
  await server.connected();
  const after = await feed.subscribed();
  expect(after.args.after).toBe('AAPL:1');
  after.send({ sequence: 2 });
  expect(await next).toMatchObject({ sequence: 2 });
  await prices.return?.();
  socket.terminate();
});

test('a server that cannot be reached at first is an error once the time is over', async () => {
  const closed = await startTestServer();
  await closed[Symbol.asyncDispose]();
  await expect(nextPrice(streamOf({ url: closed.url, timeoutMs: 30 }))).rejects.toMatchObject({
    code: 'NETWORK',
    operationName: 'Prices',
  });
});

test.each([
  ['the own WebSocket of the platform', undefined],
  ['the package ws', WebSocketOfWs],
])('a server that accepts and then is silent is given up, with %s', async (_name, webSocket) => {
  const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}/graphql`;
  const prices = streamOf({ url, webSocket, timeoutMs: 50, patience: { connectWithinMs: 10 } });
  await expect(nextPrice(prices)).rejects.toMatchObject({ code: 'NETWORK' });
  silent.close();
});

test('each connection asks the token function anew; one that fails is tried again', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  const tokens = [() => 'one', () => Promise.reject(new Error('offline')), () => 'two'];
  const prices = streamOf({ url: server.url, token: () => tokens.shift()?.() });
  const first = prices.next();
  const { socket, params } = await server.connected();
  expect(params).toEqual({ Authorization: 'Bearer one' });
  (await feed.subscribed()).send({ sequence: 1 });
  await first;
  socket.terminate();
  const next = nextPrice(prices);
  expect((await server.connected()).params).toEqual({ Authorization: 'Bearer two' });
  (await feed.subscribed()).send({ sequence: 2 });
  await next;
  await prices.return();
});

test('leaving during the pause before the next attempt ends the stream', async () => {
  const closed = await startTestServer();
  await closed[Symbol.asyncDispose]();
  const prices = streamOf({ url: closed.url, patience: { baseDelayMs: 20_000 } });
  let pauses = 0;
  while (pauses < 1_000) {
    const { value } = await prices.next();
    if (value?.type === 'reconnecting') pauses = value.delayMs;
  }
  const waiting = prices.next();
  await prices.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
});

test('the package ws serves as well as the own WebSocket of the platform', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  const prices = createClient({ url: server.url, webSocket: WebSocketOfWs }).prices(['AAPL']);
  const first = prices.next();
  const connection = await server.connected();
  (await feed.subscribed()).send({ sequence: 1 });
  expect((await first).value).toMatchObject({ sequence: 1 });
  await prices.return?.();
  expect(await connection.closed).toBe(1000);
});

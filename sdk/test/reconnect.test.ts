import { once } from 'node:events';
import { createServer } from 'node:net';
import { createClient } from '@tickwire/sdk';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Patience } from '../src/live/patience.ts';
import { PriceStream } from '../src/live/price-stream.ts';
import { Sockets } from '../src/live/sockets.ts';
import { Session, type TokenSource } from '../src/session.ts';
import { PriceFeed } from './harness/price-feed.ts';
import { startTestServer } from './harness/test-server.ts';

const impatient: Patience = {
  connectWithinMs: 50,
  pingAfterMs: 20,
  pongWithinMs: 20,
  retryDelayMs: () => 1,
};

interface StreamOptions {
  readonly url: string;
  readonly token?: TokenSource;
  readonly patience?: Partial<Patience>;
  readonly timeoutMs?: number;
}

function streamOf({ url, token, patience: changes, timeoutMs = 30_000 }: StreamOptions): PriceStream {
  // Pings only where a test is about them.
  const patience = { ...impatient, pingAfterMs: 60_000, connectWithinMs: 10_000, ...changes };
  const session = new Session(token);
  const sockets = new Sockets({ url: url.replace('http', 'ws'), webSocket: undefined, session, patience });
  return new PriceStream({ symbols: ['AAPL'], sockets, patience, timeoutMs });
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

  const next = prices.next();
  const after = await feed.subscribed();
  expect(after.args).toMatchObject({ symbols: ['AAPL'], after: 'AAPL:42' });
  after.send({ kind: 'GAP', sequence: 50, missed: 7 }, { kind: 'SNAPSHOT', sequence: 50 });
  expect((await next).value).toMatchObject({ kind: 'GAP', missed: 7 });
  expect((await prices.next()).value).toMatchObject({ kind: 'SNAPSHOT', sequence: 50 });
  await prices.return?.();
  await after.left;
});

test.each([1000, 1001, 1011, 1012, 1013, 4408, 3000])('a close with %i is a loss, and not the end', async (code) => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  const prices = streamOf({ url: server.url });
  const first = prices.next();
  const { socket } = await server.connected();
  (await feed.subscribed()).send({ sequence: 1 });
  await first;
  socket.close(code, 'see you');
  const next = prices.next();
  (await feed.subscribed()).send({ sequence: 2 });
  expect((await next).value).toMatchObject({ sequence: 2 });
  await prices.return();
});

test.each([
  [4400, 'CONNECTION_CLOSED'],
  [4401, 'UNAUTHENTICATED'],
  [4403, 'FORBIDDEN'],
  [4406, 'CONNECTION_CLOSED'],
  [4409, 'CONNECTION_CLOSED'],
  [4429, 'RATE_LIMITED'],
  [4500, 'INTERNAL_SERVER_ERROR'],
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
  const first = prices.next();
  (await feed.subscribed()).complete();
  (await feed.subscribed()).send({ sequence: 1 });
  expect((await first).value).toMatchObject({ sequence: 1 });
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
  const next = prices.next();
  await server.connected();
  const after = await feed.subscribed();
  expect(after.args.after).toBe('AAPL:1');
  after.send({ sequence: 2 });
  expect((await next).value).toMatchObject({ sequence: 2 });
  await prices.return?.();
  socket.terminate();
});

test('a server that cannot be reached at first is an error once the time is over', async () => {
  const closed = await startTestServer();
  await closed[Symbol.asyncDispose]();
  await expect(streamOf({ url: closed.url, timeoutMs: 30 }).next()).rejects.toMatchObject({
    code: 'NETWORK',
    operationName: 'Prices',
    cause: expect.any(Error),
  });
});

test.each([
  ['the own WebSocket of the platform', undefined],
  ['the package ws', WebSocket],
])('a server that accepts and then is silent is given up, with %s', async (_name, webSocket) => {
  const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const patience = { ...impatient, connectWithinMs: 10 };
  const url = `ws://127.0.0.1:${port}/graphql`;
  const sockets = new Sockets({ url, webSocket, session: new Session(undefined), patience });
  const prices = new PriceStream({ symbols: ['AAPL'], sockets, patience, timeoutMs: 50 });
  await expect(prices.next()).rejects.toMatchObject({ code: 'NETWORK' });
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
  const next = prices.next();
  expect((await server.connected()).params).toEqual({ Authorization: 'Bearer two' });
  (await feed.subscribed()).send({ sequence: 2 });
  await next;
  await prices.return();
});

test('leaving during the pause before the next attempt ends the stream', async () => {
  const closed = await startTestServer();
  await closed[Symbol.asyncDispose]();
  const pausing = Promise.withResolvers<void>();
  const retryDelayMs = () => {
    pausing.resolve();
    return 20_000;
  };
  const prices = streamOf({ url: closed.url, patience: { retryDelayMs } });
  const waiting = prices.next();
  await pausing.promise;
  await prices.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
});

test('the package ws serves as well as the own WebSocket of the platform', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  const prices = createClient({ url: server.url, webSocket: WebSocket }).prices(['AAPL']);
  const first = prices.next();
  const connection = await server.connected();
  (await feed.subscribed()).send({ sequence: 1 });
  expect((await first).value).toMatchObject({ sequence: 1 });
  await prices.return?.();
  expect(await connection.closed).toBe(1000);
});

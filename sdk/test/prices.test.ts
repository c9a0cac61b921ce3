import { once } from 'node:events';
import { createClient, type PriceEvent } from '@tickwire/sdk';
import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { PriceFeed } from './harness/price-feed.ts';
import { startTestServer } from './harness/test-server.ts';

function sequenceOf({ done, value }: IteratorResult<PriceEvent, unknown>): number {
  if (done || !('sequence' in value)) throw new Error('no price');
  return value.sequence;
}

test('events come in order, and break ends the subscription and the socket', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  const seen: number[] = [];
  const reading = (async () => {
    for await (const event of createClient({ url: server.url }).prices(['AAPL'], { after: 'c', maxRate: 5 })) {
      if ('sequence' in event) seen.push(event.sequence);
      if (seen.at(-1) === 3) break;
    }
  })();
  const connection = await server.connected();
  const subscription = await feed.subscribed();
  expect(subscription.args).toEqual({ symbols: ['AAPL'], after: 'c', maxRate: 5 });
  subscription.send({ kind: 'SNAPSHOT', sequence: 1 }, { sequence: 2 }, { sequence: 3 }, { sequence: 4 });
  await reading;
  expect(seen).toEqual([1, 2, 3]);
  await subscription.left;
  expect(await connection.closed).toBe(1000);
});

test('the token is sent where there is one, and nothing where there is none', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  for (const [token, params] of [
    ['mine', { Authorization: 'Bearer mine' }],
    [undefined, undefined],
  ] as const) {
    const prices = createClient({ url: server.url, token }).prices(['AAPL']);
    const first = prices.next();
    expect((await server.connected()).params).toEqual(params);
    (await feed.subscribed()).send({ sequence: 1 });
    await first;
    await prices.return?.();
  }
});

test('two streams of one client share one socket, which the last of them closes', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  const client = createClient({ url: server.url });
  const [a, b] = [client.prices(['AAPL']), client.prices(['MSFT'])];
  const reading = [a.next(), b.next()];
  const connection = await server.connected();
  const subscriptions = [await feed.subscribed(), await feed.subscribed()];
  expect(subscriptions.map(({ args }) => args.symbols)).toEqual([['AAPL'], ['MSFT']]);
  for (const subscription of subscriptions) subscription.send({ sequence: 1 });
  await Promise.all(reading);

  await a.return?.();
  await subscriptions[0]?.left;
  subscriptions[1]?.send({ sequence: 2 });
  expect(sequenceOf(await b.next())).toBe(2);
  expect(connection.socket.readyState).toBe(connection.socket.OPEN);
  await b.return?.();
  expect(await connection.closed).toBe(1000);

  const again = client.prices(['AAPL']);
  const first = again.next();
  (await feed.subscribed()).send({ sequence: 9 });
  expect(sequenceOf(await first)).toBe(9);
  await again.return?.();
});

test('the signal ends a waiting loop without an error, and the subscription with it', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  const controller = new AbortController();
  const prices = createClient({ url: server.url }).prices(['AAPL'], { signal: controller.signal });
  const waiting = prices.next();
  const subscription = await feed.subscribed();
  controller.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await prices.next()).toEqual({ done: true, value: undefined });
  await subscription.left;
});

test('a signal that has fired already connects to nothing', async () => {
  const prices = createClient({ url: 'http://127.0.0.1:9/graphql' }).prices(['AAPL'], { signal: AbortSignal.abort() });
  expect(await prices.next()).toEqual({ done: true, value: undefined });
});

test('what is thrown into a generator that hands the stream on comes out of it, and ends the subscription', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  const client = createClient({ url: server.url });
  async function* handedOn() {
    yield* client.prices(['AAPL']);
  }
  const prices = handedOn();
  const first = prices.next();
  const subscription = await feed.subscribed();
  subscription.send({ kind: 'SNAPSHOT', sequence: 1 });
  await first;
  await expect(prices.throw(new RangeError('mine'))).rejects.toThrow(RangeError);
  await subscription.left;
});

test("the server's refusal is thrown with its code, after the events that came before it", async () => {
  const prices = () => {
    throw new GraphQLError('Unknown symbol: NOPE.', { extensions: { code: 'BAD_USER_INPUT', requestId: 'r-3' } });
  };
  await using server = await startTestServer({ root: { prices } });
  const stream = createClient({ url: server.url }).prices(['NOPE']);
  await expect(stream.next()).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: 'Unknown symbol: NOPE.',
    requestId: 'r-3',
    operationName: 'Prices',
  });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('leaving while the connection is being made ends it', async () => {
  await using server = await startTestServer({ root: new PriceFeed() });
  const prices = createClient({ url: server.url }).prices(['AAPL']);
  const waiting = prices.next();
  await prices.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });
});

test('a reader who falls behind gets the newest price of each symbol and how many were folded', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  const prices = createClient({ url: server.url }).prices(['AAPL', 'MSFT']);
  const first = prices.next();
  const { socket } = await server.connected();
  const subscription = await feed.subscribed();
  subscription.send({ kind: 'SNAPSHOT', sequence: 0 });
  expect(sequenceOf(await first)).toBe(0);
  for (let sequence = 1; sequence <= 1_001; sequence += 1) subscription.send({ sequence });
  subscription.send({ symbol: 'MSFT', sequence: 1, missed: 4 });
  await subscription.sent();
  // Frames come in order: once the pong is back, the events before the ping have come.
  socket.ping();
  await once(socket, 'pong');
  expect([(await prices.next()).value, (await prices.next()).value]).toMatchObject([
    { symbol: 'AAPL', sequence: 1_001, missed: 1_000 },
    { symbol: 'MSFT', sequence: 1, missed: 4 },
  ]);
  await prices.return?.();
});

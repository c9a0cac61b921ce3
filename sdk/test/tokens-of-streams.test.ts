import { AuthenticationError, type ClientOptions, createClient, PermissionError } from '@tickwire/sdk';
import { expect, test } from 'vitest';
import { PriceFeed } from './harness/price-feed.ts';
import { startTestServer } from './harness/test-server.ts';

type Params = Readonly<Record<string, unknown>> | undefined;

function tokenOf(params: Params): string {
  return String(params?.Authorization).replace('Bearer ', '');
}

/** Gives each of these, and then the last one. */
function tokens(...all: string[]): () => string {
  return () => (all.length > 1 ? all.shift() : all[0]) ?? '';
}

async function served(accepted: readonly string[], token: ClientOptions['token']) {
  const feed = new PriceFeed();
  const asked: string[] = [];
  const onConnect = (params: Params) => {
    asked.push(tokenOf(params));
    return accepted.includes(tokenOf(params)) || 4401;
  };
  const server = await startTestServer({ root: feed, onConnect });
  const prices = createClient({ url: server.url, token }).prices(['AAPL']);
  return { feed, asked, server, prices, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('a token that is refused at the door is asked for anew, once, and the stream begins', async () => {
  await using scene = await served(['new'], tokens('old', 'new'));
  const { feed, prices, asked } = scene;
  const first = prices.next();
  (await feed.subscribed()).send({ kind: 'SNAPSHOT', sequence: 1 });
  expect((await first).value).toMatchObject({ type: 'reconnecting', delayMs: 0, cause: { code: 'UNAUTHENTICATED' } });
  expect((await prices.next()).value).toMatchObject({ type: 'resumed' });
  expect((await prices.next()).value).toMatchObject({ type: 'snapshot' });
  expect(asked).toEqual(['old', 'new']);
  await prices.return();
});

test.each([4401, 4403])(
  'a session that ends in mid-stream with %i is followed by another one, behind the last event',
  async (code) => {
    await using scene = await served(['one', 'two'], tokens('one', 'two'));
    const { feed, prices, server } = scene;
    const first = prices.next();
    const { socket } = await server.connected();
    (await feed.subscribed()).send({ kind: 'SNAPSHOT', sequence: 1 });
    await first;
    socket.close(code, 'ended');
    expect((await prices.next()).value).toMatchObject({ type: 'reconnecting', cause: { code: 'UNAUTHENTICATED' } });
    const after = await feed.subscribed();
    expect(after.args.after).toBe('AAPL:1');
    after.send({ sequence: 2 });
    expect((await prices.next()).value).toMatchObject({ type: 'resumed' });
    expect((await prices.next()).value).toMatchObject({ type: 'tick', sequence: 2 });
    await prices.return();
  },
);

test('a second token that is refused as well is an error', async () => {
  await using scene = await served([], tokens('one', 'two', 'three'));
  const { prices, asked } = scene;
  expect((await prices.next()).value).toMatchObject({ type: 'reconnecting' });
  const failure: unknown = await prices.next().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AuthenticationError);
  expect(asked).toHaveLength(2);
  expect(await prices.next()).toEqual({ done: true, value: undefined });
});

test('where there is no other token, the refusal is the error', async () => {
  await using scene = await served([], 'mine');
  const failure: unknown = await scene.prices.next().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AuthenticationError);
  expect(failure).toMatchObject({ code: 'UNAUTHENTICATED', operationName: 'Prices' });
  expect(scene.asked).toEqual(['mine']);
});

test('a suspended account is an error at once, whatever other token there is', async () => {
  const asked: string[] = [];
  const onConnect = (params: Params) => {
    asked.push(tokenOf(params));
    return false;
  };
  await using server = await startTestServer({ root: new PriceFeed(), onConnect });
  const prices = createClient({ url: server.url, token: tokens('one', 'two') }).prices(['AAPL']);
  const failure: unknown = await prices.next().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PermissionError);
  expect(asked).toEqual(['one']);
});

test('who has signed in meanwhile gets another socket, and what runs goes on over its own', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  let token = 'one';
  const client = createClient({ url: server.url, token: () => token });
  const [a, b] = [client.prices(['AAPL']), client.prices(['MSFT'])];
  const first = a.next();
  const one = await server.connected();
  const subscription = await feed.subscribed();
  subscription.send({ sequence: 1 });
  await first;
  token = 'two';
  const second = b.next();
  expect((await server.connected()).params).toEqual({ Authorization: 'Bearer two' });
  (await feed.subscribed()).send({ symbol: 'MSFT', sequence: 1 });
  await second;
  subscription.send({ sequence: 2 });
  expect((await a.next()).value).toMatchObject({ symbol: 'AAPL', sequence: 2 });
  await a.return();
  expect(await one.closed).toBe(1000);
  await b.return();
});

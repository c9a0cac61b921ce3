import { AuthenticationError, createClient, type PriceEvent } from '@tickwire/sdk';
import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import type { FetchInit } from '../src/http-transport.ts';
import { eventParser } from '../src/streams/event-stream.ts';
import { pricesOf } from '../src/streams/prices.ts';
import { PriceFeed } from './harness/price-feed.ts';
import { testStreams } from './harness/streams.ts';
import { TcpProxy } from './harness/tcp-proxy.ts';
import { startTestServer } from './harness/test-server.ts';
import { TickLog } from './harness/tick-log.ts';

async function next(prices: AsyncIterator<PriceEvent, undefined>): Promise<PriceEvent> {
  const { done, value } = await prices.next();
  if (done) throw new Error('the stream has ended');
  return value;
}

test('over server-sent events the same is told, with the token, and leaving ends the subscription', async () => {
  const feed = new PriceFeed();
  await using server = await startTestServer({ root: feed });
  const prices = createClient({ url: server.url, token: 'mine', transport: 'sse' }).prices(['AAPL'], { maxRate: 5 });
  const first = prices.next();
  const subscription = await feed.subscribed();
  subscription.send({ kind: 'SNAPSHOT', sequence: 1 }, { sequence: 2 });
  expect((await first).value).toMatchObject({ type: 'snapshot', sequence: 1 });
  expect(await next(prices)).toMatchObject({ type: 'tick', sequence: 2 });
  expect(server.heard).toMatchObject([
    { authorization: 'Bearer mine', operationName: 'Prices', variables: { symbols: ['AAPL'], maxRate: 5 } },
  ]);
  await prices.return();
  await subscription.left;
});

test('a fetch whose answers cannot be read as they come is told as such, and is never taken for a stream', async () => {
  await using server = await startTestServer({ root: new TickLog() });
  const unread = new AbortController();
  const fetch = async (url: string, { signal, ...init }: FetchInit) => {
    const answer = await globalThis.fetch(url, { ...init, signal: AbortSignal.any([signal, unread.signal]) });
    // As node-fetch's, which is a stream of Node.
    return { status: answer.status, headers: answer.headers, body: {}, text: () => answer.text() };
  };
  const prices = createClient({ url: server.url, fetch, transport: 'sse' }).prices(['A']);
  const event = await next(prices);
  expect(event).toMatchObject({ type: 'reconnecting', cause: { message: '`fetch` gives no ReadableStream.' } });
  expect(await next(prices)).toMatchObject({ type: 'reconnecting' });
  await prices.return();
  unread.abort();
});

test('a network that knows no WebSockets is found out once for a client', async () => {
  let tries = 0;
  class Counted extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol);
      tries += 1;
    }
  }
  await using server = await startTestServer({ root: new TickLog(), sockets: false });
  const client = createClient({ url: server.url, webSocket: Counted });
  for (let stream = 0; stream < 3; stream += 1) {
    const prices = client.prices(['A']);
    expect(await next(prices)).toMatchObject({ type: 'snapshot' });
    await prices.return();
  }
  expect(tries).toBe(1);
});

test('a platform without WebSockets does with server-sent events', async () => {
  const native = globalThis.WebSocket;
  await using server = await startTestServer({ root: new TickLog() });
  try {
    Reflect.deleteProperty(globalThis, 'WebSocket');
    const prices = createClient({ url: server.url }).prices(['A']);
    expect(await next(prices)).toMatchObject({ type: 'snapshot' });
    expect(server.heard).toHaveLength(1);
    await prices.return();
    expect(() => createClient({ url: server.url, transport: 'websocket' })).toThrow(
      expect.objectContaining({ code: 'NO_WEBSOCKET', message: expect.stringContaining('"ws"') }),
    );
  } finally {
    globalThis.WebSocket = native;
  }
});

test('a network that lets a socket be opened and breaks it off at once is one that knows none', async () => {
  await using server = await startTestServer({ root: new TickLog(), onConnect: () => 1006 });
  const prices = createClient({ url: server.url }).prices(['A']);
  expect(await next(prices)).toMatchObject({ type: 'snapshot' });
  await prices.return();
});

class Forbidden {
  constructor() {
    throw new DOMException('An insecure WebSocket connection may not be initiated.', 'SecurityError');
  }
  addEventListener(): void {}
  send(): void {}
  close(): void {}
}

test('where a WebSocket may not be made at all, server-sent events stand in for it', async () => {
  await using server = await startTestServer({ root: new TickLog() });
  const prices = createClient({ url: server.url, webSocket: Forbidden }).prices(['A']);
  expect(await next(prices)).toMatchObject({ type: 'snapshot' });
  await prices.return();
});

test('where they are not to, that no WebSocket can be made is an error, with its cause', async () => {
  const prices = createClient({ url: 'http://a.test', webSocket: Forbidden, transport: 'websocket' }).prices(['A']);
  await expect(prices.next()).rejects.toMatchObject({
    name: 'NetworkError',
    code: 'NO_WEBSOCKET',
    operationName: 'Prices',
    cause: { name: 'SecurityError' },
  });
});

test('where a socket was made before, one that cannot be made is a passing matter', async () => {
  await using server = await startTestServer({ root: new TickLog() });
  await using without = await startTestServer({ root: new TickLog(), sockets: false });
  await using proxy = await TcpProxy.to(server.url);
  const prices = pricesOf(testStreams({ url: proxy.url }), ['A'], { maxRetries: 1 });
  expect(await next(prices)).toMatchObject({ type: 'snapshot' });
  proxy.redirect(without.url);
  proxy.cut();
  expect(await next(prices)).toMatchObject({ type: 'reconnecting' });
  await expect(prices.next()).rejects.toMatchObject({ code: 'NETWORK' });
  expect(without.heard.filter(({ method }) => method === 'POST')).toEqual([]);
});

test('a server that is away at first is reached by a socket when it comes', async () => {
  const log = new TickLog();
  await using server = await startTestServer({ root: log });
  await using proxy = await TcpProxy.to(server.url);
  proxy.refuse();
  const prices = pricesOf(testStreams({ url: proxy.url }), ['A']);
  expect(await next(prices)).toMatchObject({ type: 'reconnecting', attempt: 1 });
  proxy.refuse(false);
  while ((await next(prices)).type !== 'snapshot');
  expect(server.heard).toEqual([]);
  await prices.return();
});

test('what the server refuses is thrown with its code', async () => {
  const prices = () => {
    throw new GraphQLError('Unknown symbol: NOPE.', { extensions: { code: 'BAD_USER_INPUT', requestId: 'r-3' } });
  };
  await using server = await startTestServer({ root: { prices } });
  await expect(createClient({ url: server.url, transport: 'sse' }).prices(['NOPE']).next()).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: 'Unknown symbol: NOPE.',
    requestId: 'r-3',
  });
});

/** Answers each request in turn, the last way for all that follow. */
function answering(...statuses: number[]) {
  const authorizations: (string | undefined)[] = [];
  return {
    authorizations,
    server: startTestServer({
      respond(request, response) {
        authorizations.push(request.headers.authorization);
        const status = statuses.length > 1 ? statuses.shift() : statuses[0];
        const errors = [{ message: 'No.', extensions: { code: 'UNAUTHENTICATED' } }];
        response.writeHead(status ?? 500, { 'content-type': status === 401 ? 'application/json' : 'text/html' });
        response.end(status === 401 ? JSON.stringify({ errors }) : '<p>Not here');
      },
    }),
  };
}

test('a token that has ended is asked for anew; one that is refused too is an error', async () => {
  const { authorizations, server: starting } = answering(401);
  await using server = await starting;
  const all = ['one', 'two'];
  const prices = pricesOf(testStreams({ url: server.url, transport: 'sse', token: () => all.shift() ?? 'three' }), [
    'A',
  ]);
  expect(await next(prices)).toMatchObject({ type: 'reconnecting', delayMs: 0 });
  await expect(prices.next()).rejects.toBeInstanceOf(AuthenticationError);
  expect(authorizations.map((value) => value?.startsWith('Bearer '))).toEqual([true, true]);
});

test.each([502, 503, 504, 429])('an answer of %i is a loss', async (status) => {
  const { server: starting } = answering(status, 404);
  await using server = await starting;
  const prices = pricesOf(testStreams({ url: server.url, transport: 'sse' }), ['A']);
  expect(await next(prices)).toMatchObject({ type: 'reconnecting', attempt: 1 });
  await expect(prices.next()).rejects.toMatchObject({ code: 'BAD_RESPONSE', status: 404 });
});

test('wherever its pieces end, a stream of events is read as it was written', () => {
  const text = fc.array(fc.constantFrom('\u2028', '\u2029', '\u0085', '\ufeff', ':', ' ', 'data: ', '{}'), {
    maxLength: 9,
  });
  const data = fc.oneof(
    fc.json(),
    text.map((pieces) => JSON.stringify(pieces.join(''))),
    fc.constant('[\n1,\n\n2]'),
  );
  const written = fc.array(fc.record({ event: fc.constantFrom('next', 'complete'), data }), { maxLength: 8 });
  fc.assert(
    fc.property(
      written,
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
      (events, end, sizes) => {
        const texts = events.map(({ event, data }) => {
          const lines = data.split('\n').map((line) => `data: ${line}`);
          return [':', '', 'retry: 10', `event: ${event}`, ...lines, 'id', '', ''].join(end);
        });
        // What follows shows that a lone \r was an end.
        let rest = `${texts.join('')}:`;
        const read: { readonly event: string | undefined; readonly data: string | undefined }[] = [];
        const parse = eventParser((event, data) => read.push({ event, data }));
        while (rest !== '') {
          const size = sizes.next().value;
          parse(rest.slice(0, size));
          rest = rest.slice(size);
        }
        expect(read.filter(({ event }) => event !== undefined)).toEqual(events);
      },
    ),
  );
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import { createClient, ServerError } from '@tickwire/sdk';
import { expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { startTestServer } from './harness/test-server.ts';
import { TickLog } from './harness/tick-log.ts';

/** A server that says what a test has it say, in answer to each message. */
async function saying(answer: (message: { readonly type: string; readonly id?: string }, socket: WebSocket) => void) {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const heard: unknown[] = [];
  const closed: number[] = [];
  sockets.on('connection', (socket) => {
    socket.on('close', (code) => closed.push(code));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      heard.push(message);
      answer(message, socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    heard,
    closed,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const ack = JSON.stringify({ type: 'connection_ack' });

const faults: readonly (readonly [string, (id: string) => readonly string[]])[] = [
  ['no JSON', () => [ack, '{']],
  ['no object', () => [ack, '7']],
  ['an unknown message', () => [ack, '{"type":"hello"}']],
  ['a second acknowledgement', () => [ack, ack]],
  ['an event before the acknowledgement', (id) => [JSON.stringify({ type: 'next', id, payload: { data: {} } })]],
  ['an event of what was never asked for', () => [ack, '{"type":"next","id":"99","payload":{"data":{}}}']],
  ['an event without an id', () => [ack, '{"type":"next","payload":{"data":{}}}']],
];

test.each(faults)('%s is a fault of the server, which ends the streams and the socket', async (_what, sent) => {
  await using server = await saying(({ type }, socket) => {
    if (type === 'connection_init') for (const text of sent('1')) socket.send(text);
  });
  const failure: unknown = await createClient({ url: server.url })
    .prices(['A'])
    .next()
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ServerError);
  expect(failure).toMatchObject({ code: 'BAD_RESPONSE', operationName: 'Prices', tries: 1 });
  await expect.poll(() => server.closed).toEqual([4400]);
});

test('what is no response is the end of that stream', async () => {
  await using server = await saying(({ type, id }, socket) => {
    if (type === 'connection_init') socket.send(ack);
    if (type === 'subscribe') socket.send(JSON.stringify({ type: 'next', id, payload: { errors: 'none' } }));
  });
  await expect(createClient({ url: server.url }).prices(['A']).next()).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
});

test.each([
  ['no field of what was asked for', { data: {} }],
  ['a price that is null', { data: { prices: null } }],
  ['deprecations that are no list', { data: {}, extensions: { deprecations: 5 } }],
])('an event that has %s ends that stream, and not the program', async (_what, payload) => {
  await using server = await saying(({ type, id }, socket) => {
    if (type === 'connection_init') socket.send(ack);
    if (type === 'subscribe') socket.send(JSON.stringify({ type: 'next', id, payload }));
  });
  const failure: unknown = await createClient({ url: server.url })
    .prices(['A'])
    .next()
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ServerError);
  expect(failure).toMatchObject({ code: 'BAD_RESPONSE', operationName: 'Prices', cause: expect.any(TypeError) });
});

test('a ping is answered with what it held, and what comes of a stream that was left is no fault', async () => {
  await using server = await saying(({ type, id }, socket) => {
    if (type === 'connection_init') socket.send(ack);
    if (type === 'subscribe') socket.send('{"type":"ping","payload":{"n":1}}');
    if (type === 'complete') {
      socket.send(JSON.stringify({ type: 'next', id, payload: { data: { prices: {} } } }));
      socket.send(JSON.stringify({ type: 'complete', id }));
    }
  });
  const prices = createClient({ url: server.url }).prices(['A']);
  const waiting = prices.next();
  await expect.poll(() => server.heard).toContainEqual({ type: 'pong', payload: { n: 1 } });
  await prices.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  await expect.poll(() => server.closed).toEqual([1000]);
});

test('an error names the line that asked for the stream', async () => {
  await using server = await saying((_message, socket) => socket.close(4400));
  const failure: unknown = await createClient({ url: server.url })
    .prices(['A'])
    .next()
    .catch((error: unknown) => error);
  expect(failure instanceof Error && failure.stack).toContain('protocol.test.ts');
});

test('a client that is closed ends its streams, and begins no other', async () => {
  const log = new TickLog();
  await using server = await startTestServer({ root: log });
  const client = createClient({ url: server.url });
  const prices = client.prices(['A']);
  await prices.next();
  const waiting = prices.next();
  client.close();
  await expect(waiting).rejects.toMatchObject({ code: 'ABORTED' });
  await expect(client.prices(['A']).next()).rejects.toMatchObject({ code: 'ABORTED' });
  await expect.poll(() => log.readers).toBe(0);
});

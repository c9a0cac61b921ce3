import { createClient, type SubscribeOptions, type TypedDocument } from '@tickwire/sdk';
import { expect, test } from 'vitest';
import { NotificationLog } from './harness/notification-log.ts';
import { TcpProxy } from './harness/tcp-proxy.ts';
import { startTestServer } from './harness/test-server.ts';

type State = Parameters<NonNullable<SubscribeOptions['onState']>>[0];

async function titles(stream: AsyncIterator<{ readonly title: string }, undefined>, count: number): Promise<string[]> {
  const read: string[] = [];
  while (read.length < count) {
    const { done, value } = await stream.next();
    if (done) break;
    read.push(value.title);
  }
  return read;
}

test('notifications are told each once and in order, over connections that are cut', async () => {
  const log = new NotificationLog();
  await using server = await startTestServer({ root: log });
  await using proxy = await TcpProxy.to(server.url);
  const states: State[] = [];
  const onState = (state: State) => states.push(state);
  const stream = createClient({ url: proxy.url, token: 'mine' }).followNotifications({ after: '0' }, { onState });
  log.write('a', 'b');
  expect(await titles(stream, 2)).toEqual(['a', 'b']);
  proxy.cut();
  log.write('c', 'd');
  expect(await titles(stream, 2)).toEqual(['c', 'd']);
  expect([await log.places.take(), await log.places.take()]).toEqual(['0', '2']);
  expect(states.map(({ type }) => type)).toEqual(['reconnecting', 'resumed']);
  await stream.return?.();
  await proxy.idle();
  expect(log.readers).toBe(0);
});

test.each([
  ['some', ['old']],
  ['none', []],
])('who begins without a cursor, with %s so far, misses none of those that come later', async (_what, before) => {
  const log = new NotificationLog();
  log.write(...before);
  await using server = await startTestServer({ root: log });
  await using proxy = await TcpProxy.to(server.url);
  const stream = createClient({ url: proxy.url, token: 'mine' }).followNotifications();
  const first = titles(stream, 3);
  await log.places.take();
  proxy.cut();
  log.write('a', 'b');
  await log.places.take();
  log.write('c');
  expect(await first).toEqual(['a', 'b', 'c']);
  await stream.return();
});

const statusOf: TypedDocument<{ readonly report: { readonly status: string } }, { readonly id: string }> =
  'subscription Mine($id: ID!) { report(id: $id) { status } }';

test('what the server completes ends, after its last value', async () => {
  const root = {
    async *report() {
      yield { report: { __typename: 'Report', id: 'r1', status: 'RUNNING' } };
      yield { report: { __typename: 'Report', id: 'r1', status: 'COMPLETED' } };
    },
  };
  await using server = await startTestServer({ root });
  const read: string[] = [];
  const stream = createClient({ url: server.url }).subscribe(statusOf, { id: 'r1' });
  for await (const { report } of stream) read.push(report.status);
  expect(read).toEqual(['RUNNING', 'COMPLETED']);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('what has no cursor begins anew after a lost connection', async () => {
  let begun = 0;
  const root = {
    async *report() {
      begun += 1;
      yield { report: {} };
      await new Promise(() => {});
    },
  };
  await using server = await startTestServer({ root });
  await using proxy = await TcpProxy.to(server.url);
  const document: TypedDocument<{ readonly report: { readonly note: string } }, { readonly id: string }> =
    'subscription Mine($id: ID!) { report(id: $id) { note: __typename } }';
  const stream = createClient({ url: proxy.url }).subscribe(document, { id: 'r1' });
  await stream.next();
  proxy.cut();
  expect((await stream.next()).value).toEqual({ report: { note: 'Report' } });
  expect(begun).toBe(2);
  await stream.return?.();
});

async function flooded(options: SubscribeOptions) {
  const log = new NotificationLog();
  const server = await startTestServer({ root: log });
  const stream = createClient({ url: server.url }).followNotifications({ after: '0' }, options);
  log.write('a');
  expect(await titles(stream, 1)).toEqual(['a']);
  log.write('b', 'c', 'd', 'e', 'f');
  return { log, stream, server, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('more than may wait is an error once what waits is read, and the subscription ends at once', async () => {
  await using scene = await flooded({ buffer: { size: 3 } });
  const { log, stream } = scene;
  await expect.poll(() => log.readers).toBe(0);
  expect(await titles(stream, 3)).toEqual(['b', 'c', 'd']);
  await expect(stream.next()).rejects.toMatchObject({ code: 'BUFFER_OVERFLOW' });
});

test('where the oldest may be dropped, how many is told', async () => {
  let dropped = 0;
  const onState = (state: State) => {
    if (state.type === 'dropped') dropped += state.count;
  };
  await using scene = await flooded({ onState, buffer: { size: 3, overflow: 'drop-oldest' } });
  await expect.poll(() => dropped).toBe(2);
  expect(await titles(scene.stream, 3)).toEqual(['d', 'e', 'f']);
  await scene.stream.return?.();
});

test('an error that the caller throws where it is told of the connection ends the stream with it', async () => {
  await using server = await startTestServer({ root: new NotificationLog(), onConnect: () => 4500 });
  const onState = () => {
    throw new Error('mine');
  };
  const stream = createClient({ url: server.url }).followNotifications({}, { onState });
  await expect(stream.next()).rejects.toThrow('mine');
});

test('the signal ends a stream that waits, and leaves no listener behind', async () => {
  const log = new NotificationLog();
  await using server = await startTestServer({ root: log });
  const controller = new AbortController();
  const stream = createClient({ url: server.url }).followNotifications({}, { signal: controller.signal });
  const waiting = stream.next();
  await log.places.take();
  controller.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  await expect.poll(() => log.readers).toBe(0);
});

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { jsonOf, sendQuery } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';

const impatient = await startTestServer({ requestTimeoutMs: 300 });
const narrow = await startTestServer({ maxConnections: 10 });

async function open({ url }: { url: string }): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  return socket;
}

/** Everything that the server says until it hangs up. */
async function untilClosed(socket: Socket): Promise<string> {
  let said = '';
  socket.on('data', (bytes) => {
    said += String(bytes);
  });
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  return said;
}

/** Sends one more byte every now and then, for as long as there is somebody to send it to. */
function trickle(socket: Socket): void {
  const timer = setInterval(() => socket.write('x'), 20);
  socket.once('close', () => clearInterval(timer));
}

describe('who sends slowly is hung up on', () => {
  test.each([
    ['headers that never end', 'POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    [
      'a body that never ends',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n',
    ],
    ['a first line that never ends', 'POST /grap'],
  ])('%s', async (_what, start) => {
    const socket = await open(impatient);
    socket.write(start);
    trickle(socket);
    // What was still on its way when the server hung up may take the answer with it.
    expect(await untilClosed(socket)).toMatch(/^(HTTP\/1.1 408 Request Timeout\r\n.*)?$/s);
  });

  test('a connection on which nothing is ever said', async () => {
    const socket = await open(impatient);
    expect(await untilClosed(socket)).toMatch(/^(HTTP\/1.1 408 .*)?$/s);
  });

  test('who takes longer than that to be answered, or follows a stream, is not', async () => {
    const response = await fetch(impatient.url, {
      method: 'POST',
      headers: { Accept: 'text/event-stream', 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: 'subscription { prices(symbols: ["BTCUSDT"]) { sequence } }' }),
    });
    const reader = response.body?.getReader();
    onTestFinished(() => reader?.cancel());
    const startedAt = Date.now();
    let events = 0;
    // The stream goes on well beyond the time that a request may take.
    while (Date.now() - startedAt < 1_000) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      expect(done).toBe(false);
      events += new TextDecoder().decode(value).split('event: next').length - 1;
    }
    expect(events).toBeGreaterThan(0);
  });

  test('others are answered meanwhile', async () => {
    const slow = await Promise.all(Array.from({ length: 20 }, () => open(impatient)));
    for (const socket of slow) {
      socket.write('POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: ');
      trickle(socket);
    }
    expect(jsonOf(await sendQuery(impatient.url, '{ __typename }'))).toMatchObject({ data: { __typename: 'Query' } });
    await Promise.all(slow.map(untilClosed));
  });
});

test('beyond MAX_CONNECTIONS a caller is hung up on, and answered again once others have left', async () => {
  const held = await Promise.all(Array.from({ length: 10 }, () => open(narrow)));
  const late = await open(narrow);
  expect(await untilClosed(late)).toBe('');
  const gone = held.map((socket) => once(socket, 'close'));
  for (const socket of held) socket.destroy();
  await Promise.all(gone);
  await expect
    .poll(async () => (await sendQuery(narrow.url, '{ __typename }').catch(() => null))?.status, { timeout: 10_000 })
    .toBe(200);
});

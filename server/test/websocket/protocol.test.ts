import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { init, openBareSocket, openReadySocket, subscribe } from '../harness/socket.ts';

const server = await startTestServer({ maxBodyBytes: 20_000 });
const impatient = await startTestServer({ connectionInitTimeoutMs: 100 });

/** What went before has harmed nobody else. */
async function expectWell(): Promise<void> {
  const socket = await openReadySocket(server);
  socket.send(subscribe('1', '{ viewer { id } }'));
  expect(await socket.next()).toMatchObject({ id: '1', type: 'next', payload: { data: { viewer: null } } });
  expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
  socket.close();
  await socket.closed;
}

describe('a message that is none', () => {
  const messages: readonly [string, string | Buffer][] = [
    ['text that is not JSON', 'hello'],
    ['nothing', ''],
    ['bytes', Buffer.from([0, 255, 1, 254])],
    ['JSON that is no object', '5'],
    ['JSON null', 'null'],
    ['a list', '[]'],
    ['no type', '{}'],
    ['an unknown type', '{"type":"nope"}'],
    ['a payload that is no object', '{"type":"connection_init","payload":5}'],
    ['a subscription without an id', '{"type":"subscribe","payload":{"query":"{ viewer { id } }"}}'],
    ['a subscription with an empty id', '{"type":"subscribe","id":"","payload":{"query":"{ viewer { id } }"}}'],
    ['a subscription without a query', '{"type":"subscribe","id":"1","payload":{}}'],
    ['a query that is a number', '{"type":"subscribe","id":"1","payload":{"query":5}}'],
    [
      'variables that are text',
      '{"type":"subscribe","id":"1","payload":{"query":"{ viewer { id } }","variables":"x"}}',
    ],
    ['an id that is a number', '{"type":"subscribe","id":1,"payload":{"query":"{ viewer { id } }"}}'],
    ['a completion without an id', '{"type":"complete"}'],
    ['a ping whose payload is text', '{"type":"ping","payload":"x"}'],
    ['a message of the protocol before this one', '{"type":"start","id":"1","payload":{"query":"{ viewer { id } }"}}'],
    ['what only a server says: connection_ack', '{"type":"connection_ack"}'],
    ['what only a server says: next', '{"type":"next","id":"1","payload":{"data":{}}}'],
    ['what only a server says: error', '{"type":"error","id":"1","payload":[{"message":"x"}]}'],
  ];

  test.each(messages)('%s closes a new socket with 4400', async (_what, message) => {
    const socket = await openBareSocket(server);
    socket.send(message);
    expect(await socket.closed).toMatchObject({ code: 4400 });
    await expectWell();
  });

  test.each(messages)('%s closes an acknowledged socket with 4400', async (_what, message) => {
    const socket = await openReadySocket(server);
    socket.send(message);
    expect(await socket.closed).toMatchObject({ code: 4400 });
    await expectWell();
  });

  test('one that is larger than MAX_BODY_BYTES closes the socket with 1009', async () => {
    const socket = await openReadySocket(server);
    socket.send(subscribe('1', `{ viewer { id } } # ${'x'.repeat(20_000)}`));
    expect(await socket.closed).toMatchObject({ code: 1009 });
    await expectWell();
  });

  test('one just below MAX_BODY_BYTES is read', async () => {
    const socket = await openReadySocket(server);
    socket.send(subscribe('1', `{ viewer { id } } # ${'x'.repeat(19_000)}`));
    expect(await socket.next()).toMatchObject({ id: '1', type: 'next' });
  });
});

describe('the order of messages', () => {
  test('a socket that never sends connection_init is closed with 4408, a ping or not', async () => {
    const [silent, pinging] = await Promise.all([openBareSocket(impatient), openBareSocket(impatient)]);
    pinging.send({ type: 'ping' });
    expect(await silent.closed).toMatchObject({ code: 4408 });
    expect(await pinging.closed).toMatchObject({ code: 4408 });
  });

  test('one that has sent it may be silent for as long as it likes', async () => {
    const [socket, silent] = await Promise.all([openReadySocket(impatient), openBareSocket(impatient)]);
    await silent.closed;
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
  });

  test('a subscription before connection_init closes with 4401', async () => {
    const socket = await openBareSocket(server);
    socket.send(subscribe('1', '{ viewer { id } }'));
    expect(await socket.closed).toMatchObject({ code: 4401 });
    await expectWell();
  });

  test('a subscription while the token of connection_init is still looked up closes with 4401', async () => {
    const { token } = await quickUser(server);
    const socket = await openBareSocket(server);
    socket.send(init({ Authorization: `Bearer ${token}` }));
    socket.send(subscribe('1', '{ viewer { id } }'));
    expect(await socket.closed).toMatchObject({ code: 4401 });
    await expectWell();
  });

  test('connection_init with the token of a suspended account closes with 4403', async () => {
    const { token, databaseId } = await quickUser(server);
    await server.database.user.update({ where: { id: databaseId }, data: { suspendedAt: new Date() } });
    const socket = await openBareSocket(server);
    socket.send(init({ Authorization: `Bearer ${token}` }));
    expect(await socket.closed).toMatchObject({ code: 4403 });
    await expectWell();
  });

  test.each([['at once'], ['after the first was acknowledged']])('a second connection_init %s: 4429', async (when) => {
    const socket = when === 'at once' ? await openBareSocket(server) : await openReadySocket(server);
    if (when === 'at once') socket.send(init());
    socket.send(init());
    expect(await socket.closed).toMatchObject({ code: 4429 });
    await expectWell();
  });

  test('an id that is in use closes with 4409, however long it is', async () => {
    const socket = await openReadySocket(server);
    const id = 'ü'.repeat(200);
    socket.send(subscribe(id, 'subscription { prices(symbols: ["AAPL"]) { price } }'));
    await socket.next();
    socket.send(subscribe(id, '{ viewer { id } }'));
    expect(await socket.closed).toMatchObject({ code: 4409 });
    await expectWell();
  });

  test('an id that each event would repeat a page of closes with 4400', async () => {
    const socket = await openReadySocket(server);
    socket.send(subscribe('x'.repeat(1_001), '{ viewer { id } }'));
    expect(await socket.closed).toMatchObject({ code: 4400 });
    await expectWell();
  });

  test('a ping is answered, before connection_init too', async () => {
    const socket = await openBareSocket(server);
    socket.send({ type: 'ping', payload: { sent: 1 } });
    expect(await socket.next()).toEqual({ type: 'pong', payload: { sent: 1 } });
  });

  test('a pong that nobody asked for is not answered', async () => {
    const socket = await openReadySocket(server);
    socket.send({ type: 'pong', payload: { sent: 1 } });
    socket.send({ type: 'ping', payload: { sent: 2 } });
    expect(await socket.next()).toEqual({ type: 'pong', payload: { sent: 2 } });
  });
});

describe('the upgrade', () => {
  /** The upgrade as bytes: `ws` itself hangs up where the server agrees to none of its protocols. */
  async function upgrade(path: string, protocol: string) {
    const upgrading = request(new URL(path, server.url), {
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
        'Sec-WebSocket-Protocol': protocol,
      },
    }).end();
    return once(upgrading, 'upgrade');
  }

  test('another subprotocol is closed with 4406', async () => {
    const [response, socket, head] = await upgrade('/graphql', 'graphql-ws');
    expect(response.headers['sec-websocket-protocol']).toBeUndefined();
    const frame = head.length > 0 ? head : (await once(socket, 'data'))[0];
    socket.destroy();
    // A close frame: its opcode, its length, its code.
    expect(frame[0]).toBe(0x88);
    expect(frame.readUInt16BE(2)).toBe(4406);
    await expectWell();
  });

  test('no subprotocol is closed with 4406', async () => {
    const socket = await openBareSocket(server, { protocols: [] });
    expect(await socket.closed).toMatchObject({ code: 4406 });
    await expectWell();
  });

  test.each(['/', '/nope', '/graphql/', '/health/live'])('at the path %s it is refused with 404', async (path) => {
    const refused = openBareSocket({ url: new URL(path, server.url).href });
    await expect(refused).rejects.toThrow('404');
    await expectWell();
  });
});

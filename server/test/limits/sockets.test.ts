import { request as httpRequest } from 'node:http';
import { expect, test, vi } from 'vitest';
import { newUser } from '../harness/client.ts';
import { startTestServer } from '../harness/server.ts';
import { init, openBareSocket, openReadySocket, subscribe } from '../harness/socket.ts';
import { from, newAddress } from './harness.ts';

interface Refused {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/** How a request to become a WebSocket is refused. */
function refusedUpgrade({ url }: { readonly url: string }, ip: string): Promise<Refused> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, {
      headers: {
        ...from(ip),
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Protocol': 'graphql-transport-ws',
      },
    });
    request.once('response', ({ statusCode = 0, headers }) => {
      resolve({ status: statusCode, retryAfter: headers['retry-after'] });
    });
    request.once('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Error('the socket was opened'));
    });
    request.once('error', reject);
    request.end();
  });
}

test('an address opens so many sockets, is told to come back later, and may again when one has closed', async () => {
  const server = await startTestServer({ trustedProxies: 1, maxSocketsPerAddress: 3 });
  const ip = newAddress();
  const sockets = await Promise.all([1, 2, 3].map(() => openBareSocket(server, { headers: from(ip) })));
  expect(await refusedUpgrade(server, ip)).toEqual({ status: 429, retryAfter: '10' });
  await openBareSocket(server, { headers: from(newAddress()) });
  sockets[0]?.close();
  await sockets[0]?.closed;
  await vi.waitFor(() => openBareSocket(server, { headers: from(ip) }));
  expect(await refusedUpgrade(server, ip)).toEqual({ status: 429, retryAfter: '10' });
});

test('IPv6 addresses of one network open sockets together', async () => {
  const server = await startTestServer({ trustedProxies: 1, maxSocketsPerAddress: 2 });
  await openBareSocket(server, { headers: from('2001:db8:5:5::1') });
  await openBareSocket(server, { headers: from('2001:0db8:0005:0005:ffff::2') });
  expect((await refusedUpgrade(server, '2001:db8:5:5::3')).status).toBe(429);
  await openBareSocket(server, { headers: from('2001:db8:5:6::1') });
});

test('a server that holds all that it can sends callers elsewhere', async () => {
  const server = await startTestServer({ trustedProxies: 1, maxSockets: 2 });
  const first = await openBareSocket(server, { headers: from(newAddress()) });
  await openBareSocket(server, { headers: from(newAddress()) });
  expect(await refusedUpgrade(server, newAddress())).toEqual({ status: 503, retryAfter: '10' });
  first.cut();
  await vi.waitFor(() => openBareSocket(server, { headers: from(newAddress()) }));
});

test('an account holds so many sockets: one more is closed with 4429, and others go on', async () => {
  const server = await startTestServer({ maxSocketsPerAccount: 2 });
  const user = await newUser(server);
  const [first] = await Promise.all([openReadySocket(server, user.token), openReadySocket(server, user.token)]);
  const third = await openBareSocket(server);
  third.send(init({ Authorization: `Bearer ${user.token}` }));
  expect(await third.closed).toEqual({
    code: 4429,
    reason: 'Too many connections of this account: close some, or share one',
  });
  // Another account's, and nobody's, are not counted with them.
  await openReadySocket(server, (await newUser(server)).token);
  await openReadySocket(server);
  first.send(subscribe('1', '{ viewer { id } }'));
  expect((await first.next()).type).toBe('next');
  first.close();
  await first.closed;
  await vi.waitFor(() => openReadySocket(server, user.token));
});

test('who sends faster than a hundred messages a second is read more slowly: each is answered, in order', async () => {
  const server = await startTestServer();
  const socket = await openReadySocket(server);
  const startedAt = performance.now();
  for (let index = 0; index < 500; index += 1) socket.send({ type: 'ping', payload: { index } });
  for (let index = 0; index < 500; index += 1) {
    expect(await socket.next()).toEqual({ type: 'pong', payload: { index } });
  }
  // What came first: connection_init. Of 501 messages 300 went at once, and 201 at 100 a second.
  expect(performance.now() - startedAt).toBeGreaterThan(1_900);
});

test('a socket that is read slowly holds up no other', async () => {
  const server = await startTestServer();
  const [busy, other] = [await openReadySocket(server), await openReadySocket(server)];
  for (let index = 0; index < 1_000; index += 1) busy.send({ type: 'ping', payload: { index } });
  other.send(subscribe('1', '{ plans { tier } }'));
  expect((await other.next()).type).toBe('next');
  // The other was answered while the first still has hundreds of its own to wait for.
  let answered = 0;
  while (answered < 299) {
    await busy.next();
    answered += 1;
  }
  busy.close();
});

import { expect, test } from 'vitest';
import { administer, newAdmin, ownDatabase } from './harness/admins.ts';
import { newApiKey, newUser, post } from './harness/client.ts';
import { startTestServer } from './harness/server.ts';
import { openReadySocket, subscribe } from './harness/socket.ts';

const databaseUrl = await ownDatabase();
const here = await startTestServer({ databaseUrl });
const there = await startTestServer({ databaseUrl });
const admin = await newAdmin(here);
const prices = 'subscription { prices(symbols: ["AAPL"]) { price } }';

test('suspending a user closes their sockets with an open subscription on another server, by session and by key', async () => {
  const user = await newUser(there);
  const bystander = await newUser(there);
  const { secret } = await newApiKey(there, user, ['READ']);
  const sockets = await Promise.all([user.token, secret].map((token) => openReadySocket(there, token)));
  const spared = await openReadySocket(there, bystander.token);
  for (const socket of [...sockets, spared]) {
    socket.send(subscribe('1', prices));
    expect((await socket.next()).type).toBe('next');
  }
  const startedAt = performance.now();
  await administer(here, admin, 'suspendUser', { userId: user.id, reason: 'a test' });
  const answeredMs = performance.now() - startedAt;
  for (const socket of sockets) expect((await socket.closed).code).toBe(4403);
  const closedMs = performance.now() - startedAt;
  console.info(`suspended: answered after ${answeredMs.toFixed(1)} ms, closed there after ${closedMs.toFixed(1)} ms`);

  for (const token of [user.token, secret]) {
    const { errors } = await post(there, '{ viewer { id } }', { token });
    expect(errors?.[0]?.extensions.code).toMatch(/^(UNAUTHENTICATED|FORBIDDEN)$/);
  }
  expect((await spared.next()).type).toBe('next');
});

import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { newAdmin, ownDatabase } from './harness/admins.ts';
import { newApiKey, newUser, post, type TestUser } from './harness/client.ts';
import { startTestServer, type TestServer } from './harness/server.ts';
import { openReadySocket, subscribe } from './harness/socket.ts';
import { unhurried } from './harness/while-blocked.ts';

const server = await startTestServer();

const rowOf = ({ database }: TestServer, { username }: TestUser) =>
  database.user.findUniqueOrThrow({ where: { username }, include: { sessions: true, apiKeys: true } });

const call = (token: string) => post(server, '{ viewer { id } }', { token });

describe('when somebody was here last', () => {
  test('is written down for user, session and key, one statement a table, and not before the flush', async () => {
    const user = await newUser(server);
    const { secret } = await newApiKey(server, user, ['READ']);
    await server.services.activity.flush();
    const before = await rowOf(server, user);
    expect(before.apiKeys[0]?.lastUsedAt).toBeNull();
    const startedAt = Date.now();
    await call(user.token);
    await call(secret);
    expect((await rowOf(server, user)).apiKeys[0]?.lastUsedAt).toBeNull();

    server.statements.length = 0;
    await server.services.activity.flush();
    const updates = server.statements.filter((statement) => statement.includes('UPDATE'));
    expect(updates).toHaveLength(3);
    const row = await rowOf(server, user);
    for (const at of [row.lastActiveAt, row.sessions[0]?.lastUsedAt, row.apiKeys[0]?.lastUsedAt]) {
      expect(at?.getTime()).toBeGreaterThanOrEqual(startedAt);
    }
    // What was written is not written again.
    server.statements.length = 0;
    await server.services.activity.flush();
    expect(server.statements).toEqual([]);
  });

  test('is told by operations over a WebSocket too', async () => {
    const user = await newUser(server);
    const socket = await openReadySocket(server, user.token);
    await server.services.activity.flush();
    const before = (await rowOf(server, user)).lastActiveAt;
    socket.send(subscribe('1', '{ viewer { id } }'));
    await socket.next();
    await server.services.activity.flush();
    expect((await rowOf(server, user)).lastActiveAt?.getTime()).toBeGreaterThan(before?.getTime() ?? 0);
  });

  test('is not told by a server that looks whether an idle socket may stay', async () => {
    const user = await newUser(server);
    const socket = await openReadySocket(server, user.token);
    await server.services.activity.flush();
    const before = (await rowOf(server, user)).lastActiveAt;
    const { id } = await rowOf(server, user);
    await server.services.billing.changePlan(id, 'PRO', { by: 'BILLING', details: {} });
    // The announcement has gone through once an operation sees the new plan.
    const caller = { requestId: randomUUID(), ip: null, userAgent: null };
    await server.services.credentials.authenticate(user.token, caller, true);
    await server.services.activity.flush();
    expect((await rowOf(server, user)).lastActiveAt).toEqual(before);
    socket.close();
  });

  test('only moves forward', async () => {
    const user = await newUser(server);
    const later = new Date(Date.now() + 3_600_000);
    await server.database.user.update({ where: { username: user.username }, data: { lastActiveAt: later } });
    await call(user.token);
    await server.services.activity.flush();
    expect((await rowOf(server, user)).lastActiveAt).toEqual(later);
  });

  test('waits for the next flush where somebody holds the row, and holds nobody up', async () => {
    const user = await newUser(server);
    await call(user.token);
    await server.database.$transaction(async (transaction) => {
      await transaction.$executeRaw`SELECT FROM users WHERE username = ${user.username}::citext FOR UPDATE`;
      await expect(server.services.activity.flush()).rejects.toThrow();
    }, unhurried);
    expect((await rowOf(server, user)).lastActiveAt).toBeNull();
    await server.services.activity.flush();
    expect((await rowOf(server, user)).lastActiveAt).not.toBeNull();
  });

  test('is not lost when the server stops', async () => {
    const databaseUrl = await ownDatabase();
    const stopping = await startTestServer({ databaseUrl });
    const staying = await startTestServer({ databaseUrl });
    const user = await newAdmin(stopping);
    await post(stopping, '{ viewer { id } }', { token: user.token });
    await stopping.stop();
    expect((await rowOf(staying, user)).lastActiveAt).not.toBeNull();
  });
});

import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { newApiKey, newUser, post } from '../harness/client.ts';
import { pathOf } from '../harness/http.ts';
import { hasRedis, startRedis } from '../harness/redis.ts';
import { startTestServer } from '../harness/server.ts';
import { openReadySocket } from '../harness/socket.ts';

const shared = hasRedis ? await startRedis() : null;

async function works(server: { url: string }, token: string): Promise<boolean> {
  return (await post(server, '{ viewer { id } }', { token })).response.status === 200;
}

describe.each([
  { how: 'that share a database alone', redisUrl: null },
  ...(shared === null ? [] : [{ how: 'that share a database and a Redis', redisUrl: shared.url }]),
])('two servers $how', async ({ redisUrl }) => {
  const [here, there] = [await startTestServer({ redisUrl }), await startTestServer({ redisUrl })];

  test('both refuse a session that one of them ended, and the other closes its sockets', async () => {
    const user = await newUser(here);
    expect(await works(there, user.token)).toBe(true);
    const socket = await openReadySocket(there, user.token);
    await post(here, 'mutation { signOut }', { token: user.token });
    expect(await socket.closed).toMatchObject({ code: 4403 });
    expect(await works(there, user.token)).toBe(false);
  });

  test('both refuse a key that one of them revoked', async () => {
    const user = await newUser(here);
    const { id, secret } = await newApiKey(here, user, ['READ']);
    expect(await works(there, secret)).toBe(true);
    await post(here, `mutation { revokeApiKey(id: "${id}") { __typename } }`, { token: user.token });
    await vi.waitFor(async () => expect(await works(there, secret)).toBe(false));
  });
});

test.runIf(hasRedis)('a server goes on while its Redis is away, and says so', async () => {
  const redis = await startRedis();
  const server = await startTestServer({ redisUrl: redis.url });
  const user = await newUser(server);
  const shape = z.object({
    status: z.literal('ready'),
    dependencies: z.object({ redis: z.object({ status: z.string() }) }),
  });
  const redisState = async () => {
    const response = await fetch(pathOf(server, '/health/ready'));
    expect(response.status).toBe(200);
    return shape.parse(await response.json()).dependencies.redis.status;
  };
  await vi.waitFor(async () => expect(await redisState()).toBe('up'));
  await redis.kill();
  await vi.waitFor(async () => expect(await redisState()).toBe('down'));
  expect(await works(server, user.token)).toBe(true);
  await post(server, 'mutation { signOut }', { token: user.token });
  expect(await works(server, user.token)).toBe(false);
  await redis.restart();
  await vi.waitFor(async () => expect(await redisState()).toBe('up'), { timeout: 10_000 });
  expect(await works(server, user.token)).toBe(false);
});

import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { connectToRedis } from '../../src/cache/redis.ts';
import { createLimits } from '../../src/limits/limits.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { newUser, post } from '../harness/client.ts';
import { startRedis } from '../harness/redis.ts';
import { from, newAddress, startLimitedServer, tryToSignIn, wrongPassword } from './harness.ts';

const redis = await startRedis();
const budgets = { ANONYMOUS: 100_000, FREE: 200_000, PRO: 300_000, EXPERT: 400_000 };
const options = { redisUrl: redis.url, costBudgets: budgets };
const [one, two] = [await startLimitedServer(options), await startLimitedServer(options)];

async function remaining(server: { readonly url: string }, ip: string): Promise<number> {
  const { response } = await post(server, '{ plans { tier } }', { headers: from(ip) });
  expect(response.status).toBe(200);
  return Number(/r=(\d+)/.exec(response.headers.get('ratelimit') ?? '')?.[1]);
}

test('two servers on one Redis share what may be spent', async () => {
  const ip = newAddress();
  expect(await remaining(one, ip)).toBe(99_996);
  expect(await remaining(two, ip)).toBe(99_992);
  expect(await remaining(one, ip)).toBe(99_988);
});

test('two servers on one Redis share the tries at an account', async () => {
  const email = `${randomUUID()}@example.com`;
  const tries = [];
  for (const server of [one, two, one, two, one, two]) {
    tries.push(await tryToSignIn(server, { email, password: wrongPassword() }, newAddress()));
  }
  expect(tries.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'InvalidCredentialsError'));
  expect(tries[5]).toMatchObject({ code: 'RATE_LIMITED' });
});

test('what one server counts at the same time as another is counted, all of it', async () => {
  const ip = newAddress();
  await Promise.all(Array.from({ length: 100 }, (_, index) => remaining(index % 2 === 0 ? one : two, ip)));
  expect(await remaining(one, ip)).toBe(100_000 - 101 * 4);
});

test('a Redis that is killed, or that hangs, stops nobody; once it is back it counts again', async () => {
  const ip = newAddress();
  await remaining(one, ip);
  const user = await newUser(one);

  redis.freeze();
  expect(await remaining(one, ip)).toBeGreaterThan(0);
  expect(await tryToSignIn(one, user, newAddress())).toBe('AuthPayload');
  redis.thaw();

  await redis.kill();
  expect(await remaining(one, ip)).toBeGreaterThan(0);
  // Guesses are still slowed, by each server for itself.
  const email = `${randomUUID()}@example.com`;
  for (let index = 0; index < 5; index += 1) {
    await tryToSignIn(one, { email, password: wrongPassword() }, newAddress());
  }
  expect(await tryToSignIn(one, { email, password: wrongPassword() }, newAddress())).toMatchObject({
    code: 'RATE_LIMITED',
  });

  await redis.restart();
  const other = newAddress();
  await vi.waitFor(
    async () => {
      const before = await remaining(one, other);
      expect(await remaining(two, other)).toBe(before - 4);
    },
    { timeout: 20_000, interval: 200 },
  );
});

test('a hanging Redis is asked once in a while, not by each caller', async () => {
  const connection = connectToRedis(redis.url, createLogger('silent'));
  await vi.waitFor(() => expect(connection.status).toBe('ready'));
  const counter = createLimits({ redis: connection, mailsPerHour: 5, signUpsPerAddress: 60 }).counter('hanging', 60);
  await counter.add('key');
  redis.freeze();
  const startedAt = performance.now();
  for (let index = 0; index < 100; index += 1) await counter.add('key');
  // Each of them would wait half a second for its answer.
  expect(performance.now() - startedAt).toBeLessThan(25_000);
  redis.thaw();
  connection.disconnect();
});

import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newUser, post, type TestUser } from '../harness/client.ts';
import { startRedis } from '../harness/redis.ts';
import type { TestServer } from '../harness/server.ts';
import {
  connections,
  from,
  newAddress,
  startLimitedServer,
  tryToSignIn,
  wrongPassword,
  wrongTries,
} from './harness.ts';

const redis = await startRedis();
const servers: [string, TestServer][] = [
  ['in memory', await startLimitedServer()],
  ['in Redis', await startLimitedServer({ redisUrl: redis.url })],
];

/** Global ids hold the database's. */
const rowId = ({ id }: TestUser) => Buffer.from(id, 'base64url').toString().split(':')[1] ?? '';

const slowed = { code: 'RATE_LIMITED', wait: expect.any(Number) };

/** Somebody who signed up at an address of their own. */
async function owner(server: TestServer): Promise<TestUser & { readonly home: string }> {
  const home = newAddress();
  const tag = randomUUID().replaceAll('-', '').slice(0, 20);
  const user = { email: `${tag}@example.com`, username: `user_${tag}`, password: `password-${tag}` };
  const shape = z.object({ signUp: z.object({ token: z.string(), user: z.object({ id: z.string() }) }) });
  const query =
    'mutation ($input: SignUpInput!) { signUp(input: $input) { ... on AuthPayload { token user { id } } } }';
  const { signUp } = await data(server, shape, query, { variables: { input: user }, headers: from(home) });
  return { ...user, id: signUp.user.id, token: signUp.token, home };
}

describe.each(servers)('signing in, counted %s', (_where, server) => {
  test('five wrong passwords of an account are free, from wherever they come; then one has to wait', async () => {
    const { email, password, id, ...rest } = await owner(server);
    for (let index = 0; index < 5; index += 1) {
      expect(await tryToSignIn(server, { email, password: wrongPassword() }, newAddress())).toBe(
        'InvalidCredentialsError',
      );
    }
    expect(await tryToSignIn(server, { email, password: wrongPassword() }, newAddress())).toEqual(slowed);
    // The right one has to wait as well, where the account was never used: else waiting would tell which is right.
    expect(await tryToSignIn(server, { email, password }, newAddress())).toEqual(slowed);
    expect(await wrongTries(server, rowId({ email, password, id, ...rest }))).toBe(5);
  });

  test('of a thousand tries at once five are checked, and one more for each wait that has passed meanwhile', async () => {
    const user = await owner(server);
    const sockets = await connections(server, 1_000);
    const begunAt = performance.now();
    const tries = await Promise.all(
      sockets.map((socket) =>
        tryToSignIn(server, { email: user.email, password: wrongPassword() }, newAddress(), socket),
      ),
    );
    const seconds = (performance.now() - begunAt) / 1_000;
    const wrong = tries.filter((tried) => tried === 'InvalidCredentialsError').length;
    // They are of 5, 10, 20 and 40 seconds, one after the other.
    const passedWaits = [5, 15, 35, 75].filter((end) => end <= Math.ceil(seconds)).length;
    expect(wrong).toBeGreaterThanOrEqual(5);
    expect(wrong).toBeLessThanOrEqual(5 + passedWaits);
    expect(tries.filter((tried) => typeof tried === 'object' && tried.code === 'RATE_LIMITED')).toHaveLength(
      1_000 - wrong,
    );
    expect(await wrongTries(server, rowId(user))).toBe(wrong);
  }, 60_000);

  test('the audit log tells of it once, not for each refused try', async () => {
    const user = await owner(server);
    for (let index = 0; index < 12; index += 1) {
      await tryToSignIn(server, { email: user.email, password: wrongPassword() }, newAddress());
    }
    const where = { action: 'SIGN_IN_SLOWED', userId: rowId(user) };
    expect(await server.database.auditEntry.findMany({ where })).toMatchObject([{ details: { by: 'account' } }]);
  });

  test('an account that does not exist is slowed as one that does', async () => {
    const email = `${randomUUID()}@example.com`;
    const tries = [];
    for (let index = 0; index < 6; index += 1) {
      tries.push(await tryToSignIn(server, { email, password: wrongPassword() }, newAddress()));
    }
    expect(tries).toEqual([...Array.from({ length: 5 }, () => 'InvalidCredentialsError'), slowed]);
  });

  test('case and spaces make no other account of an email', async () => {
    const { email } = await owner(server);
    const spellings = [email, email.toUpperCase(), ` ${email}`, `${email}\t`, `  ${email.toUpperCase()} `];
    for (const spelling of spellings) {
      await tryToSignIn(server, { email: spelling, password: wrongPassword() }, newAddress());
    }
    expect(await tryToSignIn(server, { email, password: wrongPassword() }, newAddress())).toEqual(slowed);
  });

  test('strangers do not lock out the owner, who signs in from where the account is known', async () => {
    const user = await owner(server);
    for (let index = 0; index < 10; index += 1) {
      await tryToSignIn(server, { email: user.email, password: wrongPassword() }, newAddress());
    }
    expect(await tryToSignIn(server, user, user.home)).toBe('AuthPayload');
    expect(await tryToSignIn(server, user, newAddress())).toEqual(slowed);
  });

  test('an owner who has signed out everywhere is still known by the address', async () => {
    const user = await owner(server);
    await post(server, 'mutation { signOut }', { token: user.token, headers: from(user.home) });
    for (let index = 0; index < 6; index += 1) {
      await tryToSignIn(server, { email: user.email, password: wrongPassword() }, newAddress());
    }
    expect(await tryToSignIn(server, user, user.home)).toBe('AuthPayload');
  });

  test('who guesses from the owner’s own address is slowed too', async () => {
    const user = await owner(server);
    const tries = [];
    for (let index = 0; index < 12; index += 1) {
      tries.push(await tryToSignIn(server, { email: user.email, password: wrongPassword() }, user.home));
    }
    expect(tries.filter((tried) => tried === 'InvalidCredentialsError')).toHaveLength(10);
    expect(tries.at(-1)).toEqual(slowed);
  });

  test('signing in rightly costs nothing, however often', async () => {
    const user = await owner(server);
    const elsewhere = newAddress();
    for (let index = 0; index < 8; index += 1) {
      expect(await tryToSignIn(server, user, elsewhere)).toBe('AuthPayload');
    }
  });

  test('thirty wrong passwords from one address are free, whatever the accounts; then it has to wait', async () => {
    const address = newAddress();
    const tries = await Promise.all(
      Array.from({ length: 100 }, () =>
        tryToSignIn(server, { email: `${randomUUID()}@example.com`, password: wrongPassword() }, address),
      ),
    );
    expect(tries.filter((tried) => tried === 'InvalidCredentialsError')).toHaveLength(30);
    const refused = tries.filter((tried) => tried !== 'InvalidCredentialsError');
    expect(refused).toEqual(Array.from({ length: 70 }, () => slowed));
    const where = { action: 'SIGN_IN_SLOWED', ip: address };
    expect(await server.database.auditEntry.findMany({ where })).toMatchObject([
      { userId: null, details: { by: 'address' } },
    ]);
  });

  test('IPv6 addresses of one network count as one', async () => {
    const network = `2001:db8:${process.env.VITEST_POOL_ID ?? 0}:${server === servers[0]?.[1] ? 'a' : 'b'}`;
    for (let index = 0; index < 30; index += 1) {
      await tryToSignIn(
        server,
        { email: `${randomUUID()}@example.com`, password: wrongPassword() },
        `${network}::${index + 1}`,
      );
    }
    const tried = { email: `${randomUUID()}@example.com`, password: wrongPassword() };
    expect(await tryToSignIn(server, tried, `${network}:ffff:1:2:3`)).toEqual(slowed);
    expect(await tryToSignIn(server, tried, `${network}f::1`)).toBe('InvalidCredentialsError');
  });

  test('a refusal is answered 429, and says how long to wait in every way that there is', async () => {
    const { email } = await owner(server);
    for (let index = 0; index < 5; index += 1) {
      await tryToSignIn(server, { email, password: wrongPassword() }, newAddress());
    }
    const { response, errors } = await post(
      server,
      'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }',
      { variables: { input: { email, password: wrongPassword() } }, headers: from(newAddress()) },
    );
    expect(response.status).toBe(429);
    const seconds = Number(response.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(errors).toMatchObject([
      {
        message: `Too many tries for this account have failed: try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
        extensions: { code: 'RATE_LIMITED', retryAfterSeconds: seconds },
      },
    ]);
  });
});

test('everything that Redis holds of it goes by itself', async () => {
  const keys = (await redis.keys()).filter(({ key }) => key.startsWith('tickwire:limits:'));
  expect(keys.length).toBeGreaterThan(10);
  expect(keys.filter(({ ttl }) => ttl < 0)).toEqual([]);
  expect(keys.filter(({ key }) => key.includes('@'))).toEqual([]);
});

test('only so many accounts may be made from one address', async () => {
  const server = await startLimitedServer({ signUpsPerAddress: 3 });
  const address = newAddress();
  const signUp = () => {
    const tag = randomUUID().replaceAll('-', '').slice(0, 20);
    const input = { email: `${tag}@example.com`, username: `user_${tag}`, password: `password-${tag}` };
    const query = 'mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }';
    return post(server, query, { variables: { input }, headers: from(address) });
  };
  for (let index = 0; index < 3; index += 1) {
    expect((await signUp()).data).toEqual({ signUp: { __typename: 'AuthPayload' } });
  }
  const { response, errors } = await signUp();
  expect(response.status).toBe(429);
  expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  expect(await newUser({ url: server.url }).then(({ id }) => id)).toEqual(expect.any(String));
});

test('a flood of passwords to hash is refused beyond what can wait, and then all is well again', async () => {
  const server = await startLimitedServer({ signInFailuresPerAddress: 1_000 });
  const tries = await Promise.all(
    Array.from({ length: 300 }, () =>
      tryToSignIn(server, { email: `${randomUUID()}@example.com`, password: 'wrong' }, newAddress()),
    ),
  );
  const codes = new Set(tries.map((tried) => (typeof tried === 'object' ? tried.code : tried)));
  expect([...codes].toSorted()).toEqual(['InvalidCredentialsError', 'SERVICE_UNAVAILABLE']);
  const user = await owner(server);
  expect(await tryToSignIn(server, user, user.home)).toBe('AuthPayload');
});

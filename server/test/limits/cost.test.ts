import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newApiKey, newUser, openSocket, post, type TestUser } from '../harness/client.ts';
import { startRedis } from '../harness/redis.ts';
import type { TestServer } from '../harness/server.ts';
import { openReadySocket, subscribe } from '../harness/socket.ts';
import { from, newAddress, startLimitedServer } from './harness.ts';

const budgets = { ANONYMOUS: 1_000, FREE: 2_000, PRO: 3_000, EXPERT: 4_000 };
const redis = await startRedis();
const servers: [string, TestServer][] = [
  ['in memory', await startLimitedServer({ costBudgets: budgets })],
  ['in Redis', await startLimitedServer({ costBudgets: budgets, redisUrl: redis.url })],
];

const costShape = z.object({
  cost: z.number().int().min(0),
  remaining: z.number().int().min(0),
  limit: z.number().int().positive(),
  resetSeconds: z.number().int().min(1).max(60),
});

const withCost = z.looseObject({ extensions: z.looseObject({ cost: costShape }) });

interface Sending {
  readonly token?: string;
  readonly ip?: string;
}

/** One POST, with what it says of its cost. */
async function spend({ url }: { readonly url: string }, query: string, { token, ip = newAddress() }: Sending = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...from(ip),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query }),
  });
  const answer = await response.json();
  const { cost } = withCost.parse(answer).extensions;
  return { status: response.status, headers: response.headers, answer, cost };
}

/** Costs 1, and 5 for each item. */
const page = (size: number) => `{ instruments(first: ${size}) { nodes { symbol name currency priceDecimals } } }`;

const limited = { errors: [{ extensions: { code: 'COST_LIMITED', retryAfterSeconds: expect.any(Number) } }] };

async function userOf(server: TestServer, tier: 'FREE' | 'PRO' | 'EXPERT'): Promise<TestUser> {
  const user = await newUser(server);
  if (tier !== 'FREE') {
    await server.database.user.update({ where: { username: user.username }, data: { tier } });
  }
  return user;
}

describe.each(servers)('what may be spent in a minute, counted %s', (_where, server) => {
  test('each answer says what it cost and what is left, in its extensions and its headers', async () => {
    const ip = newAddress();
    const first = await spend(server, page(10), { ip });
    expect(first.cost).toMatchObject({ cost: 51, remaining: 949, limit: 1_000 });
    expect(first.headers.get('ratelimit-policy')).toBe('"cost";q=1000;w=60');
    expect(first.headers.get('ratelimit')).toBe(`"cost";r=949;t=${first.cost.resetSeconds}`);
    const second = await spend(server, page(10), { ip });
    expect(second.cost).toMatchObject({ cost: 51, remaining: 898 });
  });

  test.each(['FREE', 'PRO', 'EXPERT'] as const)('the plan %s has its own', async (tier) => {
    const { token } = await userOf(server, tier);
    const { cost, answer } = await spend(server, '{ viewer { plan { costPerMinute } } }', { token });
    expect(cost.limit).toBe(budgets[tier]);
    expect(answer).toMatchObject({ data: { viewer: { plan: { costPerMinute: budgets[tier] } } } });
  });

  test('over it nothing runs, and what is smaller still does', async () => {
    const ip = newAddress();
    await spend(server, page(100), { ip });
    await spend(server, page(80), { ip });
    const { status, answer, headers } = await spend(server, page(50), { ip });
    expect(status).toBe(429);
    expect(answer).toMatchObject(limited);
    expect(answer).not.toHaveProperty('data');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await spend(server, '{ plans { tier } }', { ip })).answer).toHaveProperty('data');
  });

  test('what is refused at the same time as something else takes nothing from it, nor from what comes after', async () => {
    const ip = newAddress();
    const large = `{ a: ${page(100).slice(1, -1)} b: ${page(60).slice(1, -1)} }`;
    const batch = [...Array.from({ length: 9 }, () => large), page(1)].map((query) => ({ query }));
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...from(ip) },
      body: JSON.stringify(batch),
    });
    const answers = z.array(withCost).parse(await response.json());
    expect(answers.map((answer) => 'data' in answer)).toEqual([true, ...Array.from({ length: 8 }, () => false), true]);
    const left = 1_000 - 802 - 8 * 10 - 6;
    const after = await spend(server, '{ plans { tier } }', { ip });
    expect(after.answer).toHaveProperty('data');
    expect(after.cost.remaining).toBe(left - 4);
  });

  test('a mutation over it changes nothing', async () => {
    const user = await userOf(server, 'FREE');
    for (let index = 0; index < 4; index += 1) await spend(server, page(99), user);
    const mutation =
      'mutation { createWatchlist(input: { name: "Never" }) { ... on Watchlist { id items { id note addedAt } } } }';
    const { status } = await spend(server, mutation, user);
    expect(status).toBe(429);
    const id = Buffer.from(user.id, 'base64url').toString().split(':')[1] ?? '';
    expect(await server.database.watchlist.count({ where: { userId: id } })).toBe(0);
  });

  test('an operation that costs more than there is in a minute is told so, and no time to wait', async () => {
    const query = '{ instruments(first: 100) { nodes { symbol candles(interval: D1, limit: 1000) { close } } } }';
    const { status, answer, headers } = await spend(server, query);
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBeNull();
    expect(answer).toMatchObject({
      errors: [
        {
          message: expect.stringMatching(
            /^This operation costs 5\d\d\d, and no more than 1000 may be spent in a minute: /,
          ),
          extensions: { code: 'COST_LIMITED' },
        },
      ],
    });
  });

  test('addresses do not spend for each other, and accounts do not for their address', async () => {
    const ip = newAddress();
    for (let index = 0; index < 2; index += 1) await spend(server, page(99), { ip });
    expect((await spend(server, page(1), { ip })).cost.remaining).toBe(2);
    expect((await spend(server, page(10))).cost.remaining).toBe(949);
    const user = await userOf(server, 'FREE');
    expect((await spend(server, page(10), { ip, token: user.token })).cost.remaining).toBe(1_949);
  });

  test('all sessions, keys and sockets of an account spend together', async () => {
    const user = await userOf(server, 'PRO');
    const { secret } = await newApiKey(server, user, ['READ']);
    const before = (await spend(server, '{ plans { tier } }', user)).cost.remaining;
    expect((await spend(server, page(10), { token: secret })).cost.remaining).toBe(before - 51);
    const socket = await openReadySocket(server, user.token);
    socket.send(subscribe('1', page(10)));
    expect(withCost.parse((await socket.next()).payload).extensions.cost.remaining).toBe(before - 102);
  });

  test('what fails before it runs costs a little, until nothing more is even looked at', async () => {
    const ip = newAddress();
    const failing = ['{', '{ nothing }', '{ instruments(first: "x") { totalCount } }'];
    for (const query of failing) {
      const { cost, answer } = await spend(server, query, { ip });
      expect(cost.cost).toBe(10);
      expect(answer).not.toHaveProperty('data');
    }
    for (let index = 0; index < 97; index += 1) await spend(server, `{ nothing${index} }`, { ip });
    const { status, answer } = await spend(server, '{ nothing }', { ip });
    expect(status).toBe(429);
    expect(answer).toMatchObject(limited);
    expect((await spend(server, '{ plans { tier } }', { ip })).status).toBe(429);
  });

  test('tokens that nobody has are paid for by the address, and an account there goes on', async () => {
    const ip = newAddress();
    const user = await userOf(server, 'FREE');
    await spend(server, '{ plans { tier } }', { ip, token: user.token });
    for (let index = 0; index < 101; index += 1)
      await spend(server, '{ plans { tier } }', { ip, token: `guess-${index}` });
    expect((await spend(server, '{ plans { tier } }', { ip, token: 'guess' })).status).toBe(429);
    expect((await spend(server, '{ plans { tier } }', { ip })).status).toBe(429);
    expect((await spend(server, '{ plans { tier } }', { ip, token: user.token })).status).toBe(200);
  });

  test('a token that has ended no longer spends for its account', async () => {
    const ip = newAddress();
    const user = await userOf(server, 'FREE');
    await spend(server, 'mutation { signOut }', { ip, token: user.token });
    const { cost } = await spend(server, '{ plans { tier } }', { ip, token: user.token });
    expect(cost.limit).toBe(budgets.ANONYMOUS);
  });

  test('over a WebSocket it is the same', async () => {
    const user = await userOf(server, 'FREE');
    for (let index = 0; index < 4; index += 1) await spend(server, page(99), user);
    const socket = await openReadySocket(server, user.token);
    socket.send(subscribe('over', page(20)));
    const over = await socket.next();
    expect(over.payload).toMatchObject(limited);
    expect(JSON.stringify(over)).not.toContain('"http"');
  });
});

describe('subscriptions', () => {
  const [, server] = servers[0] ?? [];
  if (server === undefined) throw new Error('there is no server');
  const query = 'subscription { prices(symbols: ["SPX", "AAPL"]) { symbol price } }';

  test('the first event says what the subscription cost, and no other does', async () => {
    const user = await userOf(server, 'EXPERT');
    const events = openSocket(server, { token: user.token }).iterate({ query });
    const seen = [];
    for await (const event of events) {
      seen.push(event.extensions);
      if (seen.length === 4) break;
    }
    expect(seen[0]).toMatchObject({ cost: { cost: 14, limit: budgets.EXPERT } });
    expect(seen.slice(1)).toEqual([undefined, undefined, undefined]);
  });

  test('over the budget none begins', async () => {
    const user = await userOf(server, 'FREE');
    for (let index = 0; index < 5; index += 1) await spend(server, page(99), user);
    const socket = await openReadySocket(server, user.token);
    socket.send(subscribe('1', query));
    expect((await socket.next()).payload).toMatchObject(limited);
    expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
  });

  test('as server-sent events they tell it in the headers too', async () => {
    const ending = new AbortController();
    const response = await fetch(`${server.url}?query=${encodeURIComponent(query)}`, {
      headers: { Accept: 'text/event-stream', ...from(newAddress()) },
      signal: ending.signal,
    });
    expect(response.headers.get('ratelimit')).toMatch(/^"cost";r=986;t=\d+$/);
    ending.abort();
  });
});

test('a page of another origin may read what is left', async () => {
  const [, server] = servers[0] ?? [];
  const { response } = await post(server ?? { url: '' }, '{ plans { tier } }', {
    headers: { Origin: 'http://localhost:5173', ...from(newAddress()) },
  });
  const exposed = response.headers.get('access-control-expose-headers') ?? '';
  expect(exposed.split(', ')).toEqual(expect.arrayContaining(['RateLimit', 'RateLimit-Policy', 'Retry-After']));
});

describe('without the budgets of tests', () => {
  test('a screen of everything can be asked for again and again', async () => {
    const server = await startLimitedServer();
    const user = await newUser(server);
    const screen = `{ viewer { username watchlists { totalCount nodes { name items {
      note instrument { symbol name quote { price changePercent } candles(interval: D1, limit: 100) { time close } } } } } } }`;
    const { cost } = await spend(server, screen, { token: user.token });
    expect(cost.limit).toBe(30_000);
    expect(cost.cost).toBeLessThan(3_000);
    const shape = z.object({ plans: z.array(z.object({ costPerMinute: z.number() })) });
    const { plans } = await data(server, shape, '{ plans { costPerMinute } }', { headers: from(newAddress()) });
    expect(plans.map(({ costPerMinute }) => costPerMinute)).toEqual([30_000, 100_000, 300_000]);
  });
});

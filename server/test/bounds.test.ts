import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newUser, post } from './harness/client.ts';
import { startTestServer } from './harness/server.ts';
import { openReadySocket, subscribe } from './harness/socket.ts';

const server = await startTestServer();

describe('what one caller can cost is bounded', () => {
  test('a document of thousands of fields is refused before it runs', async () => {
    const fields = Array.from({ length: 3_000 }, (_, index) => `a${index}: __typename`).join(' ');
    const { errors } = await post(server, `{ ${fields} }`);
    expect(errors?.[0]?.message).toMatch(/more than 2000 tokens/);
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_PARSE_FAILED');
  });

  test('a list of more than a thousand items is refused before its items are looked at, wherever it stands in the variables', async () => {
    const list = (length: number) => Array.from({ length }, () => 1);
    // Of the wrong type: what is told is not that.
    const query = 'query ($symbols: [String!]!) { quotes(symbols: $symbols) { price } }';
    for (const [name, variables] of [
      ['symbols', { symbols: list(1_001) }],
      ['symbols', { symbols: list(200_000) }],
      ['other', { symbols: ['AAPL'], other: { a: [[1], { b: list(1_001) }] } }],
    ] as const) {
      const refusal = {
        message: expect.stringMatching(new RegExp(`^Variable "\\$${name}" has a list of \\d+ items`)),
        extensions: { code: 'BAD_USER_INPUT' },
      };
      expect((await post(server, query, { variables })).errors).toMatchObject([refusal]);
      const socket = await openReadySocket(server);
      socket.send({ id: '1', type: 'subscribe', payload: { query, variables } });
      expect(await socket.next()).toMatchObject({ payload: { errors: [refusal] } });
    }
    const { errors } = await post(server, query, { variables: { symbols: ['AAPL'], other: [list(1_000)] } });
    expect(errors).toBeUndefined();
  });

  test('variables nested a hundred thousand deep are read to their end', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const body = `{"query":"{ plans { tier } }","variables":{"deep":${deep}}}`;
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(server.url, { method: 'POST', headers, body });
    expect(await response.json()).toMatchObject({ data: { plans: expect.anything() } });
  });

  test('a document nested a hundred thousand deep is refused as any syntax error is', async () => {
    const { errors } = await post(server, `${'{a'.repeat(100_000)}`);
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_PARSE_FAILED');
  });

  test('a few tokens of a megabyte are answered, time and again', async () => {
    const comment = 'x'.repeat(900_000);
    for (const name of ['A', 'B', 'A']) {
      expect((await post(server, `# ${comment}\nquery ${name} { plans { tier } }`)).errors).toBeUndefined();
    }
  });

  test('one operation gets 20,000 bars and no more, however it asks for them', async () => {
    const all = (limit: number) =>
      `instruments(first: 100) { nodes { candles(interval: D1, limit: ${limit}) { close } } }`;
    expect((await post(server, `{ ${all(10)} }`)).errors).toBeUndefined();
    const { errors } = await post(server, `{ a: ${all(500)} b: ${all(500)} }`);
    expect(errors?.[0]?.extensions.code).toBe('COST_LIMITED');
  });

  test('a subscription keeps nothing of what was sent with it and says nothing', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: unknown = runInNewContext('gc');
    const usedBytes = () => {
      if (typeof collectGarbage === 'function') collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const count = 50;
    const sent = 'x'.repeat(400_000);
    const socket = await openReadySocket(server);
    const send = (id: string) => {
      const query = `subscription { a${id}: prices(symbols: ["SPX"]) { kind } }`;
      socket.send({ id, type: 'subscribe', payload: { query, variables: { sent }, extensions: { sent } } });
    };
    const begun = new Set<unknown>();
    const allBegin = async (until: number) => {
      while (begun.size < until) begun.add((await socket.next()).id);
    };
    send('0');
    await allBegin(1);
    const before = usedBytes();
    for (let index = 1; index <= count; index += 1) send(String(index));
    await allBegin(count + 1);
    expect(usedBytes() - before).toBeLessThan((count * sent.length) / 4);
  });

  test('a subscription whose document is as long as a message may be is refused', async () => {
    const socket = await openReadySocket(server);
    socket.send(subscribe('1', `# ${'x'.repeat(50_000)}\nsubscription { prices(symbols: ["SPX"]) { price } }`));
    expect(await socket.next()).toMatchObject({
      id: '1',
      payload: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
    });
  });

  test('a socket runs a hundred operations, is told of the hundred-and-first, and goes on', async () => {
    const socket = await openReadySocket(server);
    const query = 'subscription { prices(symbols: ["SPX"]) { price } }';
    for (let index = 0; index <= 100; index += 1) socket.send(subscribe(`id${index}`, query));
    for (;;) {
      const message = await socket.next();
      if (message.type === 'next') continue;
      expect(message).toMatchObject({
        type: 'error',
        id: 'id100',
        payload: [{ extensions: { code: 'RATE_LIMITED' } }],
      });
      break;
    }
    socket.send({ id: 'id0', type: 'complete' });
    socket.send(subscribe('again', '{ plans { tier } }'));
    for (;;) {
      const message = await socket.next();
      if (message.id === 'again') {
        expect(message.type).toBe('next');
        break;
      }
    }
  });
});

describe('what people write', () => {
  test.each(['👨‍💻 Dev', '👩‍👩‍👧', 'می‌خواهم', 'Ñandú', '日経平均'])('the name %s is kept as it is', async (name) => {
    const user = await newUser(server);
    const query =
      'mutation ($name: String!) { createWatchlist(input: { name: $name }) { ... on Watchlist { name } ... on Error { message } } }';
    const shape = z.object({ createWatchlist: z.object({ name: z.string() }) });
    const { createWatchlist } = await data(server, shape, query, { token: user.token, variables: { name } });
    expect(createWatchlist.name).toBe(name.normalize('NFC'));
  });

  test.each(['\u200d', '\u200c\u200c', ' \u200d '])('a name of joiners alone is refused', async (name) => {
    const user = await newUser(server);
    const query = 'mutation ($name: String!) { createWatchlist(input: { name: $name }) { __typename } }';
    const shape = z.object({ createWatchlist: z.object({ __typename: z.literal('ValidationError') }) });
    await data(server, shape, query, { token: user.token, variables: { name } });
  });
});

test("another site's page can neither sign a browser in nor out", async () => {
  const user = await newUser(server);
  const query =
    'mutation ($email: String!, $password: String!) { signIn(input: { email: $email, password: $password }) { __typename } signOut }';
  const { email, password } = user;
  const foreign = await post(server, query, {
    variables: { email, password },
    headers: { Origin: 'https://evil.example' },
  });
  expect(foreign.response.headers.get('set-cookie')).toBeNull();
  const own = await post(server, query, { variables: { email, password } });
  expect(own.response.headers.get('set-cookie')).toContain('tickwire_session_');
});

import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newUser, post } from '../harness/client.ts';
import { startTestServer } from '../harness/server.ts';
import { type BareSocket, init, type Message, openBareSocket, openReadySocket, subscribe } from '../harness/socket.ts';

const server = await startTestServer();

const toldShape = z
  .array(
    z.looseObject({
      message: z.string(),
      extensions: z.looseObject({ code: z.string(), requestId: z.string().min(1) }),
    }),
  )
  .min(1);

/** The codes of an `error` message, each of which must come with a request's id. */
function codesOf(message: Message): string[] {
  expect(message.type).toBe('error');
  return toldShape.parse(message.payload).map((error) => error.extensions.code);
}

/** One operation that ends: its `next` and `complete`. */
async function answerOf(socket: BareSocket, query: string): Promise<unknown> {
  const id = randomUUID();
  socket.send(subscribe(id, query));
  const { payload, ...next } = await socket.next();
  expect(next).toEqual({ id, type: 'next' });
  expect(await socket.next()).toEqual({ id, type: 'complete' });
  return payload;
}

describe('a token in connection_init', () => {
  test('queries and mutations work as they do over HTTP', async () => {
    const user = await newUser(server);
    const socket = await openReadySocket(server, user.token);
    expect(await answerOf(socket, '{ viewer { username } }')).toMatchObject({
      data: { viewer: { username: user.username } },
    });
    expect(
      await answerOf(socket, 'mutation { createWatchlist(input: { name: "Mine" }) { ... on Watchlist { name } } }'),
    ).toMatchObject({ data: { createWatchlist: { name: 'Mine' } } });
    const { data } = await post(server, '{ viewer { watchlists { nodes { name } } } }', { token: user.token });
    expect(data).toEqual({ viewer: { watchlists: { nodes: [{ name: 'Mine' }] } } });
  });

  test('the name is read in any case', async () => {
    const { token, username } = await newUser(server);
    const socket = await openBareSocket(server);
    socket.send(init({ authorization: `bearer ${token}` }));
    expect(await socket.next()).toEqual({ type: 'connection_ack' });
    expect(await answerOf(socket, '{ viewer { username } }')).toMatchObject({ data: { viewer: { username } } });
  });

  test('without one the caller is anonymous', async () => {
    const socket = await openReadySocket(server);
    expect(await answerOf(socket, '{ viewer { username } }')).toMatchObject({ data: { viewer: null } });
  });

  test.each<[string, unknown]>([
    ['malformed', 'Bearer nope'],
    ['unknown', `Bearer ${'a'.repeat(40)}`],
    ['of another scheme', 'Basic nope'],
    ['without a scheme', 'a'.repeat(40)],
    ['without a token', 'Bearer'],
    ['a number', 5],
    ['an object', { token: 'nope' }],
  ])('one that is %s closes with 4401', async (_what, authorization) => {
    const socket = await openBareSocket(server);
    socket.send(init({ Authorization: authorization }));
    expect(await socket.closed).toMatchObject({ code: 4401 });
    await openReadySocket(server);
  });

  test('a session ended by signOut closes its socket', async () => {
    const user = await newUser(server);
    const socket = await openReadySocket(server, user.token);
    expect(await answerOf(socket, '{ viewer { username } }')).toMatchObject({
      data: { viewer: { username: user.username } },
    });
    await post(server, 'mutation { signOut }', { token: user.token });
    expect(await socket.closed).toMatchObject({ code: 4403 });
  });

  test('signing out over the socket itself ends the session everywhere', async () => {
    const user = await newUser(server);
    const socket = await openReadySocket(server, user.token);
    expect(await answerOf(socket, 'mutation { signOut }')).toMatchObject({ data: { signOut: true } });
    expect((await post(server, '{ viewer { id } }', { token: user.token })).response.status).toBe(401);
  });
});

describe('an operation that is refused is told by an `error` message, and the socket lives on', () => {
  test.each([
    ['a syntax error', '{ viewer { id', 'GRAPHQL_PARSE_FAILED'],
    ['no document at all', '# nothing', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nope }', 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown type of a variable', 'query ($x: Nope) { viewer { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown symbol', 'subscription { prices(symbols: ["NOPE"]) { price } }', 'BAD_USER_INPUT'],
    ['a document without an operation', 'fragment F on User { id }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'several operations without a name',
      'query A { viewer { id } } query B { viewer { id } }',
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ])('%s', async (_what, query, code) => {
    const socket = await openReadySocket(server);
    socket.send(subscribe('1', query));
    const message = await socket.next();
    expect(new Set(refusedWith(message))).toEqual(new Set([code]));
    if (message.type === 'next') expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
    expect(await answerOf(socket, '{ viewer { username } }')).toMatchObject({ data: { viewer: null } });
  });

  /** What graphql-js refuses only as it executes comes in a `next`, as the protocol allows. */
  function refusedWith(message: Message): string[] {
    if (message.type !== 'next') return codesOf(message);
    const { errors } = z.object({ errors: z.unknown() }).parse(message.payload);
    return codesOf({ ...message, type: 'error', payload: errors });
  }
});

import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { watchPriceStreams } from '../harness/price-streams.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { type BareSocket, openReadySocket, subscribe } from '../harness/socket.ts';

const server = await startTestServer({ market: { replayTicksPerSecond: 200 } });

const prices = 'subscription { prices(symbols: ["AAPL"]) { kind } }';
const completion = { type: 'complete', id: '1' };

/** Its events can be told from those of any other round. */
const pricesOfRound = (round: number) => `subscription { round${round}: prices(symbols: ["AAPL"]) { kind sequence } }`;

const eventShape = z.object({
  id: z.literal('1'),
  type: z.literal('next'),
  payload: z.object({
    errors: z.never().optional(),
    data: z.record(z.templateLiteral(['round', z.int()]), z.object({ kind: z.string(), sequence: z.number() })),
  }),
});

/** The next message, which must be an event of the id: its round, and what it says. */
async function nextEvent(socket: BareSocket) {
  const { payload } = eventShape.parse(await socket.next());
  const [[alias, event] = ['', null]] = Object.entries(payload.data);
  if (event === null) throw new Error('an event without data');
  return { round: Number(alias.slice('round'.length)), ...event };
}

/** Nothing comes any more of what the server has been told to complete. */
async function expectSilence(socket: BareSocket): Promise<void> {
  socket.send({ type: 'ping' });
  // What was on its way before the server read `complete` may still come.
  while ((await socket.next()).type !== 'pong');
  await delay(50);
  socket.send({ type: 'ping' });
  expect(await socket.next()).toEqual({ type: 'pong' });
}

describe('an id that is in use', () => {
  test('closes with 4409 once its events flow', async () => {
    const socket = await openReadySocket(server);
    socket.send(subscribe('1', prices));
    await socket.next();
    socket.send(subscribe('1', prices));
    expect(await socket.closed).toMatchObject({ code: 4409 });
  });

  test('closes with 4409 before its operation has begun', async () => {
    const streams = watchPriceStreams(server);
    const { token } = await quickUser(server);
    const socket = await openReadySocket(server, token);
    socket.send(subscribe('1', prices));
    socket.send(subscribe('1', prices));
    expect(await socket.closed).toMatchObject({ code: 4409 });
    await streams.allReleased();
  });

  test('on one socket is free on another', async () => {
    const sockets = [await openReadySocket(server), await openReadySocket(server)];
    for (const socket of sockets) socket.send(subscribe('1', prices));
    for (const socket of sockets) expect(await socket.next()).toMatchObject({ id: '1', type: 'next' });
  });
});

test('an id whose operation has ended may be used again', async () => {
  const socket = await openReadySocket(server);
  for (const query of ['{ viewer { id } }', '{ viewer { id } }', '{ nope }', '{ viewer { id } }']) {
    socket.send(subscribe('1', query));
    if (query === '{ nope }') expect(await socket.next()).toMatchObject({ id: '1', type: 'error' });
    else {
      expect(await socket.next()).toMatchObject({ id: '1', type: 'next' });
      expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
    }
  }
});

test.each([
  ['a name of every object', '__proto__'],
  ['a blank', ' '],
  ['beyond ASCII', '☃'],
  ['a quote and a backslash', '"\\'],
  ['of any length', 'x'.repeat(1_000)],
])('an id may be %s', async (_what, id) => {
  const socket = await openReadySocket(server);
  socket.send(subscribe(id, prices));
  expect(await socket.next()).toMatchObject({ id, type: 'next' });
  socket.send({ type: 'complete', id });
  await expectSilence(socket);
});

describe('to complete', () => {
  test('what was never begun is no error', async () => {
    const socket = await openReadySocket(server);
    for (const id of ['nope', '__proto__', 'toString']) socket.send({ type: 'complete', id });
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
  });

  test('twice is no error, and ends nothing that was begun meanwhile under another id', async () => {
    const socket = await openReadySocket(server);
    socket.send(subscribe('1', prices));
    socket.send(subscribe('2', prices));
    for (const _time of [1, 2, 3]) socket.send(completion);
    socket.send({ type: 'ping' });
    while ((await socket.next()).type !== 'pong');
    for (let count = 0; count < 5; count += 1) expect(await socket.next()).toMatchObject({ id: '2', type: 'next' });
  });

  test('an operation that has not begun leaves nothing that listens, nor anything that is told of it', async () => {
    const streams = watchPriceStreams(server);
    const { token } = await quickUser(server);
    const socket = await openReadySocket(server, token);
    for (let id = 0; id < 20; id += 1) {
      socket.send(subscribe(String(id), prices));
      socket.send({ type: 'complete', id: String(id) });
    }
    socket.send(subscribe('last', prices));
    // By the time that it has begun, every `complete` before it has been read.
    while ((await socket.next()).id !== 'last');
    for (let count = 0; count < 5; count += 1) expect(await socket.next()).toMatchObject({ id: 'last', type: 'next' });
    socket.send({ type: 'complete', id: 'last' });
    await expectSilence(socket);
    await streams.allReleased();
  });
});

describe('an id that is completed and used again at once', () => {
  const rounds = 100;
  const patience = { timeout: 10_000 };

  /** A server whose lookups of tokens take a while, each another: what was asked for first may be known last. */
  async function startThinking() {
    const thinking = await startTestServer({ market: { replayTicksPerSecond: 200 } });
    const { credentials } = thinking.services;
    const authenticate = credentials.authenticate.bind(credentials);
    let asked = 0;
    credentials.authenticate = async (...sent) => {
      asked += 1;
      await delay(5 + ((asked * 7) % 11));
      return authenticate(...sent);
    };
    return thinking;
  }

  test.each([
    ['at once', () => Promise.resolve(server), null],
    ['to a user', () => Promise.resolve(server), 'user'],
    ['to a user, before it is known who that is', startThinking, 'user'],
  ])(
    'a hundred times in one burst, by a server that answers %s: only the newest tells',
    patience,
    async (_how, start, who) => {
      const asked = await start();
      const streams = watchPriceStreams(asked);
      const socket = await openReadySocket(asked, who === null ? undefined : (await quickUser(asked)).token);
      for (let round = 1; round <= rounds; round += 1) {
        if (round > 1) socket.send(completion);
        socket.send(subscribe('1', pricesOfRound(round)));
      }
      let last = 0;
      let ofNewest = 0;
      while (ofNewest < 10) {
        const { round, kind } = await nextEvent(socket);
        expect(round).toBeGreaterThanOrEqual(last);
        if (round !== last) expect(kind).toBe('SNAPSHOT');
        last = round;
        if (round === rounds) ofNewest += 1;
      }
      socket.send(completion);
      await expectSilence(socket);
      // The socket is still open: what the earlier rounds began has ended without it.
      await streams.allReleased();
    },
  );

  test('a hundred times in the midst of events: nothing of the old one comes after the new one', patience, async () => {
    const streams = watchPriceStreams(server);
    const socket = await openReadySocket(server);
    for (let round = 1; round <= rounds; round += 1) {
      if (round > 1) socket.send(completion);
      socket.send(subscribe('1', pricesOfRound(round)));
      for (;;) {
        const event = await nextEvent(socket);
        if (event.round === round) break;
        expect(event.round).toBe(round - 1);
      }
    }
    socket.send(completion);
    await expectSilence(socket);
    await streams.allReleased();
  });

  test(
    'by a client that did not read for a while: what waited for it comes first, then the new one alone',
    patience,
    async () => {
      const streams = watchPriceStreams(server);
      const socket = await openReadySocket(server);
      const symbols = JSON.stringify(['SPX', 'AAPL', 'ETHUSDT', 'JPM', 'BTCUSDT']);
      // Fat events fill the buffers of the two kernels between them in a moment.
      const ballast = Array.from({ length: 90 }, (_, index) => `${'cursor'.repeat(50)}${index}: cursor`).join(' ');
      socket.send(subscribe('1', `subscription { round1: prices(symbols: ${symbols}) { kind sequence ${ballast} } }`));
      await nextEvent(socket);
      socket.pause();
      await delay(500);
      socket.send(completion);
      socket.send(subscribe('1', pricesOfRound(2)));
      await delay(100);
      socket.resume();
      let event = await nextEvent(socket);
      while (event.round === 1) event = await nextEvent(socket);
      for (let count = 0; count < 20; count += 1) expect((await nextEvent(socket)).round).toBe(2);
      socket.send(completion);
      await expectSilence(socket);
      await streams.allReleased();
    },
  );
});

import { setImmediate as turn } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import type WebSocket from 'ws';
import { z } from 'zod';
import { type Followed, type SmallServer, startSmallServer } from './small-server.ts';

const messageShape = z.looseObject({ id: z.string(), type: z.string(), payload: z.unknown().optional() });

/** What the client is sent from now on. */
function messagesOf(client: WebSocket) {
  const messages: z.infer<typeof messageShape>[] = [];
  client.on('message', (bytes) => messages.push(messageShape.parse(JSON.parse(String(bytes)))));
  return messages;
}

const message = (type: string, id: string) =>
  JSON.stringify({ id, type, ...(type === 'subscribe' && { payload: { query: 'subscription { events }' } }) });

async function subscribe({ followed }: SmallServer, client: WebSocket, id: string): Promise<Followed> {
  const before = followed.length;
  client.send(message('subscribe', id));
  await vi.waitFor(() => expect(followed.length).toBe(before + 1));
  const [newest] = followed.slice(-1);
  if (newest === undefined) throw new Error('nobody follows');
  return newest;
}

const event = (value: unknown) => Buffer.from(JSON.stringify({ data: { events: value } }));
const eventsOf = (messages: readonly { readonly type: string; readonly payload?: unknown }[]) =>
  messages.filter(({ type }) => type === 'next').map(({ payload }) => payload);

describe('what is sent', () => {
  test('in one turn, by many operations and the protocol, leaves in one write, in order', async () => {
    const server = await startSmallServer();
    const { client, end } = await server.open();
    const all = [];
    for (const id of ['a', 'b', 'c']) all.push(await subscribe(server, client, id));
    const messages = messagesOf(client);
    const before = end.writes();
    for (const [index, { exit }] of all.entries()) exit.send(event(index));
    end.outbox.send('{"id":"-","type":"pong","payload":null}');
    all[0]?.exit.send(event('last'));
    expect(end.writes()).toBe(before);
    await vi.waitFor(() => expect(messages).toHaveLength(5));
    expect(end.writes()).toBe(before + 1);
    expect(messages.map(({ id, type }) => [id, type])).toEqual([
      ['a', 'next'],
      ['b', 'next'],
      ['c', 'next'],
      ['-', 'pong'],
      ['a', 'next'],
    ]);
  });

  test.each([0, 1, 60, 61, 62, 63, 64, 125, 126, 65_400, 65_490, 65_500, 65_535, 65_536, 200_000])(
    'arrives whole with a text of %i characters',
    async (length) => {
      const server = await startSmallServer({ boundBytes: 1_000_000 });
      const { client } = await server.open();
      const { exit } = await subscribe(server, client, 'x');
      const messages = messagesOf(client);
      exit.send(event('y'.repeat(length)));
      exit.send(event('after'));
      await vi.waitFor(() => expect(messages).toHaveLength(2));
      expect(eventsOf(messages)).toEqual([{ data: { events: 'y'.repeat(length) } }, { data: { events: 'after' } }]);
    },
  );

  test.each(['"', '\\', 'ä', '€', '𝄞', '\ud800', '\u007f', '\n', '__proto__'])('has the id %j', async (id) => {
    const server = await startSmallServer();
    const { client } = await server.open();
    const { exit } = await subscribe(server, client, id);
    const messages = messagesOf(client);
    exit.send(event('é€𝄞'));
    await vi.waitFor(() => expect(messages).toHaveLength(1));
    expect(messages[0]).toEqual({ id, type: 'next', payload: { data: { events: 'é€𝄞' } } });
  });

  test('shares its bytes with all sockets, and leaves them as they are', async () => {
    const server = await startSmallServer();
    const sockets = await Promise.all([1, 2, 3].map(() => server.open()));
    const inboxes = sockets.map(({ client }) => messagesOf(client));
    for (const { client } of sockets) await subscribe(server, client, 'same');
    const shared = event('shared');
    const before = Buffer.from(shared);
    for (const { exit } of server.followed) exit.send(shared);
    await vi.waitFor(() => expect(inboxes.map((inbox) => inbox.length)).toEqual([1, 1, 1]));
    expect(shared).toEqual(before);
  });
});

describe('the end of a subscription', () => {
  test('by itself is a `complete` after all of its events, and nothing after that', async () => {
    const server = await startSmallServer();
    const { client, end } = await server.open();
    const { exit, ...followed } = await subscribe(server, client, 'x');
    const messages = messagesOf(client);
    exit.send(event(1));
    exit.end(null);
    exit.send(event(2));
    await vi.waitFor(() => expect(messages).toHaveLength(2));
    expect(messages.map(({ type }) => type)).toEqual(['next', 'complete']);
    expect(end.ids()).toEqual([]);
    expect(followed.stops).toBe(0);
  });

  test('by an error is an `error` with its extensions, and no `complete`', async () => {
    const server = await startSmallServer();
    const { client, end } = await server.open();
    const { exit } = await subscribe(server, client, 'x');
    const messages = messagesOf(client);
    exit.send(event(1));
    exit.end(new GraphQLError('Too much waits.', { extensions: { code: 'RATE_LIMITED' } }));
    exit.end(null);
    client.send(message('subscribe', 'x'));
    await vi.waitFor(() => expect(server.followed).toHaveLength(2));
    server.followed[1]?.exit.send(event(2));
    await vi.waitFor(() => expect(messages).toHaveLength(3));
    expect(messages).toMatchObject([
      { type: 'next' },
      { type: 'error', payload: [{ message: 'Too much waits.', extensions: { code: 'RATE_LIMITED' } }] },
      { type: 'next', payload: { data: { events: 2 } } },
    ]);
    expect(end.ids()).toEqual(['x']);
  });

  test('by its client stops it, and takes back what has not left', async () => {
    const server = await startSmallServer();
    const { client, end } = await server.open();
    const first = await subscribe(server, client, 'x');
    const messages = messagesOf(client);
    end.webSocket.once('message', () => first.exit.send(event('from the turn that it ended in')));
    client.send(message('complete', 'x'));
    client.send(message('subscribe', 'x'));
    await vi.waitFor(() => expect(server.followed).toHaveLength(2));
    first.exit.send(event('from the first'));
    server.followed[1]?.exit.send(event('from the second'));
    await vi.waitFor(() => expect(messages).toHaveLength(1));
    expect(eventsOf(messages)).toEqual([{ data: { events: 'from the second' } }]);
    expect([first.stops, server.followed[1]?.stops]).toEqual([1, 0]);
    expect(end.outbox.unsentBytes).toBe(0);
  });

  test('before it was run leaves nothing, though its id is used again at once', async () => {
    const server = await startSmallServer();
    const { client, end } = await server.open();
    const messages = messagesOf(client);
    const gate = server.hold();
    for (const _round of [1, 2, 3]) {
      client.send(message('subscribe', 'x'));
      client.send(message('complete', 'x'));
    }
    client.send(message('subscribe', 'x'));
    client.send(message('subscribe', 'y'));
    await vi.waitFor(() => expect(end.ids()).toEqual(['x', 'y']));
    gate.release();
    await vi.waitFor(() => expect(server.followed).toHaveLength(2));
    await turn();
    expect(end.ids().sort()).toEqual(['x', 'y']);
    server.followed[0]?.exit.send(event(1));
    await vi.waitFor(() => expect(messages).toHaveLength(1));
    client.send(message('complete', 'x'));
    await vi.waitFor(() => expect(server.followed[0]?.stops).toBe(1));
    expect(messages.map(({ type }) => type)).toEqual(['next']);
  });

  test('by a socket that closes, before it was run or after, leaves nothing', async () => {
    const server = await startSmallServer();
    const { client, end } = await server.open();
    const { exit } = await subscribe(server, client, 'ran');
    const gate = server.hold();
    client.send(message('subscribe', 'waits'));
    await vi.waitFor(() => expect(end.ids()).toContain('waits'));
    exit.send(event(1));
    client.terminate();
    await vi.waitFor(() => expect(server.ends.size).toBe(0));
    gate.release();
    await turn();
    exit.send(event(2));
    await turn();
    expect(server.followed.map(({ stops }) => stops)).toEqual([1]);
    expect([end.ids(), end.outbox.unsentBytes]).toEqual([[], 0]);
  });
});

describe('a socket that does not read', () => {
  const kilobyte = 'z'.repeat(1_000);

  /** Sends until there is no more room. */
  async function fill({ exit }: Followed): Promise<number> {
    let sent = 0;
    for (;;) {
      for (let count = 0; count < 10 && exit.hasRoom(); count += 1) {
        exit.send(event(`${sent} ${kilobyte}`));
        sent += 1;
      }
      await turn();
      await turn();
      if (!exit.hasRoom()) return sent;
    }
  }

  test('has so much waiting and no more; what waits is told of room when it reads again, and nothing is lost', async () => {
    const boundBytes = 300_000;
    const server = await startSmallServer({ boundBytes });
    const { client, end } = await server.open();
    const messages = messagesOf(client);
    const slow = await subscribe(server, client, 'slow');
    const alsoWaits = await subscribe(server, client, 'also');
    client.pause();
    const sent = await fill(slow);
    expect(alsoWaits.exit.hasRoom()).toBe(false);
    expect(end.outbox.unsentBytes).toBeGreaterThan(boundBytes);
    expect(end.outbox.unsentBytes).toBeLessThan(boundBytes + 12_000);
    expect(end.connection.writableLength).toBeLessThanOrEqual(65_536);
    expect([slow.rooms, alsoWaits.rooms]).toEqual([0, 0]);
    client.resume();
    await vi.waitFor(() => expect([slow.rooms, alsoWaits.rooms]).toEqual([1, 1]));
    await vi.waitFor(() => expect(messages).toHaveLength(sent));
    const numbers = messages.map(({ payload }) => Number.parseInt(JSON.stringify(payload).replace(/\D+/, ''), 10));
    expect(numbers).toEqual(Array.from({ length: sent }, (_, index) => index));
    expect(end.outbox.unsentBytes).toBe(0);
  });

  test('takes nothing from others', async () => {
    const server = await startSmallServer();
    const slow = await server.open();
    const other = await server.open();
    const messages = messagesOf(other.client);
    const stuck = await subscribe(server, slow.client, 'x');
    const flows = await subscribe(server, other.client, 'x');
    slow.client.pause();
    await fill(stuck);
    for (let count = 0; count < 100; count += 1) {
      expect(flows.exit.hasRoom()).toBe(true);
      flows.exit.send(event(count));
      stuck.exit.hasRoom();
      await turn();
    }
    await vi.waitFor(() => expect(messages).toHaveLength(100));
  });

  test('and asks for room no more once its subscription was completed', async () => {
    const server = await startSmallServer();
    const { client } = await server.open();
    const slow = await subscribe(server, client, 'slow');
    const kept = await subscribe(server, client, 'kept');
    client.pause();
    await fill(slow);
    kept.exit.hasRoom();
    client.send(message('complete', 'slow'));
    await vi.waitFor(() => expect(slow.stops).toBe(1));
    client.resume();
    await vi.waitFor(() => expect(kept.rooms).toBe(1));
    expect(slow.rooms).toBe(0);
  });

  test('is not read either, however long its messages are', async () => {
    const server = await startSmallServer();
    const { client, end } = await server.open();
    const slow = await subscribe(server, client, 'slow');
    client.pause();
    await fill(slow);
    while (!end.outbox.isOverfull) slow.exit.send(event(kilobyte));
    const long = JSON.stringify({ type: 'ping', payload: { long: 'x'.repeat(500_000) } });
    for (let count = 0; count < 6; count += 1) client.send(long);
    await vi.waitFor(() => expect(end.webSocket.isPaused).toBe(true));
    for (let count = 0; count < 100; count += 1) await turn();
    expect(end.connection.bytesRead).toBeLessThan(2 * long.length);
    client.resume();
    await vi.waitFor(() => expect(end.connection.bytesRead).toBeGreaterThan(6 * long.length), 5_000);
  });

  test('is closed with 1013 and the reason when that has lasted', async () => {
    const server = await startSmallServer({ slowAfterMs: 300, pingAfterMs: 1_000 });
    const { client, end } = await server.open();
    const slow = await subscribe(server, client, 'slow');
    const closed = new Promise((resolve) => client.once('close', (code, why) => resolve([code, String(why)])));
    client.pause();
    await fill(slow);
    await vi.waitFor(() => expect(end.webSocket.readyState).toBe(end.webSocket.CLOSING));
    client.resume();
    expect(await closed).toEqual([1013, expect.stringMatching(/^Too slow: .*`after`/)]);
    await vi.waitFor(() => expect(server.ends.size).toBe(0));
    expect(slow.stops).toBe(1);
  });

  test('and hears no close is cut off', async () => {
    const server = await startSmallServer({ slowAfterMs: 200, pingAfterMs: 1_000 });
    const { client } = await server.open();
    const slow = await subscribe(server, client, 'slow');
    client.pause();
    await fill(slow);
    await vi.waitFor(() => expect(server.ends.size).toBe(0), 5_000);
    expect(slow.stops).toBe(1);
  });
});

import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { newUser } from '../harness/client.ts';
import { watchPriceStreams } from '../harness/price-streams.ts';
import { startTestServer } from '../harness/server.ts';
import { type BareSocket, openBareSocket, openReadySocket, subscribe } from '../harness/socket.ts';

const server = await startTestServer({ market: { replayTicksPerSecond: 100 } });
const stopping = await startTestServer({ market: { replayTicksPerSecond: 100 } });

const prices = 'subscription { prices(symbols: ["AAPL", "BTCUSDT"]) { kind symbol sequence } }';
const nextShape = z.object({
  id: z.string(),
  type: z.literal('next'),
  payload: z.object({
    data: z.object({ prices: z.object({ kind: z.string(), symbol: z.string(), sequence: z.number() }) }),
  }),
});

async function nextPrice(socket: BareSocket) {
  const { id, payload } = nextShape.parse(await socket.next());
  return { id, ...payload.data.prices };
}

describe('a subscription', () => {
  test('tells a SNAPSHOT of each symbol, then TICKs without a gap', async () => {
    const socket = await openReadySocket(server);
    socket.send(subscribe('1', prices));
    const last = new Map<string, number>();
    for (let count = 0; count < 10; count += 1) {
      const { kind, symbol, sequence } = await nextPrice(socket);
      const before = last.get(symbol);
      expect(kind).toBe(before === undefined ? 'SNAPSHOT' : 'TICK');
      if (before !== undefined) expect(sequence).toBe(before + 1);
      last.set(symbol, sequence);
    }
    expect([...last.keys()].sort()).toEqual(['AAPL', 'BTCUSDT']);
  });

  test('ends by `complete`: no event of it comes after, and others of the socket go on', async () => {
    const socket = await openReadySocket(server);
    socket.send(subscribe('ended', prices));
    await nextPrice(socket);
    socket.send({ type: 'complete', id: 'ended' });
    socket.send(subscribe('kept', prices));
    // What was on its way may still come, until the second subscription has begun.
    while ((await nextPrice(socket)).id !== 'kept');
    for (let count = 0; count < 10; count += 1) expect((await nextPrice(socket)).id).toBe('kept');
  });
});

describe('nothing listens any more', () => {
  const ways: readonly [string, (socket: BareSocket) => void][] = [
    ['its socket is closed', (socket) => socket.close()],
    ['its connection breaks', (socket) => socket.cut()],
    ['its socket is closed by a violation of the protocol', (socket) => socket.send('garbage')],
  ];

  test('once a subscription was completed', async () => {
    const streams = watchPriceStreams(server);
    const socket = await openReadySocket(server);
    socket.send(subscribe('1', prices));
    await nextPrice(socket);
    socket.send({ type: 'complete', id: '1' });
    await streams.allReleased();
    expect(streams.opened()).toBe(1);
  });

  test.each(ways)('once %s in the midst of events', async (_how, end) => {
    const streams = watchPriceStreams(server);
    const socket = await openReadySocket(server);
    socket.send(subscribe('1', prices));
    socket.send(subscribe('2', prices));
    await nextPrice(socket);
    await vi.waitFor(() => expect(streams.opened()).toBe(2));
    end(socket);
    await streams.allReleased();
  });

  test.each(ways)('once %s right after it was asked for', async (_how, end) => {
    const streams = watchPriceStreams(server);
    // With a token the server asks its database first: the socket has ended by the time that it subscribes.
    const { token } = await newUser(server);
    const sockets = await Promise.all(Array.from({ length: 20 }, () => openReadySocket(server, token)));
    for (const socket of sockets) {
      socket.send(subscribe(randomUUID(), prices));
      end(socket);
    }
    await Promise.all(sockets.map((socket) => socket.closed));
    // What they asked for has been begun by the time that the same is answered to a later socket.
    const later = await openReadySocket(server, token);
    later.send(subscribe('1', prices));
    await nextPrice(later);
    expect(streams.opened()).toBeGreaterThan(0);
    later.close();
    await streams.allReleased();
  });
});

test('a server that stops closes every socket with 1001, and takes no new one', async () => {
  const subscribed = await openReadySocket(stopping);
  subscribed.send(subscribe('1', prices));
  await nextPrice(subscribed);
  const idle = await openReadySocket(stopping);
  const silent = await openBareSocket(stopping);
  const stopped = stopping.stop();
  for (const socket of [subscribed, idle, silent]) expect(await socket.closed).toMatchObject({ code: 1001 });
  await stopped;
  await expect(openBareSocket(stopping)).rejects.toThrow('ECONNREFUSED');
});

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import WebSocket from 'ws';
import { pathOf, send } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';
import { openReadySocket, subscribe } from '../harness/socket.ts';
import { startSmallServer } from './small-server.ts';

/** Stands between a client and the server; once frozen nothing passes, and nobody is told. */
async function freezingProxy(port: number): Promise<{ url: string; freeze(): void }> {
  const sockets: Socket[] = [];
  const proxy = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    near.pipe(far);
    far.pipe(near);
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
    sockets.push(near, far);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  const address = proxy.address();
  return {
    url: `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    freeze() {
      for (const socket of sockets) socket.unpipe().pause();
    },
  };
}

/** A subscription through a proxy. */
async function openFreezing(server: Awaited<ReturnType<typeof startSmallServer>>) {
  const proxy = await freezingProxy(server.port);
  const client = new WebSocket(proxy.url, 'graphql-transport-ws');
  onTestFinished(() => client.terminate());
  await once(client, 'open');
  client.send('{"type":"connection_init"}');
  await once(client, 'message');
  client.send('{"id":"x","type":"subscribe","payload":{"query":"subscription { events }"}}');
  await vi.waitFor(() => expect(server.followed).toHaveLength(1));
  return proxy;
}

const event = Buffer.from('{"data":{"events":1}}');

test('who only listens is pinged, and stays', async () => {
  const server = await startSmallServer({ pingAfterMs: 100 });
  const { client } = await server.open();
  let pings = 0;
  client.on('ping', () => {
    pings += 1;
  });
  await vi.waitFor(() => expect(pings).toBeGreaterThan(4), 10_000);
  expect(client.readyState).toBe(client.OPEN);
  expect(server.ends.size).toBe(1);
});

test('who says something is not pinged', async () => {
  const server = await startSmallServer({ pingAfterMs: 1_000 });
  const { client } = await server.open();
  let pings = 0;
  let pongs = 0;
  client.on('ping', () => {
    pings += 1;
  });
  client.on('message', () => {
    pongs += 1;
  });
  while (pongs < 50) {
    client.send('{"type":"ping"}');
    await sleep(30);
  }
  expect(pings).toBe(0);
});

test('who is gone without a word is let go of, and what it followed is stopped', async () => {
  const server = await startSmallServer({ pingAfterMs: 100 });
  const proxy = await openFreezing(server);
  proxy.freeze();
  await vi.waitFor(() => expect(server.ends.size).toBe(0), 5_000);
  expect(server.followed[0]?.stops).toBe(1);
});

test('that events still leave for who is gone keeps nobody', async () => {
  const server = await startSmallServer({ pingAfterMs: 100 });
  const proxy = await openFreezing(server);
  const flow = setInterval(() => server.followed[0]?.exit.send(event), 5);
  onTestFinished(() => clearInterval(flow));
  proxy.freeze();
  await vi.waitFor(() => expect(server.ends.size).toBe(0), 5_000);
  expect(server.followed[0]?.stops).toBe(1);
});

test('the server lets go of who is gone, and its metrics count what there is', async () => {
  const server = await startTestServer({ socketPingMs: 300 });
  const proxy = await freezingProxy(Number(new URL(server.url).port));
  const gauges = async () => {
    const text = (await send(pathOf(server, '/metrics'))).body.toString();
    return ['sockets', 'socket_operations', 'socket_unsent_bytes'].map((name) =>
      Number(new RegExp(`^tickwire_${name} (\\d+)$`, 'm').exec(text)?.[1]),
    );
  };
  expect(await gauges()).toEqual([0, 0, 0]);
  const gone = await openReadySocket({ url: `${proxy.url.replace('ws', 'http')}/graphql` });
  const stays = await openReadySocket(server);
  for (const socket of [gone, stays]) {
    socket.send(subscribe('1', 'subscription { prices(symbols: ["AAPL"]) { price } }'));
    await socket.next();
  }
  expect((await gauges()).slice(0, 2)).toEqual([2, 2]);
  proxy.freeze();
  await vi.waitFor(async () => expect((await gauges()).slice(0, 2)).toEqual([1, 1]), 5_000);
  stays.close();
  await vi.waitFor(async () => expect(await gauges()).toEqual([0, 0, 0]), 5_000);
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { type ExecutionArgs, GraphQLError, parse } from 'graphql';
import { buildSchema } from 'graphql/utilities';
import { handleProtocols, makeServer } from 'graphql-ws';
import { onTestFinished, vi } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import type { Deliverable, Delivery, Exit } from '../../src/fan-out/exit.ts';
import { readInTurns } from '../../src/websocket/inbox.ts';
import { createKeepalive } from '../../src/websocket/keepalive.ts';
import { createYard, Outbox } from '../../src/websocket/outbox.ts';
import { RunningOperation, Stopped } from '../../src/websocket/running.ts';

/** The server's end of a socket. */
interface ServerEnd {
  readonly webSocket: WebSocket;
  readonly connection: Socket;
  readonly outbox: Outbox;
  /** How often something was written to its connection. */
  writes(): number;
  /** The ids that graphql-ws holds. */
  ids(): string[];
}

/** A subscription that ends up at an exit. */
export interface Followed {
  readonly exit: Exit;
  /** How often it was told that there is room again. */
  rooms: number;
  stops: number;
  onRoom: () => void;
}

export interface SmallServer {
  readonly url: string;
  readonly port: number;
  readonly ends: Set<ServerEnd>;
  readonly followed: Followed[];
  /** From here on a subscription waits for `release` before it is run. */
  hold(): { release(): void };
  /** A socket to it, acknowledged, and the server's end of it. */
  open(): Promise<{ client: WebSocket; end: ServerEnd }>;
}

interface SmallServerOptions {
  readonly boundBytes?: number;
  readonly pingAfterMs?: number;
  readonly slowAfterMs?: number;
}

const schema = buildSchema('type Query { one: Int } type Subscription { events: Int }');

function followedBy(exit: Exit): { followed: Followed; delivery: Delivery } {
  const followed: Followed = { exit, rooms: 0, stops: 0, onRoom: () => {} };
  const delivery: Delivery = {
    roomAgain() {
      followed.rooms += 1;
      followed.onRoom();
    },
    stop() {
      followed.stops += 1;
    },
  };
  return { followed, delivery };
}

/** The parts that sockets are made of, around streams that the test itself delivers. */
export async function startSmallServer({
  boundBytes = 65_536,
  pingAfterMs = 60_000,
  slowAfterMs = 60_000,
}: SmallServerOptions = {}): Promise<SmallServer> {
  const yard = createYard(boundBytes);
  const keepalive = createKeepalive({ pingAfterMs, slowAfterMs, metrics: { count() {} } });
  const ends = new Set<ServerEnd>();
  const followed: Followed[] = [];
  let held = Promise.resolve();
  const events: Deliverable = {
    deliver(exit) {
      const one = followedBy(exit);
      followed.push(one.followed);
      return one.delivery;
    },
  };
  const runningOf = ({ rootValue }: ExecutionArgs) => {
    if (!(rootValue instanceof RunningOperation)) throw new Error('nothing was prepared');
    return rootValue;
  };
  const protocol = makeServer<Record<string, unknown>, { readonly outbox: Outbox; ids: () => string[] }>({
    onConnect(context) {
      context.extra.ids = () => Object.keys(context.subscriptions);
      return true;
    },
    async onSubscribe({ extra: { outbox }, subscriptions }, id, { query }) {
      const tell = (error: unknown) => (error instanceof GraphQLError ? error : new GraphQLError('unexpected'));
      const running = new RunningOperation({ id, subscriptions, outbox, tell });
      await held;
      running.assertWanted();
      return { schema, document: parse(query), rootValue: running };
    },
    execute: (args) => runningOf(args).take({ data: { one: 1 } }),
    subscribe: (args) => {
      // What `take` makes of a deliverable is what graphql-ws iterates over.
      const taken = runningOf(args).take(events);
      if (!(taken instanceof RunningOperation)) throw new Error('it was not delivered');
      return taken;
    },
  });
  const sockets = new WebSocketServer({ noServer: true, handleProtocols });
  const server = createServer();
  server.on('upgrade', (request, stream, head) => {
    sockets.handleUpgrade(request, stream, head, (webSocket) => {
      const connection = request.socket;
      const outbox = new Outbox(webSocket, connection, yard);
      const extra = { outbox, ids: (): string[] => [] };
      const written = vi.spyOn(connection, 'write').mock.calls;
      const end: ServerEnd = {
        webSocket,
        connection,
        outbox,
        writes: () => written.filter(([bytes]) => bytes.length > 0).length,
        ids: () => extra.ids(),
      };
      ends.add(end);
      const unwatch = keepalive.watch({ webSocket, connection, outbox });
      const closed = protocol.opened(
        {
          protocol: webSocket.protocol,
          send: (message) => outbox.send(message),
          close: (code = 1011, reason = '') => outbox.close(code, reason),
          onMessage: (listener) =>
            readInTurns(webSocket, outbox, (message) => {
              listener(message).catch((error: unknown) => {
                if (error instanceof Stopped) error.restoreSuccessor();
                else throw error;
              });
            }),
        },
        extra,
      );
      webSocket.once('close', (code, reason) => {
        unwatch();
        ends.delete(end);
        void closed(code, String(reason));
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    keepalive.close();
    for (const { webSocket } of ends) webSocket.terminate();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `ws://127.0.0.1:${port}`;
  return {
    url,
    port,
    ends,
    followed,
    hold() {
      let release = () => {};
      held = new Promise((resolve) => {
        release = () => {
          held = Promise.resolve();
          resolve();
        };
      });
      return { release: () => release() };
    },
    async open() {
      const before = new Set(ends);
      const client = new WebSocket(url, 'graphql-transport-ws');
      onTestFinished(() => client.terminate());
      await once(client, 'open');
      client.send('{"type":"connection_init"}');
      await once(client, 'message');
      const end = [...ends].find((one) => !before.has(one));
      if (end === undefined) throw new Error('the server has no end of the socket');
      return { client, end };
    },
  };
}

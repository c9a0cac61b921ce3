import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { buildSchema, extendSchema, graphql, parse, subscribe } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { Channel } from './channel.ts';

const sdl = readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8');

interface Heard {
  readonly authorization: string | undefined;
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Connected {
  readonly socket: WebSocket;
  readonly params: Readonly<Record<string, unknown>> | undefined;
  /** The code with which it closes. */
  readonly closed: Promise<number>;
}

export interface TestServerOptions {
  /** What each root field answers. */
  readonly root?: object;
  /** What a newer server's schema has more. */
  readonly extension?: string;
  /** Instead of GraphQL, as a proxy would. */
  readonly respond?: (request: IncomingMessage, response: ServerResponse) => void;
  /** False refuses the connection, with close code 4403. */
  readonly onConnect?: (params: Readonly<Record<string, unknown>> | undefined) => boolean;
}

/** A local server of Tickwire's schema that speaks both of its transports for real. */
export async function startTestServer({ root = {}, extension, respond, onConnect }: TestServerOptions = {}) {
  const base = buildSchema(sdl);
  const schema = extension === undefined ? base : extendSchema(base, parse(extension));
  const heard: Heard[] = [];
  const connections = new Channel<Connected>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { query, variables, operationName } = JSON.parse(await text(request));
    heard.push({ authorization: request.headers.authorization, query, operationName, variables: variables ?? {} });
    const result = await graphql({ schema, source: query, rootValue: root, variableValues: variables, operationName });
    response.setHeader('content-type', 'application/graphql-response+json').end(JSON.stringify(result));
  }

  const server = createServer((request, response) => {
    if (respond !== undefined) return respond(request, response);
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  const protocol = useServer(
    {
      schema,
      subscribe: (args) => subscribe({ ...args, rootValue: root }),
      onConnect: ({ connectionParams: params, extra: { socket } }) => {
        if (onConnect?.(params) === false) return false;
        const closed = once(socket, 'close').then(([code]) => Number(code));
        connections.put({ socket, params, closed });
        return true;
      },
    },
    sockets,
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The test server has no port.');

  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    /** Each request over HTTP so far. */
    heard,
    /** The next WebSocket that a client opens. */
    connected: () => connections.take(),
    async [Symbol.asyncDispose]() {
      await protocol.dispose();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

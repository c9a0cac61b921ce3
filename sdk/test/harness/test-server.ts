import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { buildSchema, extendSchema, graphql, parse, subscribe } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { Channel } from './channel.ts';

const schemaFolder = new URL('../../../schema/', import.meta.url);
const base = buildSchema(readFileSync(new URL('schema.graphql', schemaFolder), 'utf8'));
const known: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('persisted-operations.json', schemaFolder), 'utf8'),
);

/** What one request asks for; several may come in one. */
interface Asked {
  readonly query?: string;
  readonly documentId?: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** What happens to one request; `execute` does what it asks for, and answers the JSON of it. */
export type Fault = (response: ServerResponse, execute: () => Promise<string>) => unknown;

interface Heard {
  readonly method: string | undefined;
  readonly authorization: string | undefined;
  readonly idempotencyKey: string | string[] | undefined;
  /** The hash instead of the text, where that was sent. */
  readonly documentId: string | undefined;
  /** Empty where neither was known. */
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
  /** False for a server that takes documents by their text alone. */
  readonly knowsHashes?: boolean;
  /** What happens to the first requests, one each; those after them are answered. */
  readonly faults?: readonly Fault[];
  /** Before anything is executed; what is false has answered by itself. */
  readonly guard?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Beside the data of each answer. */
  readonly extensions?: object;
  /** Instead of GraphQL, as a proxy would. */
  readonly respond?: (request: IncomingMessage, response: ServerResponse) => void;
  /** False: whoever asks for a WebSocket is answered as by a proxy that knows none. */
  readonly sockets?: boolean;
  /** False refuses the connection, with close code 4403; a number is the code, 1006 of a connection that is broken off. */
  readonly onConnect?: (params: Readonly<Record<string, unknown>> | undefined) => boolean | number;
}

function heardOf({ method, headers }: IncomingMessage) {
  return { method, authorization: headers.authorization, idempotencyKey: headers['idempotency-key'] };
}

/** A local server of Tickwire's schema that speaks both of its transports for real. */
export async function startTestServer({
  root = {},
  extension,
  knowsHashes = true,
  faults = [],
  guard,
  extensions,
  respond,
  sockets: hasSockets = true,
  onConnect,
}: TestServerOptions = {}) {
  const schema = extension === undefined ? base : extendSchema(base, parse(extension));
  const heard: Heard[] = [];
  const connections = new Channel<Connected>();
  const waitingFaults = [...faults];

  function hear(request: IncomingMessage, asked: Asked): () => Promise<object> {
    const { documentId, operationName, variables = {} } = asked;
    const isKnown = documentId === undefined || (knowsHashes && documentId in known);
    const query = asked.query ?? (isKnown ? known[documentId ?? ''] : undefined) ?? '';
    heard.push({ ...heardOf(request), documentId, query, operationName, variables });
    if (!isKnown) {
      const errors = [{ message: 'No such document.', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }];
      return async () => ({ errors });
    }
    return async () => {
      const result = await graphql({
        schema,
        source: query,
        rootValue: root,
        variableValues: variables,
        operationName,
      });
      return { ...result, ...(extensions !== undefined && { extensions }) };
    };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
    const { variables, ...rest } = Object.fromEntries(searchParams);
    const asked: Asked | readonly Asked[] =
      request.method === 'GET'
        ? { ...rest, ...(variables !== undefined && { variables: JSON.parse(variables) }) }
        : JSON.parse(await text(request));
    if (request.headers.accept?.startsWith('text/event-stream') && !('map' in asked)) {
      return follow(request, asked, response);
    }
    const works = ('map' in asked ? asked : [asked]).map((each) => hear(request, each));
    const execute = async (): Promise<string> => {
      const results = await Promise.all(works.map((work) => work()));
      return JSON.stringify('map' in asked ? results : results[0]);
    };
    const fault = waitingFaults.shift();
    if (fault !== undefined) return void (await fault(response, execute));
    response.setHeader('content-type', 'application/graphql-response+json').end(await execute());
  }

  /** In the way of graphql-sse's distinct connections. */
  async function follow(request: IncomingMessage, asked: Asked, response: ServerResponse): Promise<void> {
    const { query = '', operationName, variables = {} } = asked;
    heard.push({ ...heardOf(request), documentId: undefined, query, operationName, variables });
    const args = { schema, document: parse(query), rootValue: root, variableValues: variables };
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
    const results = await subscribe({ ...args, ...(operationName !== undefined && { operationName }) });
    const isStream = Symbol.asyncIterator in results;
    if (isStream) response.once('close', () => void results.return(undefined));
    for await (const result of isStream ? results : [results]) {
      response.write(`event: next\ndata: ${JSON.stringify(result)}\n\n`);
    }
    response.end('event: complete\ndata:\n\n');
  }

  const server = createServer((request, response) => {
    if (respond !== undefined) return respond(request, response);
    if (guard?.(request, response) === false) return;
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const sockets = new WebSocketServer({ ...(hasSockets ? { server } : { noServer: true }), path: '/graphql' });
  const protocol = useServer(
    {
      schema,
      subscribe: (args) => subscribe({ ...args, rootValue: root }),
      onConnect: ({ connectionParams: params, extra: { socket } }) => {
        const verdict = onConnect?.(params);
        if (verdict === 1006) socket.terminate();
        else if (typeof verdict === 'number') socket.close(verdict, 'Unauthorized');
        if (verdict !== undefined && verdict !== true) return false;
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

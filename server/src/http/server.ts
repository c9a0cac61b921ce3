import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Config } from '../config.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { WebSockets } from '../websocket/server.ts';
import { wantsPage } from './accepted-types.ts';
import type { Dashboard } from './dashboard.ts';
import { createGraphiql } from './graphiql.ts';
import { type Dependency, sendLiveness, sendReadiness } from './health.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import { requestIdOf } from './request-id.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { type GraphqlServer, graphqlPath } from './yoga.ts';

/** What answers beside GraphQL. */
export interface Route {
  /** With a slash at its end: everything below it. */
  readonly path: string;
  answer(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void>;
}

/** What answers once the server has started. */
interface Running {
  readonly graphql: GraphqlServer;
  readonly webSockets: WebSockets;
  readonly routes: readonly Route[];
  readonly dependencies: readonly Dependency[];
}

export interface HttpServer {
  readonly server: Server;
  /** From here on GraphQL is answered; before, only liveness is. */
  run(running: Running): void;
  /** Refuses new connections and waits for the answers under way; streams must have been ended. */
  drain(): Promise<void>;
}

const drainTimeoutMs = 10_000;
/** For the end of a stream to reach a reader who is behind. */
const streamEndTimeoutMs = 1_000;
/** Headers are short: who takes longer to send them means to. */
const maxHeadersTimeoutMs = 10_000;
/** Longer than load balancers keep a connection that is not in use: they must be the ones to close it. */
const keepAliveTimeoutMs = 65_000;
/** On which nothing was sent either way, as by a caller who does not read; streams say something more often. */
const idleTimeoutMs = 120_000;
/** For reading the answer to an upload that was refused. */
const lingerMs = 2_000;
const maxHeaderBytes = 16_384;
const maxHeaders = 100;

const noPage =
  'There is no page for browsers here: it needs INTROSPECTION=on, and PERSISTED_OPERATIONS other than `only`.';

function sendError(response: ServerResponse, status: number, message: string, code: string, requestId: string): void {
  const body = JSON.stringify({ errors: [{ message, extensions: { code, requestId } }] });
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
}

/** Of an upload that was refused, the rest is not waited for. A short one has been read by then. */
function hangUpUnlessRead(request: IncomingMessage, socket: Socket): void {
  setTimeout(() => {
    if (!request.complete) socket.destroy();
  }, lingerMs).unref();
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}

/** What whoever builds a URL of it would fail on, and tell how. */
function namesNoHost({ headers: { host = '' } }: IncomingMessage): boolean {
  return !/^[a-z0-9._:[\]-]+$/i.test(host) || !URL.canParse(`http://${host}`);
}

function isStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');
}

/** The HTTP server with all that it answers. It may listen before it runs: the port is then taken for sure. */
export function createHttpServer(config: Config, log: Logger, dashboard: Dashboard | null): HttpServer {
  const graphiql = createGraphiql();
  const open = new Map<ServerResponse, Socket>();
  const sockets = new Set<Socket>();
  const answered = new WeakSet<Socket>();
  let running: Running | null = null;
  let stopping = false;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = requestIdOf(request);
    response.setHeader('X-Request-Id', requestId);
    setSecurityHeaders(request, response, config);
    const path = pathOf(request);
    if (path === '/health/live') return sendLiveness(response);
    if (path === '/health/ready') {
      const phase = stopping ? 'stopping' : running === null ? 'starting' : 'running';
      return sendReadiness(response, phase, running?.dependencies ?? []);
    }
    // Not of probes: by HTTP/1.0, as some load balancers ask, there is none.
    if (namesNoHost(request)) {
      return sendError(response, 400, 'The Host header names no host.', 'BAD_REQUEST', requestId);
    }
    const hasPage = config.introspection && config.persistedOperations !== 'only';
    if (path === '/' && dashboard === null && hasPage && wantsPage(request)) {
      response.writeHead(302, { Location: graphqlPath }).end();
      return;
    }
    const route = running?.routes.find((one) =>
      one.path.endsWith('/') ? path.startsWith(one.path) : path === one.path,
    );
    const isElsewhere = path === graphqlPath || route !== undefined || (running === null && path !== '/');
    if (!isElsewhere && dashboard?.answer(request, response, path) === true) return;
    // Until everything has started nobody knows what else is here.
    if (path !== graphqlPath && route === undefined && running !== null) {
      return sendError(response, 404, `Nothing is here; GraphQL is at ${graphqlPath}.`, 'NOT_FOUND', requestId);
    }
    if (path === graphqlPath && wantsPage(request)) {
      if (hasPage) return graphiql(request, response);
      return sendError(response, 404, noPage, 'NOT_FOUND', requestId);
    }
    if (running === null || stopping) {
      response.setHeader('Retry-After', '1');
      return sendError(
        response,
        503,
        `The server is ${stopping ? 'stopping' : 'starting'}. Try again.`,
        'SERVICE_UNAVAILABLE',
        requestId,
      );
    }
    if (route !== undefined) return route.answer(request, response, requestId);
    response.setHeader('Vary', 'Origin');
    await running.graphql(request, response, { req: request, res: response, requestId });
  }

  const { requestTimeoutMs } = config;
  const timeouts = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(maxHeadersTimeoutMs, requestTimeoutMs),
    keepAliveTimeout: keepAliveTimeoutMs,
    connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs),
    maxHeaderSize: maxHeaderBytes,
  };
  const server = createServer(timeouts, (request, response) => {
    const startedAt = performance.now();
    // By the time that the response closes, the request may have lost it.
    const { socket } = request;
    open.set(response, socket);
    if (stopping) response.setHeader('Connection', 'close');
    response.once('close', () => {
      open.delete(response);
      answered.add(socket);
      if (stopping) socket.destroySoon();
      else if (!request.complete) hangUpUnlessRead(request, socket);
      const ms = Math.round((performance.now() - startedAt) * 10) / 10;
      const { method } = request;
      log.debug(
        { requestId: requestIdOf(request), method, path: pathOf(request), status: response.statusCode, ms },
        'request',
      );
    });
    answer(request, response).catch((error: unknown) => {
      const requestId = requestIdOf(request);
      log.error({ requestId, err: error }, 'request failed');
      if (response.headersSent) response.destroy();
      else sendError(response, 500, 'Unexpected error.', 'INTERNAL_SERVER_ERROR', requestId);
    });
  });

  server.timeout = idleTimeoutMs;
  server.maxHeadersCount = maxHeaders;
  server.maxConnections = config.maxConnections;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (pathOf(request) !== graphqlPath) return refuseUpgrade(socket, '404 Not Found');
    if (running === null || stopping) return refuseUpgrade(socket, '503 Service Unavailable');
    // From here on its own protocol closes it.
    sockets.delete(request.socket);
    running.webSockets.upgrade(request, socket, head);
  });

  return {
    server,
    run(started) {
      running = started;
    },
    async drain() {
      stopping = true;
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const busy = new Set<Socket>();
      for (const [response, socket] of open) {
        busy.add(socket);
        if (!response.headersSent) response.setHeader('Connection', 'close');
      }
      server.closeIdleConnections();
      // Opened ahead, or left behind by an upload that was refused: to Node these are not idle, and it would wait.
      for (const socket of sockets) {
        if (!busy.has(socket) && (socket.bytesRead === 0 || answered.has(socket))) socket.destroy();
      }
      const giveUpStreams = setTimeout(() => {
        for (const response of open.keys()) if (isStream(response)) response.destroy();
      }, streamEndTimeoutMs);
      const giveUp = setTimeout(() => server.closeAllConnections(), drainTimeoutMs);
      await closed;
      clearTimeout(giveUpStreams);
      clearTimeout(giveUp);
    },
  };
}

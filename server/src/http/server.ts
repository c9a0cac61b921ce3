import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from '../telemetry/logger.ts';
import { createGraphiql, wantsPage } from './graphiql.ts';
import { type Dependency, sendLiveness, sendReadiness } from './health.ts';
import { requestIdOf } from './request-id.ts';
import { type GraphqlServer, graphqlPath } from './yoga.ts';

/** What answers once the server has started. */
interface Running {
  readonly graphql: GraphqlServer;
  readonly dependencies: readonly Dependency[];
}

export interface HttpServer {
  readonly server: Server;
  /** From here on GraphQL is answered; before, only liveness is. */
  run(running: Running): void;
  /** Refuses new connections, ends streams, and waits for the answers under way. */
  drain(): Promise<void>;
}

const drainTimeoutMs = 10_000;

function sendError(response: ServerResponse, status: number, message: string, code: string, requestId: string): void {
  const body = JSON.stringify({ errors: [{ message, extensions: { code, requestId } }] });
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
}

function isStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');
}

/** The HTTP server with all that it answers. It may listen before it runs: the port is then taken for sure. */
export function createHttpServer(log: Logger): HttpServer {
  const graphiql = createGraphiql();
  const open = new Set<ServerResponse>();
  let running: Running | null = null;
  let stopping = false;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = requestIdOf(request);
    response.setHeader('X-Request-Id', requestId);
    const path = (request.url ?? '/').split('?', 1)[0];
    if (path === '/health/live') return sendLiveness(response);
    if (path === '/health/ready') {
      const phase = stopping ? 'stopping' : running === null ? 'starting' : 'running';
      return sendReadiness(response, phase, running?.dependencies ?? []);
    }
    if (path === '/' && wantsPage(request)) {
      response.writeHead(302, { Location: graphqlPath }).end();
      return;
    }
    if (path !== graphqlPath) {
      return sendError(response, 404, `Nothing is here; GraphQL is at ${graphqlPath}.`, 'NOT_FOUND', requestId);
    }
    if (wantsPage(request)) return graphiql(request, response);
    if (running === null) {
      response.setHeader('Retry-After', '1');
      return sendError(response, 503, 'The server is starting. Try again.', 'SERVICE_UNAVAILABLE', requestId);
    }
    await running.graphql(request, response, { req: request, res: response, requestId });
  }

  const server = createServer((request, response) => {
    const startedAt = performance.now();
    open.add(response);
    response.once('close', () => {
      open.delete(response);
      const ms = Math.round((performance.now() - startedAt) * 10) / 10;
      const { method, url } = request;
      log.debug(
        { requestId: requestIdOf(request), method, path: url?.split('?', 1)[0], status: response.statusCode, ms },
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

  return {
    server,
    run(started) {
      running = started;
    },
    async drain() {
      stopping = true;
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      for (const response of open) if (isStream(response)) response.destroy();
      const giveUp = setTimeout(() => server.closeAllConnections(), drainTimeoutMs);
      await closed;
      clearTimeout(giveUp);
    },
  };
}

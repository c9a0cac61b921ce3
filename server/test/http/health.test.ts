import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type RequestContext, schema } from '@tickwire/schema';
import { createYoga } from 'graphql-yoga';
import { describe, expect, onTestFinished, test } from 'vitest';
import WebSocket from 'ws';
import { readConfig } from '../../src/config.ts';
import { listen } from '../../src/http/listen.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import type { HttpContext } from '../../src/http/yoga.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import type { WebSockets } from '../../src/websocket/server.ts';
import { jsonOf, pathOf, send, sendQuery, toldCode } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer();

/** The HTTP server alone, which listens and does not run yet. */
async function startingServer(): Promise<{ http: HttpServer; url: string }> {
  const http = createHttpServer(
    readConfig({ DATABASE_URL: 'postgresql://nowhere' }).config,
    createLogger('silent'),
    null,
  );
  await listen(http.server, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => http.drain());
  const address = http.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { http, url: `http://127.0.0.1:${port}/graphql` };
}

/** Stands where nothing asks for GraphQL. */
const noGraphql = createYoga<HttpContext, RequestContext>({ schema });

const noWebSockets: WebSockets = {
  upgrade: () => {},
  counts: () => ({ sockets: 0, operations: 0, unsentBytes: 0 }),
  close: async () => {},
};

describe('liveness', () => {
  test('is 200 as long as the process is there', async () => {
    const answer = await send(pathOf(server, '/health/live'));
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)).toEqual({ status: 'ok' });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('asks nothing of the database', async () => {
    server.statements.length = 0;
    await send(pathOf(server, '/health/live'));
    expect(server.statements).toEqual([]);
  });
});

test.each(['/health/live', '/health/ready'])(
  '%s is told by HTTP/1.0 without a host, as load balancers ask',
  async (path) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.0\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 200 /);
  },
);

describe('readiness', () => {
  test('names each dependency with its state and latency', async () => {
    const answer = await send(pathOf(server, '/health/ready'));
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)).toEqual({
      status: 'ready',
      dependencies: { database: { status: 'up', latencyMs: expect.any(Number) } },
    });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('a query string does not matter', async () => {
    expect((await send(pathOf(server, '/health/ready?verbose=1'))).status).toBe(200);
  });

  test('a WebSocket is refused with 503 before the server runs, and not left waiting', async () => {
    const starting = await startingServer();
    const socket = new WebSocket(starting.url.replace('http', 'ws'), 'graphql-transport-ws');
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain('503');
  });

  test('is `starting` before the server runs, and so is told to GraphQL; liveness is 200 already', async () => {
    const starting = await startingServer();
    const ready = await send(pathOf(starting, '/health/ready'));
    expect(ready.status).toBe(503);
    expect(jsonOf(ready)).toEqual({ status: 'starting', dependencies: {} });
    expect((await send(pathOf(starting, '/health/live'))).status).toBe(200);
    const answer = await sendQuery(starting.url, '{ viewer { id } }');
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(toldCode(answer)).toBe('SERVICE_UNAVAILABLE');
  });

  test('is `unready` where a dependency is down, or does not answer', async () => {
    const { http, url } = await startingServer();
    const dependencies = [
      { name: 'well', isRequired: true, check: async () => {} },
      { name: 'failing', isRequired: true, check: () => Promise.reject(new Error('a secret of the network')) },
      { name: 'silent', isRequired: true, check: () => new Promise(() => {}) },
    ];
    http.run({ graphql: noGraphql, webSockets: noWebSockets, routes: [], dependencies });
    const answer = await send(pathOf({ url }, '/health/ready'));
    expect(answer.status).toBe(503);
    expect(jsonOf(answer)).toEqual({
      status: 'unready',
      dependencies: {
        well: { status: 'up', latencyMs: expect.any(Number) },
        failing: { status: 'down', latencyMs: expect.any(Number) },
        silent: { status: 'down', latencyMs: expect.any(Number) },
      },
    });
    expect(answer.body.toString()).not.toContain('secret');
  });
});

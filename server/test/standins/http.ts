import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll } from 'vitest';

export interface StandInRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  /** Of a form that was posted. */
  readonly form: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

export interface StandInAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** Sent as JSON; a string as it is. */
  readonly body?: unknown;
}

type Mood =
  /** Answers. */
  | 'well'
  /** Hangs up. */
  | 'down'
  /** Takes the request and says nothing. */
  | 'silent'
  /** Answers 500. */
  | 'failing'
  /** Answers 200 with what is no JSON. */
  | 'garbled';

export interface StandInServer {
  readonly url: string;
  mood: Mood;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
}

function sendAnswer(response: ServerResponse, { status = 200, headers = {}, body }: StandInAnswer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(text);
}

/** A server of somebody else, on a free port, as it is or as it fails; it ends with the file's tests. */
export async function startStandIn(
  answer: (request: StandInRequest) => Promise<StandInAnswer> | StandInAnswer,
): Promise<StandInServer> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    asked.push(url.pathname);
    if (standIn.mood === 'down') return request.socket.destroy();
    if (standIn.mood === 'silent') return;
    if (standIn.mood === 'failing') return sendAnswer(response, { status: 500, body: 'out of order' });
    if (standIn.mood === 'garbled') return sendAnswer(response, { body: '<html>not JSON' });
    const form = new URLSearchParams((await buffer(request)).toString('utf8'));
    const { headers } = request;
    sendAnswer(response, await answer({ path: url.pathname, query: url.searchParams, form, headers }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const standIn: StandInServer = { url: `http://127.0.0.1:${port}`, mood: 'well', asked };
  return standIn;
}

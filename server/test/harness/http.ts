import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect } from 'vitest';
import { z } from 'zod';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Sending {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Several pieces are sent chunked, without a Content-Length. */
  readonly body?: string | Buffer | Iterable<Buffer>;
  /** A connection that is there already, for this request alone. */
  readonly socket?: Socket;
}

/** One request as these bytes and headers say, which `fetch` would partly refuse to send. */
export function send(url: string, { method = 'GET', headers = {}, body, socket }: Sending = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const isWhole = typeof body === 'string' || Buffer.isBuffer(body);
    const length = isWhole ? { 'Content-Length': Buffer.byteLength(body) } : {};
    const over = socket === undefined ? {} : { agent: false, createConnection: () => socket };
    const request = httpRequest(url, { method, headers: { ...length, ...headers }, ...over });
    // A server may answer and close before it has read everything: then the answer counts.
    request.once('error', reject);
    request.once('response', (response) => {
      buffer(response).then(
        (bytes) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes }),
        reject,
      );
    });
    if (isWhole) request.end(body);
    else {
      for (const piece of body ?? []) request.write(piece);
      request.end();
    }
  });
}

/** One GraphQL POST whose body is exactly this. */
export function sendJson(url: string, body: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
  return send(url, { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } });
}

export function sendQuery(url: string, query: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
  return sendJson(url, JSON.stringify({ query }), headers);
}

const toldShape = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.looseObject({
        message: z.string().min(1),
        extensions: z.looseObject({ code: z.string(), requestId: z.string() }),
      }),
    )
    .min(1),
});

export function jsonOf(answer: Answer): unknown {
  return JSON.parse(answer.body.toString('utf8'));
}

/** The errors of an answer, each of which must carry a code and the id that the header tells. */
export function toldErrors(answer: Answer) {
  const { errors } = toldShape.parse(jsonOf(answer));
  for (const { extensions } of errors) expect(extensions.requestId).toBe(answer.headers['x-request-id']);
  return errors;
}

/** The code of an answer that holds a single error. */
export function toldCode(answer: Answer): string {
  const errors = toldErrors(answer);
  expect(errors).toHaveLength(1);
  return errors[0]?.extensions.code ?? '';
}

/** Of a server, beside its GraphQL: `pathOf(server, '/health/live')`. */
export function pathOf({ url }: { readonly url: string }, path: string): string {
  return new URL(path, url).href;
}

import { badOptions } from './errors.ts';
import { withoutAddress } from './withheld.ts';

/** How the SDK calls `fetch`. */
export interface FetchInit {
  readonly method?: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** What the SDK reads of an answer of `fetch`. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** A `ReadableStream`, where streams go over server-sent events. */
  readonly body?: unknown;
  text(): Promise<string>;
}

/** What the SDK asks of a `fetch`: the standard one has it, and so have those of the packages `undici` and `node-fetch`. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** Whose request it is, and how long it is waited for. */
export interface Sent {
  readonly token: string | undefined;
  /** Of a mutation: the same for all its tries. */
  readonly idempotencyKey: string | undefined;
  readonly signal: AbortSignal;
}

/** What came of one request, which several callers may wait for. */
export interface Answer {
  /** Undefined where it is no JSON. */
  readonly body?: unknown;
  /** From 0 to 1, at random: callers who share an answer also wait for the same time, and share the next. */
  readonly jitter: number;
  readonly status?: number;
  readonly requestId?: string | undefined;
  readonly type?: string | null;
  readonly retryAfterMs?: number | undefined;
  /** Why there is no answer. */
  readonly cause?: unknown;
}

/** Sends a body of JSON. */
export type Post = (body: string, sent: Sent) => Promise<Answer>;

/** Undefined where it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** In seconds, or as a date: by the server's clock where it tells the time, for ours may be wrong. */
function retryAfterMs(headers: FetchResponse['headers']): number | undefined {
  const told = headers.get('retry-after') ?? '';
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  const ms = Number(told) * 1_000 || Date.parse(told) - now;
  return ms > 0 ? ms : undefined;
}

/** @throws InvalidRequestError where a header cannot hold them; it does not repeat them, as the platform's own would. */
export function checkHeaders(token = '', idempotencyKey = '-'): void {
  // Without its key a mutation that is sent again may be done again.
  if (!idempotencyKey || /[^!-~]/.test(token + idempotencyKey)) {
    throw badOptions('No header can hold the token or `idempotencyKey`.');
  }
}

/** A GET where there is no body. */
export function requested(
  fetch: Fetch,
  url: string,
  sent: Sent,
  body?: string,
  accept?: string,
): Promise<FetchResponse> {
  const { token, idempotencyKey, signal } = sent;
  return fetch(url, {
    signal,
    headers: {
      accept: accept ?? 'application/graphql-response+json, application/json',
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
    },
    ...(body && { method: 'POST', body }),
  });
}

export async function answerOf(response: FetchResponse, jitter = 0): Promise<Answer> {
  const { headers, status } = response;
  return {
    body: parsedJson(await response.text()),
    jitter,
    status,
    requestId: headers.get('x-request-id') ?? undefined,
    type: headers.get('content-type'),
    retryAfterMs: retryAfterMs(headers),
  };
}

export async function exchange(fetch: Fetch, url: string, sent: Sent, body?: string): Promise<Answer> {
  const jitter = Math.random();
  try {
    return await answerOf(await requested(fetch, url, sent, body), jitter);
  } catch (cause) {
    return { jitter, cause: withoutAddress(cause) };
  }
}

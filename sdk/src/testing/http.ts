import { type Asked, isRecord } from './asked.ts';
import { TestEventStream } from './event-stream.ts';
import type { Fault } from './faults.ts';
import { Idempotency } from './idempotency.ts';
import { limited, Refusal } from './refusal.ts';
import { type Service, unauthenticated } from './service.ts';
import { bearerOf } from './tokens.ts';

const budget = 30_000;

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: object;
}

function unreachable(): TypeError {
  return new TypeError('fetch failed');
}

function headersOf(request: Request): Readonly<Record<string, string>> {
  const headers = Object.fromEntries(request.headers);
  return 'authorization' in headers ? { ...headers, authorization: 'Bearer …' } : headers;
}

function pageOf(status: number): Response {
  const body = `<html><body><h1>${status} Bad Gateway</h1></body></html>`;
  return new Response(body, { status, headers: { 'content-type': 'text/html' } });
}

/** An idempotency key may come as a quoted string. */
function keyOf(request: Request): string | undefined {
  return request.headers.get('idempotency-key')?.replace(/^"(.*)"$/, '$1');
}

async function payloadOf(request: Request): Promise<unknown> {
  if (request.method === 'POST') {
    try {
      return JSON.parse(await request.text());
    } catch {
      return undefined;
    }
  }
  const found = Object.fromEntries(new URL(request.url).searchParams);
  const parsed = (name: string): unknown => (name in found ? JSON.parse(String(found[name])) : undefined);
  return { ...found, variables: parsed('variables'), extensions: parsed('extensions') };
}

/** GraphQL over HTTP, with server-sent events, as far as `fetch` sees of it. */
export class TestHttp {
  readonly streams = new Set<TestEventStream>();
  readonly #service: Service;
  readonly #url: string;
  readonly #idempotency = new Idempotency();
  isUp = true;
  #spent = 0;

  constructor(service: Service, url: string) {
    this.#service = service;
    this.#url = url;
  }

  readonly fetch: typeof globalThis.fetch = (input, init) => {
    const request = new Request(input, init);
    const { signal } = request;
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(init?.signal?.reason ?? signal.reason);
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort);
      this.#respond(request).then(resolve, reject);
    });
  };

  async #respond(request: Request): Promise<Response> {
    if (!this.isUp || !request.url.startsWith(this.#url)) throw unreachable();
    const payload = await payloadOf(request);
    if (!Array.isArray(payload)) return this.#one(request, payload);
    const answers = await Promise.all(payload.map((element) => this.#answered(request, element)));
    const [refused] = answers.filter(({ status }) => status === 401);
    return Response.json(
      answers.map(({ body }) => body),
      { status: refused?.status ?? 200 },
    );
  }

  async #one(request: Request, payload: unknown): Promise<Response> {
    const name = isRecord(payload) ? String(payload.operationName ?? '') : '';
    const fault = this.#service.faults.take(name.charAt(0).toLowerCase() + name.slice(1));
    const met = fault && (await this.#meet(fault));
    if (met !== undefined) return met;
    const accept = request.headers.get('accept') ?? '';
    if (accept.includes('text/event-stream')) {
      const stream = await this.#stream(request, payload);
      if (stream !== undefined) return stream;
    }
    const { status, headers, body } = await this.#answered(request, payload);
    if (fault?.kind === 'answer-lost' || !this.isUp) throw unreachable();
    const isSpoken = accept.includes('application/graphql-response+json');
    const isDocumentError = status === 404 || status === 400;
    return new Response(JSON.stringify(body), {
      status: isDocumentError && !isSpoken ? 200 : status,
      headers: { ...headers, 'content-type': isSpoken ? 'application/graphql-response+json' : 'application/json' },
    });
  }

  /** What comes instead of an answer; undefined where one comes after all. */
  async #meet(fault: Fault): Promise<Response | undefined> {
    if (fault.kind === 'network') throw unreachable();
    if (fault.kind === 'no-answer') return new Promise(() => {});
    if (fault.kind === 'bad-gateway') return pageOf(fault.status ?? 502);
    if (fault.kind === 'response') {
      const { status, headers = {}, body = '' } = fault;
      return new Response(body, { status, headers });
    }
    if (fault.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    if (fault.kind !== 'rate-limited' && fault.kind !== 'unavailable') return undefined;
    const { retryAfterSeconds } = fault;
    const unavailable = new Refusal('SERVICE_UNAVAILABLE', { retryAfterSeconds }, 503);
    const refused = fault.kind === 'rate-limited' ? limited(retryAfterSeconds) : unavailable;
    const { status, headers, body } = this.#refused(refused);
    return Response.json(body, { status, headers });
  }

  #refused(error: unknown): Answer {
    const told = this.#service.told(error);
    const status = error instanceof Refusal ? error.status : 200;
    const after = error instanceof Refusal ? error.retryAfterSeconds : undefined;
    const headers = {
      ...(after !== undefined && { 'retry-after': String(after) }),
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    };
    return { status, headers, body: status < 400 ? { data: null, errors: [told] } : { errors: [told] } };
  }

  async #answered(request: Request, payload: unknown): Promise<Answer> {
    try {
      const asked = await this.#asked(request, payload);
      if (asked.kind === 'mutation' && request.method === 'GET') {
        throw new Refusal('METHOD_NOT_ALLOWED', { message: 'Send mutations by POST.' }, 405);
      }
      const { data, isReplayed } = await this.#done(request, asked);
      return this.#charged({
        status: 200,
        headers: isReplayed ? { 'idempotency-replayed': 'true' } : {},
        body: { data },
      });
    } catch (error) {
      return this.#charged(this.#refused(error));
    }
  }

  #charged({ status, headers, body }: Answer): Answer {
    this.#spent += 1;
    const cost = { cost: 1, remaining: Math.max(0, budget - this.#spent), limit: budget, resetSeconds: 60 };
    const told = {
      'x-request-id': this.#service.newRequestId(),
      ratelimit: `"cost";r=${cost.remaining};t=${cost.resetSeconds}`,
      'ratelimit-policy': `"cost";q=${budget};w=60`,
    };
    return { status, headers: { ...told, ...headers }, body: { ...body, extensions: { cost } } };
  }

  async #asked(request: Request, payload: unknown): Promise<Asked> {
    const token = bearerOf(request.headers.get('authorization'));
    if (!this.#service.tokens.isGood(token)) throw unauthenticated;
    const asked = await this.#service.read(payload, token);
    const documentId = isRecord(payload) && typeof payload.documentId === 'string' ? payload.documentId : undefined;
    this.#service.record(asked, {
      transport: asked.kind === 'subscription' ? 'sse' : 'http',
      method: request.method,
      headers: headersOf(request),
      idempotencyKey: keyOf(request),
      documentId,
    });
    return asked;
  }

  async #done(request: Request, asked: Asked): Promise<{ readonly data: unknown; readonly isReplayed: boolean }> {
    const work = (): Promise<unknown> => this.#service.answers.dataOf(asked);
    const key = keyOf(request);
    if (asked.kind !== 'mutation' || key === undefined) return { data: await work(), isReplayed: false };
    const input = JSON.stringify([asked.text, asked.variables]);
    return this.#idempotency.once(key, input, work);
  }

  /** Undefined where it is no subscription, or is refused. */
  async #stream(request: Request, payload: unknown): Promise<Response | undefined> {
    const token = bearerOf(request.headers.get('authorization'));
    if (!this.#service.tokens.isGood(token)) return undefined;
    const kind = await this.#service.read(payload, token).then(
      (asked) => asked.kind,
      () => undefined,
    );
    if (kind !== 'subscription') return undefined;
    const asked = await this.#asked(request, payload);
    const stream = new TestEventStream(this.#service, asked, request.signal, (ended) => this.streams.delete(ended));
    this.streams.add(stream);
    return stream.response;
  }
}

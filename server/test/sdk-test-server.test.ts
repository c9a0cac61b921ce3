import { createTestServer } from '@tickwire/sdk/testing';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { data } from './harness/client.ts';
import { quickUser } from './harness/quick-user.ts';
import { startTestServer } from './harness/server.ts';

interface Socket {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data?: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code?: number }) => void): void;
}

/** A server, the real one or the SDK's for tests: what both are asked they are to answer in one form. */
interface Candidate {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly open: () => Socket;
  readonly token: string;
  /** Ends the session of the token. */
  end(): Promise<unknown>;
}

const server = await startTestServer({ market: { replayTicksPerSecond: 20 } });

async function realServer(): Promise<Candidate> {
  const { token } = await quickUser(server);
  const open = () => new WebSocket(server.url.replace('http', 'ws'), 'graphql-transport-ws');
  return {
    url: server.url,
    fetch,
    open,
    token,
    end: () => data(server, z.unknown(), 'mutation { signOut }', { token }),
  };
}

async function testServer(): Promise<Candidate> {
  const standIn = createTestServer();
  standIn.acceptTokens('token');
  standIn.answer('plans', [{ tier: 'FREE' }]);
  standIn.answer('verifyEmail', { __typename: 'InvalidTokenError' });
  standIn.tick('SPX', '1.00');
  const timer = setInterval(() => standIn.tick('SPX', '2.00'), 5);
  onTestFinished(() => clearInterval(timer));
  const { url, fetch, webSocket } = standIn;
  const open = () => new webSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  return { url, fetch, open, token: 'token', end: async () => standIn.endSession('token') };
}

interface Request {
  readonly body: object;
  readonly headers?: Record<string, string>;
}

const answered = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ extensions: z.object({ code: z.string(), requestId: z.string() }) })).optional(),
  extensions: z.object({ cost: z.object({ cost: z.number(), remaining: z.number() }) }).optional(),
});

async function ask({ url, fetch }: Candidate, { body, headers = {} }: Request): Promise<unknown> {
  const accept = 'application/graphql-response+json, application/json;q=0.9';
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...headers },
    body: JSON.stringify(body),
  });
  const { data, errors, extensions } = answered.parse(await response.json());
  const has = (name: string): boolean => response.headers.has(name);
  return {
    status: response.status,
    hasData: data !== undefined && data !== null,
    codes: errors?.map((error) => error.extensions.code),
    hasCost: extensions !== undefined && has('ratelimit') && has('ratelimit-policy'),
    challenge: response.headers.get('www-authenticate')?.split(/[ ,]/)[0],
    isReplayed: response.headers.get('idempotency-replayed'),
    type: response.headers.get('content-type')?.split(';')[0],
  };
}

const plans = { query: 'query Plans { plans { tier } }', operationName: 'Plans' };
const verify = {
  query: 'mutation VerifyEmail($token: String!) { verifyEmail(token: $token) { __typename } }',
  variables: { token: 'nonsense' },
};
const otherwise = { ...verify, variables: { token: 'other nonsense' } };

async function outcomes(candidate: Candidate): Promise<unknown[]> {
  const key = `"${crypto.randomUUID()}"`;
  const told = [
    await ask(candidate, { body: plans }),
    await ask(candidate, { body: plans, headers: { authorization: `Bearer ${candidate.token}` } }),
    await ask(candidate, { body: { documentId: 'a'.repeat(64), operationName: 'Plans' } }),
    await ask(candidate, { body: {} }),
    await ask(candidate, { body: verify, headers: { 'idempotency-key': key } }),
    await ask(candidate, { body: verify, headers: { 'idempotency-key': key } }),
    await ask(candidate, { body: otherwise, headers: { 'idempotency-key': key } }),
  ];
  await candidate.end();
  return [...told, await ask(candidate, { body: plans, headers: { authorization: `Bearer ${candidate.token}` } })];
}

test('what is sent over HTTP is answered as the server answers it', async () => {
  expect(await outcomes(await testServer())).toEqual(await outcomes(await realServer()));
});

const prices = `subscription Prices($symbols: [String!]!, $after: String) {
  prices(symbols: $symbols, after: $after) { kind symbol price bid ask volume changePercent source time sequence missed cursor }
}`;

const message = z.looseObject({
  type: z.string(),
  id: z.string().optional(),
  payload: z.unknown().optional(),
});

const event = z.object({
  data: z.object({
    prices: z.object({ kind: z.string(), sequence: z.number(), missed: z.number().nullable(), cursor: z.string() }),
  }),
});
const refused = z.union([
  z.array(z.object({ extensions: z.object({ code: z.string() }) })),
  z.object({ errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })) }),
]);

/** A conversation by graphql-transport-ws, message by message. */
class Conversation {
  readonly heard: z.infer<typeof message>[] = [];
  readonly #socket: Socket;
  readonly #opened = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<number | undefined>();
  #wake = (): void => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.addEventListener('open', () => this.#opened.resolve());
    socket.addEventListener('close', ({ code }) => this.#closed.resolve(code));
    socket.addEventListener('message', ({ data }) => {
      this.heard.push(message.parse(JSON.parse(String(data))));
      this.#wake();
    });
  }

  get closed(): Promise<number | undefined> {
    return this.#closed.promise;
  }

  async say(told: object): Promise<void> {
    await this.#opened.promise;
    this.#socket.send(JSON.stringify(told));
  }

  async hear(type: string, id?: string): Promise<z.infer<typeof message>> {
    for (;;) {
      const next = this.heard.shift();
      if (next?.type === type && next.id === id) return next;
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  async event(id: string): Promise<z.infer<typeof event>['data']['prices']> {
    return event.parse((await this.hear('next', id)).payload).data.prices;
  }

  async code(type: string, id: string): Promise<string | undefined> {
    const told = refused.parse((await this.hear(type, id)).payload);
    return (Array.isArray(told) ? told : told.errors)[0]?.extensions.code;
  }

  close(): void {
    this.#socket.close();
  }
}

async function begun(candidate: Candidate, payload = {}): Promise<Conversation> {
  const talk = new Conversation(candidate.open());
  await talk.say({ type: 'connection_init', payload });
  return talk;
}

function subscribe(id: string, variables: object): object {
  return { type: 'subscribe', id, payload: { query: prices, operationName: 'Prices', variables } };
}

async function stream(candidate: Candidate): Promise<unknown> {
  const talk = await begun(candidate);
  await talk.hear('connection_ack');
  await talk.say({ type: 'ping' });
  await talk.hear('pong');
  await talk.say(subscribe('1', { symbols: ['SPX'] }));
  const first = await talk.event('1');
  let tick = await talk.event('1');
  while (tick.kind !== 'TICK') tick = await talk.event('1');
  await talk.say({ type: 'complete', id: '1' });
  talk.close();

  const again = await begun(candidate);
  await again.say(subscribe('2', { symbols: ['SPX'], after: tick.cursor }));
  const next = await again.event('2');
  await again.say(subscribe('3', { symbols: ['SPX'], after: 'nonsense' }));
  const nonsense = await again.code('next', '3');
  await again.hear('complete', '3');
  await again.say(subscribe('2', { symbols: ['SPX'] }));
  return {
    first: [first.kind, first.missed],
    tick: [tick.kind, tick.missed],
    next: [next.kind, next.missed, next.sequence - tick.sequence],
    nonsense,
    closed: await again.closed,
  };
}

test('prices are told, and gone on with by a cursor, as the server does it', async () => {
  expect(await stream(await testServer())).toEqual(await stream(await realServer()));
});

async function refusals(candidate: Candidate): Promise<unknown[]> {
  const wrong = await begun(candidate, { Authorization: 'Bearer wrong' });
  const early = new Conversation(candidate.open());
  await early.say(subscribe('1', { symbols: ['SPX'] }));
  const twice = await begun(candidate);
  await twice.say({ type: 'connection_init' });
  const nonsense = await begun(candidate);
  await nonsense.hear('connection_ack');
  await nonsense.say({ type: 'nonsense' });
  const ended = await begun(candidate, { authorization: `Bearer ${candidate.token}` });
  await ended.hear('connection_ack');
  await candidate.end();
  return [await wrong.closed, await early.closed, await twice.closed, await nonsense.closed, await ended.closed];
}

test('sockets are closed with the codes that the server has for it', async () => {
  expect(await refusals(await testServer())).toEqual(await refusals(await realServer()));
});

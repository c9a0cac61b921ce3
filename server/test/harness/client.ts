import { randomUUID } from 'node:crypto';
import { type Client, createClient } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { z } from 'zod';

const errorShape = z.looseObject({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.looseObject({ code: z.string(), requestId: z.string() }),
});

const answerShape = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(errorShape).optional(),
});

interface Where {
  readonly url: string;
}

export interface Call {
  readonly token?: string;
  readonly variables?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
}

/** One POST, with its answer whole. */
export async function post({ url }: Where, query: string, { token, variables, headers }: Call = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
  return { response, ...answerShape.parse(await response.json()) };
}

/** One POST that must succeed; `shape` says what its data must look like. */
export async function data<T>(where: Where, shape: z.ZodType<T>, query: string, call: Call = {}): Promise<T> {
  const answer = await post(where, query, call);
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return shape.parse(answer.data);
}

export interface TestUser {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly password: string;
  readonly token: string;
}

const signUpShape = z.object({ signUp: z.object({ token: z.string(), user: z.object({ id: z.string() }) }) });

/** A user whom no other test knows. */
export async function newUser(where: Where): Promise<TestUser> {
  const tag = randomUUID().replaceAll('-', '').slice(0, 20);
  const user = { email: `${tag}@example.com`, username: `user_${tag}`, password: `password-${tag}` };
  const { signUp } = await data(
    where,
    signUpShape,
    'mutation ($input: SignUpInput!) { signUp(input: $input) { ... on AuthPayload { token user { id } } } }',
    { variables: { input: user } },
  );
  return { ...user, id: signUp.user.id, token: signUp.token };
}

const createShape = z.object({ createWatchlist: z.object({ id: z.string() }) });

/** A watchlist of this user; answers its id. */
export async function newWatchlist(where: Where, { token }: Pick<TestUser, 'token'>, symbols: readonly string[] = []) {
  const { createWatchlist } = await data(
    where,
    createShape,
    'mutation ($symbols: [String!]) { createWatchlist(input: { name: "A list", symbols: $symbols }) { ... on Watchlist { id } } }',
    { token, variables: { symbols } },
  );
  return createWatchlist.id;
}

const createKeyShape = z.object({
  createApiKey: z.object({ secret: z.string(), apiKey: z.object({ id: z.string() }) }),
});

/** An API key of this user. */
export async function newApiKey(
  where: Where,
  { token }: Pick<TestUser, 'token'>,
  scopes: readonly ('READ' | 'WRITE')[],
) {
  const { createApiKey } = await data(
    where,
    createKeyShape,
    'mutation ($scopes: [ApiKeyScope!]!) { createApiKey(input: { name: "A key", scopes: $scopes }) { ... on CreatedApiKey { secret apiKey { id } } } }',
    { token, variables: { scopes } },
  );
  return { id: createApiKey.apiKey.id, secret: createApiKey.secret };
}

export interface SocketOptions {
  readonly token?: string;
}

/** A graphql-transport-ws client that ends with its test. */
export function openSocket({ url }: Where, { token }: SocketOptions = {}): Client {
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(token !== undefined && { connectionParams: { Authorization: `Bearer ${token}` } }),
  });
  onTestFinished(async () => {
    await client.dispose();
  });
  return client;
}

export const priceEventShape = z.object({
  kind: z.enum(['SNAPSHOT', 'TICK', 'GAP', 'STALE']),
  symbol: z.string(),
  price: z.string(),
  sequence: z.number().int(),
  missed: z.number().int().nullable(),
  cursor: z.string(),
  source: z.string(),
});

export type PriceEvent = z.infer<typeof priceEventShape>;

export const pricesQuery = `subscription ($symbols: [String!]!, $after: String, $maxRate: Float) {
  prices(symbols: $symbols, after: $after, maxRate: $maxRate) { kind symbol price sequence missed cursor source }
}`;

const pricesShape = z.object({ data: z.object({ prices: priceEventShape }) });

/** Live prices as a stranger's client gets them. */
export async function* prices(
  client: Client,
  variables: { symbols: readonly string[]; after?: string; maxRate?: number },
): AsyncGenerator<PriceEvent, void> {
  for await (const result of client.iterate({ query: pricesQuery, variables })) {
    if (result.errors !== undefined) throw new Error(JSON.stringify(result.errors));
    yield pricesShape.parse(result).data.prices;
  }
}

/** The first `count` of a stream, which is then ended. */
export async function take<T>(stream: AsyncGenerator<T, void>, count: number): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of stream) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import { buildSchema } from 'graphql';
import { createClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { createYoga, type Plugin } from 'graphql-yoga';
import { afterAll, expect, test } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { z } from 'zod';
import { useDeprecations } from '../../src/http/deprecations.ts';
import { createDocumentCaches } from '../../src/http/documents.ts';
import { jsonOf, sendJson } from '../harness/http.ts';

// The product's own schema has nothing in it that is to go: this one has one of everything.
const schema = buildSchema(`
  directive @tag(name: String, label: String @deprecated(reason: "Use name.")) on FIELD
  enum Colour { RED GREY @deprecated(reason: "Use RED.") }
  input Wish { title: String, name: String @deprecated(reason: "Use title."), colours: [Colour!], inner: Wish }
  type Thing { id: ID, number: Int @deprecated(reason: "Use id.") }
  type Query {
    thing: Thing
    old: Thing @deprecated(reason: "Use thing.")
    things(first: Int, limit: Int @deprecated(reason: "Use first."), wishes: [Wish!], colour: Colour): [Thing!]!
  }
  type Mutation { wish(input: Wish): Thing }
  type Subscription { ticks(count: Int, times: Int @deprecated): Int }
`);

async function* countTo(count: number) {
  for (let tick = 1; tick <= count; tick += 1) yield { ticks: tick };
}

const rootValue = {
  thing: () => ({ id: '1', number: 1 }),
  old: () => ({ id: '1' }),
  things: () => [],
  ticks: () => countTo(3),
};

const useRoot: Plugin = {
  onExecute({ args }) {
    args.rootValue = rootValue;
  },
  onSubscribe({ args }) {
    args.rootValue = rootValue;
  },
};

const yoga = createYoga({
  schema,
  logging: false,
  parserAndValidationCache: createDocumentCaches(),
  plugins: [useDeprecations(), useRoot],
});
const http = createServer(yoga).listen(0, '127.0.0.1');
await once(http, 'listening');
const address = http.address();
const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/graphql`;
const sockets = useServer(
  {
    async onSubscribe(_context, _id, { query }) {
      const { parse, execute, subscribe } = yoga.getEnveloped();
      return { schema, document: parse(query), contextValue: {}, rootValue: { execute, subscribe } };
    },
    execute: ({ rootValue: root, ...args }) => Reflect.get(Object(root), 'execute')(args),
    subscribe: ({ rootValue: root, ...args }) => Reflect.get(Object(root), 'subscribe')(args),
  },
  new WebSocketServer({ server: http, path: '/graphql' }),
);
afterAll(async () => {
  await sockets.dispose();
  http.close();
});

const answerShape = z.object({
  extensions: z.object({ deprecations: z.array(z.object({ coordinate: z.string(), reason: z.string() })) }).optional(),
});

async function told(query: string, variables: unknown = {}): Promise<Record<string, string> | null> {
  const answer = answerShape.parse(jsonOf(await sendJson(url, JSON.stringify({ query, variables }))));
  const { deprecations } = answer.extensions ?? {};
  return deprecations === undefined
    ? null
    : Object.fromEntries(deprecations.map(({ coordinate, reason }) => [coordinate, reason]));
}

test.each<[what: string, query: string, told: Record<string, string> | null]>([
  ['nothing', '{ thing { id } }', null],
  ['a field', '{ old { id } }', { 'Query.old': 'Use thing.' }],
  ['a field in a fragment', '{ thing { ...F } } fragment F on Thing { number }', { 'Thing.number': 'Use id.' }],
  ['an argument', '{ things(limit: 1) { id } }', { 'Query.things(limit:)': 'Use first.' }],
  ['a directive’s argument', '{ thing @tag(label: "x") { id } }', { '@tag(label:)': 'Use name.' }],
  ['an input field', '{ things(wishes: { inner: { name: "x" } }) { id } }', { 'Wish.name': 'Use title.' }],
  ['an enum value', '{ things(colour: GREY, wishes: [{ colours: [GREY] }]) { id } }', { 'Colour.GREY': 'Use RED.' }],
  [
    'several, each once',
    '{ a: old { number } b: old { number } }',
    { 'Query.old': 'Use thing.', 'Thing.number': 'Use id.' },
  ],
])('an answer tells what its document uses that is to go: %s', async (_what, query, expected) => {
  expect(await told(query)).toEqual(expected);
  // The second time the document is known.
  expect(await told(query)).toEqual(expected);
});

test('what variables hold is told of each request, and the document is not blamed for it later', async () => {
  const query = 'query ($wishes: [Wish!], $colour: Colour) { things(wishes: $wishes, colour: $colour) { id } }';
  expect(await told(query, { wishes: { inner: { name: 'x', colours: 'GREY' } } })).toEqual({
    'Wish.name': 'Use title.',
    'Colour.GREY': 'Use RED.',
  });
  expect(await told(query, { colour: 'GREY' })).toEqual({ 'Colour.GREY': 'Use RED.' });
  expect(await told(query, { wishes: [{ title: 'x', colours: ['RED'] }] })).toBeNull();
});

test.each([
  ['what does not fit', { wishes: 5, colour: { a: 1 } }],
  ['unknown names', { wishes: [{ nope: 1, __proto__: 1 }], constructor: 1 }],
  ['what is nested deeper than the stack', null],
])('variables with %s are told of as ever', async (_what, variables) => {
  const query = 'query ($wishes: [Wish!], $colour: Colour) { things(wishes: $wishes, colour: $colour) { id } }';
  const deep = `{"wishes":${'{"inner":'.repeat(100_000)}{}${'}'.repeat(100_000)}}`;
  const text = variables === null ? deep : JSON.stringify(variables);
  const answer = await sendJson(url, `{"query":${JSON.stringify(query)},"variables":${text}}`);
  expect(answer.body.toString()).toContain('errors');
});

const subscription = 'subscription { ticks(times: 3) }';
const deprecations = [{ coordinate: 'Subscription.ticks(times:)', reason: 'No longer supported' }];

test.each([
  ['server-sent events', () => createClient({ url, retryAttempts: 0 })],
  ['a WebSocket', () => createSocketClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket })],
])('over %s it is told with the first event alone', async (_what, open) => {
  const client = open();
  const events = [];
  for await (const event of client.iterate({ query: subscription })) events.push(event);
  await client.dispose();
  expect(events).toEqual([
    { data: { ticks: 1 }, extensions: { deprecations } },
    { data: { ticks: 2 } },
    { data: { ticks: 3 } },
  ]);
});

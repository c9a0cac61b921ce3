import { createHash } from 'node:crypto';
import { persistedOperations } from '@tickwire/schema';
import { createClient } from '@tickwire/sdk';
import { describe, expect, test } from 'vitest';
import { newUser } from '../harness/client.ts';
import { type Answer, jsonOf, send, sendJson, sendQuery, toldCode, toldErrors } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';
import { openReadySocket } from '../harness/socket.ts';

const hashOf = (document: string) => createHash('sha256').update(document).digest('hex');

/** An app's own, which the SDK does not have. */
const own = 'query OwnPlans { plans { tier } viewer { username } }';
const operations = new Map([[hashOf(own), own]]);
const lenient = await startTestServer({ operations });
const strict = await startTestServer({ operations, persistedOperations: 'only' });

const [plansHash = '', plansText = ''] =
  [...persistedOperations].find(([, document]) => document.startsWith('query Plans')) ?? [];
const [pricesHash = ''] =
  [...persistedOperations].find(([, document]) => document.startsWith('subscription Prices')) ?? [];
const unknownHash = hashOf('{ __typename }');
const apollo = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });

const asked = (server: { url: string }, body: unknown, headers = {}) =>
  sendJson(server.url, JSON.stringify(body), headers);

function byGet({ url }: { url: string }, params: Record<string, unknown>): Promise<Answer> {
  const search = new URLSearchParams(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  return send(`${url}?${search}`);
}

const expectPlans = (answer: Answer) => {
  expect({ status: answer.status, body: jsonOf(answer) }).toMatchObject({
    status: 200,
    body: { data: { plans: [{ tier: 'FREE' }, { tier: 'PRO' }, { tier: 'EXPERT' }] } },
  });
};

const namings: readonly [how: string, naming: Record<string, unknown>][] = [
  ['documentId', { documentId: plansHash }],
  ['documentId with its algorithm', { documentId: `sha256:${plansHash}` }],
  ['documentId in capitals', { documentId: plansHash.toUpperCase() }],
  ["Apollo's extension", { extensions: apollo(plansHash) }],
  ['both', { documentId: plansHash, extensions: apollo(plansHash) }],
  ['its text and its hash', { query: plansText, documentId: plansHash }],
];

describe.each([
  ['optional', lenient],
  ['only', strict],
])('with PERSISTED_OPERATIONS=%s', (_mode, server) => {
  test.each(namings)('a document is found by %s, by POST and by GET', async (_how, naming) => {
    expectPlans(await asked(server, naming));
    expectPlans(await byGet(server, naming));
  });

  test.each(namings)('a document is found by %s over a WebSocket', async (_how, naming) => {
    const socket = await openReadySocket(server);
    socket.send({ id: '1', type: 'subscribe', payload: { query: '', ...naming } });
    expect(await socket.next()).toMatchObject({
      type: 'next',
      payload: { data: { plans: [{ tier: 'FREE' }, {}, {}] } },
    });
  });

  test('a WebSocket may name it in extensions.documentId, where clients let nothing else through', async () => {
    const socket = await openReadySocket(server);
    const payload = { query: '', extensions: { documentId: pricesHash }, variables: { symbols: ['BTCUSDT'] } };
    socket.send({ id: '1', type: 'subscribe', payload });
    expect(await socket.next()).toMatchObject({ type: 'next', payload: { data: { prices: { kind: 'SNAPSHOT' } } } });
  });

  test('a subscription is found over server-sent events, by POST and by GET', async () => {
    const variables = { symbols: ['BTCUSDT'] };
    const search = new URLSearchParams({ documentId: pricesHash, variables: JSON.stringify(variables) });
    const accept = { Accept: 'text/event-stream' };
    const post = {
      method: 'POST',
      headers: { ...accept, 'Content-Type': 'application/json' },
      body: JSON.stringify({ documentId: pricesHash, variables }),
    };
    for (const response of [
      await fetch(server.url, post),
      await fetch(`${server.url}?${search}`, { headers: accept }),
    ]) {
      const reader = response.body?.getReader();
      let text = '';
      while (!text.includes('SNAPSHOT')) {
        const { done, value } = (await reader?.read()) ?? { done: true };
        expect(done).toBe(false);
        text += new TextDecoder().decode(value);
      }
      await reader?.cancel();
    }
  });

  test("an app's own documents are found too, and know their caller", async () => {
    // Of the same database: to sign up as tests do is not known to the strict one.
    const { token, username } = await newUser(lenient);
    const answer = await asked(server, { documentId: hashOf(own) }, { Authorization: `Bearer ${token}` });
    expect(jsonOf(answer)).toMatchObject({ data: { viewer: { username } } });
  });

  test('an unknown hash is told as one, in words that clients of both kinds look for', async () => {
    const byId = await asked(server, { documentId: unknownHash });
    expect(toldCode(byId)).toBe('PERSISTED_QUERY_NOT_FOUND');
    const byApollo = await asked(server, { extensions: apollo(unknownHash) });
    expect(toldErrors(byApollo)).toMatchObject([
      { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
    ]);
    const strictly = await asked(server, { documentId: unknownHash }, { Accept: 'application/graphql-response+json' });
    expect(strictly.status).toBe(404);
    const socket = await openReadySocket(server);
    socket.send({ id: '1', type: 'subscribe', payload: { query: '', extensions: apollo(unknownHash) } });
    expect(await socket.next()).toMatchObject({ type: 'error', payload: [{ message: 'PersistedQueryNotFound' }] });
  });

  test.each<[what: string, body: Record<string, unknown>]>([
    ['a hash and a query that is another', { query: '{ __typename }', documentId: plansHash }],
    ['two hashes', { documentId: plansHash, extensions: apollo(hashOf(own)) }],
    ['an id that is no hash', { documentId: 'plans' }],
    ['an id that is a number', { documentId: 5 }],
    ['a hash that is too short', { extensions: apollo(plansHash.slice(1)) }],
    ['another version of the extension', { extensions: { persistedQuery: { version: 2, sha256Hash: plansHash } } }],
    ['an extension that is a text', { extensions: { persistedQuery: plansHash } }],
    ['a key of every object for an id', { documentId: '__proto__' }],
  ])('%s is a bad request', async (_what, body) => {
    const answer = await asked(server, body, { Accept: 'application/graphql-response+json' });
    expect(answer.status).toBe(400);
    expect(toldCode(answer)).toBe('BAD_REQUEST');
  });

  test("the SDK's calls and prices run as they are", async () => {
    const client = createClient({ url: server.url });
    expect(await client.plans()).toHaveLength(3);
    for await (const event of client.prices(['BTCUSDT'])) {
      expect(event.type).toBe('snapshot');
      break;
    }
  });

  test('a mutation by GET is refused also where its hash is known', async () => {
    const [signOut = ''] = [...persistedOperations].find(([, document]) => document.includes('mutation SignOut')) ?? [];
    expect((await byGet(server, { documentId: signOut })).status).toBe(405);
  });
});

describe('with PERSISTED_OPERATIONS=optional', () => {
  test('a query beside its own hash runs, and is not learnt by that', async () => {
    const query = 'query Strange { __typename }';
    const answer = await asked(lenient, { query, extensions: apollo(hashOf(query)) });
    expect(jsonOf(answer)).toMatchObject({ data: { __typename: 'Query' } });
    expect(toldCode(await asked(lenient, { extensions: apollo(hashOf(query)) }))).toBe('PERSISTED_QUERY_NOT_FOUND');
  });
});

describe('with PERSISTED_OPERATIONS=only', () => {
  const introspection = '{ __schema { queryType { name } } }';
  const refused = [
    '{ __typename }',
    introspection,
    'mutation { signOut }',
    `${plansText} `,
    `${plansText}\nfragment Unused on Plan { tier }`,
    'not GraphQL at all',
  ];

  test.each(refused)('nothing else runs, by POST, GET or event stream: %j', async (query) => {
    expect(toldCode(await asked(strict, { query }))).toBe('PERSISTED_OPERATIONS_ONLY');
    expect(toldCode(await asked(strict, { query, extensions: apollo(hashOf(query)) }))).toBe(
      'PERSISTED_OPERATIONS_ONLY',
    );
    expect(toldCode(await byGet(strict, { query }))).toBe('PERSISTED_OPERATIONS_ONLY');
    const stream = await asked(strict, { query }, { Accept: 'text/event-stream' });
    expect(stream.body.toString()).toContain('PERSISTED_OPERATIONS_ONLY');
  });

  test.each(refused)('nothing else runs over a WebSocket: %j', async (query) => {
    const socket = await openReadySocket(strict);
    for (const payload of [{ query }, { query, extensions: apollo(hashOf(query)) }]) {
      socket.send({ id: '1', type: 'subscribe', payload });
      expect(await socket.next()).toMatchObject({
        type: 'error',
        payload: [{ extensions: { code: 'PERSISTED_OPERATIONS_ONLY' } }],
      });
    }
  });

  test('a request that names nothing is refused as ever', async () => {
    expect(toldCode(await asked(strict, {}))).toBe('BAD_REQUEST');
    expect(toldCode(await asked(strict, [plansText]))).toBe('BAD_REQUEST');
  });

  test('of several queries in one request those run that are known', async () => {
    const answer = await asked(strict, [{ query: plansText }, { query: '{ __typename }' }]);
    expect(jsonOf(answer)).toMatchObject([
      { data: { plans: [{}, {}, {}] } },
      { errors: [{ extensions: { code: 'PERSISTED_OPERATIONS_ONLY' } }] },
    ]);
  });

  test('a known document may be sent by its text', async () => {
    expectPlans(await sendQuery(strict.url, plansText));
  });

  test('browsers get no page, as nothing that is typed into it would run', async () => {
    expect((await send(strict.url, { headers: { Accept: 'text/html' } })).status).toBe(404);
  });
});

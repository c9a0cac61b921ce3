import { createHash } from 'node:crypto';
import { createClient } from '@tickwire/sdk';
import { expect, test } from 'vitest';
import { startTestServer } from './harness/test-server.ts';

const root = {
  plans: [],
  instrument: () => null,
  viewer: null,
  requestPasswordReset: true,
};
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

test("the SDK's documents are asked for by hash: queries of nobody by GET, all else by POST", async () => {
  await using server = await startTestServer({ root });
  const nobody = createClient({ url: server.url });
  await nobody.plans();
  await nobody.candles('AAPL', { interval: 'D1', from: new Date(0) });
  await nobody.requestPasswordReset('a@example.com');
  await createClient({ url: server.url, token: 't' }).plans();
  expect(server.heard.map(({ method, operationName }) => [method, operationName])).toEqual([
    ['GET', 'Plans'],
    ['GET', 'Candles'],
    ['POST', 'RequestPasswordReset'],
    ['POST', 'Plans'],
  ]);
  expect(server.heard[1]?.variables).toEqual({ symbol: 'AAPL', interval: 'D1', from: '1970-01-01T00:00:00.000Z' });
  for (const { documentId, query } of server.heard) expect(documentId).toBe(hash(query));
});

test('a GET is what other origins may send unasked, and a query in the url is kept', async () => {
  const sent: [string, RequestInit | undefined][] = [];
  const client = createClient({
    url: 'https://example.com/graphql?region=eu',
    fetch: async (url, init) => {
      sent.push([String(url), init]);
      return Response.json({ data: { plans: [] } });
    },
  });
  await client.plans();
  const [url = '', init] = sent[0] ?? [];
  expect(url).toMatch(/^https:\/\/example\.com\/graphql\?region=eu&documentId=[0-9a-f]{64}&/);
  expect(init?.headers).toEqual({ accept: 'application/graphql-response+json, application/json' });
  expect([init?.method, init?.body]).toEqual([undefined, undefined]);
});

test('a query too long for an address is posted', async () => {
  await using server = await startTestServer({ root: { quotes: [] } });
  await createClient({ url: server.url }).quotes(Array.from({ length: 400 }, (_, index) => `SYM${index}`));
  expect(server.heard).toMatchObject([{ method: 'POST', operationName: 'Quotes', documentId: expect.any(String) }]);
});

test('a server that does not know a hash is sent the text, at once from then on', async () => {
  await using server = await startTestServer({ root, knowsHashes: false });
  const client = createClient({ url: server.url });
  await client.plans();
  await client.plans();
  await client.requestPasswordReset('a@example.com');
  await client.requestPasswordReset('a@example.com');
  expect(server.heard.map(({ method, documentId }) => [method, documentId !== undefined])).toEqual([
    ['GET', true],
    ['POST', false],
    ['POST', false],
    ['POST', true],
    ['POST', false],
    ['POST', false],
  ]);
  const [, , , first, second] = server.heard;
  expect(second?.idempotencyKey).toBe(first?.idempotencyKey);
});

test('documents of the own go by their text unless servers are told of them', async () => {
  await using server = await startTestServer({ root });
  const own = 'query Own { plans { tier } }';
  await createClient({ url: server.url }).request(own);
  const told = createClient({ url: server.url, persisted: 'all' });
  await told.request(own);
  await told.request(own);
  await createClient({ url: server.url, persisted: false }).plans();
  expect(server.heard.map(({ documentId, query }) => documentId ?? query)).toEqual([
    own,
    hash(own),
    own,
    own,
    expect.stringMatching(/^query Plans/),
  ]);
});

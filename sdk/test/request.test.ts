import { createClient, type TypedDocument } from '@tickwire/sdk';
import { parse } from 'graphql';
import { expect, expectTypeOf, test } from 'vitest';
import { startTestServer } from './harness/test-server.ts';

const root = { instrument: ({ symbol }: { symbol: string }) => ({ symbol, name: 'Apple Inc.' }), plans: [] };

test('a document of one own is sent as it stands, typed by itself', async () => {
  await using server = await startTestServer({ root });
  const client = createClient({ url: server.url });
  const document: TypedDocument<{ instrument: { name: string } | null }, { symbol: string }> = `
    # query NotThisOne
    query NameOf($symbol: String!) { instrument(symbol: $symbol) { name } }
  `;
  const data = await client.request(document, { symbol: 'AAPL' });
  expectTypeOf(data).toEqualTypeOf<{ instrument: { name: string } | null }>();
  expect(data).toEqual({ instrument: { name: 'Apple Inc.' } });
  expect(server.heard[0]).toMatchObject({ operationName: 'NameOf', variables: { symbol: 'AAPL' } });
});

test('a plain string needs no variables and answers unknown data', async () => {
  await using server = await startTestServer({ root });
  const data = await createClient({ url: server.url }).request('{ plans { tier } }');
  expectTypeOf(data).toBeUnknown();
  expect(data).toEqual({ plans: [] });
});

test('a syntax tree instead of text is refused', async () => {
  const client = createClient({ url: 'http://127.0.0.1:9/graphql' });
  const document = { ...parse('{ plans { tier } }') };
  await expect(client.request(document)).rejects.toThrow(/text/);
});

test('what a caller gives as fetch is what is called', async () => {
  const called: string[] = [];
  const client = createClient({
    url: 'https://api.example.com/graphql#top',
    fetch: async (url) => {
      called.push(String(url));
      return Response.json({ data: { plans: [] } });
    },
  });
  expect(await client.plans()).toEqual([]);
  expect(called).toEqual(['https://api.example.com/graphql']);
});

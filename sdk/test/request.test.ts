import { createClient, type TypedDocument } from '@tickwire/sdk';
import { parse, print } from 'graphql';
import { expect, expectTypeOf, test } from 'vitest';
import { operationOf } from '../src/document.ts';
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
  await expect(client.request(document)).rejects.toThrow(/print/);
});

test('a syntax tree is printed by what the client was given for that', async () => {
  await using server = await startTestServer({ root });
  const client = createClient({ url: server.url, print });
  const document: TypedDocument<{ plans: unknown[] }, Record<string, never>> = parse('query P { plans { tier } }');
  expect(await client.request(document)).toEqual({ plans: [] });
  expect(await client.request('{ plans { tier } }')).toEqual({ plans: [] });
  expect(server.heard[0]).toMatchObject({ operationName: 'P', query: 'query P {\n  plans {\n    tier\n  }\n}' });
});

test('text as graphql-codegen writes it is taken as it is', async () => {
  await using server = await startTestServer({ root });
  class TypedDocumentString<Data, Variables> extends String {
    declare __apiType?: (variables: Variables) => Data;
  }
  const document = new TypedDocumentString<{ plans: unknown[] }, { [key: string]: never }>(
    'query P { plans { tier } }',
  );
  const data = await createClient({ url: server.url }).request(document);
  expectTypeOf(data).toEqualTypeOf<{ plans: unknown[] }>();
  expect(data).toEqual({ plans: [] });
});

test.each([
  ['{ a }', 'query', undefined],
  ['query { a }', 'query', undefined],
  ['query($mutation: Int) @live { a }', 'query', undefined],
  ['\uFEFF,, query Q($a: I = { b: { c: "mutation M { x }" } }) { a }', 'query', 'Q'],
  ['fragment F on T{a}mutation M{b}', 'mutation', 'M'],
  ['fragment mutation on subscription { a } query Q { ...mutation }', 'query', 'Q'],
  ['# mutation No { a }\nmutation Yes { a }', 'mutation', 'Yes'],
  ['"""\nmutation "No" { a }\n"""\nmutation Yes { a }', 'mutation', 'Yes'],
  ['mutation# why\n  Named { a(text: "}{ #") }', 'mutation', 'Named'],
  ['subscription S { a { b { c } } }', 'subscription', 'S'],
  ['query Q { mutation { a } }', 'query', 'Q'],
  ['fragment A on T{a{b}}\nfragment B on T{c}\nquery queryOf{a}', 'query', 'queryOf'],
])('of %j it knows what it is', (text, kind, name) => {
  expect(operationOf(text)).toMatchObject({ kind, name });
});

test('a subscription is refused before it is sent', async () => {
  const client = createClient({ url: 'http://127.0.0.1:9/graphql' });
  await expect(client.request('subscription { prices { symbol } }')).rejects.toMatchObject({ code: 'BAD_OPTIONS' });
});

test('what a caller gives as fetch is what is called', async () => {
  const called: string[] = [];
  const client = createClient({
    url: 'https://api.example.com/graphql#top',
    persisted: false,
    fetch: async (url) => {
      called.push(String(url));
      return Response.json({ data: { plans: [] } });
    },
  });
  expect(await client.plans()).toEqual([]);
  expect(called).toEqual(['https://api.example.com/graphql']);
});

test('variables are those of the document: a misspelt one does not compile', async () => {
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    return Response.json({ data: {} });
  };
  const client = createClient({ url: 'http://127.0.0.1:9/graphql', fetch });
  const document: TypedDocument<unknown, { symbol: string; interval?: string }> =
    'query N($symbol: String!) { instrument(symbol: $symbol) { name } }';
  // @ts-expect-error
  await client.request(document, { symbol: 'AAPL', intervall: 'D1' });
  // @ts-expect-error
  await client.request(document);
  await client.request(document, { symbol: 'AAPL', interval: 'D1' });
  expect(asked).toBe(3);
});

test('a fetch is asked for no more than its answer is read for, so that it may be of any package', async () => {
  const fetch = async (url: string, { signal, headers }: { signal: AbortSignal; headers: Record<string, string> }) => {
    signal.throwIfAborted();
    const isPlans = url.includes('operationName=Plans') && 'accept' in headers;
    return {
      status: 200,
      headers: { get: () => null },
      text: async () => JSON.stringify({ data: { plans: [isPlans] } }),
    };
  };
  const client = createClient({ url: 'http://127.0.0.1:9/graphql', fetch });
  expect(await client.plans()).toEqual([true]);
});

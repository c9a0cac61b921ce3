import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { jsonOf, pathOf, send, sendJson, sendQuery, toldCode, toldErrors } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';
import { openReadySocket, subscribe } from '../harness/socket.ts';

const open = await startTestServer({ introspection: true, suggestions: true });
const closed = await startTestServer({ introspection: false, suggestions: false });

const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('with INTROSPECTION=off', () => {
  test.each([
    '{ __schema { types { name } } }',
    '{ __type(name: "User") { fields { name } } }',
    'query { ...A } fragment A on Query { hidden: __schema { queryType { name } } }',
    '{ ... on Query { __type(name: "Query") { name } } }',
    getIntrospectionQuery(),
  ])('%s is refused, over HTTP and over a WebSocket', async (query) => {
    expect(toldCode(await sendQuery(closed.url, query))).toBe('INTROSPECTION_DISABLED');
    const socket = await openReadySocket(closed);
    socket.send(subscribe('1', query));
    expect(await socket.next()).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'INTROSPECTION_DISABLED' } }],
    });
  });

  test('__typename is answered', async () => {
    expect(jsonOf(await sendQuery(closed.url, '{ __typename }'))).toMatchObject({ data: { __typename: 'Query' } });
  });

  test('browsers get no page, and are told why', async () => {
    const answer = await send(closed.url, { headers: browser });
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(toldErrors(answer)[0]?.message).toContain('INTROSPECTION=on');
    expect((await send(pathOf(closed, '/'), { headers: browser })).status).toBe(404);
  });
});

test('with INTROSPECTION=on the schema is told', async () => {
  expect(jsonOf(await sendQuery(open.url, '{ __type(name: "Plan") { name } }'))).toMatchObject({
    data: { __type: { name: 'Plan' } },
  });
});

/** Each so close to a right name that graphql-js suggests it. */
const misspelt: readonly [what: string, query: string, variables?: Record<string, unknown>][] = [
  ['a field', '{ instrumnt(symbol: "AAPL") { id } }'],
  ['a field of another type', '{ node(id: "x") { symbol } }'],
  ['an argument', '{ instrument(symbl: "AAPL") { id } }'],
  ['an argument of a directive', '{ plans @include(iff: true) { tier } }'],
  ['a type', '{ node(id: "x") { ... on Instrumnt { id } } }'],
  ['the type of a variable', 'query ($a: Strng) { instrument(symbol: $a) { id } }'],
  ['a value of an enum', '{ instruments(assetClass: EQITY) { totalCount } }'],
  ['a value of an enum as a text', '{ instruments(assetClass: "EQUITY") { totalCount } }'],
  ['a field of an input', 'mutation { signIn(input: { emial: "a", password: "b" }) { __typename } }'],
  [
    'a value of an enum in a variable',
    'query ($a: AssetClass) { instruments(assetClass: $a) { totalCount } }',
    { a: 'EQITY' },
  ],
  [
    'a field of an input in a variable',
    'mutation ($a: SignInInput!) { signIn(input: $a) { __typename } }',
    { a: { email: 'a', password: 'b', pasword: 'c' } },
  ],
];

describe('what a misspelt name may have meant', () => {
  test.each(misspelt)('is told with SUGGESTIONS=on, and not with off: %s', async (_what, query, variables) => {
    const body = JSON.stringify({ query, variables });
    const told = await sendJson(open.url, body);
    expect(told.body.toString()).toContain('Did you mean');
    const silent = await sendJson(closed.url, body);
    toldErrors(silent);
    expect(silent.body.toString()).not.toMatch(/did you mean/i);
    const socket = await openReadySocket(closed);
    socket.send(subscribe('1', query, variables));
    const message = JSON.stringify(await socket.next());
    expect(message).toContain('"code"');
    expect(message).not.toMatch(/did you mean/i);
  });

  test('is not told of a subscription either', async () => {
    const socket = await openReadySocket(closed);
    socket.send(subscribe('1', 'subscription ($s: [String!]!) { prices(symbls: $s) { price } }', { s: ['AAPL'] }));
    expect(JSON.stringify(await socket.next())).not.toMatch(/did you mean/i);
  });
});

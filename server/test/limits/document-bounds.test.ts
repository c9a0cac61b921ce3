import { getIntrospectionQuery } from 'graphql';
import { expect, test } from 'vitest';
import { post } from '../harness/client.ts';
import { sendJson, toldErrors } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer();

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

/** This many fields deep. */
function deep(levels: number): string {
  const open = '{ ofType '.repeat(levels - 3);
  return `{ __schema { types ${open}{ name } ${'}'.repeat(levels - 3)} } }`;
}

/** Each fragment spreads the next one twice: 2^levels fields, written in a few lines. */
function fragmentBomb(levels: number): string {
  const fragment = (index: number) => `fragment F${index} on Query { a: __typename ...F${index + 1} ...F${index + 1} }`;
  return `{ ...F0 } ${times(levels, fragment)} fragment F${levels} on Query { __typename }`;
}

const cycle = 'fragment A on Query { plans { tier } ...B } fragment B on Query { ...A }';

const tooLarge: [string, string, RegExp][] = [
  ['a depth of 16', deep(16), /^The operation is 16 fields deep, and at most 15 are allowed: /],
  ['a depth of 300', deep(300), /^The operation is 300 fields deep, and at most 15 are allowed: /],
  [
    '101 aliases',
    `{ plans { ${times(101, (index) => `a${index}: tier`)} } }`,
    /^The operation has 101 aliases, and at most 100 are allowed: /,
  ],
  [
    '51 aliases in a fragment that is spread twice',
    `{ a: plans { ...F } b: plans { ...F } } fragment F on Plan { ${times(50, (index) => `a${index}: tier`)} }`,
    /^The operation has 102 aliases, and at most 100 are allowed: /,
  ],
  [
    '51 fields at the root',
    `{ ${times(51, () => '__typename')} }`,
    /^The operation has 51 fields at its root, and at most 50 are allowed: /,
  ],
  [
    '51 fields at the root through a fragment',
    `{ ...F __typename } fragment F on Query { ${times(50, () => '__typename')} }`,
    /^The operation has 51 fields at its root, and at most 50 are allowed: /,
  ],
  [
    '1,001 fields',
    `{ plans { ${times(1_000, () => 'tier')} } }`,
    /^The operation has 1001 fields with those of its fragments, and at most 1000 are allowed: /,
  ],
  [
    'a bomb of 2^20 fields',
    fragmentBomb(20),
    /^The operation has more than a million fields with those of its fragments, /,
  ],
  [
    'a bomb of 2^100 fields',
    fragmentBomb(100),
    /^The operation has more than a million fields with those of its fragments, /,
  ],
  [
    '51 directives',
    `{ ${times(17, (index) => `a${index}: __typename @skip(if: false) @include(if: true) @include(if: true)`)} }`,
    /^The document has 51 directives, and at most 50 are allowed: /,
  ],
  [
    '6 directives in one place',
    `{ __typename ${times(6, () => '@skip(if: false)')} }`,
    /^There are 6 directives in one place, and at most 5 are allowed: /,
  ],
];

test.each(tooLarge)('%s is refused, and the bound is named', async (_what, query, message) => {
  const { response, errors, data } = await post(server, query);
  expect(data).toBeUndefined();
  expect(response.status).toBe(200);
  expect(errors?.map((error) => error.extensions.code)).toContain('GRAPHQL_VALIDATION_FAILED');
  expect(
    errors?.some((error) => message.test(error.message)),
    JSON.stringify(errors),
  ).toBe(true);
  // Told the same from what is kept of the first time.
  expect((await post(server, query)).errors?.some((error) => message.test(error.message))).toBe(true);
});

test.each([
  ['a depth of 15', deep(15)],
  ['100 aliases', `{ plans { ${times(100, (index) => `a${index}: tier`)} } }`],
  ['50 fields at the root', `{ ${times(50, () => '__typename')} }`],
  ['what tools ask of a schema', getIntrospectionQuery()],
  [
    'all that tools can ask of a schema, as GraphiQL does',
    getIntrospectionQuery({
      schemaDescription: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
  ],
])('%s is answered', async (_what, query) => {
  expect((await post(server, query)).errors).toBeUndefined();
});

test.each([
  ['that spreads another which spreads it', `{ ...A } ${cycle}`],
  ['that spreads itself', '{ ...A } fragment A on Query { ...A }'],
  ['that spreads itself below a field', '{ plans { ...A } } fragment A on Plan { tier ...A }'],
  ['that spreads itself many times', `{ ...A } fragment A on Query { ${times(500, () => '...A')} }`],
])('a fragment %s is refused as a cycle', async (_what, query) => {
  const { errors } = await post(server, query);
  expect(errors?.map((error) => error.extensions.code)).toContain('GRAPHQL_VALIDATION_FAILED');
  expect(
    errors?.some((error) => /spread fragment "A" within itself|Cannot spread/.test(error.message)),
    JSON.stringify(errors),
  ).toBe(true);
});

test('a chain of fragments as long as a document may be is checked without trouble', async () => {
  const chain = `{ ...F0 } ${times(200, (index) => `fragment F${index} on Query { ...F${index + 1} }`)} fragment F200 on Query { __typename }`;
  expect((await post(server, chain)).data).toEqual({ __typename: 'Query' });
});

test('every operation of a document is bounded, not only the one that runs', async () => {
  const query = `query A { __typename } query B { ${times(51, () => '__typename')} }`;
  const answer = await sendJson(server.url, JSON.stringify({ query, operationName: 'A' }));
  expect(toldErrors(answer)[0]?.message).toMatch(/51 fields at its root/);
});

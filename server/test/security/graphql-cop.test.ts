import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Answer, jsonOf, pathOf, send, sendJson } from '../harness/http.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

/** As a developer's machine has it, and as `NODE_ENV=production` sets it. */
const servers = {
  default: await startTestServer(),
  production: await startTestServer({ production: true, introspection: false, suggestions: false }),
};

const answerShape = z.looseObject({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.looseObject({ message: z.string(), extensions: z.record(z.string(), z.unknown()) })).optional(),
});

interface Seen {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
  readonly text: string;
}

function seen(answer: Answer): Seen {
  const { data, success } = answerShape.safeParse(jsonOf(answer));
  return {
    status: answer.status,
    data: (success && data.data) || {},
    errors: (success && data.errors) || [],
    text: answer.body.toString(),
  };
}

const post = async ({ url }: TestServer, body: unknown) => seen(await sendJson(url, JSON.stringify(body)));
const query = (server: TestServer, text: string) => post(server, { query: text });
const get = async ({ url }: TestServer, text: string, method = 'GET') =>
  seen(await send(`${url}?${new URLSearchParams({ query: text })}`, { method }));

const circular =
  'query { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }';
const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const consoleWords = ['graphiql.min.css', 'GraphQL Playground', 'GraphiQL', 'graphql-playground'];

type Verdict = 'found' | 'not found';

interface Check {
  readonly name: string;
  /** Whether the tool would report it. */
  readonly tried: (server: TestServer) => Promise<boolean>;
  readonly verdicts: Readonly<Record<keyof typeof servers, Verdict>>;
}

const nowhere = { default: 'not found', production: 'not found' } as const;

const checks: readonly Check[] = [
  {
    name: 'Alias Overloading: 101 aliases of one field',
    async tried(server) {
      const aliases = Array.from({ length: 101 }, (_, index) => `alias${index}:__typename`).join(' \n');
      return 'alias100' in (await query(server, `query cop { ${aliases} }`)).data;
    },
    verdicts: nowhere,
  },
  {
    name: 'Array-based Query Batching: 11 operations in one request',
    async tried(server) {
      const answer = await post(
        server,
        Array.from({ length: 11 }, () => ({ query: 'query cop { __typename }' })),
      );
      expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
      return answer.text.startsWith('[');
    },
    verdicts: nowhere,
  },
  {
    name: 'Directive Overloading: one field with 10 unknown directives',
    async tried(server) {
      return (await query(server, `query cop { __typename ${'@aa'.repeat(10)} }`)).errors.length === 10;
    },
    verdicts: nowhere,
  },
  {
    name: 'Field Duplication: one field 500 times',
    async tried(server) {
      return '__typename' in (await query(server, `query cop { ${'__typename \n'.repeat(500)} }`)).data;
    },
    verdicts: nowhere,
  },
  {
    name: 'Introspection-based Circular Query: the types of the fields of the types, four times over',
    async tried(server) {
      const { data } = await query(server, circular);
      const { data: shape } = z.object({ __schema: z.object({ types: z.array(z.unknown()) }) }).safeParse(data);
      return (shape?.__schema.types.length ?? 0) > 25;
    },
    verdicts: nowhere,
  },
  {
    name: 'Introspection',
    async tried(server) {
      return '__schema' in (await query(server, 'query cop { __schema { types { name fields { name } } } }')).data;
    },
    verdicts: { default: 'found', production: 'not found' },
  },
  {
    name: 'Field Suggestions',
    async tried(server) {
      const { text } = await query(server, 'query cop { __schema { directive } }');
      return text.includes('Did you mean');
    },
    verdicts: { default: 'found', production: 'not found' },
  },
  {
    name: 'GraphQL IDE: a console at one of the usual paths',
    async tried(server) {
      const pages = await Promise.all(
        ['/graphiql', '/playground', '/console', '/graphql', '/'].flatMap((path) =>
          [{}, browser].map(async (headers) => (await send(pathOf(server, path), { headers })).body.toString()),
        ),
      );
      return pages.some((page) => consoleWords.some((word) => page.includes(word)));
    },
    verdicts: { default: 'found', production: 'not found' },
  },
  {
    name: 'GET Method Query Support',
    async tried(server) {
      return '__typename' in (await get(server, 'query cop { __typename }')).data;
    },
    verdicts: { default: 'found', production: 'found' },
  },
  {
    name: 'Mutation over GET',
    async tried(server) {
      const answer = await get(server, 'mutation cop { __typename }');
      expect(answer.status).toBe(405);
      return '__typename' in answer.data;
    },
    verdicts: nowhere,
  },
  {
    name: 'POST based url-encoded query',
    async tried(server) {
      const inUrl = await get(server, 'query cop { __typename }', 'POST');
      const asForm = await send(server.url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: String(new URLSearchParams({ query: 'query cop { __typename }' })),
      });
      expect([inUrl.status, asForm.status]).toEqual([415, 415]);
      return '__typename' in inUrl.data || '__typename' in seen(asForm).data;
    },
    verdicts: nowhere,
  },
  {
    name: 'Trace Mode and Unhandled Errors',
    async tried(server) {
      const answers = [await query(server, 'query cop { __typename }'), await query(server, 'qwerty cop { abc }')];
      return answers.some(
        ({ text, errors }) =>
          /stacktrace|"tracing"|"exception"/i.test(text) ||
          errors.some(({ extensions }) => 'exception' in extensions || 'tracing' in extensions),
      );
    },
    verdicts: nowhere,
  },
];

describe.each(['default', 'production'] as const)("graphql-cop's checks, configured as %s", (configured) => {
  test.each(checks)('$name', async ({ tried, verdicts }) => {
    const server = servers[configured];
    expect((await tried(server)) ? 'found' : 'not found').toBe(verdicts[configured]);
    expect((await query(server, '{ plans { tier } }')).data.plans).toHaveLength(3);
  });
});

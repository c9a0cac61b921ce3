import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { newUser } from '../harness/client.ts';
import { type Answer, jsonOf, pathOf, send, sendJson, sendQuery, toldCode, toldErrors } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer({ maxBodyBytes: 1_000_000 });
const { url } = server;

const strict = { Accept: 'application/graphql-response+json' };
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What went before has harmed nobody. */
async function expectWell(): Promise<void> {
  const answer = await sendQuery(url, '{ viewer { id } }');
  expect({ status: answer.status, body: jsonOf(answer) }).toMatchObject({
    status: 200,
    body: { data: { viewer: null } },
  });
}

describe('a request that is no GraphQL', () => {
  const query = (text: string) => JSON.stringify({ query: text });

  test.each([
    ['a syntax error', query('{ viewer { id'), 'GRAPHQL_PARSE_FAILED'],
    ['no document at all', query(''), 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', query('{ viewer { nope } }'), 'GRAPHQL_VALIDATION_FAILED'],
    [
      'an unknown type of a variable',
      query('query ($x: Nope) { instrument(symbol: $x) { id } }'),
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['an argument of a wrong type', query('{ instrument(symbol: 5) { id } }'), 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing argument', query('{ instrument { id } }'), 'GRAPHQL_VALIDATION_FAILED'],
    ['a variable that is missing', query('query ($x: String!) { instrument(symbol: $x) { id } }'), 'BAD_USER_INPUT'],
    [
      'an operation that is not in the document',
      JSON.stringify({ query: 'query A { viewer { id } }', operationName: 'B' }),
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['a body that is not JSON', 'hello', 'BAD_REQUEST'],
    ['an empty body', '', 'BAD_REQUEST'],
    ['a body cut off', '{"query":"{ viewer', 'BAD_REQUEST'],
    ['a body of bytes', '\u0000\u0001\u0002', 'BAD_REQUEST'],
    ['JSON that is no object', '"{ viewer { id } }"', 'BAD_REQUEST'],
    ['JSON null', 'null', 'BAD_REQUEST'],
    ['a batch of nothing', '[]', 'BAD_REQUEST'],
    ['no query', '{}', 'BAD_REQUEST'],
    ['a query that is a number', '{"query":5}', 'BAD_REQUEST'],
    ['variables that are a list', '{"query":"{ viewer { id } }","variables":[1]}', 'BAD_REQUEST'],
  ])('%s is answered 400 with its code', async (_what, body, code) => {
    const answer = await sendJson(url, body, strict);
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toMatch(/^application\/(graphql-response\+)?json/);
    expect(new Set(toldErrors(answer).map((error) => error.extensions.code))).toEqual(new Set([code]));
    await expectWell();
  });

  test('every error of one document is told at once', async () => {
    const answer = await sendQuery(url, '{ one two three }', strict);
    expect(toldErrors(answer)).toHaveLength(3);
  });

  test('another content type than JSON is answered 415 with a code', async () => {
    const answer = await send(url, { method: 'POST', body: 'hello', headers: { 'Content-Type': 'text/plain' } });
    expect(answer.status).toBe(415);
    expect(toldCode(answer)).toBe('UNSUPPORTED_MEDIA_TYPE');
    await expectWell();
  });

  test.each(['PUT', 'DELETE', 'PATCH'])('%s is answered 405 and names the methods that work', async (method) => {
    const answer = await send(url, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, POST');
    expect(toldCode(answer)).toBe('BAD_REQUEST');
  });

  test('a mutation by GET is refused and changes nothing', async () => {
    const { token } = await newUser(server);
    const authorization = { Authorization: `Bearer ${token}` };
    const answer = await send(`${url}?query=${encodeURIComponent('mutation { signOut }')}`, { headers: authorization });
    expect(answer.status).toBe(405);
    toldErrors(answer);
    const viewer = await sendQuery(url, '{ viewer { __typename } }', authorization);
    expect(jsonOf(viewer)).toMatchObject({ data: { viewer: { __typename: 'User' } } });
  });

  test('a query by GET is answered', async () => {
    const answer = await send(`${url}?query=${encodeURIComponent('{ viewer { id } }')}`);
    expect({ status: answer.status, body: jsonOf(answer) }).toMatchObject({
      status: 200,
      body: { data: { viewer: null } },
    });
  });

  test.each(['/nope', '/', '/graphql/', '/graphql2', '/health', '//graphql', '/%00', '/../etc/passwd'])(
    'the path %s is answered 404 as JSON',
    async (path) => {
      const { origin } = new URL(url);
      const answer = await send(`${origin}${path}`);
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
      expect(toldCode(answer)).toBe('NOT_FOUND');
    },
  );
});

describe('a body of 10 MB', () => {
  const tenMegabytes = Buffer.alloc(10_000_000, ' ');
  const pieces = Array.from({ length: 100 }, (_, index) =>
    tenMegabytes.subarray(index * 100_000, (index + 1) * 100_000),
  );

  test.each<[string, Buffer | Buffer[]]>([
    ['with its length told', tenMegabytes],
    ['sent in chunks', pieces],
  ])('%s is answered 413', async (_how, body) => {
    const answer = await send(url, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
    expect(answer.status).toBe(413);
    toldCode(answer);
    await expectWell();
  });

  test('an upload without end is cut off', async () => {
    const upload = request(url, { method: 'POST', headers: { 'Content-Type': 'application/json' } });
    const closed = new Promise((resolve) => upload.once('close', resolve));
    const answered = once(upload, 'response');
    upload.on('error', () => {});
    // What a server that went on to read would do for ever.
    const writeMore = () => {
      while (!upload.destroyed && upload.write(tenMegabytes.subarray(0, 100_000)));
    };
    upload.on('drain', writeMore);
    writeMore();
    const [response] = await answered;
    response.resume();
    await closed;
    expect(response.statusCode).toBe(413);
    await expectWell();
  }, 10_000);

  test('a body just below the limit is read', async () => {
    const body = JSON.stringify({ query: '{ viewer { id } }', extensions: { padding: 'x'.repeat(900_000) } });
    expect(jsonOf(await sendJson(url, body))).toMatchObject({ data: { viewer: null } });
  });
});

describe('a bearer token that nobody was given', () => {
  test.each([
    ['malformed', 'Bearer not-a-token'],
    ['well formed, and unknown', `Bearer ${'a'.repeat(40)}`],
    ['garbage', 'Bearer \u00ff\u00fe\u0001'.replaceAll('\u0001', '%')],
    ['SQL', "Bearer ' OR 1=1 --"],
    ['of 6 KB', `Bearer ${'a'.repeat(6_000)}`],
    ['empty', 'Bearer '],
    ['missing', 'Bearer'],
    ['of another scheme', 'Basic dXNlcjpwYXNzd29yZA=='],
    ['without a scheme', 'a'.repeat(40)],
    ['empty as a header', ''],
  ])('%s: answered 401 with UNAUTHENTICATED', async (_what, authorization) => {
    const answer = await sendQuery(url, '{ viewer { id } }', { Authorization: authorization });
    expect(answer.status).toBe(401);
    expect(toldCode(answer)).toBe('UNAUTHENTICATED');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    await expectWell();
  });

  test('the scheme is read in any case', async () => {
    const { token } = await newUser(server);
    const answer = await sendQuery(url, '{ viewer { __typename } }', { Authorization: `bEARER ${token}` });
    expect(jsonOf(answer)).toMatchObject({ data: { viewer: { __typename: 'User' } } });
  });

  test('the token is nowhere in the answer', async () => {
    const token = randomUUID();
    const answer = await sendQuery(url, '{ viewer { id } }', { Authorization: `Bearer ${token}` });
    expect(answer.body.toString()).not.toContain(token);
  });
});

describe('the id of a request', () => {
  const idOf = (answer: Answer) => answer.headers['x-request-id'];
  const targets = [url, pathOf(server, '/health/live'), pathOf(server, '/health/ready'), pathOf(server, '/nope')];

  test.each(targets.map((target) => new URL(target).pathname))('%s answers one to each request', async (path) => {
    const first = idOf(await send(pathOf(server, path)));
    const second = idOf(await send(pathOf(server, path)));
    expect(first).toMatch(uuid);
    expect(second).toMatch(uuid);
    expect(second).not.toBe(first);
  });

  test.each(['a', 'req-1.2:3_4', '0'.repeat(64), randomUUID()])('a sane one is kept: %s', async (id) => {
    const answer = await sendQuery(url, '{ nope }', { 'X-Request-Id': id });
    expect(idOf(answer)).toBe(id);
    expect(toldErrors(answer)[0]?.extensions.requestId).toBe(id);
  });

  test.each([
    ['an empty one', ''],
    ['one that is too long', '0'.repeat(65)],
    ['one with spaces', 'a b'],
    ['one with a quote', 'a"b'],
    ['markup', '<script>'],
    ['one beyond ASCII', '\u00e9'],
    ['several', ['one', 'two']],
  ])('%s is replaced', async (_what, id) => {
    const answer = await sendQuery(url, '{ nope }', { 'X-Request-Id': id });
    expect(idOf(answer)).toMatch(uuid);
    toldErrors(answer);
  });
});

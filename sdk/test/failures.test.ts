import { getEventListeners, once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import { createClient, createCore, MutationError } from '@tickwire/sdk';
import { instrument, prices } from '@tickwire/sdk/operations';
import { GraphQLError } from 'graphql';
import { afterEach, expect, test, vi } from 'vitest';
import { wiresOf } from '../src/core.ts';
import { errorOf } from '../src/errors.ts';
import { failureOf } from './harness/failure-of.ts';
import { silence } from './harness/faults.ts';
import { startTestServer } from './harness/test-server.ts';

const never = { maxRetries: 0 };

afterEach(() => vi.unstubAllGlobals());

function respondWith(status: number, type: string, body: string) {
  return startTestServer({
    respond: (_request, response) =>
      response.writeHead(status, { 'content-type': type, 'x-request-id': 'r-7' }).end(body),
  });
}

test("a proxy's page instead of an answer is an error with its status", async () => {
  await using server = await respondWith(502, 'text/html; charset=utf-8', '<h1>Bad Gateway</h1>');
  const error = await failureOf(createClient({ url: server.url, retry: never }).plans());
  expect(error).toMatchObject({
    name: 'ServerError',
    code: 'SERVICE_UNAVAILABLE',
    status: 502,
    operationName: 'Plans',
    requestId: 'r-7',
  });
  expect(error.message).toContain('text/html');
  expect(error.message).not.toContain('url');
});

test.each([
  ['a page with status 200', 200, '<p>hello</p>'],
  ['JSON that is no GraphQL', 404, '{"error":"not found"}'],
  ['neither data nor errors', 200, '{"data":null}'],
  ['an empty body', 204, ''],
])('%s is a bad response', async (_name, status, body) => {
  await using server = await respondWith(status, 'application/json', body);
  const error = await failureOf(createClient({ url: server.url, retry: never }).plans());
  expect(error).toMatchObject({ code: 'BAD_RESPONSE', status, message: expect.stringContaining('Is `url` right?') });
});

test.each([
  ['no field of what was asked for', '{"data":{}}'],
  ['extensions that are null', '{"data":{},"extensions":null}'],
])('an answer that has %s is a bad response, and no defect of the caller', async (_name, body) => {
  await using server = await respondWith(200, 'application/json', body);
  const client = createClient({ url: server.url, retry: never });
  const error = await failureOf(client.createTask({ title: 'secret plan' }));
  expect(error).toMatchObject({ code: 'BAD_RESPONSE', operationName: 'CreateTask', requestId: 'r-7', tries: 1 });
  expect(error.cause).toBeInstanceOf(TypeError);
  expect(await failureOf(client.tasks())).toMatchObject({ code: 'BAD_RESPONSE', operationName: 'Tasks' });
});

test("the server's errors are thrown with their code and request id, whatever the status", async () => {
  const errors = [{ message: 'Sign in again.', extensions: { code: 'UNAUTHENTICATED', requestId: 'r-1' } }];
  for (const status of [200, 401]) {
    await using server = await respondWith(status, 'application/json', JSON.stringify({ errors }));
    const error = await failureOf(createClient({ url: server.url, token: 't' }).viewer());
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED', message: 'Sign in again.', requestId: 'r-1', status });
  }
});

test('data that comes with an error is not returned', async () => {
  await using server = await startTestServer({
    root: {
      viewer: () => {
        throw new GraphQLError('Slow down.', { extensions: { code: 'RATE_LIMITED' } });
      },
    },
  });
  const error = await failureOf(createClient({ url: server.url, retry: never }).viewer());
  expect(error).toMatchObject({ code: 'RATE_LIMITED', message: 'Slow down.', operationName: 'Viewer' });
});

test('a server that is not there is a network error with its cause', async () => {
  const closed = await startTestServer();
  await closed[Symbol.asyncDispose]();
  const error = await failureOf(createClient({ url: closed.url, retry: never }).plans());
  expect(error.code).toBe('NETWORK');
  expect(error.cause).toBeInstanceOf(Error);
});

test('a server that answers nothing, or half an answer, is given up after timeoutMs', async () => {
  const silences: ((response: ServerResponse) => void)[] = [() => {}, (response) => response.write('{"data":')];
  for (const silence of silences) {
    await using server = await startTestServer({ respond: (_request, response) => silence(response) });
    const client = createClient({ url: server.url, timeoutMs: 20 });
    expect((await failureOf(client.plans())).code).toBe('TIMEOUT');
    expect((await failureOf(client.plans({ timeoutMs: 10 }))).code).toBe('TIMEOUT');
  }
});

test('the signal ends a call, and keeps one from beginning', async () => {
  let asked = 0;
  const controller = new AbortController();
  await using server = await startTestServer({
    respond: () => {
      asked += 1;
      controller.abort(new Error('changed my mind'));
    },
  });
  const client = createClient({ url: server.url });
  const error = await failureOf(client.plans({ signal: controller.signal }));
  expect(error.code).toBe('ABORTED');
  expect(error.cause).toEqual(new Error('changed my mind'));
  expect((await failureOf(client.plans({ signal: controller.signal }))).code).toBe('ABORTED');
  expect(asked).toBe(1);
});

test('what another call failed with may be the reason, and is not what this one failed with', async () => {
  const controller = new AbortController();
  await using server = await startTestServer({ respond: () => controller.abort(reason) });
  const reason = errorOf({ code: 'FORBIDDEN', message: 'Not yours.', status: 403, requestId: 'r-1' });
  const error = await failureOf(createClient({ url: server.url }).plans({ signal: controller.signal }));
  expect(error).toMatchObject({ name: 'AbortedError', code: 'ABORTED', operationName: 'Plans', requestId: undefined });
  expect(error.cause).toBe(reason);
});

test('a client that is printed tells no token', () => {
  const client = createClient({ url: 'http://127.0.0.1/graphql', token: 'a-secret-token' });
  const core = createCore({ url: 'http://127.0.0.1/graphql', token: 'a-secret-token' });
  for (const each of [client, core]) expect(inspect(each, { depth: 9, showHidden: true })).not.toContain('secret');
});

test('however many calls and streams end by one signal, it has one listener, and none once they are over', async () => {
  await using server = await startTestServer({ respond: () => {} });
  const controller = new AbortController();
  const { signal } = controller;
  const core = createCore({ url: server.url });
  const { closed } = wiresOf(core);
  const calls = Array.from({ length: 20 }, (_, index) => instrument(core, `S${index}`, { signal }));
  const streams = Array.from({ length: 20 }, () => prices(core, ['AAPL'], { signal }).next());
  expect([signal, closed].map((each) => getEventListeners(each, 'abort').length)).toEqual([1, 1]);
  controller.abort();
  expect((await Promise.all(calls.map(failureOf))).every(({ code }) => code === 'ABORTED')).toBe(true);
  expect((await Promise.all(streams)).every(({ done }) => done)).toBe(true);
  expect([signal, closed].map((each) => getEventListeners(each, 'abort').length)).toEqual([0, 0]);
});

test('no error repeats a password or a token, even where the server does', async () => {
  const password = 'hunter2 "quoted"';
  const token = 'tw_secret_token';
  await using server = await startTestServer({
    respond: (request, response) => {
      const message = `Not acceptable: ${JSON.stringify(password)}, ${request.headers.authorization}`;
      response.end(JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] }));
    },
  });
  const client = createClient({ url: server.url, token });
  const failures = [
    await failureOf(client.signIn({ email: 'a@example.com', password })),
    await failureOf(client.signUp({ email: 'a@example.com', username: 'a', password })),
    await failureOf(client.viewer()),
    await failureOf(createClient({ url: server.url, token: `${token}\n${token}` }).viewer()),
  ];
  expect(failures.map(({ code }) => code)).toEqual([
    'BAD_USER_INPUT',
    'BAD_USER_INPUT',
    'BAD_USER_INPUT',
    'BAD_OPTIONS',
  ]);
  for (const error of failures) {
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toMatch(
      /hunter2|tw_secret/,
    );
  }
});

const drinks = { title: 'x', tags: ['dry "martini"', '7 up'], count: 5_555, dueAt: new Date(0) };

test.each([
  ['as JSON', (json: string) => json],
  ['each by itself', () => 'x; dry "martini"; (7 up), 5555 or 1970-01-01T00:00:00.000Z!'],
])('no message repeats a value of a variable, where the server quotes them %s', async (_name, quoted) => {
  await using server = await startTestServer({
    respond: async (request, response) => {
      const { variables } = JSON.parse(await text(request));
      const message = `An extra expert is not "${quoted(JSON.stringify(variables))}".`;
      response.end(JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] }));
    },
  });
  const client = createClient({ url: server.url, persisted: false });
  const error = await failureOf(client.request<unknown, object>('query($input: I) { a(input: $input) }', drinks));
  expect(error.message).toMatch(/^An extra expert is not ".*….*"\.$/);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/martini|7 up|5555|1970|"x/);
});

test('which symbol is unknown is told: it is of an instrument, and of nobody', async () => {
  const message = 'Unknown symbols: NOPE, NADA. "my list" has none.';
  await using server = await startTestServer({
    respond: (_, response) => response.end(JSON.stringify({ errors: [{ message }] })),
  });
  const client = createClient({ url: server.url, retry: never });
  const error = await failureOf(client.createWatchlist({ name: 'my list', symbols: ['AAPL', 'NOPE', 'NADA'] }));
  expect(error.message).toBe('Unknown symbols: NOPE, NADA. "…" has none.');
});

test('what graphql-js refuses of the variables it quotes whole, and the error does not', async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  const input: { title: string } = JSON.parse('{"title":"A private title","nosuch":"another"}');
  const error = await failureOf(client.createTask(input));
  expect(error.message).toMatch(/CreateTaskInput.*nosuch/);
  expect(error.message).not.toMatch(/private|another/);
});

test('what fetch tells of the address does not tell the variables in it', async () => {
  const fetch = async (url: string | URL | Request) => {
    // Deno tells it in the message, Bun beside it.
    const cause = Object.assign(new Error(`error sending request for url (${url}): connect error`), { path: `${url}` });
    throw Object.assign(new TypeError('fetch failed', { cause }), { code: 'ECONNREFUSED' });
  };
  const error = await failureOf(createClient({ url: 'http://127.0.0.1:9/graphql', fetch, retry: never }).quote('MINE'));
  expect(error).toMatchObject({
    code: 'NETWORK',
    cause: { code: 'ECONNREFUSED', cause: { message: expect.stringContaining('127.0.0.1:9/graphql?documentId=') } },
  });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('MINE');
});

test('a password is not repeated either where the server has put it between other letters', async () => {
  const password = 'hunter2';
  const root = () => {
    throw new GraphQLError(`No key pw_${password} nor ${password}${password}.`);
  };
  await using server = await startTestServer({ root: { signIn: root } });
  const error = await failureOf(
    createClient({ url: server.url, retry: never }).signIn({ email: 'a@example.com', password }),
  );
  expect(error.message).toBe('No key pw_… nor …….');
});

test('a failure of fetch that is its own cause is told as any other', async () => {
  const circular = new TypeError('fetch failed');
  circular.cause = circular;
  const fetch = () => Promise.reject(circular);
  const error = await failureOf(createClient({ url: 'http://127.0.0.1:9/graphql', fetch, retry: never }).plans());
  expect(error).toMatchObject({ code: 'NETWORK', cause: circular });
});

test('a url that is none, or has a password in it, is refused at once without being repeated', () => {
  for (const url of ['', 'graphql', 'ftp://example.com', 'http://user:hunter2@example.com/graphql']) {
    expect(() => createClient({ url })).toThrow(expect.objectContaining({ code: 'BAD_OPTIONS' }));
    expect(() => createClient({ url })).not.toThrow(/hunter2/);
  }
});

test('in a page a url may be relative to it, and one that is not set is none', () => {
  vi.stubGlobal('location', new URL('https://app.example.com/board'));
  expect(wiresOf(createCore({ url: '/graphql' })).endpoint.http).toBe('https://app.example.com/graphql');
  const { url }: { url: string } = JSON.parse('{}');
  for (const each of ['', url]) {
    expect(() => createClient({ url: each })).toThrow(expect.objectContaining({ code: 'BAD_OPTIONS' }));
  }
});

test('a connection that breaks in the middle of an answer is a network error', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('{"data":');
    setImmediate(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const error = await failureOf(createClient({ url: `http://127.0.0.1:${port}/graphql`, retry: never }).plans());
  expect(error.code).toBe('NETWORK');
  server.close();
});

test('an error tells how often it was sent, where the SDK was called, and prints no more than it must', async () => {
  await using server = await respondWith(503, 'text/html', 'Away.');
  const client = createClient({ url: server.url, token: 'tw_secret', retry: { maxRetries: 2, baseDelayMs: 1 } });
  const calls = [
    () => client.viewer(),
    () => client.createTask({ title: 'Secret plans' }),
    () => client.tasks(),
    () => client.tasks().toArray({ max: 1 }),
    () => client.request('{ plans { tier } }'),
  ];
  for (const call of calls) {
    const error = await failureOf(call());
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', tries: 3, status: 503, requestId: 'r-7' });
    expect(error.stack).toMatch(/^ServerError: The answer is not GraphQL: status 503/);
    expect(error.stack).toMatch(/failures\.test\.ts\b/);
    expect(inspect(error)).not.toMatch(/tw_secret|Secret plans/);
  }
});

test('a mutation that was refused throws, where that is asked for, with all that is known of it', async () => {
  const refused = { __typename: 'NotFoundError', code: 'NOT_FOUND', message: 'There is no such task.' };
  await using server = await startTestServer({ root: { deleteTask: refused } });
  const error = await failureOf(createClient({ url: server.url }).deleteTask('t1').orThrow());
  expect(error).toBeInstanceOf(MutationError);
  expect(error).toMatchObject({
    name: 'MutationError',
    code: 'NOT_FOUND',
    operationName: 'DeleteTask',
    tries: 1,
    status: 200,
    error: refused,
  });
  expect(error.stack).toMatch(/^MutationError: There is no such task\./);
  expect(error.stack).toMatch(/failures\.test\.ts\b/);
});

test('a client that is closed ends what is under way and refuses all else', async () => {
  await using server = await startTestServer({ faults: [silence] });
  const client = createClient({ url: server.url });
  const waiting = failureOf(client.plans());
  while (server.heard.length === 0) await setTimeout(1);
  client.close();
  client.close();
  for (const error of [await waiting, await failureOf(client.plans())]) {
    expect(error).toMatchObject({ name: 'AbortedError', code: 'ABORTED', message: 'The client is closed.' });
  }
  expect(server.heard).toHaveLength(1);
});

test.each([
  { timeoutMs: Number.NaN },
  { timeoutMs: -1 },
  { retry: { maxRetries: -1 } },
  { retry: { baseDelayMs: Number.NaN } },
  { retry: { maxDelayMs: -5 } },
])('numbers that are none are refused at once: %j', async (options) => {
  expect(() => createClient({ url: 'http://127.0.0.1:9/graphql', ...options })).toThrow(/must be 0 or more/);
  if (options.timeoutMs === undefined) return;
  const client = createClient({ url: 'http://127.0.0.1:9/graphql' });
  const error = await failureOf(client.plans({ timeoutMs: options.timeoutMs }));
  expect(error).toMatchObject({ name: 'InvalidRequestError', code: 'BAD_OPTIONS', tries: 0 });
});

test.each(['5000', null])('a time of %j is none, as of a program without types', async (timeoutMs) => {
  const options: { timeoutMs: number } = JSON.parse(JSON.stringify({ timeoutMs }));
  const url = 'http://127.0.0.1:9/graphql';
  expect(() => createClient({ url, ...options })).toThrow(/timeoutMs/);
  expect(await failureOf(createClient({ url }).plans(options))).toMatchObject({ code: 'BAD_OPTIONS', tries: 0 });
});

test.each([
  ['UNAUTHENTICATED', 'AuthenticationError'],
  ['TOKEN_UNAVAILABLE', 'AuthenticationError'],
  ['INVALID_CREDENTIALS', 'AuthenticationError'],
  ['TOTP_REQUIRED', 'AuthenticationError'],
  ['FORBIDDEN', 'PermissionError'],
  ['PERSISTED_OPERATIONS_ONLY', 'PermissionError'],
  ['COST_LIMITED', 'LimitError'],
  ['RATE_LIMITED', 'LimitError'],
  ['NETWORK', 'NetworkError'],
  ['CONNECTION_CLOSED', 'NetworkError'],
  ['NO_WEBSOCKET', 'NetworkError'],
  ['TIMEOUT', 'TimeoutError'],
  ['ABORTED', 'AbortedError'],
  ['INTERNAL_SERVER_ERROR', 'ServerError'],
  ['SERVICE_UNAVAILABLE', 'ServerError'],
  ['BAD_RESPONSE', 'ServerError'],
  ['IDEMPOTENCY_IN_PROGRESS', 'ServerError'],
  ['IDEMPOTENCY_OUTCOME_UNKNOWN', 'ServerError'],
  ['REPEATED_CURSOR', 'ServerError'],
  ['IDEMPOTENCY_KEY_REUSED', 'InvalidRequestError'],
  ['BAD_REQUEST', 'InvalidRequestError'],
  ['BAD_USER_INPUT', 'InvalidRequestError'],
  ['BAD_OPTIONS', 'InvalidRequestError'],
  ['NOT_FOUND', 'InvalidRequestError'],
  ['MORE_THAN_MAX', 'InvalidRequestError'],
  ['GRAPHQL_PARSE_FAILED', 'InvalidRequestError'],
  ['GRAPHQL_VALIDATION_FAILED', 'InvalidRequestError'],
  ['OPERATION_RESOLUTION_FAILURE', 'InvalidRequestError'],
  ['PERSISTED_QUERY_NOT_FOUND', 'InvalidRequestError'],
  ['OF_A_NEWER_SERVER', 'ServerError'],
])('%s is of the class %s, whatever the status', (code, name) => {
  expect(errorOf({ code, message: '' })).toMatchObject({ name, code });
  expect(errorOf({ code, message: '', status: 200 })).toMatchObject({ name });
});

test('a code that only a newer server has is of the class of its status', () => {
  expect(errorOf({ code: 'NEW', message: '', status: 418 }).name).toBe('InvalidRequestError');
  expect(errorOf({ code: 'NEW', message: '', status: 500 }).name).toBe('ServerError');
});

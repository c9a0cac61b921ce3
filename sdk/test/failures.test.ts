import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { createClient, TickwireError } from '@tickwire/sdk';
import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { startTestServer } from './harness/test-server.ts';

async function failureOf(promise: Promise<unknown>): Promise<TickwireError> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof TickwireError) return error;
  throw error;
}

function respondWith(status: number, type: string, body: string) {
  return startTestServer({
    respond: (_request, response) =>
      response.writeHead(status, { 'content-type': type, 'x-request-id': 'r-7' }).end(body),
  });
}

test("a proxy's page instead of an answer is an error with its status", async () => {
  await using server = await respondWith(502, 'text/html; charset=utf-8', '<h1>Bad Gateway</h1>');
  const error = await failureOf(createClient({ url: server.url }).plans());
  expect(error).toMatchObject({
    name: 'TickwireError',
    code: 'SERVICE_UNAVAILABLE',
    status: 502,
    operationName: 'Plans',
    requestId: 'r-7',
  });
  expect(error.message).toContain('text/html');
});

test.each([
  ['a page with status 200', 200, '<p>hello</p>'],
  ['JSON that is no GraphQL', 404, '{"error":"not found"}'],
  ['neither data nor errors', 200, '{"data":null}'],
  ['an empty body', 204, ''],
])('%s is a bad response', async (_name, status, body) => {
  await using server = await respondWith(status, 'application/json', body);
  const error = await failureOf(createClient({ url: server.url }).plans());
  expect(error).toMatchObject({ code: 'BAD_RESPONSE', status });
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
  const error = await failureOf(createClient({ url: server.url }).viewer());
  expect(error).toMatchObject({ code: 'RATE_LIMITED', message: 'Slow down.', operationName: 'Viewer' });
});

test('a server that is not there is a network error with its cause', async () => {
  const closed = await startTestServer();
  await closed[Symbol.asyncDispose]();
  const error = await failureOf(createClient({ url: closed.url }).plans());
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

test('a url that is none, or has a password in it, is refused at once without being repeated', () => {
  for (const url of ['', 'graphql', 'ftp://example.com', 'http://user:hunter2@example.com/graphql']) {
    expect(() => createClient({ url })).toThrow(expect.objectContaining({ code: 'BAD_OPTIONS' }));
    expect(() => createClient({ url })).not.toThrow(/hunter2/);
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
  const error = await failureOf(createClient({ url: `http://127.0.0.1:${port}/graphql` }).plans());
  expect(error.code).toBe('NETWORK');
  server.close();
});

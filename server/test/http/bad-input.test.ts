import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newUser } from '../harness/client.ts';
import { type Answer, jsonOf, send, sendJson, sendQuery, toldCode, toldErrors } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';
import { openReadySocket, subscribe } from '../harness/socket.ts';

const server = await startTestServer();
const { url } = server;

const quotes = 'query ($s: [String!]!) { quotes(symbols: $s) { price } }';
const candles = 'query ($n: Int) { instrument(symbol: "AAPL") { candles(interval: D1, limit: $n) { close } } }';
const signUp = 'mutation ($i: SignUpInput!) { signUp(input: $i) { __typename } }';

/** What no answer may hold: where the code lies, how it was called, what it asked of the database. */
const internals = /node_modules|\/src\/|\.ts\b|\.js\b|\n\s+at |SELECT|prisma|TypeError|RangeError|SyntaxError/i;

async function expectWell(): Promise<void> {
  expect(jsonOf(await sendQuery(url, '{ __typename }'))).toMatchObject({ data: { __typename: 'Query' } });
}

async function expectTold(answer: Answer, code: string): Promise<void> {
  expect(answer.body.toString()).not.toMatch(internals);
  expect(new Set(toldErrors(answer).map(({ extensions }) => extensions.code))).toEqual(new Set([code]));
  await expectWell();
}

describe('only JSON is taken by POST, which no form can send', () => {
  test.each<[string | undefined, string]>([
    ['application/x-www-form-urlencoded', 'query=%7B__typename%7D'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="query"\r\n\r\n{__typename}\r\n--x--',
    ],
    ['text/plain', '{"query":"{__typename}"}'],
    ['text/plain; application/json', '{"query":"{__typename}"}'],
    ['text/plain, application/json', '{"query":"{__typename}"}'],
    ['application/graphql', '{ __typename }'],
    ['application/jsonp', '{"query":"{__typename}"}'],
    [undefined, '{"query":"{__typename}"}'],
  ])('%s is answered 415', async (type, body) => {
    const headers = type === undefined ? {} : { 'Content-Type': type };
    const answer = await send(`${url}?query=%7B__typename%7D`, { method: 'POST', headers, body });
    expect(answer.status).toBe(415);
    expect(toldCode(answer)).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  test.each(['application/json', 'application/json; charset=utf-8', 'application/graphql+json'])(
    '%s is read',
    async (type) => {
      const body = '{"query":"{ __typename }"}';
      const answer = await send(url, { method: 'POST', headers: { 'Content-Type': type }, body });
      expect(jsonOf(answer)).toMatchObject({ data: { __typename: 'Query' } });
    },
  );

  test('compressed bodies are not unpacked, so that no bomb goes off', async () => {
    const body = gzipSync(JSON.stringify({ query: '{ __typename }', variables: { zeros: '0'.repeat(50_000_000) } }));
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
    await expectTold(await send(url, { method: 'POST', headers, body }), 'BAD_REQUEST');
  });
});

describe('a mutation runs by POST alone', () => {
  test.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])('whatever %s says', async (name) => {
    const { token } = await newUser(server);
    const headers = { [name]: 'POST', Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const answer = await send(`${url}?query=${encodeURIComponent('mutation { signOut }')}&_method=POST`, { headers });
    expect(answer.status).toBe(405);
    const viewer = await sendQuery(url, '{ viewer { __typename } }', { Authorization: `Bearer ${token}` });
    expect(jsonOf(viewer)).toMatchObject({ data: { viewer: { __typename: 'User' } } });
  });

  test('also where a query stands beside it in the document', async () => {
    const query = encodeURIComponent('query A { __typename } mutation B { signOut }');
    expect((await send(`${url}?query=${query}&operationName=B`)).status).toBe(405);
    expect((await send(`${url}?query=${query}&operationName=A`)).status).toBe(200);
  });

  test('HEAD runs nothing', async () => {
    expect((await send(`${url}?query=%7B__typename%7D`, { method: 'HEAD' })).status).toBe(405);
  });
});

test('a batch of 100 operations is refused whole', async () => {
  const batch = Array.from({ length: 100 }, () => ({ query: '{ __typename }' }));
  const answer = await sendJson(url, JSON.stringify(batch));
  expect(answer.status).toBe(400);
  expect(toldCode(answer)).toBe('BAD_REQUEST');
});

describe('input that is made to hurt is told in one line and harms nobody', () => {
  const nested = (open: string, close: string, depth: number) => `${open.repeat(depth)}1${close.repeat(depth)}`;

  test.each<[what: string, body: string, code: string]>([
    [
      'lists nested 400,000 deep',
      `{"query":"${quotes}","variables":{"s":${nested('[', ']', 400_000)}}}`,
      'BAD_USER_INPUT',
    ],
    [
      'objects nested 150,000 deep',
      `{"query":"${quotes}","variables":{"s":${nested('{"a":', '}', 150_000)}}}`,
      'BAD_USER_INPUT',
    ],
    [
      'extensions nested 400,000 deep',
      `{"query":"{ __typename }","extensions":{"persistedQuery":${nested('[', ']', 400_000)}}}`,
      'BAD_REQUEST',
    ],
    ['a number without end', `{"query":"${candles.replaceAll('"', '\\"')}","variables":{"n":1e400}}`, 'BAD_USER_INPUT'],
    [
      'a number of 400 digits',
      `{"query":"${candles.replaceAll('"', '\\"')}","variables":{"n":${'9'.repeat(400)}}}`,
      'BAD_USER_INPUT',
    ],
    ['__proto__ as a parameter', '{"query":"{ __typename }","__proto__":{"polluted":1}}', 'BAD_REQUEST'],
    [
      '__proto__ in an input',
      `{"query":"${signUp}","variables":{"i":{"__proto__":{"polluted":1},"constructor":{}}}}`,
      'BAD_USER_INPUT',
    ],
    [
      '__proto__ as a variable',
      '{"query":"query ($__proto__: [String!]!) { quotes(symbols: $__proto__) { price } }","variables":{"__proto__":{"polluted":1}}}',
      'BAD_USER_INPUT',
    ],
    [
      'an operation name that is an object',
      '{"query":"{ __typename }","operationName":{"a":1}}',
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ])('%s', async (_what, body, code) => {
    await expectTold(await sendJson(url, body), code);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  test('bytes that are no UTF-8 are read as what stands for them', async () => {
    const [before, after] = ['{"query":"{ __typename }","operationName":null,"variables":{"a":"', '"}}'].map((text) =>
      Buffer.from(text),
    );
    const body = Buffer.concat([before ?? Buffer.alloc(0), Buffer.from([0xff, 0xfe, 0xc0]), after ?? Buffer.alloc(0)]);
    const answer = await send(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    expect(jsonOf(answer)).toMatchObject({ data: { __typename: 'Query' } });
  });

  test.each<[what: string, body: unknown]>([
    ['a value of 900 KB', { query: candles, variables: { n: 'x'.repeat(900_000) } }],
    [
      'an input of 60 unknown fields of 15 KB',
      {
        query: signUp,
        variables: { i: Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`k${at}`, 'y'.repeat(15_000)])) },
      },
    ],
    ['a parameter of 500 KB', { query: '{ __typename }', ['p'.repeat(500_000)]: 1 }],
    ['a field of 500 KB', { query: `{ ${'f'.repeat(500_000)} }` }],
  ])('%s is not sent back: the answer stays small', async (_what, body) => {
    const answer = await sendJson(url, JSON.stringify(body));
    toldErrors(answer);
    expect(answer.body.length).toBeLessThan(100_000);
    await expectWell();
  });

  test('over a WebSocket errors stay as small', async () => {
    const socket = await openReadySocket(server);
    socket.send(subscribe('1', candles, { n: 'x'.repeat(900_000) }));
    const message = await socket.next();
    expect(JSON.stringify(message).length).toBeLessThan(10_000);
  });

  test.each([
    ['variables', '[1]'],
    ['variables', '{bad'],
    ['extensions', '"text"'],
    ['extensions', '{'],
    ['documentId', 'nonsense'],
  ])('%s=%s by GET', async (name, value) => {
    const answer = await send(`${url}?query=%7B__typename%7D&${name}=${encodeURIComponent(value)}`);
    expect(answer.status).toBe(400);
    await expectTold(answer, 'BAD_REQUEST');
  });
});

describe('requests that are no HTTP', () => {
  async function raw(text: string): Promise<string> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => {});
    socket.end(text);
    let answer = '';
    socket.on('data', (bytes) => {
      answer += String(bytes);
    });
    await new Promise((resolve) => socket.once('close', resolve));
    return answer;
  }

  test.each<[what: string, text: string, status: RegExp]>([
    ['no host', 'GET /graphql HTTP/1.1\r\n\r\n', /^HTTP\/1.1 400/],
    [
      'a host with a quote',
      'GET /graphql?query={__typename} HTTP/1.1\r\nHost: a b"c\r\nConnection: close\r\n\r\n',
      /^HTTP\/1.1 400/,
    ],
    [
      'a host with a name before it',
      'GET /graphql HTTP/1.1\r\nHost: a@b\r\nConnection: close\r\n\r\n',
      /^HTTP\/1.1 400/,
    ],
    ['a port beyond all', 'GET /graphql HTTP/1.1\r\nHost: a:99999\r\nConnection: close\r\n\r\n', /^HTTP\/1.1 400/],
    ['garbage', '\u0000\u0001 garbage\r\n\r\n', /^HTTP\/1.1 400/],
    ['a header of 20 KB', `GET /graphql HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1.1 431/],
    [
      'two lengths',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      /^HTTP\/1.1 400/,
    ],
    ['a negative length', 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n', /^HTTP\/1.1 400/],
    [
      'an expectation',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nExpect: magic\r\nConnection: close\r\n\r\n',
      /^HTTP\/1.1 417/,
    ],
    ['a tunnel', 'CONNECT elsewhere:1 HTTP/1.1\r\nHost: x\r\n\r\n', /^$/],
    [
      'another host in the path',
      'GET http://elsewhere/graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      /^HTTP\/1.1 404/,
    ],
  ])('%s: the answer tells nothing of the inside', async (_what, text, status) => {
    const answer = await raw(text);
    expect(answer).toMatch(status);
    expect(answer).not.toMatch(internals);
    await expectWell();
  });
});

test('a connection whose form was refused goes on to be used', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const ask = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = request(url, { agent, method: 'POST', headers }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode));
      });
      asked.once('error', reject).end('{"query":"{ __typename }"}');
    });
  expect(await ask({ 'Content-Type': 'text/plain' })).toBe(415);
  // Longer than an upload that is not read to its end is borne with.
  await sleep(2_500);
  expect(await ask({ 'Content-Type': 'application/json' })).toBe(200);
});

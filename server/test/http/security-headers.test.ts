import { describe, expect, test } from 'vitest';
import { newUser } from '../harness/client.ts';
import { type Answer, pathOf, send, sendJson, sendQuery } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer();
const production = await startTestServer({ production: true, trustedProxies: 1 });
const unproxied = await startTestServer({ production: true });

const browser = { Accept: 'text/html' };

const answers: readonly [what: string, ask: () => Promise<Answer>][] = [
  ['a result', () => sendQuery(server.url, '{ viewer { id } }')],
  ['a result by GET', () => send(`${server.url}?query=%7Bviewer%7Bid%7D%7D`)],
  ['an error', () => sendQuery(server.url, '{ nope }')],
  ['a refusal', () => send(server.url, { method: 'POST', body: 'x' })],
  ['a wrong token', () => sendQuery(server.url, '{ viewer { id } }', { Authorization: 'Bearer nope' })],
  ['a body that is too large', () => sendJson(server.url, ' '.repeat(2_000_000))],
  ['a wrong method', () => send(server.url, { method: 'DELETE' })],
  ['a path that is none', () => send(pathOf(server, '/nope'))],
  ['liveness', () => send(pathOf(server, '/health/live'))],
  ['readiness', () => send(pathOf(server, '/health/ready'))],
  ['the page', () => send(server.url, { headers: browser })],
  ['the way to the page', () => send(pathOf(server, '/'), { headers: browser })],
];

describe('every answer', () => {
  test.each(answers)('keeps browsers from guessing, framing and telling on: %s', async (_what, ask) => {
    const { headers } = await ask();
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    for (const name of ['x-powered-by', 'server']) expect(headers).not.toHaveProperty(name);
  });

  test.each(answers.slice(0, -2))('is kept by no cache: %s', async (_what, ask) => {
    expect((await ask()).headers['cache-control']).toContain('no-store');
  });

  test('lets nothing at all load, run or be shown of an answer', async () => {
    const { headers } = await sendQuery(server.url, '{ __typename }');
    expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
  });
});

describe('Strict-Transport-Security', () => {
  const overHttps = { 'X-Forwarded-Proto': 'https' };
  const hsts = async (url: string, headers = {}) =>
    (await sendQuery(url, '{ __typename }', headers)).headers['strict-transport-security'];

  test('is sent in production to who comes by HTTPS through a proxy of ours', async () => {
    expect(await hsts(production.url, overHttps)).toMatch(/^max-age=\d{8}$/);
    expect(await hsts(production.url)).toBeUndefined();
    expect(await hsts(production.url, { 'X-Forwarded-Proto': 'http' })).toBeUndefined();
    expect(await hsts(unproxied.url, overHttps)).toBeUndefined();
    expect(await hsts(server.url, overHttps)).toBeUndefined();
  });

  test('goes by what the outermost of our proxies wrote, not by what the caller did', async () => {
    expect(await hsts(production.url, { 'X-Forwarded-Proto': 'https, http' })).toBeUndefined();
    expect(await hsts(production.url, { 'X-Forwarded-Proto': 'http, https' })).toBeDefined();
  });
});

test('an answer that sets a cookie is kept by no cache', async () => {
  const { email, password } = await newUser(server);
  const query = 'mutation ($i: SignInInput!) { signIn(input: $i) { __typename } }';
  const { headers } = await sendJson(server.url, JSON.stringify({ query, variables: { i: { email, password } } }));
  expect(headers['set-cookie']).toHaveLength(1);
  expect(headers['cache-control']).toBe('private, no-store');
});

import { describe, expect, test } from 'vitest';
import { type Answer, send, sendJson, sendQuery } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';

const app = 'https://app.example.com';
const development = await startTestServer();
const listing = await startTestServer({ corsOrigins: [app, 'http://localhost:5173'] });
const production = await startTestServer({ production: true });

const viewer = '{ viewer { username } }';
const corsHeaders = (answer: Answer) =>
  Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'));

describe('a page of another origin', () => {
  test.each(['http://localhost:3000', 'https://localhost', 'http://127.0.0.1:8080', 'http://[::1]:5173'])(
    'on this machine may read answers in development: %s',
    async (origin) => {
      const answer = await sendQuery(development.url, viewer, { Origin: origin });
      expect(answer.headers['access-control-allow-origin']).toBe(origin);
      expect(answer.headers['access-control-allow-credentials']).not.toBe('true');
    },
  );

  test('is told to caches as what the answer depends on', async () => {
    for (const headers of [{ Origin: 'http://localhost:3000' }, { Origin: app }, {}]) {
      const answer = await send(`${development.url}?query=${encodeURIComponent(viewer)}`, { headers });
      expect(answer.headers.vary).toMatch(/\borigin\b/i);
    }
  });

  test.each([
    'https://evil.example.com',
    'http://localhost.evil.example.com',
    'http://evil-localhost',
    'http://localhost:3000.evil.example.com',
    'http://127.0.0.1.evil.example.com',
    'null',
    'nonsense',
  ])('anywhere else may not: %s', async (origin) => {
    for (const { url } of [development, listing, production]) {
      const answer = await sendQuery(url, viewer, { Origin: origin });
      expect(corsHeaders(answer)).toEqual([]);
    }
  });

  test('on this machine may not in production, nor where others are listed', async () => {
    expect(corsHeaders(await sendQuery(production.url, viewer, { Origin: 'http://localhost:3000' }))).toEqual([]);
    expect(corsHeaders(await sendQuery(listing.url, viewer, { Origin: 'http://localhost:3000' }))).toEqual([]);
  });

  test.each([app, 'http://localhost:5173'])(
    'that is listed may, with cookies, and read the request id: %s',
    async (origin) => {
      const { headers } = await sendQuery(listing.url, viewer, { Origin: origin });
      expect(headers['access-control-allow-origin']).toBe(origin);
      expect(headers['access-control-allow-credentials']).toBe('true');
      expect(headers['access-control-expose-headers']).toContain('X-Request-Id');
    },
  );

  test('gets its CORS headers on errors too', async () => {
    for (const body of ['not JSON', '{"query":"{ nope }"}']) {
      const answer = await sendJson(listing.url, body, { Origin: app });
      expect(answer.headers['access-control-allow-origin']).toBe(app);
    }
    const refused = await sendQuery(listing.url, viewer, { Origin: app, Authorization: 'Bearer nope' });
    expect(refused.headers['access-control-allow-origin']).toBe(app);
  });

  test('a caller without an origin gets none of these headers', async () => {
    expect(corsHeaders(await sendQuery(listing.url, viewer))).toEqual([]);
  });

  const preflight = (url: string, origin: string) =>
    send(url, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type,x-request-id',
      },
    });

  test('that is listed is let through by the preflight, with the headers that it asks for', async () => {
    const { status, headers } = await preflight(listing.url, app);
    expect(status).toBe(204);
    expect(headers['access-control-allow-origin']).toBe(app);
    expect(headers['access-control-allow-credentials']).toBe('true');
    expect(headers['access-control-allow-methods']?.split(/, */)).toEqual(['GET', 'POST']);
    expect(headers['access-control-allow-headers']?.split(/, */)).toEqual([
      'authorization',
      'content-type',
      'x-request-id',
    ]);
    expect(Number(headers['access-control-max-age'])).toBeGreaterThan(0);
  });

  test('that is not listed is not', async () => {
    expect(corsHeaders(await preflight(listing.url, 'https://evil.example.com'))).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { pathOf, send, sendQuery } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer();

const browser = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

describe('the page at /graphql', () => {
  test('is served to browsers', async () => {
    const answer = await send(server.url, { headers: browser });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.body.toString()).toContain('<title>Tickwire GraphiQL</title>');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['content-encoding']).toBeUndefined();
  });

  test.each(['application/json', 'application/graphql-response+json', '*/*', 'text/event-stream'])(
    'is not served to a client that asks for %s',
    async (accept) => {
      const answer = await send(`${server.url}?query=${encodeURIComponent('{ viewer { id } }')}`, {
        headers: { Accept: accept },
      });
      expect(answer.headers['content-type']).not.toContain('html');
    },
  );

  test('is not served for a POST, whatever its sender accepts', async () => {
    const answer = await sendQuery(server.url, '{ viewer { id } }', browser);
    expect(answer.headers['content-type']).not.toContain('html');
  });

  test('is compressed for who takes gzip, to the same bytes', async () => {
    const plain = await send(server.url, { headers: browser });
    const compressed = await send(server.url, { headers: { ...browser, 'Accept-Encoding': 'gzip, deflate, br' } });
    expect(compressed.headers['content-encoding']).toBe('gzip');
    expect(compressed.body.length).toBeLessThan(plain.body.length / 2);
    expect(gunzipSync(compressed.body).equals(plain.body)).toBe(true);
    expect(compressed.headers.vary).toMatch(/accept-encoding/i);
  });

  test('is not compressed for who refuses gzip', async () => {
    const answer = await send(server.url, { headers: { ...browser, 'Accept-Encoding': 'gzip;q=0, identity' } });
    expect(answer.headers['content-encoding']).toBeUndefined();
  });

  test('is sent once: whoever has it is answered 304', async () => {
    const first = await send(server.url, { headers: browser });
    const etag = first.headers.etag ?? '';
    expect(etag).toMatch(/^(W\/)?".+"$/);
    const again = await send(server.url, { headers: { ...browser, 'If-None-Match': etag } });
    expect({ status: again.status, bytes: again.body.length }).toEqual({ status: 304, bytes: 0 });
    expect(again.headers.etag).toBe(etag);
    const changed = await send(server.url, { headers: { ...browser, 'If-None-Match': '"other"' } });
    expect(changed.status).toBe(200);
  });

  test('is known by its tag in a list, as a weak one, and by the asterisk', async () => {
    const etag = (await send(server.url, { headers: browser })).headers.etag ?? '';
    for (const known of [`"other", ${etag}`, `W/${etag}`, '*']) {
      const { status } = await send(server.url, { headers: { ...browser, 'If-None-Match': known } });
      expect({ known, status }).toEqual({ known, status: 304 });
    }
  });

  test('tells a HEAD its length and sends nothing', async () => {
    const page = await send(server.url, { headers: browser });
    const head = await send(server.url, { method: 'HEAD', headers: browser });
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe(String(page.body.length));
    expect(head.body).toHaveLength(0);
  });

  test('is where a browser is led from /', async () => {
    const answer = await send(pathOf(server, '/'), { headers: browser });
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe('/graphql');
  });

  test('names no other host that it would load from', async () => {
    const page = (await send(server.url, { headers: browser })).body.toString();
    expect(page.match(/<(?:script|link|img|iframe)[^>]+(?:src|href)=["']?(?:https?:)?\/\/[^"'> ]+/gi) ?? []).toEqual(
      [],
    );
  });

  test('runs no script but its own: the policy names the hash of each, and nothing is unsafe of scripts', async () => {
    const answer = await send(server.url, { headers: browser });
    const policy = new Map(
      String(answer.headers['content-security-policy'])
        .split('; ')
        .map((directive) => {
          const [name = '', ...sources] = directive.split(' ');
          return [name, sources];
        }),
    );
    const scripts = [...answer.body.toString().matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
      ([, script = '']) => script,
    );
    const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
    expect(scripts.length).toBeGreaterThan(0);
    const { host } = new URL(server.url);
    expect(Object.fromEntries(policy)).toEqual({
      'default-src': ["'none'"],
      'script-src': hashes,
      'style-src': ["'unsafe-inline'"],
      'worker-src': ['blob:'],
      'connect-src': ["'self'", `ws://${host}`, `wss://${host}`],
      'img-src': ['data:'],
      'font-src': ['data:'],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
  });
});

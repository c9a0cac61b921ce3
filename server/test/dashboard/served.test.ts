import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type OutgoingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { jsonOf, pathOf, send } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';

const browser = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const page = '<!doctype html><title>An app</title>';
const script = `console.log("${'long '.repeat(400)}");`;

/** An app that is built by this. */
function app(build: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tickwire-app-'));
  writeFileSync(join(folder, 'build.ts'), build);
  writeFileSync(join(folder, 'secret.txt'), 'not to be served');
  return folder;
}

/** One that was built before. */
function builtApp(): string {
  const folder = app('');
  mkdirSync(join(folder, 'dist/assets'), { recursive: true });
  writeFileSync(join(folder, 'dist/index.html'), page);
  writeFileSync(join(folder, 'dist/.sources'), 'of what it was built');
  writeFileSync(join(folder, 'dist/assets/app-a1b2.js'), script);
  writeFileSync(join(folder, 'dist/icon.svg'), '<svg/>');
  return folder;
}

const folder = builtApp();
afterAll(() => rmSync(folder, { recursive: true }));
const server = await startTestServer({ dashboardFolder: folder });
const ask = (path: string, headers = {}, method = 'GET') => send(pathOf(server, path), { headers, method });

function sendPath(path: string, headers: OutgoingHttpHeaders): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    })
      .once('error', reject)
      .end();
  });
}

beforeAll(() => vi.waitFor(async () => expect((await ask('/', browser)).status).toBe(200), 30_000));

describe('an app at /', () => {
  test('is what browsers get there and at each of its views, never kept without asking', async () => {
    for (const path of ['/', '/tasks', '/analyses/QW5h']) {
      const { status, headers, body } = await ask(path, browser);
      expect({ path, status, body: body.toString() }).toEqual({ path, status: 200, body: page });
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['cache-control']).toBe('no-cache');
      expect(headers.vary).toMatch(/Accept\b.*Accept-Encoding/);
    }
  });

  test('runs and loads nothing but files of the same server, and can be framed by nobody', async () => {
    const { headers } = await ask('/', browser);
    const { host } = new URL(server.url);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
        `connect-src 'self' ws://${host} wss://${host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test('has files that are kept for ever, as their names change with what is in them', async () => {
    const { status, headers, body } = await ask('/assets/app-a1b2.js');
    expect({ status, text: body.toString() }).toEqual({ status: 200, text: script });
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await ask('/icon.svg')).headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'cache-control': 'no-cache',
    });
  });

  test('is compressed for who takes gzip, known by its tag, and told of by HEAD', async () => {
    const plain = await ask('/assets/app-a1b2.js');
    const compressed = await ask('/assets/app-a1b2.js', { 'Accept-Encoding': 'gzip' });
    expect(gunzipSync(compressed.body).equals(plain.body)).toBe(true);
    const known = await ask('/assets/app-a1b2.js', { 'If-None-Match': plain.headers.etag });
    expect({ status: known.status, bytes: known.body.length }).toEqual({ status: 304, bytes: 0 });
    const head = await ask('/assets/app-a1b2.js', {}, 'HEAD');
    expect({ length: head.headers['content-length'], bytes: head.body.length }).toEqual({
      length: String(script.length),
      bytes: 0,
    });
  });

  test.each([
    '/assets/gone-c3d4.js',
    '/assets/../secret.txt',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/.sources',
    '/dist/index.html',
    '/index.html',
  ])('has nothing at %s, also for browsers', async (path) => {
    // As it stands: a URL would be made plain before it is sent.
    for (const headers of [{}, browser]) {
      const { status, body } = await sendPath(path, headers);
      expect(body).not.toContain('not to be served');
      expect({ path, status }).toEqual({ path, status: 404 });
    }
  });

  test.each([{}, { Accept: '*/*' }, { Accept: 'text/*;q=0.5' }, { Accept: 'TEXT/HTML' }])(
    'is what whoever takes anything gets at /, as curl does: %o',
    async (headers) => {
      const { status, headers: told, body } = await ask('/', headers);
      expect({ status, body: body.toString() }).toEqual({ status: 200, body: page });
      expect(told['content-security-policy']).toContain("script-src 'self'");
      expect((await ask('/', headers, 'HEAD')).status).toBe(200);
    },
  );

  test('leaves the API, its page and what is not asked by a browser as they are', async () => {
    expect((await ask('/graphql', browser)).body.toString()).toContain('Tickwire GraphiQL');
    expect((await ask('/graphql', { Accept: '*/*' })).status).toBe(400);
    for (const [path, headers, method] of [
      ['/', { Accept: 'application/json' }, 'GET'],
      ['/', { Accept: 'application/json, text/plain, */*' }, 'GET'],
      ['/', { Accept: 'application/graphql-response+json, */*' }, 'GET'],
      ['/', { Accept: 'text/html;q=0, application/xml' }, 'GET'],
      ['/', { Accept: 'image/png' }, 'GET'],
      ['/', {}, 'POST'],
      ['/tasks', {}, 'GET'],
      ['/graphq', { Accept: '*/*' }, 'GET'],
      ['/tasks', { Accept: 'application/json' }, 'GET'],
      ['/', browser, 'POST'],
    ] as const) {
      const answer = await ask(path, headers, method);
      expect({ path, method, status: answer.status }).toEqual({ path, method, status: 404 });
      expect(jsonOf(answer)).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    }
    expect((await ask('/health/live', browser)).status).toBe(200);
  });
});

describe('an app that is not built', () => {
  const start = async (build: string) => {
    const folder = app(build);
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { url } = await startTestServer({ dashboardFolder: folder });
    return { folder, root: new URL('/', url).href };
  };

  test('is built in the background: until then a page says so, and comes again', async () => {
    const { folder, root } = await start(
      `import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
      while (!existsSync('go')) await new Promise((resolve) => setTimeout(resolve, 20));
      mkdirSync('dist');
      writeFileSync('dist/index.html', ${JSON.stringify(page)});`,
    );
    const waiting = await send(root, { headers: browser });
    expect({ status: waiting.status, retry: waiting.headers['retry-after'] }).toEqual({ status: 503, retry: '1' });
    expect(waiting.body.toString()).toContain('<meta http-equiv="refresh" content="1">');
    expect(waiting.headers['cache-control']).toContain('no-store');
    expect((await send(new URL('/health/ready', root).href)).status).toBe(200);
    writeFileSync(join(folder, 'go'), '');
    await expect
      .poll(async () => (await send(root, { headers: browser })).body.toString(), { timeout: 30_000 })
      .toBe(page);
  });

  test('and cannot be is told to who comes, and the API is up all the same', async () => {
    const { root } = await start(`throw new Error('no such compiler');`);
    const failed = async () => (await send(root, { headers: browser })).body.toString();
    await expect.poll(failed, { timeout: 30_000 }).toContain('The dashboard could not be built');
    expect(await failed()).not.toContain('no such compiler');
    expect((await send(new URL('/health/ready', root).href)).status).toBe(200);
  });
});

test('without an app browsers are led from / to GraphiQL', async () => {
  const { url } = await startTestServer({ dashboardFolder: null });
  const { status, headers } = await send(new URL('/', url).href, { headers: browser });
  expect({ status, location: headers.location }).toEqual({ status: 302, location: '/graphql' });
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { hasChromium, openPage } from '../harness/chromium.ts';
import { newUser } from '../harness/client.ts';
import { jsonOf, sendQuery } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';

/** A site with one empty page, which its visitors' browsers hold to nothing. */
async function emptySite(): Promise<number> {
  const site = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Elsewhere</title>');
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  afterAll(() => {
    site.closeAllConnections();
    site.close();
  });
  const address = site.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Browsers take two ports of localhost for one site, and 127.0.0.1 for another. */
const onLocalhost = (url: string) => url.replace('127.0.0.1', 'localhost');

async function signIn(page: Page, api: string, { email, password }: { email: string; password: string }) {
  await page.goto(api);
  const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on AuthPayload { token } } }';
  const body = JSON.stringify({ query, variables: { input: { email, password } } });
  return page.evaluate(
    async ({ api, body }) => {
      const response = await fetch(api, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
      const text: string = (await response.json()).data.signIn.token;
      return text;
    },
    { api, body },
  );
}

/** Every way that a page has of sending something elsewhere without being allowed to. */
async function attack(page: Page, api: string): Promise<void> {
  await page.evaluate(async (api) => {
    const signOut = '{"query":"mutation { signOut }"}';
    const inUrl = `${api}?query=${encodeURIComponent('mutation { signOut }')}`;
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];
    const sent = types.flatMap((type) =>
      [api, inUrl].map((url) =>
        fetch(url, {
          method: 'POST',
          mode: 'no-cors',
          credentials: 'include',
          headers: { 'Content-Type': type },
          body: signOut,
        }),
      ),
    );
    sent.push(fetch(api, { method: 'POST', mode: 'no-cors', credentials: 'include', body: new Blob([signOut]) }));
    sent.push(fetch(inUrl, { mode: 'no-cors', credentials: 'include' }));
    sent.push(
      fetch(api, {
        method: 'POST',
        credentials: 'include',
        headers: { 'Content-Type': 'application/json' },
        body: signOut,
      }),
    );
    navigator.sendBeacon(api, signOut);
    const image = document.createElement('img');
    image.src = inUrl;
    document.body.append(image);
    await Promise.allSettled(sent);
  }, api);
  for (const enctype of ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']) {
    const answered = page.waitForEvent('framenavigated');
    const from = page.url();
    await page.evaluate(
      ({ api, enctype }) => {
        const form = document.createElement('form');
        Object.assign(form, { method: 'POST', action: api, enctype });
        const field = document.createElement('input');
        Object.assign(field, { name: '{"query":"mutation { signOut }","a":"', value: '"}' });
        form.append(field);
        document.body.append(form);
        form.submit();
      },
      { api, enctype },
    );
    await answered;
    await page.goto(from);
  }
}

/** Who the API takes a WebSocket of this page for. */
function viewerOfSocket(page: Page, api: string): Promise<unknown> {
  return page.evaluate(
    (url) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(url, 'graphql-transport-ws');
        socket.onerror = () => reject(new Error('no socket'));
        socket.onopen = () => socket.send('{"type":"connection_init"}');
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(data);
          if (message.type === 'next') resolve(message.payload.data.viewer);
          if (message.type === 'connection_ack') {
            socket.send('{"id":"1","type":"subscribe","payload":{"query":"{ viewer { username } }"}}');
          }
        };
      }),
    api.replace('http', 'ws'),
  );
}

/** What a page reads of the API with the browser's cookies; null where the browser keeps it from it. */
function viewerRead(page: Page, api: string): Promise<unknown> {
  return page.evaluate(async (api) => {
    const body = '{"query":"{ viewer { username } }"}';
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(api, { method: 'POST', credentials: 'include', headers, body }).catch(() => null);
    return response === null ? null : (await response.json()).data.viewer;
  }, api);
}

const site = await emptySite();
const listedOrigin = `http://localhost:${await emptySite()}`;
const server = await startTestServer({ corsOrigins: [listedOrigin] });

describe.skipIf(!hasChromium)('a signed-in browser', () => {
  test.each(['another site', 'another port of the same host'])(
    'is not used by a page of %s: not to change anything, not to read, not over a WebSocket',
    async (where) => {
      const user = await newUser(server);
      const api = onLocalhost(server.url);
      const { page } = await openPage();
      const token = await signIn(page, api, user);
      expect(await viewerOfSocket(page, api)).toEqual({ username: user.username });
      const host = where === 'another site' ? '127.0.0.1' : 'localhost';
      await page.goto(`http://${host}:${site}/`);
      await attack(page, api);
      expect(await viewerRead(page, api)).toBeNull();
      expect(await viewerOfSocket(page, api)).toBeNull();
      const viewer = await sendQuery(server.url, '{ viewer { username } }', { Authorization: `Bearer ${token}` });
      expect(jsonOf(viewer)).toMatchObject({ data: { viewer: { username: user.username } } });
    },
  );

  test('is used by a page whose origin is listed, of the same site', async () => {
    const user = await newUser(server);
    const api = onLocalhost(server.url);
    const { page } = await openPage();
    await signIn(page, api, user);
    await page.goto(listedOrigin);
    expect(await viewerRead(page, api)).toEqual({ username: user.username });
    expect(await viewerOfSocket(page, api)).toEqual({ username: user.username });
  });
});

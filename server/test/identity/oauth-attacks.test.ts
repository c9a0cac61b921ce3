import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { newUser } from '../harness/client.ts';
import { type Answer, pathOf, send, toldCode } from '../harness/http.ts';
import { type Browser, openBrowser } from './browser.ts';
import {
  app,
  begin,
  bothProviders,
  freshEmail,
  googlePerson,
  pkce,
  redeem,
  startWithProviders,
} from './oauth-setup.ts';
import { viewerOf } from './viewer.ts';

const setup = await startWithProviders();
const { server, google, github } = setup;

afterEach(() => {
  google.mood = 'well';
  github.mood = 'well';
  google.idTokenClaims = {};
});

function expectRefusal(answer: Answer, browser: Browser, status: number, code: string): void {
  expect({ status: answer.status, code: toldCode(answer) }).toEqual({ status, code });
  expect(browser.session()).toBeUndefined();
}

describe.each(bothProviders(setup))('coming back from $slug', ({ slug, standIn, visit }) => {
  test('in a browser that began nothing is refused: somebody else sent it there', async () => {
    const attacker = await begin(server, slug);
    const back = await visit(attacker.page, freshEmail());
    const victim = openBrowser();
    expectRefusal(await victim.open(back), victim, 400, 'INVALID_STATE');
  });

  test('in a browser that began another sign-in is refused, and that one goes on', async () => {
    const attacker = await begin(server, slug);
    const victim = await begin(server, slug);
    const planted = await visit(attacker.page, freshEmail());
    expectRefusal(await victim.browser.open(planted), victim.browser, 400, 'INVALID_STATE');
    const email = freshEmail();
    await victim.browser.open(await visit(victim.page, email));
    expect((await viewerOf(server, victim.browser.session()?.value ?? '')).email).toBe(email);
  });

  test.each(['', 'x', 'é'])('with the state %j is refused', async (state) => {
    const { browser, page } = await begin(server, slug);
    const back = await visit(page, freshEmail());
    back.searchParams.set('state', state);
    expectRefusal(await browser.open(back), browser, 400, 'INVALID_STATE');
  });

  test('without a state or with a cookie that is none is refused', async () => {
    const { browser, page } = await begin(server, slug);
    const back = await visit(page, freshEmail());
    const stateless = new URL(back);
    stateless.searchParams.delete('state');
    expectRefusal(await browser.open(stateless), browser, 400, 'INVALID_STATE');
    for (const value of ['', 'nonsense', 'e30', Buffer.from('{"state":""}').toString('base64url')]) {
      browser.setCookie('tickwire_oauth', value);
      expectRefusal(await browser.open(back), browser, 400, 'INVALID_STATE');
    }
  });

  test('twice is refused: by the cookie, which is gone, and by the provider, which knows the code', async () => {
    const { browser, page } = await begin(server, slug);
    const kept = browser.cookie('tickwire_oauth')?.value ?? '';
    const back = await visit(page, freshEmail());
    expect((await browser.open(back)).status).toBe(302);
    const again = openBrowser();
    expectRefusal(await again.open(back), again, 400, 'INVALID_STATE');
    again.setCookie('tickwire_oauth', kept);
    expectRefusal(await again.open(back), again, 400, 'INVALID_CODE');
  });

  test("with a code of somebody else's sign-in is refused: the verifier is another", async () => {
    const attacker = await begin(server, slug);
    const stolen = (await visit(attacker.page, freshEmail())).searchParams.get('code') ?? '';
    const { browser, page } = await begin(server, slug);
    const back = await visit(page, freshEmail());
    back.searchParams.set('code', stolen);
    expectRefusal(await browser.open(back), browser, 400, 'INVALID_CODE');
  });

  test('without a code is refused', async () => {
    const { browser, page } = await begin(server, slug);
    const back = await visit(page, freshEmail());
    back.searchParams.delete('code');
    expectRefusal(await browser.open(back), browser, 400, 'INVALID_CODE');
  });

  test.each([
    ['access_denied', 403, 'ACCESS_DENIED'],
    ['server_error', 502, 'PROVIDER_ERROR'],
    ['<script>alert(1)</script>', 502, 'PROVIDER_ERROR'],
  ])('with the error %s is told, and the error itself is not repeated', async (error, status, code) => {
    const { browser, page } = await begin(server, slug);
    const answer = await browser.open(await standIn.refuse(page, error));
    expectRefusal(answer, browser, status, code);
    expect(answer.body.toString()).not.toContain(error);
    expect(browser.cookie('tickwire_oauth')).toBeUndefined();
  });

  test('with an error is told to the app that named where to return', async () => {
    const { browser, page } = await begin(server, slug, { query: { return_to: `${app}/in?tab=1` } });
    const { status, location, headers } = await browser.open(await standIn.refuse(page, 'access_denied'));
    expect(status).toBe(302);
    expect(`${location.origin}${location.pathname}`).toBe(`${app}/in`);
    expect(Object.fromEntries(location.searchParams)).toEqual({
      tab: '1',
      error: 'ACCESS_DENIED',
      error_description: expect.any(String),
      request_id: headers['x-request-id'],
    });
  });

  test.each(['down', 'failing', 'garbled'] as const)('while the provider is %s is told as such', async (mood) => {
    const { browser, page } = await begin(server, slug);
    const back = await visit(page, freshEmail());
    standIn.mood = mood;
    expectRefusal(await browser.open(back), browser, 503, 'SERVICE_UNAVAILABLE');
  });

  test.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('by %s is no way', async (method) => {
    const answer = await send(pathOf(server, `/auth/${slug}/callback?code=x&state=y`), { method });
    expect(answer.status).toBe(405);
  });
});

test('a provider that says nothing is waited for no longer than a person would', async () => {
  const visits = bothProviders(setup).map(async ({ slug, standIn, visit }) => {
    const { browser, page } = await begin(server, slug);
    const back = await visit(page, freshEmail());
    standIn.mood = 'silent';
    expectRefusal(await browser.open(back), browser, 503, 'SERVICE_UNAVAILABLE');
  });
  await Promise.all(visits);
});

test('while Google is away nobody is sent there, and the next try may succeed', async () => {
  const away = await startWithProviders();
  away.google.mood = 'down';
  const { browser, answer } = await begin(away.server, 'google');
  expectRefusal(answer, browser, 503, 'SERVICE_UNAVAILABLE');
  away.google.mood = 'well';
  await vi.waitFor(async () => expect((await begin(away.server, 'google')).answer.status).toBe(302), 10_000);
});

test('what began at one provider does not end at the other', async () => {
  const { browser, page } = await begin(server, 'google');
  const back = await google.agree(page, googlePerson());
  const url = new URL(pathOf(server, '/auth/github/callback'));
  url.search = back.search;
  expectRefusal(await browser.open(url), browser, 400, 'INVALID_STATE');
});

test.each<[what: string, claims: Record<string, unknown>]>([
  ['for another sign-in', { nonce: 'another' }],
  ['without a nonce', { nonce: undefined }],
  ['for another client', { aud: 'another client' }],
  ['for several clients, of which another asked', { aud: ['a', 'b'], azp: 'a' }],
  ['of another issuer', { iss: 'https://accounts.elsewhere.example' }],
  ['that has expired', { exp: 1_700_000_000 }],
  ['without a subject', { sub: undefined }],
])("Google's id_token %s is not taken", async (_what, claims) => {
  const { browser, page } = await begin(server, 'google');
  google.idTokenClaims = claims;
  const back = await google.agree(page, googlePerson());
  expectRefusal(await browser.open(back), browser, 503, 'SERVICE_UNAVAILABLE');
});

describe('where to return to', () => {
  test.each([
    'https://evil.example.com/',
    '//evil.example.com',
    '/\\evil.example.com',
    '\\\\evil.example.com',
    'https:evil.example.com',
    'https://app.example.com.evil.example',
    'https://app.example.com@evil.example',
    'https://somebody:secret@app.example.com/',
    'http://app.example.com/',
    'https://app.example.com:8443/',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://',
    '/auth/google?return_to=/auth/google',
    `/${'x'.repeat(3_000)}`,
  ])('is refused at the start where it is not of the operator: %s', async (returnTo) => {
    const { browser, answer } = await begin(server, 'google', { query: { return_to: returnTo } });
    expectRefusal(answer, browser, 400, 'BAD_USER_INPUT');
    expect(browser.cookie('tickwire_oauth')).toBeUndefined();
  });

  test.each([
    [`${app}/a/b?c=d#e`, `${app}/a/b?c=d#e`],
    ['/a?b=c', '/a?b=c'],
    ['a', '/a'],
    ['', '/'],
  ])('may be a page of this server or of a listed origin: %s', async (returnTo, expected) => {
    const { browser, page } = await begin(server, 'google', { query: { return_to: returnTo } });
    const { location } = await browser.open(await google.agree(page, googlePerson()));
    expect(location.href).toBe(new URL(expected, server.url).href);
  });

  test('is this server where none was named', async () => {
    const { browser, page } = await begin(server, 'google');
    const { location } = await browser.open(await google.agree(page, googlePerson()));
    expect(location.href).toBe(new URL('/', server.url).href);
  });

  test('is checked again on the way back, where the cookie may have been planted', async () => {
    const { browser, page } = await begin(server, 'google');
    const flow = JSON.parse(Buffer.from(browser.cookie('tickwire_oauth')?.value ?? '', 'base64url').toString());
    const planted = { ...flow, returnTo: 'https://evil.example.com/' };
    browser.setCookie('tickwire_oauth', Buffer.from(JSON.stringify(planted)).toString('base64url'));
    expectRefusal(await browser.open(await google.agree(page, googlePerson())), browser, 400, 'BAD_USER_INPUT');
  });

  test('is not there after ten minutes', async () => {
    const { browser, page } = await begin(server, 'google');
    const flow = JSON.parse(Buffer.from(browser.cookie('tickwire_oauth')?.value ?? '', 'base64url').toString());
    expect(flow.until).toBeGreaterThan(Date.now() + 590_000);
    const old = { ...flow, until: Date.now() - 1 };
    browser.setCookie('tickwire_oauth', Buffer.from(JSON.stringify(old)).toString('base64url'));
    expectRefusal(await browser.open(await google.agree(page, googlePerson())), browser, 400, 'INVALID_STATE');
  });
});

describe('a code for an app', () => {
  async function codeFor(email: string) {
    const { verifier, challenge } = pkce();
    const { browser, page } = await begin(server, 'google', { query: { return_to: `${app}/`, challenge } });
    const { location } = await browser.open(await google.agree(page, googlePerson({ email })));
    return { verifier, code: location.searchParams.get('code') ?? '' };
  }

  const refused = { __typename: 'InvalidTokenError', code: 'INVALID_TOKEN', message: expect.any(String) };

  test.each(['', 'x', 'x'.repeat(42), 'x'.repeat(44), `${'x'.repeat(42)}=`, `${'x'.repeat(42)}+`])(
    'needs a challenge that is one: %j',
    async (challenge) => {
      const { browser, answer } = await begin(server, 'google', { query: { challenge } });
      expectRefusal(answer, browser, 400, 'BAD_USER_INPUT');
    },
  );

  test('is of no use to who has not the verifier, and used up by the attempt, which is written down', async () => {
    const email = freshEmail();
    const { verifier, code } = await codeFor(email);
    expect(await redeem(server, code, pkce().verifier)).toEqual(refused);
    expect(await redeem(server, code, verifier)).toEqual(refused);
    const { id } = await server.database.user.findUniqueOrThrow({ where: { email } });
    const entries = await server.database.auditEntry.findMany({ where: { userId: id, action: 'SIGN_IN_FAILED' } });
    expect(entries.map(({ details }) => details)).toEqual([{ method: 'GOOGLE', reason: 'VERIFIER' }]);
    expect(await server.database.session.count({ where: { userId: id } })).toBe(0);
  });

  test('ends after a minute', async () => {
    const email = freshEmail();
    const { verifier, code } = await codeFor(email);
    const where = { user: { email } };
    const { expiresAt } = await server.database.accountToken.findFirstOrThrow({ where });
    expect(expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 60_000);
    await server.database.accountToken.updateMany({ where, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await redeem(server, code, verifier)).toEqual(refused);
  });

  test('is of no other purpose: a token of a mail signs nobody in', async () => {
    const email = freshEmail();
    const { verifier, code } = await codeFor(email);
    await server.database.accountToken.updateMany({ where: { user: { email } }, data: { purpose: 'RESET_PASSWORD' } });
    expect(await redeem(server, code, verifier)).toEqual(refused);
  });

  test('is refused once its user is suspended', async () => {
    const email = freshEmail();
    const { verifier, code } = await codeFor(email);
    await server.database.user.update({ where: { email }, data: { suspendedAt: new Date() } });
    await expect(redeem(server, code, verifier)).rejects.toThrow(/FORBIDDEN/);
  });

  test.each(['', 'x', randomUUID(), 'nul\u0000byte', 'x'.repeat(10_000)])(
    'that nobody gave is refused',
    async (code) => {
      await newUser(server);
      expect(await redeem(server, code, 'x'.repeat(43))).toEqual(refused);
      expect(await redeem(server, code, 'x'.repeat(10_000))).toEqual(refused);
    },
  );
});

import { describe, expect, test } from 'vitest';
import { newUser } from '../harness/client.ts';
import { pathOf, toldCode } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';
import { openBrowser } from './browser.ts';
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
import { refusalOf, viewerOf } from './viewer.ts';

const setup = await startWithProviders();
const { server, google, github } = setup;
const userBy = (email: string) => server.database.user.findUniqueOrThrow({ where: { email } });

describe.each(bothProviders(setup))('signing in with $slug', ({ slug, name, visit }) => {
  test('makes an account and a session cookie, and leads back to the app', async () => {
    const email = freshEmail();
    const { browser, answer, page } = await begin(server, slug, { query: { return_to: `${app}/home?tab=1#x` } });
    expect(answer.status).toBe(302);
    const back = await browser.open(await visit(page, email));
    expect({ status: back.status, location: back.location.href }).toEqual({
      status: 302,
      location: `${app}/home?tab=1#x`,
    });
    expect(back.headers['cache-control']).toBe('no-store');
    const session = browser.session();
    expect(session?.attributes).toEqual(expect.arrayContaining(['path=/', 'httponly', 'samesite=lax']));
    expect(await viewerOf(server, session?.value ?? '')).toMatchObject({ email, emailVerified: true });
    const { id } = await userBy(email);
    expect(await server.database.session.findMany({ where: { userId: id } })).toMatchObject([{ method: name }]);
    const entries = await server.database.auditEntry.findMany({ where: { userId: id }, orderBy: { id: 'asc' } });
    expect(entries.map(({ action, details }) => ({ action, details }))).toEqual([
      { action: 'SIGNED_UP', details: { provider: name } },
      { action: 'SIGNED_IN', details: { method: name } },
    ]);
  });

  test('sends the person with a state, an S256 challenge and an address to come back to, each time another', async () => {
    const [one, other] = await Promise.all([begin(server, slug), begin(server, slug)]);
    for (const { page } of [one, other]) {
      expect(page.searchParams.get('redirect_uri')).toBe(pathOf(server, `/auth/${slug}/callback`));
      expect(page.searchParams.get('code_challenge_method')).toBe('S256');
      expect(page.searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/);
      expect(page.searchParams.get('state')).toMatch(/^[\w-]{43}$/);
    }
    for (const part of ['state', 'code_challenge']) {
      expect(one.page.searchParams.get(part)).not.toBe(other.page.searchParams.get(part));
    }
  });

  test('keeps what it began in a cookie for ten minutes, out of reach of scripts and other paths', async () => {
    const { browser, page } = await begin(server, slug);
    const expected = ['path=/auth', 'max-age=600', 'httponly', 'samesite=lax'];
    expect(browser.cookie('tickwire_oauth')?.attributes.toSorted()).toEqual(expected.toSorted());
    await browser.open(await visit(page, freshEmail()));
    expect(browser.cookie('tickwire_oauth')).toBeUndefined();
  });

  test('gives an app without cookies a code, which its verifier turns into a session, once', async () => {
    const email = freshEmail();
    const { verifier, challenge } = pkce();
    const query = { return_to: `${app}/back?state=mine`, challenge };
    const { browser, page } = await begin(server, slug, { query });
    const { location } = await browser.open(await visit(page, email));
    expect(browser.session()).toBeUndefined();
    expect(`${location.origin}${location.pathname}`).toBe(`${app}/back`);
    expect(location.searchParams.get('state')).toBe('mine');
    const code = location.searchParams.get('code') ?? '';

    const { id } = await userBy(email);
    const stored = await server.database.accountToken.findMany({ where: { userId: id } });
    expect(JSON.stringify(stored)).not.toContain(code);

    const attempts = await Promise.all(Array.from({ length: 5 }, () => redeem(server, code, verifier)));
    expect(attempts.map(({ __typename }) => __typename).sort()).toEqual([
      'AuthPayload',
      ...Array.from({ length: 4 }, () => 'InvalidTokenError'),
    ]);
    const token = attempts.find((attempt) => attempt.token !== undefined)?.token ?? '';
    expect((await viewerOf(server, token)).email).toBe(email);
    expect(await server.database.session.findMany({ where: { userId: id } })).toMatchObject([{ method: name }]);
  });

  test('links an account by a verified address, and none by one that is not', async () => {
    const user = await newUser(server);
    await server.database.user.update({ where: { email: user.email }, data: { emailVerifiedAt: new Date() } });
    const unverified = await begin(server, slug);
    const refused = await unverified.browser.open(await visit(unverified.page, user.email, false));
    expect(refused.status).toBe(409);
    expect(toldCode(refused)).toBe('CONFLICT');
    expect(unverified.browser.session()).toBeUndefined();

    const verified = await begin(server, slug);
    await verified.browser.open(await visit(verified.page, user.email));
    expect((await viewerOf(server, verified.browser.session()?.value ?? '')).id).toBe(user.id);
    expect((await viewerOf(server, user.token)).id).toBe(user.id);
  });

  test('takes an account over that somebody made with the address before its owner came', async () => {
    const stranger = await newUser(server);
    const { browser, page } = await begin(server, slug);
    await browser.open(await visit(page, stranger.email));
    const session = browser.session()?.value ?? '';
    expect(await viewerOf(server, session)).toMatchObject({ id: stranger.id, emailVerified: true });
    expect((await refusalOf(server, stranger.token)).status).toBe(401);
  });

  test('is refused to a suspended user, with a cookie and with a code', async () => {
    const user = await newUser(server);
    const suspendedAt = new Date();
    await server.database.user.update({ where: { email: user.email }, data: { suspendedAt } });
    const { browser, page } = await begin(server, slug);
    const answer = await browser.open(await visit(page, user.email));
    expect({ status: answer.status, code: toldCode(answer) }).toEqual({ status: 403, code: 'FORBIDDEN' });
    expect(browser.session()).toBeUndefined();
  });
});

test('somebody who comes back is the same user, whatever the address is by then', async () => {
  const person = googlePerson();
  const tokens: string[] = [];
  for (const email of [person.email ?? '', freshEmail()]) {
    const { browser, page } = await begin(server, 'google');
    await browser.open(await google.agree(page, { ...person, email }));
    tokens.push(browser.session()?.value ?? '');
  }
  const [first, second] = await Promise.all(tokens.map((token) => viewerOf(server, token)));
  expect(second).toEqual(first);
});

test("one person's first sign-ins at both providers at once make one user", async () => {
  const email = freshEmail();
  const ids = await Promise.all(
    [...bothProviders(setup), ...bothProviders(setup)].map(async ({ slug, visit }) => {
      const { browser, page } = await begin(server, slug);
      await browser.open(await visit(page, email));
      return (await viewerOf(server, browser.session()?.value ?? '')).id;
    }),
  );
  expect(new Set(ids).size).toBe(1);
});

test('GitHub users are known by their number, and by their primary address alone', async () => {
  const email = freshEmail();
  const person = { id: 77_000_001, login: 'renamed', emails: [{ email, primary: true, verified: true }] };
  const first = await begin(server, 'github');
  await first.browser.open(await github.agree(first.page, person));
  const second = await begin(server, 'github');
  await second.browser.open(await github.agree(second.page, { ...person, id: 77_000_002, emails: [] }));
  const [one, other] = await Promise.all(
    [first, second].map(({ browser }) => viewerOf(server, browser.session()?.value ?? '')),
  );
  expect(one).toMatchObject({ email, username: 'renamed' });
  expect(other?.email).toMatch(/@users\.invalid$/);
});

test('the cookies are Secure in production, behind a proxy that speaks HTTPS, and where PUBLIC_URL says so', async () => {
  const production = await startWithProviders({ production: true });
  const visits = [
    await begin(production.server, 'google'),
    await begin(server, 'google', { browser: openBrowser({ 'X-Forwarded-Proto': 'https' }) }),
  ];
  for (const { browser } of visits) expect(browser.cookie('tickwire_oauth')?.attributes).toContain('secure');
});

test('PUBLIC_URL is where providers send people back to', async () => {
  const behind = await startTestServer({
    publicUrl: 'https://api.example.com',
    identity: {
      oidc: null,
      google: null,
      github: { clientId: 'id', clientSecret: 'secret', url: github.url, apiUrl: `${github.url}/api` },
    },
  });
  const { browser, page } = await begin(behind, 'github', { query: { return_to: 'https://api.example.com/x' } });
  expect(page.searchParams.get('redirect_uri')).toBe('https://api.example.com/auth/github/callback');
  expect(browser.cookie('tickwire_oauth')?.attributes).toContain('secure');
});

test('a provider that is not configured is not there, and says what to do', async () => {
  const plain = await startTestServer();
  for (const path of ['/auth/google', '/auth/google/callback?code=x&state=y', '/auth/github']) {
    const answer = await openBrowser().open(pathOf(plain, path));
    expect({ status: answer.status, code: toldCode(answer) }).toEqual({ status: 404, code: 'NOT_FOUND' });
    expect(answer.body.toString()).toMatch(/set (GOOGLE|GITHUB)_CLIENT_ID and/);
  }
});

test.each(['/auth/', '/auth/nope', '/auth/constructor', '/auth/google/', '/auth/google/callback/x', '/auth/%00'])(
  'nothing is at %s',
  async (path) => {
    expect((await openBrowser().open(pathOf(server, path))).status).toBe(404);
  },
);

import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newUser, type TestUser } from '../harness/client.ts';
import { type Answer, jsonOf, pathOf, send, sendJson, sendQuery } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';
import { openBareSocket } from '../harness/socket.ts';

const app = 'https://app.example.com';
const listing = await startTestServer({ corsOrigins: [app, 'http://localhost:5173'] });
const production = await startTestServer({ production: true });
const proxied = await startTestServer({ trustedProxies: 1 });

const portOf = ({ url }: { url: string }) => new URL(url).port;

const viewer = '{ viewer { username } }';

const credentials = ({ email, password }: TestUser) => ({ email, password });

/** The one cookie that an answer sets: its value, and its attributes in lower case. */
function cookieOf(answer: Answer) {
  const cookies = answer.headers['set-cookie'] ?? [];
  expect(cookies).toHaveLength(1);
  const [pair = '', ...attributes] = (cookies[0] ?? '').split('; ');
  return { pair, attributes: attributes.map((attribute) => attribute.toLowerCase()) };
}

function signIn(url: string, user: TestUser, headers: Record<string, string> = {}) {
  const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on AuthPayload { token } } }';
  return sendJson(url, JSON.stringify({ query, variables: { input: credentials(user) } }), headers);
}

const usernameOf = async (url: string, headers: Record<string, string>) => {
  const answer = await sendQuery(url, viewer, headers);
  const shape = z.object({ data: z.object({ viewer: z.object({ username: z.string() }).nullable() }) });
  return shape.parse(jsonOf(answer)).data.viewer?.username ?? null;
};

describe('the session cookie', () => {
  test('is set by signIn: HttpOnly, SameSite=Lax, for every path, until the session ends', async () => {
    const answer = await signIn(listing.url, await newUser(listing));
    const { pair, attributes } = cookieOf(answer);
    expect(answer.body.toString()).toContain(pair.split('=')[1]);
    expect(attributes).toEqual(expect.arrayContaining(['httponly', 'samesite=lax', 'path=/']));
    expect(attributes).not.toContain('secure');
    const expires = attributes.find((attribute) => attribute.startsWith('expires='))?.slice('expires='.length) ?? '';
    expect(Date.parse(expires)).toBeGreaterThan(Date.now() + 29 * 86_400_000);
  });

  test('is told once in an answer, as the last that set it meant it', async () => {
    const input = credentials(await newUser(listing));
    const query = `mutation ($input: SignInInput!) {
      a: signIn(input: $input) { __typename }
      b: signIn(input: $input) { ... on AuthPayload { token } }
    }`;
    const answer = await sendJson(listing.url, JSON.stringify({ query, variables: { input } }));
    const shape = z.object({ data: z.object({ b: z.object({ token: z.string() }) }) });
    expect(cookieOf(answer).pair).toContain(shape.parse(jsonOf(answer)).data.b.token);
  });

  test('is set by signUp', async () => {
    const tag = randomUUID().slice(0, 13);
    const query = `mutation { signUp(input: { email: "${tag}@example.com", username: "u-${tag}", password: "long enough" }) { __typename } }`;
    const { pair } = cookieOf(await sendQuery(listing.url, query));
    expect(await usernameOf(listing.url, { Cookie: pair })).toBe(`u-${tag}`);
  });

  test('is Secure in production, and behind a proxy that speaks HTTPS', async () => {
    const user = await newUser(production);
    expect(cookieOf(await signIn(production.url, user)).attributes).toContain('secure');
    const overHttps = { 'X-Forwarded-Proto': 'https' };
    expect(cookieOf(await signIn(proxied.url, await newUser(proxied), overHttps)).attributes).toContain('secure');
    expect(cookieOf(await signIn(proxied.url, await newUser(proxied))).attributes).not.toContain('secure');
  });

  test('is not made Secure by what a caller writes who comes through no proxy', async () => {
    const answer = await signIn(listing.url, await newUser(listing), { 'X-Forwarded-Proto': 'https' });
    expect(cookieOf(answer).attributes).not.toContain('secure');
  });

  test('carries the port in its name, so that two servers of one machine keep apart', async () => {
    const user = await newUser(listing);
    const { pair } = cookieOf(await signIn(listing.url, user));
    expect(pair).toMatch(new RegExp(`^tickwire_session_${new URL(listing.url).port}=`));
    expect(await usernameOf(proxied.url, { Cookie: pair })).toBeNull();
    expect(await usernameOf(proxied.url, { Cookie: `${pair.replace(/_\d+=/, `_${portOf(proxied)}=`)}` })).toBe(
      user.username,
    );
  });

  test('is bound to its host by __Host- in production: Secure, for every path, without a Domain', async () => {
    const user = await newUser(production);
    const { pair, attributes } = cookieOf(await signIn(production.url, user));
    expect(pair).toMatch(/^__Host-tickwire_session=/);
    expect(attributes).toEqual(expect.arrayContaining(['secure', 'path=/', 'httponly', 'samesite=lax']));
    expect(attributes.filter((attribute) => attribute.startsWith('domain'))).toEqual([]);
    expect(await usernameOf(production.url, { Cookie: pair })).toBe(user.username);
    expect(await usernameOf(production.url, { Cookie: pair.replace('__Host-', '') })).toBeNull();
  });

  test('is not set by a wrong password', async () => {
    const user = await newUser(listing);
    const answer = await signIn(listing.url, { ...user, password: 'wrong password' });
    expect(jsonOf(answer)).toMatchObject({ data: { signIn: { __typename: 'InvalidCredentialsError' } } });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('signs its holder in, also among other cookies', async () => {
    const user = await newUser(listing);
    const { pair } = cookieOf(await signIn(listing.url, user));
    expect(await usernameOf(listing.url, { Cookie: pair })).toBe(user.username);
    expect(await usernameOf(listing.url, { Cookie: `a=b; ${pair}; c="d e"; tickwire=x` })).toBe(user.username);
  });

  test('is cleared by signOut, which ends its session', async () => {
    const { pair } = cookieOf(await signIn(listing.url, await newUser(listing)));
    const answer = await sendQuery(listing.url, 'mutation { signOut }', { Cookie: pair });
    expect(jsonOf(answer)).toMatchObject({ data: { signOut: true } });
    const cleared = cookieOf(answer);
    expect(cleared.pair).toBe(`${pair.split('=')[0]}=`);
    expect(cleared.attributes).toContain('expires=thu, 01 jan 1970 00:00:00 gmt');
    expect(cleared.attributes).toContain('path=/');
    expect(await usernameOf(listing.url, { Cookie: pair })).toBeNull();
  });

  test.each(['', 'nope', 'a'.repeat(40), '"', '%00', 'a=b'])(
    'of an unknown session makes an anonymous caller: %j',
    async (value) => {
      expect(await usernameOf(listing.url, { Cookie: `tickwire_session_${portOf(listing)}=${value}` })).toBeNull();
    },
  );

  test('of an expired session makes an anonymous caller', async () => {
    const user = await newUser(listing);
    const { pair } = cookieOf(await signIn(listing.url, user));
    const past = new Date(Date.now() - 1_000);
    await listing.database.session.updateMany({
      where: { user: { username: user.username } },
      data: { expiresAt: past },
    });
    expect(await usernameOf(listing.url, { Cookie: pair })).toBeNull();
  });

  test.each(['https://evil.example.com', 'http://localhost:9999', 'null', 'nonsense'])(
    'does not count where a page of a foreign site sends it: %s',
    async (origin) => {
      const { pair } = cookieOf(await signIn(listing.url, await newUser(listing)));
      expect(await usernameOf(listing.url, { Cookie: pair, Origin: origin })).toBeNull();
      // A bearer token is no thing that a browser adds by itself.
      const signedOut = await sendQuery(listing.url, 'mutation { signOut }', { Cookie: pair, Origin: origin });
      expect(jsonOf(signedOut)).toMatchObject({ data: { signOut: false } });
      expect(await usernameOf(listing.url, { Cookie: pair })).not.toBeNull();
    },
  );

  test('counts for pages of the server itself and for listed origins', async () => {
    const user = await newUser(listing);
    const { pair } = cookieOf(await signIn(listing.url, user));
    for (const origin of [new URL(listing.url).origin, app, 'http://localhost:5173']) {
      expect(await usernameOf(listing.url, { Cookie: pair, Origin: origin })).toBe(user.username);
    }
  });

  test.each<[site: string, origin: string | null, counts: boolean]>([
    ['same-origin', null, true],
    ['same-origin', 'own', true],
    ['none', null, true],
    ['same-site', app, true],
    ['same-site', null, false],
    ['same-site', 'own', false],
    ['same-site', 'https://other.example.com', false],
    ['cross-site', null, false],
    ['cross-site', 'own', false],
    ['cross-site', app, false],
    ['nonsense', null, false],
    ['', null, false],
  ])('with Sec-Fetch-Site "%s" and the origin %s counts: %s', async (site, origin, counts) => {
    const user = await newUser(listing);
    const { pair } = cookieOf(await signIn(listing.url, user));
    const own = new URL(listing.url).origin;
    const headers = {
      Cookie: pair,
      'Sec-Fetch-Site': site,
      ...(origin !== null && { Origin: origin === 'own' ? own : origin }),
    };
    expect(await usernameOf(listing.url, headers)).toBe(counts ? user.username : null);
    const byGet = await send(`${listing.url}?query=${encodeURIComponent(viewer)}`, { headers });
    expect(jsonOf(byGet)).toMatchObject({ data: { viewer: counts ? { username: user.username } : null } });
  });

  test('does not count on a form that another site posts', async () => {
    const { pair } = cookieOf(await signIn(listing.url, await newUser(listing)));
    const answer = await send(listing.url, {
      method: 'POST',
      headers: {
        Cookie: pair,
        Origin: 'https://evil.example.com',
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: `query=${encodeURIComponent('mutation { signOut }')}`,
    });
    expect(answer.body.toString()).not.toContain('true');
    expect(await usernameOf(listing.url, { Cookie: pair })).not.toBeNull();
  });

  test('yields to a bearer token, and a wrong token is an error in spite of it', async () => {
    const holder = await newUser(listing);
    const other = await newUser(listing);
    const { pair } = cookieOf(await signIn(listing.url, holder));
    expect(await usernameOf(listing.url, { Cookie: pair, Authorization: `Bearer ${other.token}` })).toBe(
      other.username,
    );
    const wrong = await sendQuery(listing.url, viewer, { Cookie: pair, Authorization: 'Bearer nope' });
    expect(wrong.status).toBe(401);
  });

  test('is not set by other answers', async () => {
    for (const path of ['/graphql', '/health/live', '/health/ready']) {
      const answer = await send(pathOf(listing, path), { headers: { Accept: 'text/html' } });
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });
});

describe('the session cookie over a WebSocket', () => {
  async function viewerBy(headers: Record<string, string>): Promise<unknown> {
    const socket = await openBareSocket(listing, { headers });
    socket.send({ type: 'connection_init' });
    await socket.next();
    socket.send({ id: '1', type: 'subscribe', payload: { query: viewer } });
    return (await socket.next()).payload;
  }

  test('signs in a page of the same origin or a listed one, and no other', async () => {
    const user = await newUser(listing);
    const cookie = `tickwire_session_${portOf(listing)}=${user.token}`;
    const own = { data: { viewer: { username: user.username } } };
    expect(await viewerBy({ Cookie: cookie, Origin: new URL(listing.url).origin })).toMatchObject(own);
    expect(await viewerBy({ Cookie: cookie, Origin: app })).toMatchObject(own);
    const nobody = { data: { viewer: null } };
    expect(await viewerBy({ Cookie: cookie, Origin: 'https://elsewhere.example' })).toMatchObject(nobody);
    expect(await viewerBy({ Cookie: cookie, Origin: 'null' })).toMatchObject(nobody);
    expect(await viewerBy({ Cookie: cookie })).toMatchObject(nobody);
  });
});

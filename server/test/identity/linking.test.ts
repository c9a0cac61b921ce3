import { createHash, randomInt, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newApiKey, newUser, newWatchlist, post } from '../harness/client.ts';
import { startTestServer } from '../harness/server.ts';
import { openReadySocket } from '../harness/socket.ts';
import { startOidcIssuer } from '../standins/oidc-issuer.ts';
import { refusalOf, viewerOf } from './viewer.ts';

const audience = 'https://api.tickwire.example';
const issuer = await startOidcIssuer(audience);
const identity = {
  publicUrl: null,
  oidc: { issuer: issuer.url, audience, jwksUrl: null },
  google: null,
  github: null,
};
const server = await startTestServer({ identity });
/** Another server on the same database, which has seen nothing of what the first has. */
const other = await startTestServer({ identity });

const freshEmail = () => `${randomUUID()}@example.com`;
const tokenOf = (claims: Record<string, unknown>) => issuer.sign({ claims: { sub: randomUUID(), ...claims } });
const userBy = (email: string) => server.database.user.findUniqueOrThrow({ where: { email } });
const verify = (email: string) =>
  server.database.user.update({ where: { email }, data: { emailVerifiedAt: new Date() } });
const auditOf = async (email: string, action: string) => {
  const { id } = await userBy(email);
  return server.database.auditEntry.findMany({ where: { userId: id, action }, orderBy: { id: 'asc' } });
};

const signInShape = z.object({ signIn: z.object({ __typename: z.string() }) });

async function passwordSignIn({ email, password }: { email: string; password: string }): Promise<string> {
  const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }';
  const variables = { input: { email, password } };
  return (await data(server, signInShape, query, { variables })).signIn.__typename;
}

describe('an address that has an account', () => {
  test('is linked where both sides have verified it, and every other way in goes on', async () => {
    const user = await newUser(server);
    await verify(user.email);
    const token = await tokenOf({ email: user.email.toUpperCase(), email_verified: true });
    expect((await viewerOf(server, token)).id).toBe(user.id);
    expect((await viewerOf(server, user.token)).id).toBe(user.id);
    expect(await passwordSignIn(user)).toBe('AuthPayload');
    const [entry, ...others] = await auditOf(user.email, 'IDENTITY_LINKED');
    expect(entry?.details).toEqual({ provider: issuer.url, takenOver: false });
    expect(others).toEqual([]);
  });

  test.each([false, undefined, 'no', 1, null])(
    'is never linked where the provider does not say that it is verified: %j',
    async (emailVerified) => {
      const user = await newUser(server);
      for (const isOurs of [false, true]) {
        if (isOurs) await verify(user.email);
        const token = await tokenOf({ email: user.email, email_verified: emailVerified });
        expect(await refusalOf(server, token)).toEqual({
          status: 401,
          code: 'UNAUTHENTICATED',
          message: expect.stringContaining(user.email),
        });
      }
      expect(await server.database.identity.count({ where: { user: { email: user.email } } })).toBe(0);
      expect(await passwordSignIn(user)).toBe('AuthPayload');
    },
  );

  test('is not linked while the account is suspended', async () => {
    const user = await newUser(server);
    await server.database.user.update({ where: { email: user.email }, data: { suspendedAt: new Date() } });
    const token = await tokenOf({ email: user.email, email_verified: true });
    expect(await refusalOf(server, token)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await server.database.identity.count({ where: { user: { email: user.email } } })).toBe(0);
    expect(await server.database.password.count({ where: { user: { email: user.email } } })).toBe(1);
  });
});

describe('an account that a stranger made with an address that is not theirs', () => {
  test("becomes its owner's, and every way in of the stranger ends, with sockets, on every server", async () => {
    const stranger = await newUser(server);
    const { id: userId } = await userBy(stranger.email);
    const key = await newApiKey(server, stranger, ['READ', 'WRITE']);
    await newWatchlist(server, stranger, ['AAPL']);
    await server.database.totp.create({ data: { userId, secret: 'a secret', confirmedAt: new Date() } });
    const hash = createHash('sha256').update(randomUUID()).digest('hex');
    await server.database.recoveryCode.create({ data: { userId, codeHash: hash } });
    await server.database.accountToken.create({
      data: { userId, purpose: 'RESET_PASSWORD', tokenHash: hash, expiresAt: new Date(Date.now() + 3_600_000) },
    });
    const sockets = await Promise.all([
      openReadySocket(server, stranger.token),
      openReadySocket(other, key.secret),
      openReadySocket(other, stranger.token),
    ]);

    const owner = await viewerOf(server, await tokenOf({ email: stranger.email, email_verified: true }));
    expect(owner).toMatchObject({ id: stranger.id, email: stranger.email, emailVerified: true });
    for (const socket of sockets) expect(await socket.closed).toMatchObject({ code: 4403 });
    for (const where of [server, other]) {
      expect((await refusalOf(where, stranger.token)).status).toBe(401);
      expect((await refusalOf(where, key.secret)).status).toBe(401);
    }
    expect(await passwordSignIn(stranger)).toBe('InvalidCredentialsError');
    const where = { userId };
    const { database } = server;
    const left = [database.password.count({ where }), database.totp.count({ where })];
    left.push(database.recoveryCode.count({ where }), database.accountToken.count({ where }));
    left.push(database.apiKey.count({ where }), database.session.count({ where }));
    expect(await Promise.all(left)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await database.watchlist.count({ where })).toBe(1);
    expect((await auditOf(stranger.email, 'IDENTITY_LINKED')).map(({ details }) => details)).toEqual([
      {
        provider: issuer.url,
        takenOver: true,
        removed: { password: 1, totp: 1, sessions: 1, apiKeys: 1, identities: 0 },
      },
    ]);
  });

  test('is lost to a stranger who came by a provider that had not verified it', async () => {
    const email = freshEmail();
    const claims = { sub: randomUUID(), email, email_verified: false };
    const token = await issuer.sign({ claims });
    const before = await viewerOf(server, token);
    expect(before.emailVerified).toBe(false);
    const sockets = await Promise.all([openReadySocket(server, token), openReadySocket(other, token)]);
    const owner = await viewerOf(server, await tokenOf({ email, email_verified: true }));
    expect(owner).toMatchObject({ id: before.id, emailVerified: true });
    for (const socket of sockets) expect(await socket.closed).toMatchObject({ code: 4403 });
    for (const where of [server, other]) {
      expect((await refusalOf(where, token)).status).toBe(401);
      expect((await refusalOf(where, await issuer.sign({ claims }))).status).toBe(401);
    }
  });
});

describe('a new account', () => {
  test('takes an address that is free and not verified as such, until the provider says more', async () => {
    const claims = { sub: randomUUID(), email: freshEmail(), email_verified: false };
    const first = await viewerOf(server, await issuer.sign({ claims }));
    expect(first).toMatchObject({ email: claims.email, emailVerified: false });
    const verified = await issuer.sign({ claims: { ...claims, email_verified: 'true' } });
    expect(await viewerOf(other, verified)).toEqual({ ...first, emailVerified: true });
    expect(await viewerOf(server, verified)).toEqual({ ...first, emailVerified: true });
    expect(await auditOf(claims.email, 'EMAIL_VERIFIED')).toHaveLength(1);
  });

  test('has a placeholder for an address where the provider tells none, or nothing sound', async () => {
    const squatted = `${'0'.repeat(32)}@users.invalid`;
    const addresses = [undefined, null, '', 'no address', squatted, 'a\u0000b@example.com', 5];
    const users = await Promise.all(
      addresses.map(async (email) => viewerOf(server, await tokenOf({ email, email_verified: true }))),
    );
    for (const user of users) {
      expect(user.email).toMatch(/^[0-9a-f]{32}@users\.invalid$/);
      expect(user.email).not.toBe(squatted);
      expect(user.emailVerified).toBe(false);
    }
    expect(new Set(users.map(({ id }) => id)).size).toBe(addresses.length);
  });

  test('is written down with its provider', async () => {
    const email = freshEmail();
    await viewerOf(server, await tokenOf({ email }));
    const [entry, ...others] = await auditOf(email, 'SIGNED_UP');
    expect(entry).toMatchObject({ details: { provider: issuer.url }, ip: '127.0.0.1' });
    expect(others).toEqual([]);
  });
});

describe('a username for somebody who was not asked', () => {
  const usernameOf = async (claims: Record<string, unknown>) =>
    (await viewerOf(server, await tokenOf(claims))).username;
  const tag = () => String(randomInt(1e9, 1e10));

  test('is the name there, else what stands before the "@"', async () => {
    const one = tag();
    expect(await usernameOf({ preferred_username: `jo.${one}`, name: 'Jo Doe', email: freshEmail() })).toBe(
      `jo.${one}`,
    );
    const two = tag();
    expect(await usernameOf({ name: ` Zoë  ${two}! ` })).toBe(`Zoë_${two}`);
    const three = tag();
    expect(await usernameOf({ name: '?!', email: `mail+${three}@example.com` })).toBe(`mail${three}`);
  });

  test('gets digits behind it where it is taken, or looks like one that is', async () => {
    const name = `pal_${tag()}`;
    expect(await usernameOf({ name })).toBe(name);
    expect(await usernameOf({ name: name.toUpperCase() })).toMatch(new RegExp(`^${name.toUpperCase()}-\\d{6}$`));
    // "раl" in Cyrillic letters, and one look-alike for the number's sake.
    const cyrillic = `ара_${tag()}`;
    expect(await usernameOf({ name: cyrillic })).toBe(cyrillic);
    expect(await usernameOf({ name: cyrillic.replaceAll('а', 'a').replaceAll('р', 'p') })).toMatch(/-\d{6}$/);
  });

  test.each([
    '',
    ' ',
    'ab',
    '@@@',
    '\u200b\u200b\u200b',
    'admіn',
    '💥💥💥',
    'x'.repeat(500),
    '名'.repeat(40),
    '.-_.-_',
  ])('is a sound one whatever the name is: %j', async (name) => {
    const username = await usernameOf({ name });
    expect(username).toMatch(/^[\p{L}\p{N}_.-]{3,32}$/u);
  });
});

describe('first requests at once', () => {
  test('make one user, on two servers, with an address and without', async () => {
    for (const claims of [{ email: freshEmail(), email_verified: true }, { email: freshEmail() }, {}]) {
      const sub = randomUUID();
      const users = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => {
          const token = await issuer.sign({ claims: { ...claims, sub, jti: randomUUID() } });
          return viewerOf(index % 2 === 0 ? server : other, token);
        }),
      );
      expect(new Set(users.map(({ id }) => id)).size).toBe(1);
      expect(await server.database.identity.count({ where: { subject: sub } })).toBe(1);
    }
  });

  test('of two identities with one verified address make one user with both', async () => {
    const claims = { email: freshEmail(), email_verified: true };
    const users = await Promise.all(
      Array.from({ length: 6 }, async (_, index) =>
        viewerOf(index % 2 === 0 ? server : other, await tokenOf({ ...claims, name: `n${index}_${randomUUID()}` })),
      ),
    );
    expect(new Set(users.map(({ id }) => id)).size).toBe(1);
    expect(await server.database.identity.count({ where: { user: { email: claims.email } } })).toBe(6);
  });

  test('of many people of one name make as many users', async () => {
    const name = `same_${randomInt(1e9, 1e10)}`;
    const users = await Promise.all(Array.from({ length: 8 }, async () => viewerOf(server, await tokenOf({ name }))));
    expect(new Set(users.map(({ id }) => id)).size).toBe(8);
  });
});

test('a suspended user is refused', async () => {
  const email = freshEmail();
  const token = await tokenOf({ email });
  await viewerOf(server, token);
  await server.database.user.update({ where: { email }, data: { suspendedAt: new Date() } });
  expect(await refusalOf(other, token)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
});

test('a token counts as the person in person: what no API key may see is there', async () => {
  const token = await tokenOf({ email: freshEmail() });
  const { errors } = await post(server, '{ viewer { sessions { id } apiKeys { id } } }', { token });
  expect(errors).toBeUndefined();
});

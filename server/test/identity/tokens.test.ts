import { createHmac, randomUUID } from 'node:crypto';
import { exportSPKI, generateKeyPair, importJWK } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestServer } from '../harness/server.ts';
import { startOidcIssuer } from '../standins/oidc-issuer.ts';
import { refusalOf, viewerOf } from './viewer.ts';

const audience = 'https://api.tickwire.example';
const issuer = await startOidcIssuer(audience);
const server = await startTestServer({
  identity: { oidc: { issuer: issuer.url, audience, jwksUrl: null }, google: null, github: null },
});

/** After it the server asks the issuer for keys that it does not know. */
const keyCooldownMs = 30_000;

/** Moves the clock of this process, which is that of the server and of the issuer too. */
function later(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterAll(() => {
  vi.useRealTimers();
});

const seconds = (fromNow: number) => Math.floor(Date.now() / 1_000) + fromNow;
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that claims what a good one does, with a header and a signature of the sender's own. */
function forged(header: Record<string, unknown>, signature: (input: string) => string = () => ''): string {
  const claims = { iss: issuer.url, aud: audience, sub: randomUUID(), iat: seconds(0), exp: seconds(300) };
  const input = `${encoded(header)}.${encoded(claims)}`;
  return `${input}.${signature(input)}`;
}

const refused = (message: RegExp) => ({
  status: 401,
  code: 'UNAUTHENTICATED',
  message: expect.stringMatching(message),
});

describe('a token of the issuer', () => {
  test('makes a user at first sight, and finds the same one from then on', async () => {
    const email = `${randomUUID()}@example.com`;
    const claims = { sub: `user_${randomUUID()}`, email, email_verified: true };
    const first = await viewerOf(server, await issuer.sign({ claims }));
    expect(first).toMatchObject({ email, emailVerified: true });
    const second = await viewerOf(server, await issuer.sign({ claims: { ...claims, email: 'elsewhere@example.com' } }));
    expect(second.id).toBe(first.id);
    expect(await server.database.auditEntry.count({ where: { action: 'SIGNED_UP', userId: await rowId(email) } })).toBe(
      1,
    );
  });

  async function rowId(email: string): Promise<string> {
    return (await server.database.user.findUniqueOrThrow({ where: { email } })).id;
  }

  test.each(['RS256', 'PS384', 'ES256', 'ES512', 'EdDSA'])('may be signed by %s', async (algorithm) => {
    await issuer.rotate(algorithm);
    later(keyCooldownMs);
    await viewerOf(server, await issuer.sign());
  });

  test.each(['JWT', 'jwt', 'at+jwt', 'application/at+jwt'])('may be of the type %s', async (typ) => {
    await viewerOf(server, await issuer.sign({ header: { typ } }));
  });

  test('may name several audiences', async () => {
    await viewerOf(server, await issuer.sign({ claims: { aud: ['https://other.example', audience] } }));
  });

  test('costs no statement and no signature check once it was seen', async () => {
    const token = await issuer.sign();
    await viewerOf(server, token);
    server.statements.length = 0;
    await viewerOf(server, token);
    expect(server.statements).toEqual([]);
  });
});

describe('keys that rotate', () => {
  test('a token of the new key is taken, those of the old one until it is withdrawn', async () => {
    const old = issuer.key();
    await viewerOf(server, await issuer.sign());
    await issuer.rotate();
    later(keyCooldownMs);
    const before = issuer.keyFetches();
    await viewerOf(server, await issuer.sign());
    await viewerOf(server, await issuer.sign({ key: old }));
    expect(issuer.keyFetches()).toBe(before + 1);

    issuer.retire();
    await issuer.rotate();
    later(keyCooldownMs);
    await viewerOf(server, await issuer.sign());
    expect(await refusalOf(server, await issuer.sign({ key: old }))).toEqual(refused(/key that the issuer does not/));
  });

  test('a flood of tokens by unknown keys asks the issuer once in the cooldown', async () => {
    await viewerOf(server, await issuer.sign());
    later(keyCooldownMs);
    const before = issuer.keyFetches();
    for (let index = 0; index < 100; index += 1) {
      await refusalOf(server, await issuer.sign({ header: { kid: randomUUID() } }));
    }
    await Promise.all(
      Array.from({ length: 100 }, async () => refusalOf(server, await issuer.sign({ header: { kid: randomUUID() } }))),
    );
    expect(issuer.keyFetches()).toBe(before + 1);
    await viewerOf(server, await issuer.sign());
  });
});

describe('a token that does not hold is refused in words for its sender', () => {
  test.each<[what: string, claims: () => Record<string, unknown>, message: RegExp]>([
    ['has expired', () => ({ exp: seconds(-5) }), /has expired/],
    ['does not hold yet', () => ({ nbf: seconds(120) }), /not hold yet/],
    ['comes from the future', () => ({ iat: seconds(120) }), /not hold yet/],
    ['was made for another audience', () => ({ aud: 'https://other.example' }), /another audience/],
    ['has no audience', () => ({ aud: undefined }), /lacks the claim "aud"/],
    ['is of another issuer', () => ({ iss: 'https://other.example' }), /another issuer/],
    ['has no issuer', () => ({ iss: undefined }), /lacks the claim "iss"/],
    ['has no subject', () => ({ sub: undefined }), /lacks the claim "sub"/],
    ['has an empty subject', () => ({ sub: '' }), /claim "sub" is not acceptable/],
    ['has a subject with a NUL', () => ({ sub: 'a\u0000b' }), /claim "sub" is not acceptable/],
    ['has a subject that is no text', () => ({ sub: 5 }), /claim "sub" is not acceptable/],
    ['has no end', () => ({ exp: undefined }), /lacks the claim "exp"/],
    ['has an end that no clock tells', () => ({ exp: 1e300 }), /claim "exp" is not acceptable/],
    ['has no beginning', () => ({ iat: undefined }), /lacks the claim "iat"/],
  ])('one that %s', async (_what, claims, message) => {
    expect(await refusalOf(server, await issuer.sign({ claims: claims() }))).toEqual(refused(message));
  });

  test('one whose claims were changed', async () => {
    const [header = '', , signature = ''] = (await issuer.sign()).split('.');
    const claims = { iss: issuer.url, aud: audience, sub: 'somebody else', iat: seconds(0), exp: seconds(300) };
    expect(await refusalOf(server, `${header}.${encoded(claims)}.${signature}`)).toEqual(refused(/signature is wrong/));
  });

  test('one of a stranger who uses the name of a known key', async () => {
    const { privateKey } = await generateKeyPair(issuer.key().algorithm);
    const token = await issuer.sign({ key: { ...issuer.key(), privateKey } });
    expect(await refusalOf(server, token)).toEqual(refused(/signature is wrong/));
  });

  test('one of a foreign issuer', async () => {
    const foreign = await startOidcIssuer(audience);
    expect(await refusalOf(server, await foreign.sign())).toEqual(refused(/does not publish/));
  });

  test('one that brings its own key along', async () => {
    const foreign = await startOidcIssuer(audience);
    const { publicJwk } = foreign.key();
    const header = { jwk: publicJwk, jku: `${foreign.url}/keys`, kid: issuer.key().kid };
    const token = await foreign.sign({ header, claims: { iss: issuer.url } });
    expect(await refusalOf(server, token)).toEqual(refused(/signature is wrong/));
    expect(foreign.asked).toEqual([]);
  });

  test.each(['none', 'None', 'NONE', 'nOnE'])('one with `alg: %s`, signed or not', async (alg) => {
    expect((await refusalOf(server, forged({ alg }))).status).toBe(401);
    const { kid } = issuer.key();
    expect(
      (
        await refusalOf(
          server,
          forged({ alg, kid }, () => 'c2lnbmF0dXJl'),
        )
      ).status,
    ).toBe(401);
  });

  test.each(['HS256', 'HS384', 'HS512'])(
    'one by %s with the public key as the secret, in each of its forms',
    async (alg) => {
      const { publicJwk, kid, algorithm } = issuer.key();
      const publicKey = await importJWK(publicJwk, algorithm, { extractable: true });
      if (publicKey instanceof Uint8Array) throw new Error('no public key');
      const pem = await exportSPKI(publicKey);
      const secrets = [pem, pem.trimEnd(), JSON.stringify(publicJwk), publicJwk.n ?? publicJwk.x ?? ''];
      for (const secret of secrets) {
        const hash = alg.replace('HS', 'sha');
        const sign = (input: string) => createHmac(hash, secret).update(input).digest('base64url');
        expect(await refusalOf(server, forged({ alg, kid, typ: 'JWT' }, sign))).toEqual(refused(/asymmetric/));
      }
    },
  );

  test.each(['logout+jwt', 'secevent+jwt', 'dpop+jwt'])('one of the type %s', async (typ) => {
    expect(await refusalOf(server, await issuer.sign({ header: { typ } }))).toEqual(refused(/another type/));
  });

  test('one that is longer than 8 KB, however well it is signed', async () => {
    const token = await issuer.sign({ claims: { more: 'x'.repeat(8_000) } });
    expect(await refusalOf(server, token)).toEqual(refused(/longer than 8192/));
  });

  test.each(['a.b.c', '..', `${encoded({ alg: 'RS256' })}..`, `${encoded([])}.${encoded({})}.x`, 'eyJ.eyJ.eyJ'])(
    'what is no token at all: %s',
    async (token) => {
      expect((await refusalOf(server, token)).status).toBe(401);
    },
  );
});

describe('the audit log', () => {
  const entries = () =>
    server.database.auditEntry.findMany({ where: { action: 'TOKEN_REFUSED' }, orderBy: { id: 'asc' } });
  /** What was written before counts for the minute that it was written in. */
  const minuteMs = 60_000;

  test('tells of forged tokens and of those for others, with the reason and without the token', async () => {
    later(minuteMs);
    const before = (await entries()).length;
    const tokens = [
      forged({ alg: 'none' }),
      await issuer.sign({ claims: { aud: 'https://other.example' } }),
      await issuer.sign({ claims: { exp: seconds(-5) } }),
    ];
    for (const token of tokens) await refusalOf(server, token);
    const written = (await entries()).slice(before);
    expect(written.map(({ details }) => details)).toEqual([{ reason: 'ALGORITHM' }, { reason: 'AUDIENCE' }]);
    expect(written[0]).toMatchObject({ ip: '127.0.0.1', actorId: null, userId: null });
  });

  test('cannot be filled by a flood', async () => {
    later(minuteMs);
    const before = (await entries()).length;
    await Promise.all(Array.from({ length: 100 }, () => refusalOf(server, forged({ alg: 'none' }))));
    expect(await entries()).toHaveLength(before + 5);
  });
});

describe('an issuer that does not answer', () => {
  test.each(['down', 'failing', 'garbled'] as const)(
    'that is %s is told as such, and asked no more than it can take',
    async (mood) => {
      const away = await startOidcIssuer(audience);
      away.mood = mood;
      const waiting = await startTestServer({
        identity: { oidc: { issuer: away.url, audience, jwksUrl: null }, google: null, github: null },
      });
      const token = await away.sign();
      const told = { status: 503, code: 'SERVICE_UNAVAILABLE', message: expect.stringMatching(/identity provider/) };
      for (let index = 0; index < 20; index += 1) expect(await refusalOf(waiting, token)).toEqual(told);
      const garbled = `${token.split('.', 1)[0]}.nonsense.x`;
      expect(await refusalOf(waiting, garbled)).toEqual(told);
      const ended = await away.sign({ claims: { exp: seconds(-5) } });
      expect(await refusalOf(waiting, ended)).toEqual(refused(/has expired/));
      expect(away.asked.length).toBe(1);

      away.mood = 'well';
      later(2_000);
      await viewerOf(waiting, token);
    },
  );

  test('does not matter to tokens whose key is known', async () => {
    await viewerOf(server, await issuer.sign());
    later(keyCooldownMs);
    issuer.mood = 'down';
    expect((await refusalOf(server, await issuer.sign({ header: { kid: randomUUID() } }))).status).toBe(503);
    await viewerOf(server, await issuer.sign());
    issuer.mood = 'well';
  });

  test('that calls itself by another name is not believed', async () => {
    const other = await startOidcIssuer(audience);
    const waiting = await startTestServer({
      identity: {
        oidc: { issuer: `${other.url}/`, audience, jwksUrl: null },
        google: null,
        github: null,
      },
    });
    expect((await refusalOf(waiting, await other.sign())).status).toBe(503);
  });

  test('needs no discovery where OIDC_JWKS_URL names its keys', async () => {
    const other = await startOidcIssuer(audience);
    const named = await startTestServer({
      identity: {
        oidc: { issuer: other.url, audience, jwksUrl: `${other.url}/keys` },
        google: null,
        github: null,
      },
    });
    await viewerOf(named, await other.sign());
    expect(other.asked).toEqual(['/keys']);
  });
});

test('without an issuer a JWT is a token like any other unknown one', async () => {
  const plain = await startTestServer();
  expect(await refusalOf(plain, await issuer.sign())).toEqual(refused(/malformed, unknown or has expired/));
});

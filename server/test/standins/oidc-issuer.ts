import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { type StandInServer, startStandIn } from './http.ts';

interface SigningKey {
  readonly kid: string;
  readonly algorithm: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

async function newKey(algorithm: string): Promise<SigningKey> {
  const kid = randomUUID();
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  return {
    kid,
    algorithm,
    privateKey,
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' },
  };
}

interface Signing {
  /** Instead of the claims that every token has; undefined leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: SigningKey;
}

export interface OidcIssuer extends StandInServer {
  /** The newest key. */
  key(): SigningKey;
  /** A token by the newest key, of a new subject and good for five minutes where `claims` say nothing else. */
  sign(signing?: Signing): Promise<string>;
  /** A new key takes over; the old ones are published still, until `retire`. */
  rotate(algorithm?: string): Promise<void>;
  /** Publishes the newest key alone. */
  retire(): void;
  keyFetches(): number;
}

/** An OIDC issuer: discovery, keys that rotate, and tokens of any kind, wrong ones too. */
export async function startOidcIssuer(audience: string): Promise<OidcIssuer> {
  let keys = [await newKey('RS256')];
  const server = await startStandIn(({ path }) => {
    if (path === '/.well-known/openid-configuration') {
      return { body: { issuer: server.url, jwks_uri: `${server.url}/keys` } };
    }
    if (path === '/keys') return { body: { keys: keys.map(({ publicJwk }) => publicJwk) } };
    return { status: 404 };
  });

  function key(): SigningKey {
    const newest = keys.at(-1);
    if (newest === undefined) throw new Error('the issuer has no key');
    return newest;
  }

  function claimsOf(changes: Readonly<Record<string, unknown>>): JWTPayload {
    const now = Math.floor(Date.now() / 1_000);
    const usual = { iss: server.url, aud: audience, sub: randomUUID(), iat: now, exp: now + 300 };
    return JSON.parse(JSON.stringify({ ...usual, ...changes }));
  }

  return Object.assign(server, {
    key,
    sign({ claims = {}, header = {}, key: { kid, algorithm, privateKey } = key() }: Signing = {}) {
      return new SignJWT(claimsOf(claims)).setProtectedHeader({ alg: algorithm, kid, ...header }).sign(privateKey);
    },
    async rotate(algorithm = 'RS256') {
      keys = [...keys, await newKey(algorithm)];
    },
    retire() {
      keys = [key()];
    },
    keyFetches: () => server.asked.filter((path) => path === '/keys').length,
  });
}

import { serviceUnavailable } from '@tickwire/schema';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose';
import { z } from 'zod';
import type { Logger } from '../telemetry/logger.ts';
import { isSafeUrl } from './config.ts';

/** An issuer that has just failed is not asked again by every request that waits for it. */
const retryAfterMs = 2_000;
const answerWithinMs = 5_000;

/** Signatures that only the issuer can make: with a secret shared by both sides everybody who knows it could. */
export const asymmetricAlgorithms: readonly string[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

const safeUrl = z.string().refine(isSafeUrl, 'is no https URL');

const metadataShape = z.object({
  issuer: z.string(),
  jwks_uri: safeUrl,
  authorization_endpoint: safeUrl.optional(),
  token_endpoint: safeUrl.optional(),
});

type Metadata = z.infer<typeof metadataShape>;

const jwksShape = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

export interface IssuerOptions {
  /** Exactly as it calls itself. */
  readonly issuer: string;
  /** Null: as its discovery document tells. */
  readonly jwksUrl: string | null;
  readonly log: Logger;
}

export interface Issuer {
  /** Its discovery document, asked for once. */
  metadata(): Promise<Metadata>;
  /** Its public key for a token, by a key set that follows its rotations. */
  readonly keyOf: JWTVerifyGetKey;
}

/** An OIDC issuer as it tells of itself. What it does not answer ends in SERVICE_UNAVAILABLE. */
export function createIssuer({ issuer, jwksUrl, log }: IssuerOptions): Issuer {
  let failedAt = -Infinity;
  let metadata: Promise<Metadata> | null = null;
  let keys: Promise<RemoteJWKSet> | null = null;

  const unavailable = () => serviceUnavailable('The identity provider does not answer. Try again in a moment.');

  /** The JSON at this address, if it has the shape; asked for again only after a while where it failed. */
  async function read<T>(url: string, shape: z.ZodType<T>): Promise<T> {
    if (Date.now() < failedAt + retryAfterMs) throw unavailable();
    try {
      const response = await fetch(url, {
        headers: { Accept: 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(answerWithinMs),
      });
      if (response.status !== 200) throw new Error(`it answered ${response.status}`);
      return shape.parse(await response.json());
    } catch (error) {
      failedAt = Date.now();
      log.warn({ err: error, issuer, url }, 'an identity provider does not answer as it should');
      throw unavailable();
    }
  }

  function discover(): Promise<Metadata> {
    const ownName = metadataShape.refine((told) => told.issuer === issuer, 'it calls itself by another name');
    return read(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, ownName);
  }

  function readMetadata(): Promise<Metadata> {
    metadata ??= discover().catch((error: unknown) => {
      metadata = null;
      throw error;
    });
    return metadata;
  }

  async function openKeys(): Promise<RemoteJWKSet> {
    const url = jwksUrl ?? (await readMetadata()).jwks_uri;
    return createRemoteJWKSet(new URL(url), {
      timeoutDuration: answerWithinMs,
      [customFetch]: async (asked) => Response.json(await read(asked, jwksShape)),
    });
  }

  return {
    metadata: readMetadata,
    async keyOf(header, token) {
      keys ??= openKeys().catch((error: unknown) => {
        keys = null;
        throw error;
      });
      return (await keys)(header, token);
    },
  };
}

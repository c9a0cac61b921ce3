import type { RefusedToken, TokenVerifier, VerifiedToken } from '@tickwire/schema';
import { decodeJwt, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Logger } from '../telemetry/logger.ts';
import type { OidcConfig } from './config.ts';
import { asymmetricAlgorithms, createIssuer } from './issuer.ts';

/** Providers' tokens have one or two; what is longer was not made by one. */
const maxTokenLength = 8_192;
/** How far the issuer's clock may be ahead of this one. What has ended has ended. */
const clockToleranceSeconds = 10;
/** RFC 7519's, and RFC 9068's for access tokens. Others, as of a logout, are no proof of who calls. */
const tokenTypes = ['jwt', 'at+jwt'];
/** The latest second that a Date can tell. */
const maxSeconds = 8.64e12;

const instant = z
  .number()
  .min(0)
  .max(maxSeconds)
  .transform((seconds) => new Date(seconds * 1_000));

const told = z
  .string()
  .nullish()
  .catch(null)
  .transform((text) => text?.trim() || null);

const claimsShape = z.object({
  sub: z
    .string()
    .max(255)
    .regex(/^[^\p{Cc}]+$/u),
  iat: instant,
  exp: instant,
  email: told,
  // Some providers write it as a string.
  email_verified: z
    .unknown()
    .optional()
    .transform((value) => value === true || value === 'true'),
  preferred_username: told,
  nickname: told,
  name: told,
});

function refusal(refused: string, suspicion: RefusedToken['suspicion'] = null): RefusedToken {
  return { refused, suspicion };
}

const expired = refusal('The token has expired: ask the identity provider for a new one.');
const malformed = refusal('The token is malformed.');
const early = refusal('The token does not hold yet.');
const otherType = refusal('The token is of another type (`typ`): send an access token.', 'TYPE');

const byClaim: Readonly<Record<string, RefusedToken>> = {
  aud: refusal('The token was made for another audience.', 'AUDIENCE'),
  iss: refusal('The token was made by another issuer than the one that is trusted here.', 'ISSUER'),
  nbf: early,
};

/** Why jose does not take a token; null where the failure says nothing about the token. */
function explain(error: unknown): RefusedToken | null {
  if (error instanceof errors.JWTExpired) return expired;
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === 'missing') return refusal(`The token lacks the claim "${error.claim}".`);
    return byClaim[error.claim] ?? refusal(`The token's claim "${error.claim}" is not acceptable.`);
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return refusal('The token is not signed by an asymmetric algorithm, which alone is taken.', 'ALGORITHM');
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return refusal("The token's signature is wrong.", 'SIGNATURE');
  }
  if (error instanceof errors.JWKSNoMatchingKey) {
    return refusal('The token is signed by a key that the issuer does not publish.', 'KEY');
  }
  if (error instanceof errors.JWKSMultipleMatchingKeys) {
    return refusal('The token does not say which of the issuer\'s keys signed it: it lacks "kid".');
  }
  const isMalformed =
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSENotSupported;
  return isMalformed ? malformed : null;
}

/** Whether a token says so itself: then nobody has to be asked who signed it. */
function hasEnded(token: string): boolean {
  try {
    return (decodeJwt(token).exp ?? Infinity) * 1_000 <= Date.now();
  } catch {
    return false;
  }
}

/** Bearer tokens of one OIDC issuer, made for one audience. */
export function createTokenVerifier({ issuer, audience, jwksUrl }: OidcConfig, log: Logger): TokenVerifier {
  const { keyOf } = createIssuer({ issuer, jwksUrl, log });

  async function verify(token: string): Promise<VerifiedToken | RefusedToken> {
    if (token.length > maxTokenLength) return refusal(`The token is longer than ${maxTokenLength} characters.`);
    const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
      issuer,
      audience,
      algorithms: [...asymmetricAlgorithms],
      requiredClaims: ['sub', 'iat', 'exp'],
      clockTolerance: clockToleranceSeconds,
    });
    const type = String(protectedHeader.typ ?? 'jwt').toLowerCase();
    if (!tokenTypes.includes(type.replace(/^application\//, ''))) return otherType;
    const claims = claimsShape.safeParse(payload);
    if (!claims.success) {
      return refusal(`The token's claim "${String(claims.error.issues[0]?.path[0])}" is not acceptable.`);
    }
    const { sub, iat, exp, email, email_verified, preferred_username, nickname, name } = claims.data;
    if (exp.getTime() <= Date.now()) return expired;
    if (iat.getTime() > Date.now() + clockToleranceSeconds * 1_000) return early;
    return {
      provider: issuer,
      subject: sub,
      email,
      emailVerified: email_verified,
      name: preferred_username ?? nickname ?? name,
      issuedAt: iat,
      expiresAt: exp,
    };
  }

  return {
    async verify(token) {
      try {
        return await verify(token);
      } catch (error) {
        const why = explain(error);
        if (why !== null) return why;
        if (hasEnded(token)) return expired;
        throw error;
      }
    },
  };
}

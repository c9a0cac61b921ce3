import { CodeChallengeMethod, OAuth2Client } from 'arctic';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Logger } from '../../telemetry/logger.ts';
import type { GoogleConfig } from '../config.ts';
import { asymmetricAlgorithms, createIssuer } from '../issuer.ts';
import { exchangeCode } from './exchange.ts';
import { type Challenge, type OAuthProvider, providerFailed } from './provider.ts';

const title = 'Google';
const scopes = ['openid', 'email', 'profile'];

const claimsShape = z.object({
  sub: z.string().min(1).max(255),
  nonce: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  azp: z.string().optional(),
  email: z.string().nullish(),
  email_verified: z.boolean().nullish(),
  name: z.string().nullish(),
});

type Claims = z.infer<typeof claimsShape>;

/** Google, by OpenID Connect: its id_token is checked as one that anybody could have sent. */
export function createGoogle(
  { clientId, clientSecret, issuer }: GoogleConfig,
  redirectUri: string,
  log: Logger,
): OAuthProvider {
  const client = new OAuth2Client(clientId, clientSecret, redirectUri);
  const { metadata, keyOf } = createIssuer({ issuer, jwksUrl: null, log });

  async function endpoint(name: 'authorization_endpoint' | 'token_endpoint'): Promise<string> {
    const url = (await metadata())[name];
    if (url === undefined) throw providerFailed(title, `its discovery document lacks ${name}`);
    return url;
  }

  /** Google's tokens may name it without the scheme. */
  const issuers = [issuer, issuer.replace(/^https:\/\//, '')];

  async function claimsOf(idToken: string, nonce: string): Promise<Claims> {
    const { payload } = await jwtVerify(idToken, keyOf, {
      issuer: issuers,
      audience: clientId,
      algorithms: [...asymmetricAlgorithms],
      requiredClaims: ['sub', 'iat', 'exp', 'nonce'],
      clockTolerance: 10,
    });
    const claims = claimsShape.parse(payload);
    if (claims.nonce !== nonce) throw new Error('the id_token was made for another sign-in');
    if ((claims.azp ?? clientId) !== clientId) throw new Error('the id_token was made for another client');
    return claims;
  }

  return {
    name: 'GOOGLE',
    title,
    async signInPage({ state, verifier, nonce }: Challenge) {
      const page = client.createAuthorizationURLWithPKCE(
        await endpoint('authorization_endpoint'),
        state,
        CodeChallengeMethod.S256,
        verifier,
        scopes,
      );
      page.searchParams.set('nonce', nonce);
      return page;
    },
    async identityBehind(code, { verifier, nonce }) {
      const tokens = await exchangeCode(client, { title, endpoint: await endpoint('token_endpoint'), code, verifier });
      try {
        const { sub, email, email_verified, name } = await claimsOf(tokens.idToken(), nonce);
        return {
          provider: 'GOOGLE',
          subject: sub,
          email: email ?? null,
          emailVerified: email_verified === true,
          name: name ?? null,
        };
      } catch (error) {
        // The token itself stays out of the log, and so do its claims.
        throw providerFailed(title, error instanceof errors.JOSEError ? `${error.code}: ${error.message}` : error);
      }
    },
  };
}

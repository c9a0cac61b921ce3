import { CodeChallengeMethod, OAuth2Client } from 'arctic';
import { z } from 'zod';
import type { GithubConfig } from '../config.ts';
import { answerWithinMs, exchangeCode } from './exchange.ts';
import { type Challenge, type OAuthProvider, providerFailed } from './provider.ts';

const title = 'GitHub';
const scopes = ['read:user', 'user:email'];

const userShape = z.object({ id: z.int().positive(), login: z.string().min(1) });
const emailsShape = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

const below = (base: string, path: string): string => `${base.replace(/\/$/, '')}${path}`;

/** GitHub, or GitHub Enterprise, by OAuth 2: its API says who the access token belongs to. */
export function createGithub(
  { clientId, clientSecret, url, apiUrl }: GithubConfig,
  redirectUri: string,
): OAuthProvider {
  const client = new OAuth2Client(clientId, clientSecret, redirectUri);

  async function ask<T>(path: string, accessToken: string, shape: z.ZodType<T>): Promise<T> {
    const response = await fetch(below(apiUrl, path), {
      headers: {
        Accept: 'application/vnd.github+json',
        Authorization: `Bearer ${accessToken}`,
        'User-Agent': 'tickwire',
        'X-GitHub-Api-Version': '2022-11-28',
      },
      redirect: 'error',
      signal: AbortSignal.timeout(answerWithinMs),
    });
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
    return shape.parse(await response.json());
  }

  return {
    name: 'GITHUB',
    title,
    signInPage: async ({ state, verifier }: Challenge) =>
      client.createAuthorizationURLWithPKCE(
        below(url, '/login/oauth/authorize'),
        state,
        CodeChallengeMethod.S256,
        verifier,
        scopes,
      ),
    async identityBehind(code, { verifier }) {
      const endpoint = below(url, '/login/oauth/access_token');
      const tokens = await exchangeCode(client, { title, endpoint, code, verifier });
      try {
        const accessToken = tokens.accessToken();
        const [user, emails] = await Promise.all([
          ask('/user', accessToken, userShape),
          // The address of the profile may be one that was never verified.
          ask('/user/emails', accessToken, emailsShape),
        ]);
        const primary = emails.find((one) => one.primary);
        return {
          provider: 'GITHUB',
          // A login can be given up, and taken by somebody else.
          subject: String(user.id),
          email: primary?.email ?? null,
          emailVerified: primary?.verified ?? false,
          name: user.login,
        };
      } catch (error) {
        throw providerFailed(title, error);
      }
    },
  };
}

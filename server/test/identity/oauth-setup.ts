import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { data } from '../harness/client.ts';
import { pathOf } from '../harness/http.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../harness/server.ts';
import { client } from '../standins/grants.ts';
import {
  type GithubPerson,
  type GooglePerson,
  type GoogleStandIn,
  type OAuthStandIn,
  startGithub,
  startGoogle,
} from '../standins/oauth-providers.ts';
import { type Browser, openBrowser } from './browser.ts';

export const app = 'https://app.example.com';

/** A server with a Google and a GitHub beside it. */
export async function startWithProviders(options: TestServerOptions = {}) {
  const [google, github] = await Promise.all([startGoogle(), startGithub()]);
  const server = await startTestServer({
    corsOrigins: [app],
    identity: {
      oidc: null,
      google: { ...client, issuer: google.url },
      github: { ...client, url: github.url, apiUrl: `${github.url}/api` },
    },
    ...options,
  });
  return { server, google, github };
}

export const freshEmail = () => `${randomUUID()}@example.com`;

export const googlePerson = (more: Partial<GooglePerson> = {}): GooglePerson => ({
  sub: String(randomInt(1e12, 1e14)),
  email: freshEmail(),
  email_verified: true,
  name: `G ${randomInt(1e9, 1e10)}`,
  ...more,
});

const githubPerson = (email = freshEmail(), verified = true): GithubPerson => ({
  id: randomInt(1, 1e12),
  login: `octo-${randomInt(1e9, 1e10)}`,
  emails: [
    { email: freshEmail(), primary: false, verified: true },
    { email, primary: true, verified },
  ],
});

/** Both providers, each with somebody whose address is the one given. */
export function bothProviders({ google, github }: { google: GoogleStandIn; github: OAuthStandIn<GithubPerson> }) {
  return [
    {
      slug: 'google',
      name: 'GOOGLE',
      standIn: google,
      visit: (page: URL, email: string, verified = true) =>
        google.agree(page, googlePerson({ email, email_verified: verified })),
    },
    {
      slug: 'github',
      name: 'GITHUB',
      standIn: github,
      visit: (page: URL, email: string, verified = true) => github.agree(page, githubPerson(email, verified)),
    },
  ];
}

/** The first page of a sign-in: it leads to the provider. */
export async function begin(
  server: TestServer,
  slug: string,
  { browser = openBrowser(), query = {} }: { browser?: Browser; query?: Record<string, string> } = {},
) {
  const url = new URL(pathOf(server, `/auth/${slug}`));
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const answer = await browser.open(url);
  return { browser, answer, page: answer.location };
}

/** A PKCE verifier of an app, and its challenge. */
export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

const resultShape = z.object({
  signInWithCode: z.looseObject({
    __typename: z.string(),
    token: z.string().optional(),
    code: z.string().optional(),
    message: z.string().optional(),
  }),
});

/** What an app does with the code that its user came back with. */
export async function redeem(server: TestServer, code: string, verifier: string) {
  const query = `mutation ($input: SignInWithCodeInput!) {
    signInWithCode(input: $input) { __typename ... on AuthPayload { token } ... on Error { code message } }
  }`;
  return (await data(server, resultShape, query, { variables: { input: { code, verifier } } })).signInWithCode;
}

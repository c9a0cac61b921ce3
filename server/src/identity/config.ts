import { z } from 'zod';

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

/** Keys and secrets go there: not over lines that others may write on. */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && loopbackHosts.includes(hostname));
}

const url = () =>
  z.string().refine(isSafeUrl, 'is not a URL of the form https://host/path, nor http:// of this machine');
const text = () => z.string().trim().min(1, 'must not be blank');

/** What the environment may say about outside identity providers. */
export const identityVariables = {
  OIDC_ISSUER: url().optional(),
  OIDC_AUDIENCE: text().optional(),
  OIDC_JWKS_URL: url().optional(),
  GOOGLE_CLIENT_ID: text().optional(),
  GOOGLE_CLIENT_SECRET: text().optional(),
  GOOGLE_ISSUER: url().default('https://accounts.google.com'),
  GITHUB_CLIENT_ID: text().optional(),
  GITHUB_CLIENT_SECRET: text().optional(),
  GITHUB_URL: url().default('https://github.com'),
  GITHUB_API_URL: url().default('https://api.github.com'),
};

type Values = z.infer<z.ZodObject<typeof identityVariables>>;

/** The issuer whose bearer tokens are taken. */
export interface OidcConfig {
  /** Exactly as its tokens' `iss` spells it. */
  readonly issuer: string;
  readonly audience: string;
  /** Null: as the issuer's discovery document tells. */
  readonly jwksUrl: string | null;
}

interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface GoogleConfig extends OAuthClient {
  readonly issuer: string;
}

export interface GithubConfig extends OAuthClient {
  readonly url: string;
  readonly apiUrl: string;
}

export interface IdentityConfig {
  readonly oidc: OidcConfig | null;
  readonly google: GoogleConfig | null;
  readonly github: GithubConfig | null;
}

/** Both or none of two variables that mean nothing alone. */
function pair(values: Values, one: keyof Values, other: keyof Values, problems: string[]): [string, string] | null {
  const [first, second] = [values[one], values[other]];
  if (first !== undefined && second !== undefined) return [first, second];
  if (first !== undefined) problems.push(`${other}: must be set where ${one} is`);
  if (second !== undefined) problems.push(`${one}: must be set where ${other} is`);
  return null;
}

/** What the variables say of identity providers, with a line for each that lacks its other half. */
export function readIdentityConfig(values: Values): { identity: IdentityConfig; problems: string[] } {
  const problems: string[] = [];
  const oidc = pair(values, 'OIDC_ISSUER', 'OIDC_AUDIENCE', problems);
  const google = pair(values, 'GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET', problems);
  const github = pair(values, 'GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET', problems);
  if (values.OIDC_JWKS_URL !== undefined && values.OIDC_ISSUER === undefined) {
    problems.push('OIDC_ISSUER: must be set where OIDC_JWKS_URL is');
  }
  const identity: IdentityConfig = {
    oidc: oidc && { issuer: oidc[0], audience: oidc[1], jwksUrl: values.OIDC_JWKS_URL ?? null },
    google: google && { clientId: google[0], clientSecret: google[1], issuer: values.GOOGLE_ISSUER },
    github: github && {
      clientId: github[0],
      clientSecret: github[1],
      url: values.GITHUB_URL,
      apiUrl: values.GITHUB_API_URL,
    },
  };
  return { identity, problems };
}

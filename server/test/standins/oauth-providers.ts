import { randomUUID } from 'node:crypto';
import { client, createGrants } from './grants.ts';
import { type StandInAnswer, type StandInRequest, type StandInServer, startStandIn } from './http.ts';
import { startOidcIssuer } from './oidc-issuer.ts';

export interface OAuthStandIn<Person> extends StandInServer {
  /** Lets a person agree on the sign-in page; answers where the browser comes back to. */
  agree(page: URL, person: Person): Promise<URL>;
  /** Lets the page end in an error instead. */
  refuse(page: URL, error: string): Promise<URL>;
}

export interface GooglePerson {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

export interface GoogleStandIn extends OAuthStandIn<GooglePerson> {
  /** Claims that id_tokens have instead of right ones. */
  idTokenClaims: Record<string, unknown>;
}

/** Google: discovery, keys, the sign-in page and the token endpoint, which gives a signed id_token. */
export async function startGoogle(): Promise<GoogleStandIn> {
  const signer = await startOidcIssuer(client.clientId);
  const { agree, refuse, authorize, redeem } = createGrants<GooglePerson>('openid email profile');

  async function token(request: StandInRequest): Promise<StandInAnswer> {
    const grant = redeem(request);
    if (grant === null) return { status: 400, body: { error: 'invalid_grant', error_description: 'Bad Request' } };
    const claims = { iss: endpoints.url, nonce: grant.nonce, ...grant.person, ...google.idTokenClaims };
    const idToken = await signer.sign({ claims });
    return { body: { access_token: randomUUID(), token_type: 'Bearer', expires_in: 3_600, id_token: idToken } };
  }

  const endpoints = await startStandIn((request) => {
    if (request.path === '/authorize') return authorize(request);
    if (request.path === '/token') return token(request);
    if (request.path !== '/.well-known/openid-configuration') return { status: 404 };
    return {
      body: {
        issuer: endpoints.url,
        jwks_uri: `${signer.url}/keys`,
        authorization_endpoint: `${endpoints.url}/authorize`,
        token_endpoint: `${endpoints.url}/token`,
      },
    };
  });
  const google: GoogleStandIn = Object.assign(endpoints, { agree, refuse, idTokenClaims: {} });
  return google;
}

export interface GithubPerson {
  readonly id: number;
  readonly login: string;
  readonly emails: readonly { readonly email: string; readonly primary: boolean; readonly verified: boolean }[];
}

/** GitHub: its sign-in page, its token endpoint, which tells errors with a status of 200, and its API below `/api`. */
export async function startGithub(): Promise<OAuthStandIn<GithubPerson>> {
  const { agree, refuse, authorize, redeem } = createGrants<GithubPerson>('read:user user:email');
  const people = new Map<string, GithubPerson>();

  function token(request: StandInRequest): StandInAnswer {
    const grant = redeem(request);
    if (grant === null) return { body: { error: 'bad_verification_code', error_description: 'It is wrong.' } };
    const accessToken = randomUUID();
    people.set(accessToken, grant.person);
    return { body: { access_token: accessToken, token_type: 'bearer', scope: 'read:user,user:email' } };
  }

  const endpoints = await startStandIn((request) => {
    if (request.path === '/login/oauth/authorize') return authorize(request);
    if (request.path === '/login/oauth/access_token') return token(request);
    const { authorization = '', 'user-agent': userAgent } = request.headers;
    const person = people.get(authorization.replace('Bearer ', ''));
    if (person === undefined || userAgent === undefined) return { status: 401 };
    // The profile's address is the one that nobody has verified.
    if (request.path === '/api/user') return { body: { id: person.id, login: person.login, email: 'x@example.com' } };
    return request.path === '/api/user/emails' ? { body: person.emails } : { status: 404 };
  });
  return Object.assign(endpoints, { agree, refuse });
}

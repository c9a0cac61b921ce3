import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  addressGroup,
  type Caller,
  type IdentityService,
  type IssuedSession,
  isChallenge,
  isRefusal,
  type ProvenIdentity,
  type Services,
} from '@tickwire/schema';
import { generateCodeVerifier, generateState } from 'arctic';
import type { Config } from '../../config.ts';
import { callerOf } from '../../http/caller.ts';
import { sessionCookies } from '../../http/credentials.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { oauthErrorOf, redirect, sendOAuthError, withError } from './answers.ts';
import { clearFlow, type Flow, flowOf, setFlow } from './flow-cookie.ts';
import { createGithub } from './github.ts';
import { createGoogle } from './google.ts';
import { OAuthError, type OAuthProvider } from './provider.ts';
import { createReturnAddresses } from './return-to.ts';

export const signInPath = '/auth/';

export interface SignInOptions {
  readonly config: Config;
  /** The origin that providers send people back to. */
  readonly publicUrl: string;
  readonly services: Pick<Services, 'accounts' | 'limits' | 'signInCodes'>;
  readonly identities: IdentityService;
  readonly log: Logger;
}

export type SignInHandler = (request: IncomingMessage, response: ServerResponse, requestId: string) => Promise<void>;

const paths: Readonly<Record<string, OAuthProvider['name']>> = { google: 'GOOGLE', github: 'GITHUB' };

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : url.slice(start));
}

function createProviders({ config: { identity }, publicUrl, log }: SignInOptions) {
  const { google, github } = identity;
  const callback = (name: string) => `${publicUrl}${signInPath}${name}/callback`;
  return {
    GOOGLE: google && createGoogle(google, callback('google'), log),
    GITHUB: github && createGithub(github, callback('github')),
  };
}

/** Sign-in with Google and GitHub: `/auth/<provider>` sends people there, `…/callback` takes them back. */
export function createSignInHandler(options: SignInOptions): SignInHandler {
  const { config, publicUrl, services, identities, log } = options;
  const providers = createProviders(options);
  const returnAddresses = createReturnAddresses(publicUrl, config.corsOrigins ?? []);

  const isSecure = (request: IncomingMessage) =>
    config.production || publicUrl.startsWith('https:') || request.headers['x-forwarded-proto'] === 'https';

  async function begin(provider: OAuthProvider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const query = queryOf(request);
    const returnTo = query.get('return_to');
    const challenge = query.get('challenge');
    if (challenge !== null && !isChallenge(challenge)) {
      throw new OAuthError(
        'BAD_USER_INPUT',
        'challenge: must be a SHA-256 in base64url without padding: 43 characters',
      );
    }
    const flow: Flow = {
      provider: provider.name,
      state: generateState(),
      verifier: generateCodeVerifier(),
      nonce: generateState(),
      returnTo: returnTo === null ? null : returnAddresses.check(returnTo).href,
      challenge,
    };
    const page = await provider.signInPage(flow);
    setFlow(response, flow, isSecure(request));
    redirect(response, page);
  }

  /** @throws OAuthError where it was not this browser that began, or not this sign-in. */
  function checkedFlow(provider: OAuthProvider, request: IncomingMessage, state: string): Flow {
    const flow = flowOf(request);
    if (flow === null || flow.provider !== provider.name || !timingSafeEqual(digest(flow.state), digest(state))) {
      throw new OAuthError(
        'INVALID_STATE',
        'This browser began no such sign-in, began another since, or took longer than ten minutes. Sign in anew.',
      );
    }
    return flow;
  }

  function codeOf({ title }: OAuthProvider, query: URLSearchParams): string {
    const failure = query.get('error');
    if (failure === 'access_denied') throw new OAuthError('ACCESS_DENIED', `${title} was not allowed to sign you in.`);
    if (failure !== null) {
      const message = `${title} could not sign you in. Try again; if it stays so, tell whoever runs the service.`;
      throw new OAuthError('PROVIDER_ERROR', message, { cause: `it told ${JSON.stringify(failure.slice(0, 100))}` });
    }
    const code = query.get('code');
    if (code === null || code === '') throw new OAuthError('INVALID_CODE', `${title} sent no code. Sign in anew.`);
    return code;
  }

  async function accountOf(identity: ProvenIdentity, caller: Caller): Promise<IssuedSession['user']> {
    const user = await identities.userOf(identity, caller);
    if (isRefusal(user)) {
      throw new OAuthError(user.refused === 'SUSPENDED' ? 'FORBIDDEN' : 'CONFLICT', user.message);
    }
    if (user.suspendedAt !== null) {
      throw new OAuthError('FORBIDDEN', 'The account is suspended. Ask whoever runs the service.');
    }
    return user;
  }

  async function finish(
    provider: OAuthProvider,
    flow: Flow,
    { request, response, caller }: { request: IncomingMessage; response: ServerResponse; caller: Caller },
  ): Promise<void> {
    const code = codeOf(provider, queryOf(request));
    const user = await accountOf(await provider.identityBehind(code, flow), caller);
    const location = new URL(flow.returnTo ?? '/', publicUrl);
    if (flow.challenge === null) {
      const session = await services.accounts.issueSession(user, provider.name, caller);
      sessionCookies(request, response, config).set(session.token, session.expiresAt);
    } else {
      location.searchParams.set('code', await services.signInCodes.issue(user, provider.name, flow.challenge));
    }
    redirect(response, location);
  }

  async function comeBack(
    provider: OAuthProvider,
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Promise<void> {
    const flow = checkedFlow(provider, request, queryOf(request).get('state') ?? '');
    clearFlow(response, isSecure(request));
    // Where the cookie was planted by somebody else, it leads nowhere either.
    const returnTo = flow.returnTo === null ? null : returnAddresses.check(flow.returnTo);
    try {
      await finish(provider, flow, { request, response, caller: callerOf(request, requestId, config) });
    } catch (error) {
      if (returnTo === null) throw error;
      redirect(response, withError(returnTo, oauthErrorOf(error, requestId, log), requestId));
    }
  }

  function route(request: IncomingMessage): { provider: OAuthProvider; isCallback: boolean } {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const [slug = '', last, ...rest] = path.slice(signInPath.length).split('/');
    const name = Object.hasOwn(paths, slug) ? paths[slug] : undefined;
    if (name === undefined || rest.length > 0 || (last !== undefined && last !== 'callback')) {
      throw new OAuthError('NOT_FOUND', 'Nothing is here; one signs in at /auth/google or /auth/github.');
    }
    const provider = providers[name];
    if (provider === null) {
      const message = `Sign-in with ${slug} is not configured: set ${name}_CLIENT_ID and ${name}_CLIENT_SECRET.`;
      throw new OAuthError('NOT_FOUND', message);
    }
    if (request.method !== 'GET') throw new OAuthError('METHOD_NOT_ALLOWED', 'One signs in by GET, with a browser.');
    return { provider, isCallback: last === 'callback' };
  }

  return async function answer(request, response, requestId) {
    try {
      const { provider, isCallback } = route(request);
      await services.limits.take('providerSignIn', addressGroup(callerOf(request, requestId, config).ip));
      if (isCallback) await comeBack(provider, request, response, requestId);
      else await begin(provider, request, response);
    } catch (error) {
      sendOAuthError(response, oauthErrorOf(error, requestId, log), requestId);
    }
  };
}

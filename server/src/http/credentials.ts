import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Caller,
  type CredentialService,
  forbidden,
  isRefusal,
  type Refusal,
  type SessionCookies,
  unauthenticated,
  type Viewer,
} from '@tickwire/schema';
import { GraphQLError } from 'graphql';
import type { Config } from '../config.ts';
import type { Origins } from './origins.ts';
import { isHttps } from './scheme.ts';

/**
 * Browsers share cookies between the ports of a host, so the port keeps two servers of one machine apart.
 * `__Host-` makes them refuse one that was set by a neighbouring host, or without TLS.
 */
function cookieName({ socket }: IncomingMessage, { production }: Pick<Config, 'production'>): string {
  return production ? '__Host-tickwire_session' : `tickwire_session_${socket.localPort}`;
}

/** The token in `Bearer <token>`; null where there is no such header. */
export function bearerToken(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  const [scheme = '', token = ''] = authorization.trim().split(/\s+/);
  // Whatever else was sent is no token that anybody was given: refused as one that is wrong.
  return scheme.toLowerCase() === 'bearer' ? token : '';
}

/** The token of the session cookie; null where there is none. Whether it counts is for `Origins` to say. */
export function sessionCookieOf(request: IncomingMessage, config: Pick<Config, 'production'>): string | null {
  const sought = cookieName(request, config);
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.split('=');
    if (name?.trim() === sought && value !== undefined && value !== '') return value.trim();
  }
  return null;
}

function refusalError({ refused, message }: Refusal): GraphQLError {
  const { extensions } = refused === 'SUSPENDED' ? forbidden(message) : unauthenticated(message);
  const http = refused === 'SUSPENDED' ? { status: 403 } : { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } };
  return new GraphQLError(message, { extensions: { ...extensions, http } });
}

/** @throws GraphQLError with UNAUTHENTICATED for a token that nobody holds, FORBIDDEN for a suspended account. */
export async function authenticateToken(
  credentials: CredentialService,
  token: string,
  caller: Caller,
): Promise<Viewer> {
  const authentication = await credentials.authenticate(token, caller);
  if (isRefusal(authentication)) throw refusalError(authentication);
  return authentication;
}

/** What a request brings along to prove its caller by. */
export interface SentToken {
  readonly token: string;
  /** A cookie that has ended makes an anonymous caller, since a page cannot take it away by itself. */
  readonly isCookie: boolean;
}

/** The bearer token, else the session cookie where no other site can have sent it; null where there is neither. */
export function sentToken(
  request: IncomingMessage,
  { origins, config }: { readonly origins: Origins; readonly config: Pick<Config, 'production'> },
): SentToken | null {
  const bearer = bearerToken(request.headers.authorization);
  if (bearer !== null) return { token: bearer, isCookie: false };
  const cookie = origins.trustsCookieOf(request) ? sessionCookieOf(request, config) : null;
  return cookie === null ? null : { token: cookie, isCookie: true };
}

/** @throws GraphQLError for a bearer token that does not hold. */
export async function authenticateSent(
  { token, isCookie }: SentToken,
  {
    credentials,
    cookies,
    caller,
  }: { readonly credentials: CredentialService; readonly cookies: SessionCookies; readonly caller: Caller },
): Promise<Viewer | null> {
  if (!isCookie) return authenticateToken(credentials, token, caller);
  const authentication = await credentials.authenticate(token, caller);
  if (isRefusal(authentication)) return null;
  if (authentication.prolongedUntil !== null) cookies.set(token, authentication.prolongedUntil);
  return authentication;
}

/** Sets the session cookie on a response: out of reach of scripts, and not sent along by other sites. */
export function sessionCookies(
  request: IncomingMessage,
  response: ServerResponse,
  config: Pick<Config, 'production' | 'trustedProxies'>,
): SessionCookies {
  const name = cookieName(request, config);
  const secure = config.production || isHttps(request, config) ? '; Secure' : '';
  const set = (value: string, expires: Date) => {
    const attributes = `Path=/; Expires=${expires.toUTCString()}; HttpOnly; SameSite=Lax${secure}`;
    if (response.headersSent) return;
    // Each operation of a batch may prolong the session, and a mutation may end what another one began: the last counts.
    const others = [response.getHeader('Set-Cookie') ?? []].flat().map(String);
    response.setHeader('Set-Cookie', [
      ...others.filter((one) => !one.startsWith(`${name}=`)),
      `${name}=${value}; ${attributes}`,
    ]);
  };
  return { set, clear: () => set('', new Date(0)) };
}

/** Where no cookie can be given: over a WebSocket, and to a page of another site, which must not sign anybody in or out. */
export const noCookies: SessionCookies = { set: () => {}, clear: () => {} };

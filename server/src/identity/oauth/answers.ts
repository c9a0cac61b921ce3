import type { ServerResponse } from 'node:http';
import { tellError } from '../../http/errors.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { OAuthError, oauthFailures } from './provider.ts';

/** Addresses with codes and errors in them are neither kept nor told to the next page. */
export function redirect(response: ServerResponse, location: URL): void {
  response.writeHead(302, { Location: location.href, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
  response.end();
}

/** Errors of the API that are told here as they are told there. */
const toldCodes = ['FORBIDDEN', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE'] as const;

/** Any failure as it is told; what it comes from is for the log. */
export function oauthErrorOf(error: unknown, requestId: string, log: Logger): OAuthError {
  if (error instanceof OAuthError) {
    if (error.cause !== undefined) log.warn({ requestId, err: error.cause }, error.message);
    return error;
  }
  const { message, extensions } = tellError(error, { requestId, log });
  const code = toldCodes.find((one) => one === extensions.code) ?? 'INTERNAL_SERVER_ERROR';
  return new OAuthError(code, message);
}

/** In the form of GraphQL's errors, for whom no app waits. */
export function sendOAuthError(response: ServerResponse, { code, message }: OAuthError, requestId: string): void {
  response.writeHead(oauthFailures[code], {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    ...(code === 'METHOD_NOT_ALLOWED' && { Allow: 'GET' }),
  });
  response.end(JSON.stringify({ errors: [{ message, extensions: { code, requestId } }] }));
}

/** The app's page, told of the failure by its query. */
export function withError(returnTo: URL, { code, message }: OAuthError, requestId: string): URL {
  const page = new URL(returnTo);
  page.searchParams.set('error', code);
  page.searchParams.set('error_description', message);
  page.searchParams.set('request_id', requestId);
  return page;
}

import { OAuthError } from './provider.ts';

/** It has to fit into a cookie with all else. */
const maxLength = 2_000;

/** Where people may be sent after they have signed in. */
export interface ReturnAddresses {
  /**
   * A page that the app named, absolute or of this server.
   *
   * @throws OAuthError with BAD_USER_INPUT for one that is not the operator's own.
   */
  check(returnTo: string): URL;
}

export function createReturnAddresses(publicUrl: string, corsOrigins: readonly string[]): ReturnAddresses {
  const allowed = new Set([publicUrl, ...corsOrigins]);
  return {
    check(returnTo) {
      const refuse = (why: string) => new OAuthError('BAD_USER_INPUT', `return_to: ${why}`);
      if (returnTo.length > maxLength) throw refuse(`is longer than ${maxLength} characters`);
      if (!URL.canParse(returnTo, publicUrl)) throw refuse('is no URL');
      const url = new URL(returnTo, publicUrl);
      // As browsers read it: "//elsewhere" and "/\elsewhere" are other hosts.
      if (!allowed.has(url.origin)) throw refuse('must be of this server, or of an origin in CORS_ORIGINS');
      if (url.username !== '' || url.password !== '') throw refuse('must hold no credentials');
      if (url.origin === publicUrl && url.pathname.startsWith('/auth/')) throw refuse('leads back to where it began');
      return url;
    },
  };
}

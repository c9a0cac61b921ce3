import type { ProvenIdentity } from '@tickwire/schema';

/** What one sign-in is told apart and proved by. */
export interface Challenge {
  readonly state: string;
  /** PKCE's: only its hash goes through the browser before the provider has answered. */
  readonly verifier: string;
  readonly nonce: string;
}

/** Somebody else's sign-in page, and what it says of those who come back from it. */
export interface OAuthProvider {
  /** As identities, sessions and the audit log name it. */
  readonly name: 'GOOGLE' | 'GITHUB';
  /** As people are told it. */
  readonly title: string;
  /**
   * Where the person is sent.
   *
   * @throws OAuthError
   */
  signInPage(challenge: Challenge): Promise<URL>;
  /**
   * Who came back with this code.
   *
   * @throws OAuthError
   */
  identityBehind(code: string, challenge: Challenge): Promise<ProvenIdentity>;
}

/** How a sign-in may fail, with the HTTP status that says so where no app is there to be told. */
export const oauthFailures = {
  ACCESS_DENIED: 403,
  BAD_USER_INPUT: 400,
  CONFLICT: 409,
  FORBIDDEN: 403,
  INVALID_CODE: 400,
  INVALID_STATE: 400,
  METHOD_NOT_ALLOWED: 405,
  NOT_FOUND: 404,
  PROVIDER_ERROR: 502,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
  INTERNAL_SERVER_ERROR: 500,
} as const;

/** A sign-in that cannot go on, in words for the person or the app. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly code: keyof typeof oauthFailures;

  constructor(code: keyof typeof oauthFailures, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The provider is down, slow, or answers what it should not: `cause` is for the log. */
export function providerFailed(title: string, cause: unknown): OAuthError {
  return new OAuthError('SERVICE_UNAVAILABLE', `${title} does not answer as it should. Try again in a moment.`, {
    cause,
  });
}

import type { ApiKeyScope, User } from '@tickwire/prisma';

/** Where a request comes from, as the audit log tells it. */
export interface Caller {
  readonly requestId: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** What a request proved its caller by. */
export interface Credential {
  /** A session of ours, an API key, or a token of an outside identity provider. */
  readonly kind: 'SESSION' | 'API_KEY' | 'TOKEN';
  /** SHA-256 of what was sent, in hex: what the credential is kept and revoked under. */
  readonly hash: string;
  /** Of the session or the key; null for a token, which nothing is stored of. */
  readonly id: string | null;
  readonly scopes: readonly ApiKeyScope[];
  readonly issuedAt: Date;
  readonly expiresAt: Date | null;
}

/** The caller: a user, and what this request proved it by. */
export interface Viewer {
  readonly user: User;
  readonly credential: Credential;
  /** When the session ends now, where it was prolonged a moment ago: its cookie has to say so. */
  readonly prolongedUntil: Date | null;
}

/** Why a token is not taken. */
export interface Refusal {
  readonly refused: 'UNAUTHENTICATED' | 'SUSPENDED';
  readonly message: string;
}

export function isRefusal(outcome: object): outcome is Refusal {
  return 'refused' in outcome;
}

export const suspended: Refusal = {
  refused: 'SUSPENDED',
  message: 'The account is suspended. Ask whoever runs the service.',
};

/** Whether a person is behind it: what guards the account itself is not for keys that apps hold. */
export function isInteractive({ credential }: Viewer): boolean {
  return credential.kind !== 'API_KEY';
}

/** Whose things a person may look up that no app's key may: null where a key asks, or nobody. */
export function interactiveUserId(viewer: Viewer | null): string | null {
  return viewer !== null && isInteractive(viewer) ? viewer.user.id : null;
}

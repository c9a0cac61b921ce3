import { hashToken } from './secrets.ts';

/** Under which a session, a key or a token is kept, by the hash of what its holder sends. */
export const credentialKey = (hash: string): string => `credential:${hash}`;

/** Under which it is kept whose account an outside identity is. */
export const identityKey = ({ provider, subject }: { readonly provider: string; readonly subject: string }): string =>
  `identity:${hashToken(JSON.stringify([provider, subject]))}`;

/** Under which a user is kept. */
export const userKey = (userId: string): string => `user:${userId}`;

/** Under which a session, a key or a token is kept, by the hash of what its holder sends. */
export const credentialKey = (hash: string): string => `credential:${hash}`;

/** Under which a user is kept. */
export const userKey = (userId: string): string => `user:${userId}`;

import { createHash, randomBytes } from 'node:crypto';

/** What is stored of a token: enough for one that is random, of which nothing can be guessed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A token of 256 random bits, in characters that links and mails leave alone. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

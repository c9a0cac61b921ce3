import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { createWaitingLine } from '../../limits/waiting-line.ts';

/** OWASP's recommendation for Argon2id, which is the library's default: 19 MiB, two passes, one lane. */
const costs = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Longer ones are refused at sign-up, and cannot be right at sign-in. */
export const maxPasswordLength = 256;
export const minPasswordLength = 8;

/**
 * Each takes 19 MiB and a core for a while, and one of the process's four threads for such work: a core
 * is left for everybody else. Who would have to wait for seconds is refused.
 */
const inLine = createWaitingLine({ atOnce: Math.max(1, Math.min(3, availableParallelism() - 1)), waiting: 100 });

/** @throws GraphQLError with SERVICE_UNAVAILABLE where too many wait for theirs. */
export function hashPassword(password: string): Promise<string> {
  return inLine(() => hash(password, costs));
}

/** What an unknown email is checked against, so that it takes as long as a known one. */
let decoyHash: Promise<string> | null = null;

/**
 * False for a wrong password, and, after the same work, where there is no hash to compare with.
 *
 * @throws GraphQLError with SERVICE_UNAVAILABLE where too many wait for theirs.
 */
export async function checkPassword(passwordHash: string | null, password: string): Promise<boolean> {
  // Its length is the caller's own doing, and tells nothing of the account: a megabyte is not worth hashing.
  if (password.length > maxPasswordLength) return false;
  decoyHash ??= hash('a password that nobody has', costs);
  const comparedWith = passwordHash ?? (await decoyHash);
  const matches = await inLine(() => verify(comparedWith, password));
  return matches && passwordHash !== null;
}

/** Why nobody who knows the account should be let in by this password; null where nothing speaks against it. */
export function passwordProblem(
  password: string,
  { email, username }: { readonly email: string; readonly username: string },
): string | null {
  const guesses = [email, username].map((text) => text.toLowerCase());
  return guesses.includes(password.toLowerCase()) ? 'must not be the email or the username' : null;
}

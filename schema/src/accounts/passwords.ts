import { hash, verify } from '@node-rs/argon2';

/** OWASP's recommendation for Argon2id, which is the library's default: 19 MiB, two passes, one lane. */
const costs = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Longer ones are refused at sign-up, and cannot be right at sign-in. */
export const maxPasswordLength = 256;
export const minPasswordLength = 8;

export function hashPassword(password: string): Promise<string> {
  return hash(password, costs);
}

/** What an unknown email is checked against, so that it takes as long as a known one. */
let decoyHash: Promise<string> | null = null;

/** False for a wrong password, and, after the same work, where there is no hash to compare with. */
export async function checkPassword(passwordHash: string | null, password: string): Promise<boolean> {
  // Its length is the caller's own doing, and tells nothing of the account: a megabyte is not worth hashing.
  if (password.length > maxPasswordLength) return false;
  decoyHash ??= hashPassword('a password that nobody has');
  const matches = await verify(passwordHash ?? (await decoyHash), password);
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

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
  decoyHash ??= hashPassword('a password that nobody has');
  const matches = await verify(passwordHash ?? (await decoyHash), password.slice(0, maxPasswordLength));
  return matches && passwordHash !== null && password.length <= maxPasswordLength;
}

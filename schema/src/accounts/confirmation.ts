import type { PrismaClient } from '@tickwire/prisma';
import { recordAudit } from '../audit/service.ts';
import { InvalidCredentialsError } from '../errors.ts';
import { checkPassword } from './passwords.ts';
import type { Caller, Viewer } from './viewer.ts';

/** How fresh a session has to be to stand in for a password that the account does not have. */
const freshMs = 15 * 60_000;

/** @throws InvalidCredentialsError, which the audit log has a line of. */
export async function confirmPassword(
  database: PrismaClient,
  { userId, hash, password }: { userId: string; hash: string; password: string },
  caller: Caller,
): Promise<void> {
  if (await checkPassword(hash, password)) return;
  await recordAudit(database, caller, {
    action: 'SIGN_IN_FAILED',
    actorId: userId,
    userId,
    details: { factor: 'PASSWORD' },
  });
  throw new InvalidCredentialsError('The password is wrong.');
}

/**
 * Makes sure that whoever has the session is the account's owner: by its password, or, where it has none, by
 * having signed in a moment ago.
 *
 * @throws InvalidCredentialsError.
 */
export async function confirmOwner(
  database: PrismaClient,
  { user, credential }: Viewer,
  password: string | null,
  caller: Caller,
): Promise<void> {
  const held = await database.password.findUnique({ where: { userId: user.id } });
  if (held === null) {
    if (Date.now() - credential.issuedAt.getTime() <= freshMs) return;
    throw new InvalidCredentialsError(
      'The account has no password, and the session is older than 15 minutes: sign in again, then repeat this.',
    );
  }
  if (password === null) throw new InvalidCredentialsError('Send the password of the account.');
  await confirmPassword(database, { userId: user.id, hash: held.hash, password }, caller);
}

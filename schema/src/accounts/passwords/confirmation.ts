import type { PrismaClient, User } from '@tickwire/prisma';
import { recordAudit } from '../../audit/service.ts';
import { InvalidCredentialsError } from '../../errors.ts';
import type { Caller, Viewer } from '../credentials/viewer.ts';
import type { Guesses } from './guesses.ts';
import { checkPassword } from './passwords.ts';

/** How fresh a session has to be to stand in for a password that the account does not have. */
const freshMs = 15 * 60_000;

export type Confirmation = ReturnType<typeof createConfirmation>;

/** Makes sure that whoever has a session knows the account's password too; slowed down as sign-in is. */
export function createConfirmation({
  database,
  guesses,
}: {
  readonly database: PrismaClient;
  readonly guesses: Guesses;
}) {
  /** @throws InvalidCredentialsError, which the audit log has a line of. */
  async function confirmPassword(user: User, hash: string, password: string, caller: Caller): Promise<void> {
    await guesses.attempt({ account: user.email, caller }, async () => {
      if (await checkPassword(hash, password)) return true;
      await recordAudit(database, caller, {
        action: 'SIGN_IN_FAILED',
        actorId: user.id,
        userId: user.id,
        details: { factor: 'PASSWORD' },
      });
      throw new InvalidCredentialsError('The password is wrong.');
    });
  }

  /**
   * By the account's password, or, where it has none, by having signed in a moment ago.
   *
   * @throws InvalidCredentialsError.
   */
  async function confirmOwner({ user, credential }: Viewer, password: string | null, caller: Caller): Promise<void> {
    const held = await database.password.findUnique({ where: { userId: user.id } });
    if (held === null) {
      if (Date.now() - credential.issuedAt.getTime() <= freshMs) return;
      throw new InvalidCredentialsError(
        'The account has no password, and the session is older than 15 minutes: sign in again, then repeat this.',
      );
    }
    if (password === null) throw new InvalidCredentialsError('Send the password of the account.');
    await confirmPassword(user, held.hash, password, caller);
  }

  return {
    confirmPassword,
    confirmOwner,

    /**
     * By having signed in a moment ago, or by the account's password: a session that was left open, or taken,
     * is not enough.
     *
     * @throws InvalidCredentialsError.
     */
    async confirmFresh(viewer: Viewer, password: string | null, caller: Caller): Promise<void> {
      if (Date.now() - viewer.credential.issuedAt.getTime() <= freshMs) return;
      await confirmOwner(viewer, password, caller);
    },
  };
}

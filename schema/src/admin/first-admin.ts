import type { PrismaClient, User } from '@tickwire/prisma';
import { userKey } from '../accounts/credentials/cache-keys.ts';
import { recordAudit } from '../audit/service.ts';
import { type Changed, type Transaction, withChanges } from '../changes.ts';
import type { Cache } from '../ports/cache.ts';

export interface FirstAdminOptions {
  /** ADMIN_EMAIL; null: nobody becomes an admin by an address. */
  readonly email: string | null;
  /** Whether an address counts that nobody has shown to be theirs: on a machine of one's own only. */
  readonly trustsUnverified: boolean;
}

type Changing = { readonly database: PrismaClient; readonly cache: Pick<Cache, 'announce' | 'drop'> };

/** Makes a user an admin, and says by what. False where the user is one already, or gone. */
async function makeAdmin(
  transaction: Transaction,
  changed: Changed,
  userId: string,
  by: 'ADMIN_EMAIL' | 'COMMAND',
): Promise<boolean> {
  // Of two servers that start at once, one finds it done.
  const { count } = await transaction.user.updateMany({
    where: { id: userId, role: { not: 'ADMIN' } },
    data: { role: 'ADMIN' },
  });
  if (count === 0) return false;
  changed(userKey(userId));
  await recordAudit(transaction, null, {
    action: 'ROLE_CHANGED',
    actorId: null,
    userId,
    details: { from: 'USER', to: 'ADMIN', by },
  });
  return true;
}

export type FirstAdmin = ReturnType<typeof createFirstAdmin>;

/** The account that becomes an admin by its address, so that there is one before anybody could name one. */
export function createFirstAdmin({ email, trustsUnverified }: FirstAdminOptions) {
  /**
   * Makes this user an admin where there is none, the address is the configured one and is shown to be theirs.
   * To be called with the user as the transaction leaves it: when an account is made, when its address is
   * verified by whoever is signed in to it, and when it is changed. Not where a link is opened by somebody who
   * is not: a stranger may have signed up with the address, and hold a session.
   */
  async function grantTo(
    transaction: Transaction,
    changed: Changed,
    user: Pick<User, 'id' | 'email' | 'emailVerifiedAt'>,
  ): Promise<boolean> {
    if (email === null || user.email.toLowerCase() !== email.toLowerCase()) return false;
    if (user.emailVerifiedAt === null && !trustsUnverified) return false;
    // The first one names the others, and takes the role away for good.
    if ((await transaction.user.count({ where: { role: 'ADMIN' } })) > 0) return false;
    return makeAdmin(transaction, changed, user.id, 'ADMIN_EMAIL');
  }

  return {
    grantTo,

    /** For an account that was there before the variable was set. */
    async grantAtStart({ database, cache }: Changing): Promise<boolean> {
      if (email === null) return false;
      return withChanges({ database, cache }, async (transaction, changed) => {
        const user = await transaction.user.findUnique({ where: { email } });
        return user !== null && grantTo(transaction, changed, user);
      });
    },
  };
}

export interface GrantedAdmin {
  readonly user: Pick<User, 'username' | 'email' | 'emailVerifiedAt' | 'createdAt'>;
  /** False: the user was an admin before. */
  readonly granted: boolean;
}

/** Makes the account with this address an admin, for whoever holds the database itself. Null: there is none. */
export function grantAdmin({ database, cache }: Changing, email: string): Promise<GrantedAdmin | null> {
  return withChanges({ database, cache }, async (transaction, changed) => {
    const user = await transaction.user.findUnique({ where: { email } });
    if (user === null) return null;
    return { user, granted: await makeAdmin(transaction, changed, user.id, 'COMMAND') };
  });
}

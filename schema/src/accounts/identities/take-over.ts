import type { User } from '@tickwire/prisma';
import type { Changed, Transaction } from '../../changes.ts';
import { credentialKey, identityKey, userKey } from '../credentials/cache-keys.ts';
import { endAllSessions } from '../credentials/session-endings.ts';
import { endMailedTokens } from '../email/account-tokens.ts';

/** What was removed with a take-over, as the audit log tells it. */
export interface Removed {
  readonly password: number;
  readonly totp: number;
  readonly sessions: number;
  readonly apiKeys: number;
  readonly identities: number;
}

/**
 * Gives an account whose address nobody had proved to the owner of that address. Whoever signed up with it
 * may have been a stranger who waits for its owner to come: every way in of before is removed.
 */
export async function takeOver(
  transaction: Transaction,
  changed: Changed,
  userId: string,
): Promise<{ readonly user: User; readonly removed: Removed }> {
  const where = { userId };
  const apiKeys = await transaction.apiKey.findMany({ where });
  const identities = await transaction.identity.findMany({ where });
  changed(
    userKey(userId),
    ...apiKeys.flatMap(({ secretHash, previousSecretHash: previous }) =>
      [secretHash, previous].flatMap((hash) => (hash === null ? [] : credentialKey(hash))),
    ),
    ...identities.map(identityKey),
  );
  await transaction.apiKey.deleteMany({ where });
  await transaction.identity.deleteMany({ where });
  await transaction.recoveryCode.deleteMany({ where });
  await endMailedTokens(transaction, userId);
  await transaction.accountToken.deleteMany({ where });
  const sessions = await endAllSessions(transaction, changed, userId);
  const { count: password } = await transaction.password.deleteMany({ where });
  const { count: totp } = await transaction.totp.deleteMany({ where });
  const user = await transaction.user.update({ where: { id: userId }, data: { emailVerifiedAt: new Date() } });
  return { user, removed: { password, totp, sessions, apiKeys: apiKeys.length, identities: identities.length } };
}

import type { Changed, Transaction } from '../../changes.ts';
import { credentialKey, userKey } from './cache-keys.ts';

/** Ends one session on every server: what it is kept under is dropped, and its sockets close. */
export async function endSession(transaction: Transaction, changed: Changed, tokenHash: string): Promise<boolean> {
  const { count } = await transaction.session.deleteMany({ where: { tokenHash } });
  changed(credentialKey(tokenHash));
  return count > 0;
}

/**
 * Ends all sessions of a user but the kept one, and answers how many. The user's row is locked by it: who
 * is signing in at this moment waits, and then finds that what was proved counts no more.
 */
export async function endAllSessions(
  transaction: Transaction,
  changed: Changed,
  userId: string,
  keptTokenHash = '',
): Promise<number> {
  await transaction.user.updateMany({ where: { id: userId }, data: { sessionsVersion: { increment: 1 } } });
  const ended = await transaction.$queryRaw<{ readonly hash: string }[]>`
    DELETE FROM sessions WHERE user_id = ${userId}::uuid AND token_hash <> ${keptTokenHash}
    RETURNING token_hash AS hash`;
  changed(userKey(userId), ...ended.map(({ hash }) => credentialKey(hash)));
  return ended.length;
}

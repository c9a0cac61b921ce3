import type { Transaction } from '../changes.ts';
import { ConflictError } from '../errors.ts';

/**
 * Lets changes of who is an admin take turns, on every server. Call it before a row is locked: whoever
 * changes an admin's account waits here, and not while others wait for that account.
 */
export async function lockAdmins(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('tickwire admins', 0))`;
}

/**
 * Refuses what would leave nobody to run the service: for a transaction that holds `lockAdmins` and is
 * about to take the role, the access or the account away from this user.
 *
 * @throws ConflictError where no other admin is left who is not suspended.
 */
export async function refuseLastAdmin(transaction: Transaction, userId: string): Promise<void> {
  const admins = await transaction.user.findMany({ where: { role: 'ADMIN', suspendedAt: null }, select: { id: true } });
  if (admins.length === 1 && admins[0]?.id === userId) {
    throw new ConflictError('This is the last admin who is not suspended: make another account an admin first.');
  }
}

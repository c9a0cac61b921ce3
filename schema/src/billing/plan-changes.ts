import type { Prisma, Tier, User } from '@tickwire/prisma';
import { userKey } from '../accounts/credentials/cache-keys.ts';
import type { Caller } from '../accounts/credentials/viewer.ts';
import { lockUser } from '../accounts/lock-user.ts';
import { recordAudit } from '../audit/service.ts';
import type { Changed, Transaction } from '../changes.ts';

/** Who wants a plan changed. */
export type PlanChanger =
  | { readonly by: 'ADMIN'; readonly actorId: string; readonly caller: Caller }
  | { readonly by: 'BILLING'; readonly details: Prisma.InputJsonObject };

/** The user, whose plan nobody else changes until the transaction ends; null where there is none. */
export async function lockedUser(transaction: Transaction, userId: string): Promise<User | null> {
  await lockUser(transaction, userId);
  return transaction.user.findUnique({ where: { id: userId } });
}

/** The one place where a plan changes, whoever wants it: of a user whom `lockedUser` gave. */
export async function setPlan(
  transaction: Transaction,
  changed: Changed,
  user: User,
  tier: Tier,
  changer: PlanChanger,
): Promise<User> {
  const updated = await transaction.user.update({ where: { id: user.id }, data: { tier } });
  changed(userKey(user.id));
  const isAdmin = changer.by === 'ADMIN';
  await recordAudit(transaction, isAdmin ? changer.caller : null, {
    action: 'PLAN_CHANGED',
    actorId: isAdmin ? changer.actorId : null,
    userId: user.id,
    details: { from: user.tier, to: tier, by: changer.by, ...(!isAdmin && changer.details) },
  });
  return updated;
}

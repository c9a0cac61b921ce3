import type { BillingCustomer, PrismaClient, Tier, User } from '@tickwire/prisma';
import type { Caller } from '../accounts/credentials/viewer.ts';
import { type Changed, type Transaction, withChanges } from '../changes.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { idOf, uuidPattern } from '../global-id.ts';
import type { Cache } from '../ports/cache.ts';
import { lockedUser, type PlanChanger, setPlan } from './plan-changes.ts';
import { createRefusalLog } from './refusals.ts';
import { planOf, supersedes } from './subscriptions.ts';

interface EventOrigin {
  /** The provider's own id of the event: each is taken once. */
  readonly eventId: string;
  readonly type: string;
  /** When the provider made it, which may be long before it arrives. */
  readonly at: Date;
  readonly customerId: string;
}

/** What a payment provider tells, in no provider's words. */
export type BillingEvent =
  /** Somebody bought, and said for which account. */
  | (EventOrigin & {
      readonly kind: 'CHECKOUT';
      /** The account's id, as the API shows it or as the database does. */
      readonly reference: string;
    })
  /** A subscription was begun, changed or ended. */
  | (EventOrigin & {
      readonly kind: 'SUBSCRIPTION';
      readonly subscriptionId: string;
      readonly active: boolean;
      /** Null: it runs for a price that nobody has said the plan of. */
      readonly tier: Tier | null;
    });

/** What came of an event. */
export type BillingOutcome =
  /** It counts from now on; whether or not a plan changed by it. */
  | 'TAKEN'
  /** It was taken before. */
  | 'KNOWN'
  /** Nothing was changed, nor is it counted as taken: it can be sent again. */
  | 'UNKNOWN_PRICE'
  | 'UNKNOWN_ACCOUNT';

/** What stands for a subscription that ended before its price was known: it gives nothing. */
const nothing: Tier = 'FREE';

function accountIdOf(reference: string): string | null {
  return uuidPattern.test(reference) ? reference : idOf('User', reference);
}

/** The plan that a user pays for, by all that their customers have subscribed to. */
async function paidPlan(transaction: Transaction, userId: string): Promise<Tier> {
  const customers = await transaction.billingCustomer.findMany({ where: { userId }, select: { id: true } });
  const ids = customers.map(({ id }) => id);
  return planOf(await transaction.billingSubscription.findMany({ where: { customerId: { in: ids }, active: true } }));
}

async function storeSubscription(
  transaction: Transaction,
  { subscriptionId: id, customerId, active, tier, at: toldAt }: Extract<BillingEvent, { kind: 'SUBSCRIPTION' }>,
): Promise<void> {
  const known = await transaction.billingSubscription.findUnique({ where: { id } });
  const told = { id, active, tier: tier ?? known?.tier ?? nothing, toldAt };
  if (known !== null && !supersedes(told, known)) return;
  await transaction.billingSubscription.upsert({
    where: { id },
    create: { ...told, customerId },
    update: { ...told, customerId },
  });
}

/** Any rule will do for two of the same second, as long as it is the same in whichever order they come. */
function isLaterPurchase(told: { at: Date; userId: string }, known: BillingCustomer): boolean {
  const later = told.at.getTime() - known.createdAt.getTime();
  return later === 0 ? told.userId > known.userId : later > 0;
}

export type BillingService = ReturnType<typeof createBillingService>;

/** The one way by which plans change: an admin's word, or what a payment provider tells. */
export function createBillingService({ database, cache }: { readonly database: PrismaClient; readonly cache: Cache }) {
  const refusals = createRefusalLog(database);

  /**
   * Runs what changes what these users have paid for. A plan changes where what is paid for does: what an
   * admin gave outlives the renewal of a subscription that was there before.
   */
  async function repricing(
    transaction: Transaction,
    changed: Changed,
    userIds: readonly string[],
    event: BillingEvent,
    change: () => Promise<unknown>,
  ): Promise<void> {
    const before: { user: User; paid: Tier }[] = [];
    // In the order of their ids, so that two who lock the same users do not wait for each other.
    for (const userId of [...new Set(userIds)].sort()) {
      const user = await lockedUser(transaction, userId);
      if (user !== null) before.push({ user, paid: await paidPlan(transaction, userId) });
    }
    await change();
    for (const { user, paid } of before) {
      const now = await paidPlan(transaction, user.id);
      if (now === paid || now === user.tier) continue;
      const details = { event: event.eventId, customer: event.customerId };
      await setPlan(transaction, changed, user, now, { by: 'BILLING', details });
    }
  }

  return {
    /** @throws NotFoundError, ConflictError where the account has the plan already. */
    changePlan(userId: string | null, tier: Tier, changer: PlanChanger): Promise<User> {
      return withChanges({ database, cache }, async (transaction, changed) => {
        const user = userId === null ? null : await lockedUser(transaction, userId);
        if (user === null) throw new NotFoundError('There is no such account.');
        if (user.tier === tier) throw new ConflictError(`The account's plan is ${tier} already.`);
        return setPlan(transaction, changed, user, tier, changer);
      });
    },

    /** Takes an event of the payment provider: each once, and in whichever order they come. */
    applyBillingEvent(event: BillingEvent): Promise<BillingOutcome> {
      return withChanges({ database, cache }, async (transaction, changed): Promise<BillingOutcome> => {
        // Events of one customer take turns, on every server.
        await transaction.$executeRaw`
          SELECT pg_advisory_xact_lock(hashtextextended('tickwire billing ' || ${event.customerId}, 0))`;
        const { eventId: id, type, customerId } = event;
        if ((await transaction.billingEvent.findUnique({ where: { id } })) !== null) return 'KNOWN';
        const linked = await transaction.billingCustomer.findUnique({ where: { id: customerId } });
        if (event.kind === 'SUBSCRIPTION') {
          if (event.active && event.tier === null) return 'UNKNOWN_PRICE';
          await repricing(transaction, changed, linked === null ? [] : [linked.userId], event, () =>
            storeSubscription(transaction, event),
          );
        } else {
          const userId = accountIdOf(event.reference);
          const user = userId === null ? null : await transaction.user.findUnique({ where: { id: userId } });
          if (user === null) return 'UNKNOWN_ACCOUNT';
          // Of two accounts that one customer bought for, the one of the later purchase has it.
          if (linked === null || isLaterPurchase({ at: event.at, userId: user.id }, linked)) {
            await repricing(transaction, changed, linked === null ? [user.id] : [user.id, linked.userId], event, () =>
              transaction.billingCustomer.upsert({
                where: { id: customerId },
                create: { id: customerId, userId: user.id, createdAt: event.at },
                update: { userId: user.id, createdAt: event.at },
              }),
            );
          }
        }
        await transaction.billingEvent.create({ data: { id, type } });
        return 'TAKEN';
      });
    },

    /** Tells the audit log of a webhook that was refused: a line a minute at most, however many there are. */
    refused: (caller: Caller, reason: string): Promise<void> => refusals.refused(caller, reason),
  };
}

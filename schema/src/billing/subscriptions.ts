import { type BillingSubscription, Tier } from '@tickwire/prisma';

/** A subscription as one event of the payment provider tells it. */
export type ToldSubscription = Omit<BillingSubscription, 'customerId'>;

const ranks = Object.values(Tier);
const rankOf = (tier: Tier): number => ranks.indexOf(tier);

/**
 * Whether what is told is to replace what is known. What was told later counts; at the same second the end
 * does, as a subscription that has ended does not come back. It is a total order, so that the outcome is
 * the same in whichever order events arrive.
 */
export function supersedes(told: ToldSubscription, known: ToldSubscription): boolean {
  if (told.toldAt.getTime() !== known.toldAt.getTime()) return told.toldAt > known.toldAt;
  if (told.active !== known.active) return known.active;
  return rankOf(told.tier) > rankOf(known.tier);
}

/** The plan that somebody with these subscriptions has: the largest that runs. */
export function planOf(subscriptions: readonly Pick<BillingSubscription, 'tier' | 'active'>[]): Tier {
  return subscriptions.reduce<Tier>(
    (best, { tier, active }) => (active && rankOf(tier) > rankOf(best) ? tier : best),
    Tier.FREE,
  );
}

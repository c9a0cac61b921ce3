import { Tier } from '@tickwire/prisma';
import type { BillingEvent } from '@tickwire/schema';
import { z } from 'zod';
import type { StripeConfig } from './stripe-config.ts';

const customerId = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);

const eventShape = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  /** In seconds. */
  created: z.number().int().nonnegative().max(8_640_000_000_000),
  data: z.object({ object: z.unknown() }),
});

const checkoutShape = z.object({
  customer: customerId.nullish(),
  client_reference_id: z.string().nullish(),
});

const subscriptionShape = z.object({
  id: z.string().min(1).max(255),
  customer: customerId,
  status: z.string(),
  items: z.object({ data: z.array(z.object({ price: z.object({ id: z.string() }) })) }),
});

/** Who is late with a payment is not yet without a plan: Stripe tells when it gives up. */
const activeStatuses = new Set(['active', 'trialing', 'past_due']);
/** Not begun: what comes of it is told by a later event, which may be of the same second. */
const notBegun = 'incomplete';

export interface UnderstoodEvent {
  readonly id: string;
  readonly type: string;
  /** Null: it tells nothing about plans. */
  readonly event: BillingEvent | null;
  /** Prices that nobody has said the plan of. */
  readonly unknownPrices: readonly string[];
}

/** The largest plan that one of these prices pays for; null where none of them is known. */
function tierOf(priceIds: readonly string[], prices: StripeConfig['prices']): Tier | null {
  const paid = new Set(priceIds.map((id) => prices.get(id)));
  return Object.values(Tier).findLast((tier) => paid.has(tier)) ?? null;
}

/**
 * What an event of Stripe tells about plans.
 *
 * @throws ZodError where it does not look as Stripe documents it.
 */
export function understandStripeEvent(received: unknown, prices: StripeConfig['prices']): UnderstoodEvent {
  const { id, type, created, data } = eventShape.parse(received);
  const origin = { eventId: id, type, at: new Date(created * 1_000) };
  const nothing = { id, type, event: null, unknownPrices: [] };
  switch (type) {
    case 'checkout.session.completed': {
      const { customer, client_reference_id: reference } = checkoutShape.parse(data.object);
      // Other things may be sold by the same account, to people whom nobody here knows.
      if (!customer || !reference) return nothing;
      return { ...nothing, event: { ...origin, kind: 'CHECKOUT', customerId: customer, reference } };
    }
    case 'customer.subscription.created':
    case 'customer.subscription.updated':
    case 'customer.subscription.deleted': {
      const subscription = subscriptionShape.parse(data.object);
      if (subscription.status === notBegun && !type.endsWith('deleted')) return nothing;
      const priceIds = subscription.items.data.map(({ price }) => price.id);
      return {
        id,
        type,
        unknownPrices: priceIds.filter((price) => !prices.has(price)),
        event: {
          ...origin,
          kind: 'SUBSCRIPTION',
          customerId: subscription.customer,
          subscriptionId: subscription.id,
          active: activeStatuses.has(subscription.status) && !type.endsWith('deleted'),
          tier: tierOf(priceIds, prices),
        },
      };
    }
    default:
      return nothing;
  }
}

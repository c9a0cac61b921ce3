import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { administer, newAdmin, ownDatabase } from './harness/admins.ts';
import { data, newUser, type TestUser } from './harness/client.ts';
import { jsonOf } from './harness/http.ts';
import { startTestServer } from './harness/server.ts';
import {
  checkout,
  deliver,
  newCustomer,
  newSubscription,
  now,
  type StripeEvent,
  stripe,
  subscription,
} from './harness/stripe.ts';

const databaseUrl = await ownDatabase();
const server = await startTestServer({ databaseUrl, stripe });
const other = await startTestServer({ databaseUrl, stripe });

const viewerShape = z.object({ viewer: z.object({ plan: z.object({ tier: z.string() }) }) });

async function tierOf({ token }: TestUser, where = server): Promise<string> {
  return (await data(where, viewerShape, '{ viewer { plan { tier } } }', { token })).viewer.plan.tier;
}

async function outcomeOf(told: StripeEvent, where = server): Promise<string> {
  const answer = await deliver(where, told);
  expect(answer.status).toBe(200);
  return z.object({ received: z.literal(true), outcome: z.string() }).parse(jsonOf(answer)).outcome;
}

async function newBuyer() {
  return { user: await newUser(server), customer: newCustomer(), subscription: newSubscription() };
}

/** A buyer whose customer is linked already. */
async function newCustomerOf() {
  const buyer = await newBuyer();
  await outcomeOf(checkout({ customer: buyer.customer, reference: buyer.user.id, created: now() - 1_000 }));
  return buyer;
}

const changesOf = async ({ username }: TestUser) => {
  const { id } = await server.database.user.findUniqueOrThrow({ where: { username } });
  const entries = await server.database.auditEntry.findMany({
    where: { userId: id, action: 'PLAN_CHANGED' },
    orderBy: { id: 'asc' },
  });
  return entries.map(({ details, actorId }) => ({
    ...z.looseObject({ from: z.string(), to: z.string(), by: z.string() }).parse(details),
    actorId,
  }));
};

describe('a subscription', () => {
  test('gives its plan from the next request on, is written down, and takes it away when it ends', async () => {
    const buyer = await newBuyer();
    expect(await tierOf(buyer.user)).toBe('FREE');
    const bought = checkout({ customer: buyer.customer, reference: buyer.user.id });
    expect(await outcomeOf(bought)).toBe('TAKEN');
    const begun = subscription({ ...buyer, kind: 'created', created: now() - 20 });
    expect(await outcomeOf(begun)).toBe('TAKEN');
    expect(await tierOf(buyer.user)).toBe('PRO');
    await outcomeOf(subscription({ ...buyer, prices: ['price_expert'], created: now() - 10 }));
    expect(await tierOf(buyer.user)).toBe('EXPERT');
    await outcomeOf(subscription({ ...buyer, kind: 'deleted', status: 'canceled' }));
    expect(await tierOf(buyer.user)).toBe('FREE');
    expect(await changesOf(buyer.user)).toMatchObject([
      { from: 'FREE', to: 'PRO', by: 'BILLING', actorId: null, event: begun.id, customer: buyer.customer },
      { from: 'PRO', to: 'EXPERT', by: 'BILLING' },
      { from: 'EXPERT', to: 'FREE', by: 'BILLING' },
    ]);
  });

  test('that is told before the checkout counts once the checkout says whose it is', async () => {
    for (const reference of ['global', 'uuid'] as const) {
      const buyer = await newBuyer();
      expect(await outcomeOf(subscription(buyer))).toBe('TAKEN');
      expect(await tierOf(buyer.user)).toBe('FREE');
      const row = await server.database.user.findUniqueOrThrow({ where: { username: buyer.user.username } });
      const name = reference === 'global' ? buyer.user.id : row.id;
      await outcomeOf(checkout({ customer: buyer.customer, reference: name }));
      expect(await tierOf(buyer.user)).toBe('PRO');
    }
  });

  test.each([
    ['active', 'PRO'],
    ['trialing', 'PRO'],
    ['past_due', 'PRO'],
    ['unpaid', 'FREE'],
    ['paused', 'FREE'],
    ['canceled', 'FREE'],
    ['incomplete', 'FREE'],
    ['incomplete_expired', 'FREE'],
    ['a status of the future', 'FREE'],
  ])('that is %s gives %s', async (status, tier) => {
    const buyer = await newCustomerOf();
    await outcomeOf(subscription({ ...buyer, status }));
    expect(await tierOf(buyer.user)).toBe(tier);
  });

  test('beside a larger one leaves the larger plan, and the smaller is left when that ends', async () => {
    const buyer = await newCustomerOf();
    const large = { ...buyer, subscription: newSubscription(), prices: ['price_expert'] };
    await outcomeOf(subscription({ ...large, created: now() - 10 }));
    await outcomeOf(subscription(buyer));
    expect(await tierOf(buyer.user)).toBe('EXPERT');
    await outcomeOf(subscription({ ...large, kind: 'deleted', status: 'canceled' }));
    expect(await tierOf(buyer.user)).toBe('PRO');
  });

  test('of a second customer of the same account counts too', async () => {
    const buyer = await newCustomerOf();
    await outcomeOf(subscription(buyer));
    const second = newCustomer();
    await outcomeOf(checkout({ customer: second, reference: buyer.user.id }));
    await outcomeOf(subscription({ customer: second, subscription: newSubscription(), prices: ['price_expert'] }));
    expect(await tierOf(buyer.user)).toBe('EXPERT');
  });

  test('with several prices gives the largest plan among them', async () => {
    const buyer = await newCustomerOf();
    await outcomeOf(subscription({ ...buyer, prices: ['price_pro', 'price_expert', 'price_of_a_mug'] }));
    expect(await tierOf(buyer.user)).toBe('EXPERT');
  });
});

describe('out of order and more than once', () => {
  test('an event is taken once', async () => {
    const buyer = await newCustomerOf();
    const begun = subscription({ ...buyer, created: now() - 5 });
    expect([await outcomeOf(begun), await outcomeOf(begun)]).toEqual(['TAKEN', 'KNOWN']);
    await outcomeOf(subscription({ ...buyer, kind: 'deleted', status: 'canceled' }));
    expect(await outcomeOf(begun)).toBe('KNOWN');
    expect(await tierOf(buyer.user)).toBe('FREE');
    expect(await changesOf(buyer.user)).toHaveLength(2);
  });

  test('ten deliveries of one event at once on two servers change the plan once', async () => {
    const buyer = await newCustomerOf();
    const begun = subscription(buyer);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => outcomeOf(begun, index % 2 === 0 ? server : other)),
    );
    expect(outcomes.filter((outcome) => outcome === 'TAKEN')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'KNOWN')).toHaveLength(9);
    expect(await changesOf(buyer.user)).toHaveLength(1);
  });

  test('an older event that comes later changes nothing', async () => {
    const buyer = await newCustomerOf();
    await outcomeOf(subscription({ ...buyer, kind: 'deleted', status: 'canceled', created: now() }));
    await outcomeOf(subscription({ ...buyer, created: now() - 60 }));
    expect(await tierOf(buyer.user)).toBe('FREE');
  });

  test('at the same second the end counts, in either order', async () => {
    for (const order of [0, 1]) {
      const buyer = await newCustomerOf();
      const created = now();
      const pair = [
        subscription({ ...buyer, created }),
        subscription({ ...buyer, created, kind: 'deleted', status: 'canceled' }),
      ];
      for (const told of order === 0 ? pair : pair.toReversed()) await outcomeOf(told);
      expect(await tierOf(buyer.user)).toBe('FREE');
    }
  });

  test('a subscription that begins and is paid within one second counts, in either order', async () => {
    for (const order of [0, 1]) {
      const buyer = await newCustomerOf();
      const created = now();
      const pair = [
        subscription({ ...buyer, created, kind: 'created', status: 'incomplete' }),
        subscription({ ...buyer, created }),
      ];
      for (const told of order === 0 ? pair : pair.toReversed()) await outcomeOf(told);
      expect(await tierOf(buyer.user)).toBe('PRO');
    }
  });

  test('an order of the past counts no more once another account has bought with the same customer', async () => {
    const [first, second] = [await newBuyer(), await newBuyer()];
    const { customer } = first;
    await outcomeOf(subscription(first));
    await outcomeOf(checkout({ customer, reference: second.user.id, created: now() }));
    await outcomeOf(checkout({ customer, reference: first.user.id, created: now() - 60 }));
    expect([await tierOf(first.user), await tierOf(second.user)]).toEqual(['FREE', 'PRO']);
    await outcomeOf(checkout({ customer, reference: first.user.id, created: now() + 1 }));
    expect([await tierOf(first.user), await tierOf(second.user)]).toEqual(['PRO', 'FREE']);
  });
});

describe('what nobody can make sense of', () => {
  test('a price without a plan leaves a paying user alone, and can be sent again', async () => {
    const buyer = await newCustomerOf();
    await outcomeOf(subscription({ ...buyer, created: now() - 10 }));
    const strange = subscription({ ...buyer, prices: ['price_unheard_of'] });
    expect(await outcomeOf(strange)).toBe('UNKNOWN_PRICE');
    expect(await tierOf(buyer.user)).toBe('PRO');
    // Once the configuration names it, Stripe is asked to send it again.
    const prices = new Map([...stripe.prices, ['price_unheard_of', 'EXPERT'] as const]);
    const mended = await startTestServer({ databaseUrl, stripe: { ...stripe, prices } });
    expect(await outcomeOf(strange, mended)).toBe('TAKEN');
    await expect.poll(() => tierOf(buyer.user)).toBe('EXPERT');
  });

  test('a subscription to such a price ends all the same', async () => {
    const buyer = await newCustomerOf();
    await outcomeOf(subscription({ ...buyer, created: now() - 10 }));
    await outcomeOf(subscription({ ...buyer, prices: ['price_unheard_of'], kind: 'deleted', status: 'canceled' }));
    expect(await tierOf(buyer.user)).toBe('FREE');
  });

  test.each([null, '', 'nonsense', randomUUID(), 'x'.repeat(5_000)])(
    'a checkout for %j is answered, and changes nothing',
    async (reference) => {
      const before = await server.database.billingCustomer.count();
      expect(await outcomeOf(checkout({ customer: newCustomer(), reference }))).toMatch(/^(IGNORED|UNKNOWN_ACCOUNT)$/);
      expect(await server.database.billingCustomer.count()).toBe(before);
    },
  );

  test('events of a user who was deleted are answered', async () => {
    const buyer = await newCustomerOf();
    await outcomeOf(subscription({ ...buyer, created: now() - 5 }));
    await server.database.user.delete({ where: { username: buyer.user.username } });
    expect(await outcomeOf(subscription({ ...buyer, kind: 'deleted', status: 'canceled' }))).toBe('TAKEN');
    expect(await outcomeOf(checkout({ customer: buyer.customer, reference: buyer.user.id }))).toBe('UNKNOWN_ACCOUNT');
  });

  test('events of other kinds are answered', async () => {
    const told = { id: `evt_${randomUUID()}`, type: 'invoice.paid', created: now(), data: { object: {} } };
    expect(await outcomeOf(told)).toBe('IGNORED');
  });
});

test('what an admin gave outlives a renewal, and not a change of what is paid for', async () => {
  const admin = await newAdmin(server);
  const buyer = await newCustomerOf();
  await outcomeOf(subscription({ ...buyer, created: now() - 30 }));
  await administer(server, admin, 'changePlan', { userId: buyer.user.id, tier: 'EXPERT' });
  await outcomeOf(subscription({ ...buyer, created: now() - 20 }));
  expect(await tierOf(buyer.user)).toBe('EXPERT');
  await outcomeOf(subscription({ ...buyer, created: now() - 10, kind: 'deleted', status: 'canceled' }));
  expect(await tierOf(buyer.user)).toBe('FREE');
  expect((await changesOf(buyer.user)).map(({ by, to }) => [by, to])).toEqual([
    ['BILLING', 'PRO'],
    ['ADMIN', 'EXPERT'],
    ['BILLING', 'FREE'],
  ]);
});

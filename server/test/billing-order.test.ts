import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownDatabase } from './harness/admins.ts';
import { quickUser } from './harness/quick-user.ts';
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
const servers = [
  await startTestServer({ databaseUrl, stripe }),
  await startTestServer({ databaseUrl, stripe }),
] as const;
const [server] = servers;
const start = now() - 1_000;
const tiers = ['FREE', 'PRO', 'EXPERT'] as const;
const priceOf = { PRO: 'price_pro', EXPERT: 'price_expert' } as const;

/** One event of a subscription, in the numbers of a model. */
const toldEvent = fc.record({
  which: fc.nat({ max: 2 }),
  second: fc.nat({ max: 4 }),
  tier: fc.constantFrom('PRO', 'EXPERT'),
  status: fc.constantFrom('active', 'past_due', 'unpaid', 'canceled', 'incomplete'),
});
type Told = typeof toldEvent extends fc.Arbitrary<infer T> ? T : never;

const history = fc.record({
  told: fc.array(toldEvent, { maxLength: 6 }),
  /** For each of two customers: whether a checkout ever says whose it is. */
  isLinked: fc.tuple(fc.boolean(), fc.boolean()),
});

/** Two subscriptions of one customer and one of another. */
const customerOf = (which: number) => (which === 2 ? 1 : 0);
const isActive = ({ status }: Told) => status === 'active' || status === 'past_due';

/** What the plan must be, told from the whole history at once. */
function expectedTier(told: readonly Told[], isLinked: readonly boolean[]): string {
  const ranks = [0, 1, 2].map((which) => {
    if (!isLinked[customerOf(which)]) return 0;
    const own = told.filter((one) => one.which === which && one.status !== 'incomplete');
    const newest = own.filter(({ second }) => second === Math.max(...own.map((one) => one.second)));
    if (!newest.every(isActive)) return 0;
    return Math.max(0, ...newest.map(({ tier }) => tiers.indexOf(tier)));
  });
  return tiers[Math.max(...ranks)] ?? 'FREE';
}

/** Sends all, and tells where the account's plan stands then. */
async function planAfter(
  { told, isLinked }: { told: readonly Told[]; isLinked: readonly boolean[] },
  send: (events: readonly StripeEvent[]) => Promise<void>,
): Promise<string> {
  const user = await quickUser(server);
  const customers = [newCustomer(), newCustomer()];
  const subscriptions = [newSubscription(), newSubscription(), newSubscription()];
  const events = told.map(({ which, second, tier, status }) =>
    subscription({
      customer: customers[customerOf(which)] ?? '',
      subscription: subscriptions[which] ?? '',
      status,
      prices: [priceOf[tier]],
      created: start + second,
      kind: status === 'canceled' ? 'deleted' : 'updated',
    }),
  );
  const links = customers.flatMap((customer, index) =>
    isLinked[index] ? [checkout({ customer, reference: user.id, created: start + 2 })] : [],
  );
  await send([...events, ...links]);
  const { tier } = await server.database.user.findUniqueOrThrow({ where: { username: user.username } });
  return tier;
}

async function take(event: StripeEvent, index: number): Promise<void> {
  const answer = await deliver(servers[index % 2] ?? server, event);
  expect(answer.status).toBe(200);
}

test('any order and repetition of events ends in the same plan', async () => {
  await fc.assert(
    fc.asyncProperty(history, fc.infiniteStream(fc.nat()), async (what, random) => {
      const tier = await planAfter(what, async (events) => {
        // Each once at least, and some again, in an order that follows from the random numbers alone.
        const repeated = [...events, ...events.filter((_, index) => index % 2 === 0)];
        const keyed = repeated.map((event) => ({ event, key: random.next().value }));
        const ordered = keyed.sort((a, b) => a.key - b.key);
        for (const [index, { event }] of ordered.entries()) await take(event, index);
      });
      expect(tier).toBe(expectedTier(what.told, what.isLinked));
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('and so do all of them at once, on two servers', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (what) => {
      const tier = await planAfter(what, async (events) => {
        await Promise.all([...events, ...events].map(take));
      });
      expect(tier).toBe(expectedTier(what.told, what.isLinked));
    }),
    { numRuns: 40 },
  );
}, 120_000);

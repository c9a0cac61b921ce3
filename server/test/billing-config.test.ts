import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const database = { DATABASE_URL: 'postgresql://somebody:hunter2@localhost/db' };
const secret = 'whsec_0123456789';
const read = (variables: Record<string, string>) => readConfig({ ...database, ...variables });

describe('the variables of Stripe', () => {
  test('are both left out, or both set', () => {
    expect(read({})).toMatchObject({ config: { stripe: null }, problems: [] });
    expect(read({ STRIPE_WEBHOOK_SECRET: '', STRIPE_PRICES: '' })).toMatchObject({
      config: { stripe: null },
      problems: [],
    });
    expect(read({ STRIPE_WEBHOOK_SECRET: secret }).problems).toEqual([
      expect.stringMatching(/^STRIPE_PRICES: missing/),
    ]);
    expect(read({ STRIPE_PRICES: 'price_1=PRO' }).problems).toEqual([
      expect.stringMatching(/^STRIPE_WEBHOOK_SECRET: missing/),
    ]);
  });

  test('hold several secrets and prices, with blanks or without', () => {
    const { config, problems } = read({
      STRIPE_WEBHOOK_SECRET: `${secret}, whsec_another_one`,
      STRIPE_PRICES: ' price_1=PRO , price_2=EXPERT,price_3=PRO',
    });
    expect(problems).toEqual([]);
    expect(config.stripe).toEqual({
      secrets: [secret, 'whsec_another_one'],
      prices: new Map([
        ['price_1', 'PRO'],
        ['price_2', 'EXPERT'],
        ['price_3', 'PRO'],
      ]),
    });
  });

  test.each(['sk_live_0123456789', 'whsec_', `${secret},hunter2`, ','])(
    'the secret %j is refused and not repeated',
    (bad) => {
      const { config, problems } = read({ STRIPE_WEBHOOK_SECRET: bad, STRIPE_PRICES: 'price_1=PRO' });
      expect(problems).toEqual([expect.stringMatching(/^STRIPE_WEBHOOK_SECRET: .*whsec_/)]);
      expect(problems.join()).not.toContain('hunter2');
      expect(problems.join()).not.toContain('0123456789');
      expect(config.stripe).toBeNull();
    },
  );

  test.each([
    'price_1',
    'price_1=GOLD',
    'price_1=pro',
    'prod_1=PRO',
    'price_1=PRO,price_1=EXPERT',
    'price_1=PRO;price_2=PRO',
  ])('the prices %j are refused with an example', (bad) => {
    const { problems } = read({ STRIPE_WEBHOOK_SECRET: secret, STRIPE_PRICES: bad });
    expect(problems).toEqual([expect.stringMatching(/^STRIPE_PRICES: .*price_123=PRO/)]);
  });
});

describe('ADMIN_EMAIL', () => {
  test('is an email address', () => {
    expect(read({ ADMIN_EMAIL: ' Boss@Example.com ' }).config.adminEmail).toBe('Boss@Example.com');
    expect(read({}).config.adminEmail).toBeNull();
    expect(read({ ADMIN_EMAIL: 'boss' }).problems).toEqual([expect.stringMatching(/^ADMIN_EMAIL: is not an email/)]);
  });
});

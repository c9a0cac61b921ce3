import { Tier } from '@tickwire/prisma';
import { z } from 'zod';

/** What Stripe's webhooks are understood by. */
export interface StripeConfig {
  /** Of the endpoint; several while one replaces another. */
  readonly secrets: readonly string[];
  /** Which plan each of Stripe's prices pays for. */
  readonly prices: ReadonlyMap<string, Tier>;
}

const tiers: readonly string[] = Object.values(Tier);

function items(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

const pricePattern = /^(price_[A-Za-z0-9_]+)=([A-Z]+)$/;

function parsePrices(text: string): Map<string, Tier> | null {
  const entries = items(text).flatMap((item): [string, Tier][] => {
    const [, price = '', name = ''] = pricePattern.exec(item) ?? [];
    const tier = Object.values(Tier).find((one) => one === name);
    return tier === undefined ? [] : [[price, tier]];
  });
  const prices = new Map(entries);
  return prices.size > 0 && prices.size === items(text).length ? prices : null;
}

export const stripeVariables = {
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .transform(items)
    .refine(
      (secrets) => secrets.length > 0 && secrets.every((secret) => /^whsec_\S{8,}$/.test(secret)),
      "is not the endpoint's signing secret, whsec_…, or several of them with commas between",
    )
    .optional(),
  STRIPE_PRICES: z
    .string()
    .transform((text, context) => {
      const prices = parsePrices(text);
      if (prices !== null) return prices;
      context.addIssue({
        code: 'custom',
        message: `is not a list such as price_123=PRO,price_456=EXPERT, each price once; plans are ${tiers.join(', ')}`,
      });
      return z.NEVER;
    })
    .optional(),
};

/** What is wrong where one variable is set and the other, without which it means nothing, is not. */
export function stripePairProblems(given: Readonly<Record<string, string | undefined>>): string[] {
  const { STRIPE_WEBHOOK_SECRET: secret, STRIPE_PRICES: prices } = given;
  if (secret !== undefined && prices === undefined) {
    return ['STRIPE_PRICES: missing: say which plan each price pays for, as price_123=PRO,price_456=EXPERT'];
  }
  if (secret === undefined && prices !== undefined) {
    return ["STRIPE_WEBHOOK_SECRET: missing: copy the endpoint's signing secret, whsec_…, or leave STRIPE_PRICES out"];
  }
  return [];
}

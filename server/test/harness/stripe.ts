import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { type Answer, pathOf, send } from './http.ts';

export const secret = 'whsec_of_the_tests_alone';
export const stripe = {
  secrets: [secret],
  prices: new Map([
    ['price_pro', 'PRO'],
    ['price_expert', 'EXPERT'],
  ] as const),
};

const tag = () => randomUUID().replaceAll('-', '');

export const newCustomer = () => `cus_${tag()}`;
export const newSubscription = () => `sub_${tag()}`;
/** Now, as Stripe counts: in seconds. */
export const now = () => Math.floor(Date.now() / 1_000);

export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly data: { readonly object: Record<string, unknown> };
}

function event(type: string, created: number, object: Record<string, unknown>): StripeEvent {
  return { id: `evt_${tag()}`, type, created, data: { object } };
}

export function checkout({
  customer,
  reference,
  created = now(),
}: {
  customer: string;
  reference: string | null;
  created?: number;
}): StripeEvent {
  const object = { id: `cs_${tag()}`, object: 'checkout.session', customer, client_reference_id: reference };
  return event('checkout.session.completed', created, object);
}

export interface ToldSubscription {
  readonly customer: string;
  readonly subscription: string;
  readonly status?: string;
  readonly prices?: readonly string[];
  readonly created?: number;
  readonly kind?: 'created' | 'updated' | 'deleted';
}

export function subscription({
  customer,
  subscription: id,
  status = 'active',
  prices = ['price_pro'],
  created = now(),
  kind = 'updated',
}: ToldSubscription): StripeEvent {
  return event(`customer.subscription.${kind}`, created, {
    id,
    object: 'subscription',
    customer,
    status,
    items: { object: 'list', data: prices.map((price) => ({ id: `si_${tag()}`, price: { id: price } })) },
  });
}

export interface Delivery {
  readonly secret?: string;
  /** When it was signed, in seconds. */
  readonly timestamp?: number;
  readonly signature?: string | null;
}

/** One delivery of these bytes, signed as Stripe's own library does it. */
export function deliverBytes(
  where: { readonly url: string },
  payload: string,
  delivery: Delivery = {},
): Promise<Answer> {
  const { secret: by = secret, timestamp = now(), signature } = delivery;
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: by, timestamp });
  const signed = signature === null ? {} : { 'Stripe-Signature': signature ?? header };
  return send(pathOf(where, '/webhooks/stripe'), {
    method: 'POST',
    body: payload,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...signed },
  });
}

export function deliver(where: { readonly url: string }, told: StripeEvent, delivery: Delivery = {}): Promise<Answer> {
  return deliverBytes(where, JSON.stringify({ object: 'event', ...told }, null, 2), delivery);
}

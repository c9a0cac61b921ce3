import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BillingService } from '@tickwire/schema';
import { ZodError } from 'zod';
import type { Config } from '../config.ts';
import { callerOf } from '../http/caller.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { StripeConfig } from './stripe-config.ts';
import { type UnderstoodEvent, understandStripeEvent } from './stripe-events.ts';

export type StripeWebhook = (request: IncomingMessage, response: ServerResponse, requestId: string) => Promise<void>;

export const stripeWebhookPath = '/webhooks/stripe';

/** Many times what Stripe sends. */
const maxBodyBytes = 500_000;
/** How old a delivery may be: one that was overheard cannot be sent again later. */
const toleranceSeconds = 300;

/** Why a delivery is not taken, as the audit log and its sender are told it. */
interface Refused {
  readonly status: 400 | 413;
  readonly reason: 'SIGNATURE' | 'TIMESTAMP' | 'BODY' | 'TOO_LARGE';
  readonly message: string;
}

const refusals = {
  signature: { status: 400, reason: 'SIGNATURE', message: 'The signature is none that the endpoint secret makes.' },
  timestamp: {
    status: 400,
    reason: 'TIMESTAMP',
    message: `The signature is older than ${toleranceSeconds} seconds: Stripe signs anew at each try.`,
  },
  body: { status: 400, reason: 'BODY', message: 'The body is no event as Stripe documents it.' },
  tooLarge: { status: 413, reason: 'TOO_LARGE', message: `The body is larger than ${maxBodyBytes} bytes.` },
} as const satisfies Record<string, Refused>;

function isRefused(value: object): value is Refused {
  return 'reason' in value;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}

/**
 * The body as it came, to the byte: the signature is over that. Null where it is too large; its rest is
 * let go by, as its sender would not hear the answer otherwise.
 */
function rawBody(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes <= maxBodyBytes) parts.push(part);
      else resolve(null);
    });
    request.once('end', () => resolve(Buffer.concat(parts)));
    request.once('error', reject);
  });
}

/** Only who takes Stripe's webhooks pays for loading its library. */
async function createVerifier({ secrets }: StripeConfig) {
  const { default: Stripe } = await import('stripe');
  const { webhooks, errors } = Stripe;

  /** The event, where one of the secrets has signed it; a rotation has two of them at once. */
  return function verified(body: Buffer, signature: string): { readonly event: unknown } | Refused {
    let refused: Refused = refusals.signature;
    for (const secret of secrets) {
      try {
        return { event: webhooks.constructEvent(body, signature, secret, toleranceSeconds) };
      } catch (error) {
        if (!(error instanceof errors.StripeSignatureVerificationError)) return refusals.body;
        if (error.message.startsWith('Timestamp')) refused = refusals.timestamp;
      }
    }
    return refused;
  };
}

export interface StripeWebhookOptions {
  readonly config: Config;
  readonly billing: BillingService;
  readonly log: Logger;
}

/** Takes what Stripe tells of subscriptions. Null where it is not configured. */
export async function createStripeWebhook({
  config,
  billing,
  log,
}: StripeWebhookOptions): Promise<StripeWebhook | null> {
  if (config.stripe === null) return null;
  const { prices } = config.stripe;
  const verified = await createVerifier(config.stripe);

  function understood(event: unknown): UnderstoodEvent | Refused {
    try {
      return understandStripeEvent(event, prices);
    } catch (error) {
      if (!(error instanceof ZodError)) throw error;
      log.error({ err: error }, 'a signed event of Stripe is not as it is documented');
      return refusals.body;
    }
  }

  async function read(request: IncomingMessage): Promise<UnderstoodEvent | Refused> {
    const body = await rawBody(request);
    if (body === null) return refusals.tooLarge;
    const result = verified(body, String(request.headers['stripe-signature'] ?? ''));
    return isRefused(result) ? result : understood(result.event);
  }

  return async function stripeWebhook(request, response, requestId) {
    const told = (code: string, message: string) => ({ errors: [{ message, extensions: { code, requestId } }] });
    if (request.method !== 'POST') {
      response.setHeader('Allow', 'POST');
      return answer(response, 405, told('METHOD_NOT_ALLOWED', 'Stripe sends its events by POST.'));
    }
    const result = await read(request).catch((error: unknown) => {
      if (request.complete) throw error;
      return null;
    });
    // Its sender hung up half-way: there is nobody to answer.
    if (result === null) return;
    if (isRefused(result)) {
      const { status, reason, message } = result;
      await billing.refused(callerOf(request, requestId, config), reason);
      log.warn({ requestId, reason }, 'a webhook of Stripe was refused');
      return answer(response, status, told('BAD_USER_INPUT', message));
    }
    const { id, type, event, unknownPrices } = result;
    const outcome = event === null ? 'IGNORED' : await billing.applyBillingEvent(event);
    const about = { requestId, event: id, type, customer: event?.customerId };
    if (unknownPrices.length > 0) {
      log.error({ ...about, unknownPrices, outcome }, 'STRIPE_PRICES does not say which plan these prices pay for');
    }
    if (outcome === 'UNKNOWN_ACCOUNT') log.error(about, 'somebody bought for an account that is not there');
    log.debug({ ...about, outcome }, 'an event of Stripe');
    answer(response, 200, { received: true, outcome });
  };
}

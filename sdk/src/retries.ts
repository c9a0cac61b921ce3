import { badOptions, type TickwireError } from './errors.ts';

/** How a fault that may pass is met. */
export interface RetryOptions {
  /** How often one call may be sent again: 3 where left out, 0 for never. */
  readonly maxRetries?: number | undefined;
  /** The first pause is anything up to so many milliseconds, each later one up to twice as long: 250 where left out. */
  readonly baseDelayMs?: number | undefined;
  /** No pause is longer, unless the server asks for it: 10,000 where left out. */
  readonly maxDelayMs?: number | undefined;
}

export type Retries = { readonly [Name in keyof RetryOptions]-?: number };

export function retriesOf({ maxRetries = 3, baseDelayMs = 250, maxDelayMs = 10_000 }: RetryOptions = {}): Retries {
  return { maxRetries, baseDelayMs, maxDelayMs };
}

/** @throws InvalidRequestError where one is negative, NaN or text: it would end each call at once, or none ever. */
export function checkNumbers(options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (!(typeof value === 'number' && value >= 0)) throw badOptions(`\`${name}\` must be 0 or more, as a number.`);
  }
}

/** `NETWORK`, `SERVICE_UNAVAILABLE`, `RATE_LIMITED`, `COST_LIMITED`, `IDEMPOTENCY_IN_PROGRESS`. */
const passing = /^NETWORK|^SERVICE|_LIMITED$|PROGRESS$/;
/** Whatever a gateway in between calls it. */
const passingStatuses = [429, 502, 503, 504];

/**
 * How long to wait before the next try; undefined where no later one can go better. What the server asks for is the
 * least; all that `jitter` (0 to 1) adds keeps callers apart who were refused together.
 */
export function delayMs(error: TickwireError, retries: number, jitter: number, options: Retries): number | undefined {
  const { code, status = 0, retryAfterMs } = error;
  // What costs more than the whole budget will never be less.
  const isHopeless = code === 'COST_LIMITED' && retryAfterMs === undefined;
  const mayPass = passing.test(code) || passingStatuses.includes(status);
  if (!mayPass || isHopeless || retries >= options.maxRetries) return undefined;
  return (retryAfterMs ?? 0) + jitter * Math.min(options.maxDelayMs, options.baseDelayMs * 2 ** retries);
}

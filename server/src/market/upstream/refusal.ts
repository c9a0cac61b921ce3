/** The longest that Binance bans anyone. What asks for more has made a mistake. */
const maxRetryAfterMs = 3 * 86_400_000;

/** Thrown by a call that was answered with an HTTP status other than success; tells what becomes of the source. */
export class UpstreamRefusal extends Error {
  override readonly name = 'UpstreamRefusal';
  readonly status: number;
  /** Null: the answer did not say when to come back. */
  readonly retryAfterMs: number | null;

  constructor(status: number, retryAfterMs: number | null, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** What a Retry-After header asks for, in seconds or as a date; null where it is missing, past or senseless. */
export function parseRetryAfter(header: unknown, nowMs = Date.now()): number | null {
  const text = String(header ?? '').trim();
  if (text === '') return null;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, maxRetryAfterMs) : null;
}

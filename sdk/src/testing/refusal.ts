/** What a refusal says. */
export interface RefusalOptions {
  /** In words; the SDK's errors hand it on. */
  readonly message?: string | undefined;
  /** With `COST_LIMITED` and `RATE_LIMITED`: in so many seconds it is worth another try. */
  readonly retryAfterSeconds?: number | undefined;
}

/** An error at the top of an answer, instead of data: what the SDK throws. */
export class Refusal extends Error {
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;
  readonly status: number;

  constructor(code: string, { message = `Refused with ${code}.`, retryAfterSeconds }: RefusalOptions, status = 200) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
    this.status = code === 'COST_LIMITED' || code === 'RATE_LIMITED' ? 429 : status;
  }

  /** As it stands in an answer. */
  told(requestId: string): object {
    const { message, code, retryAfterSeconds } = this;
    return { message, extensions: { code, requestId, retryAfterSeconds } };
  }
}

/** As the server refuses who asks for too much: a `COST_LIMITED` that names no time is what can never be afforded. */
export function limited(retryAfterSeconds: number | undefined): Refusal {
  return new Refusal(retryAfterSeconds === undefined ? 'RATE_LIMITED' : 'COST_LIMITED', { retryAfterSeconds });
}

/**
 * What to answer or throw where the server is to refuse an operation: `server.answer('tasks', refusal('FORBIDDEN'))`.
 *
 * @param code As the server has them: `FORBIDDEN`, `COST_LIMITED`, `SERVICE_UNAVAILABLE`…
 */
export function refusal(code: string, options: RefusalOptions = {}): Refusal {
  return new Refusal(code, options);
}

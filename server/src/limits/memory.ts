import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

/** Far more keys than a busy server sees in a window; together they take some tens of megabytes. */
const defaultMaxKeys = 100_000;

/** Counts in this process. Under a flood of ever other keys the oldest are forgotten, so that memory is bounded. */
export class BoundedMemory {
  readonly #limiter: RateLimiterMemory;
  readonly #maxKeys: number;
  /** When each key's window ends; the oldest first. */
  readonly #ends = new Map<string, number>();

  constructor(windowSeconds: number, maxKeys = defaultMaxKeys) {
    this.#limiter = new RateLimiterMemory({ points: 1, duration: windowSeconds });
    this.#maxKeys = maxKeys;
  }

  get size(): number {
    return this.#ends.size;
  }

  penalty(key: string, points: number, options: { readonly customDuration?: number }): Promise<RateLimiterRes> {
    // Not awaited in between: counts of the same moment are told in the order in which they were made.
    const counted = this.#limiter.penalty(key, points, options);
    return counted.then((count) => {
      if (count.isFirstInDuration) this.#remember(key, Date.now() + count.msBeforeNext);
      return count;
    });
  }

  get(key: string): Promise<RateLimiterRes | null> {
    return this.#limiter.get(key);
  }

  async delete(key: string): Promise<void> {
    this.#ends.delete(key);
    await this.#limiter.delete(key);
  }

  #remember(key: string, endsAt: number): void {
    this.#ends.delete(key);
    this.#ends.set(key, endsAt);
    const now = Date.now();
    for (const [oldest, end] of this.#ends) {
      if (end > now && this.#ends.size <= this.#maxKeys) break;
      this.#ends.delete(oldest);
      if (end > now) void this.#limiter.delete(oldest);
    }
  }
}

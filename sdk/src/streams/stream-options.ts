import { checkNumbers } from '../retries.ts';

/** How long a stream goes on. */
export interface StreamOptions {
  /**
   * So many attempts in a row to take a lost connection up again may fail before the loop ends with an error of code
   * `NETWORK`: without bound where left out.
   */
  readonly maxRetries?: number | undefined;
  /** Ends the loop as `break` does: without an error. */
  readonly signal?: AbortSignal | undefined;
}

export function maxRetriesOf({ maxRetries = Number.POSITIVE_INFINITY }: StreamOptions): number {
  checkNumbers({ maxRetries });
  return maxRetries;
}

export interface PriceOptions {
  /**
   * The `cursor` of the last event seen in an earlier stream: what came since is told first. What the server keeps no
   * more is told as a `GAP` of each symbol, and a `SNAPSHOT`.
   */
  readonly after?: string | undefined;
  /** At most so many events a second for each symbol, from 0.01 to 1000; the server folds the others. */
  readonly maxRate?: number | undefined;
  /**
   * So many attempts in a row to take a lost connection up again may fail before the loop ends with an error of code
   * `NETWORK`: without bound where left out.
   */
  readonly maxRetries?: number | undefined;
  /** Ends the loop as `break` does: without an error. */
  readonly signal?: AbortSignal | undefined;
}

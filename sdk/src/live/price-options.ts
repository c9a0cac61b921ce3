export interface PriceOptions {
  /** The `cursor` of the last event seen in an earlier stream: what came since is told as a `GAP` for each symbol. */
  readonly after?: string | undefined;
  /** At most so many events a second for each symbol, from 0.01 to 1000; the server folds the others. */
  readonly maxRate?: number | undefined;
  /** Ends the loop as `break` does: without an error. */
  readonly signal?: AbortSignal | undefined;
}

/** How long the live connection waits for what. */
export interface Patience {
  /** From the first byte to the server's acknowledgement. */
  readonly connectWithinMs: number;
  /** A silent socket is asked so often whether it is alive. */
  readonly pingEveryMs: number;
  /** A socket from which nothing comes for so long after a ping is dead. */
  readonly pongWithinMs: number;
  /** Before the given attempt, the first of which is 0. */
  retryDelayMs(attempt: number): number;
}

const longestRetryDelayMs = 30_000;

export const defaultPatience: Patience = {
  connectWithinMs: 10_000,
  pingEveryMs: 10_000,
  pongWithinMs: 5_000,
  // Anywhere up to the bound: the clients of a server that restarts must not all come back at once.
  retryDelayMs: (attempt) => Math.random() * Math.min(longestRetryDelayMs, 1_000 * 2 ** attempt),
};

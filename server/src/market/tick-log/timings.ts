/** Who dies while it listens to a source is followed after `leaseMs` and two polls at the latest. */
export interface Timings {
  /** How long a lease holds unless it is renewed. */
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** How often others look whether the lease is free. */
  readonly pollEveryMs: number;
  /** A command without an answer has failed, and its connection is given up. */
  readonly answerWithinMs: number;
  /** How often a reader makes sure that the log is the one that it reads; the longest that it waits for an entry. */
  readonly checkEveryMs: number;
  /** What a server wants holds for so long, unless it says so again. */
  readonly wantsMs: number;
  readonly tellEveryMs: number;
  /** How often who listens looks what is wanted, beside being told. */
  readonly lookEveryMs: number;
}

export const defaultTimings: Timings = {
  leaseMs: 2_500,
  renewEveryMs: 800,
  pollEveryMs: 500,
  answerWithinMs: 1_500,
  checkEveryMs: 1_000,
  wantsMs: 15_000,
  tellEveryMs: 5_000,
  lookEveryMs: 1_500,
};

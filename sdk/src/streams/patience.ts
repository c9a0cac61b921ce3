import { longestTimerMs } from '../deadline.ts';
import { badOptions } from '../errors.ts';

/** How a connection that died without a word is found: by default within 20 seconds. */
export interface KeepAlive {
  /** After so long without any message the server is asked whether it is there: 10 seconds where left out. */
  readonly pingAfterMs?: number | undefined;
  /** Where nothing at all comes for so long after that, the connection is made anew: 10 seconds where left out. */
  readonly pongWithinMs?: number | undefined;
}

/** How long a connection waits for what. */
export interface Patience {
  /** From the first byte to the server's acknowledgement. */
  readonly connectWithinMs: number;
  /** A socket that was silent for so long is asked whether it is alive. */
  readonly pingAfterMs: number;
  /** A socket from which nothing comes for so long after a ping is dead. */
  readonly pongWithinMs: number;
  /** So long server-sent events may be silent, as they cannot be asked: the server says something every 12 seconds. */
  readonly silentMs: number;
  /** So long a socket stays open after the last stream that used it: who leaves one for the next keeps it. */
  readonly lingerMs: number;
  /** The first pause before a connection is made anew is anything up to so long, each later one up to twice as long. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/** @throws InvalidRequestError for a time that no timer can hold. */
export function patienceOf({ pingAfterMs = 10_000, pongWithinMs = 10_000 }: KeepAlive = {}): Patience {
  for (const [name, ms] of Object.entries({ pingAfterMs, pongWithinMs })) {
    if (!(ms >= 1 && ms <= longestTimerMs)) throw badOptions(`\`keepAlive.${name}\` must be 1 to ${longestTimerMs}.`);
  }
  return {
    connectWithinMs: 10_000,
    pingAfterMs,
    pongWithinMs,
    silentMs: 25_000,
    lingerMs: 100,
    baseDelayMs: 1_000,
    maxDelayMs: 30_000,
  };
}

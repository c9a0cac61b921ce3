import { longestTimerMs } from '../deadline.ts';
import { TickwireError } from '../tickwire-error.ts';

/** How a connection that died without a word is found: by default within 20 seconds. */
export interface KeepAlive {
  /** After so long without any message the server is asked whether it is there: 10 seconds where left out. */
  readonly pingAfterMs?: number | undefined;
  /** Where nothing at all comes for so long after that, the connection is made anew: 10 seconds where left out. */
  readonly pongWithinMs?: number | undefined;
}

/** How long the live connection waits for what. */
export interface Patience {
  /** From the first byte to the server's acknowledgement. */
  readonly connectWithinMs: number;
  /** A socket that was silent for so long is asked whether it is alive. */
  readonly pingAfterMs: number;
  /** A socket from which nothing comes for so long after a ping is dead. */
  readonly pongWithinMs: number;
  /** Before the given attempt, the first of which is 0. */
  retryDelayMs(attempt: number): number;
}

const longestRetryDelayMs = 30_000;

function timerMs(name: string, ms: number): number {
  if (ms >= 1 && ms <= longestTimerMs) return ms;
  throw new TickwireError({ code: 'BAD_OPTIONS', message: `keepAlive.${name} is to be from 1 to ${longestTimerMs}.` });
}

/** @throws TickwireError of code `BAD_OPTIONS` for a time that no timer can hold. */
export function patienceOf({ pingAfterMs = 10_000, pongWithinMs = 10_000 }: KeepAlive = {}): Patience {
  return {
    connectWithinMs: 10_000,
    pingAfterMs: timerMs('pingAfterMs', pingAfterMs),
    pongWithinMs: timerMs('pongWithinMs', pongWithinMs),
    // Anywhere up to the bound: the clients of a server that restarts must not all come back at once.
    retryDelayMs: (attempt) => Math.random() * Math.min(longestRetryDelayMs, 1_000 * 2 ** attempt),
  };
}

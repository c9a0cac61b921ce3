import { onAbort } from './abort.ts';
import { AbortedError, errorOf, type TickwireError } from './errors.ts';

export interface Deadline {
  /** Those that end it: the caller's, the client's. */
  readonly signals: readonly AbortSignal[];
  /** How long it was given, for the message. */
  readonly timeoutMs: number;
  /** By `performance.now()`. */
  readonly untilMs: number;
}

export interface Within {
  /** Fires when the time is over, or one of the signals has. */
  readonly signal: AbortSignal;
  /** Leaves no timer behind when the time is over: it does not resolve then. */
  pause(ms: number): Promise<void>;
}

/** What a timer can hold; a longer time would fire at once. */
export const longestTimerMs = 2 ** 31 - 1;

/**
 * Runs `work` until the time is over or a signal fires, whichever comes first. It ends then even where the work does not
 * heed the signal that it is given. `AbortSignal.any` is missing in engines that the SDK supports.
 */
export async function withDeadline<T>(
  { signals, timeoutMs, untilMs }: Deadline,
  work: (within: Within) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const undo: (() => void)[] = [];
  const after = (ms: number, then: () => void): void => {
    const timer = setTimeout(then, Math.min(ms, longestTimerMs));
    undo.push(() => clearTimeout(timer));
  };
  const over = new Promise<never>((_, reject) => {
    const end = (error: TickwireError): void => {
      reject(error);
      controller.abort(error);
    };
    for (const each of signals) {
      const fired = (): void => {
        const cause: unknown = each.reason;
        // Of the client's own the reason says it all; a caller's may be whatever another call failed with.
        end(
          cause instanceof AbortedError
            ? cause
            : errorOf({ code: 'ABORTED', message: 'The caller aborted it.', cause }),
        );
      };
      if (each.aborted) fired();
      undo.push(onAbort(each, fired));
    }
    const leftMs = Math.max(0, untilMs - performance.now());
    const message = `No whole answer came within ${timeoutMs} ms.`;
    if (leftMs <= longestTimerMs) after(leftMs, () => end(errorOf({ code: 'TIMEOUT', message })));
  });
  const pause = (ms: number): Promise<void> => new Promise((resolve) => after(ms, resolve));
  try {
    // Not begun at all where a signal has fired already.
    return await (signal.aborted ? over : Promise.race([over, work({ signal, pause })]));
  } finally {
    for (const each of undo) each();
  }
}

import { TickwireError } from './tickwire-error.ts';

/** How long one call may take. */
export interface RequestOptions {
  /** Ends the call with a `TickwireError` of code `ABORTED`. A mutation may have been carried out all the same. */
  readonly signal?: AbortSignal | undefined;
  /** For this call instead of the client's; `Infinity` waits for ever. */
  readonly timeoutMs?: number | undefined;
}

export interface Deadline {
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly operationName: string | undefined;
}

/** What a timer can hold; a longer time would fire at once. */
export const longestTimerMs = 2 ** 31 - 1;

/**
 * Runs `work` until the time is over or the caller's signal fires, whichever comes first. It ends then even where the
 * work does not heed the signal that it is given. `AbortSignal.any` is missing in engines that the SDK supports.
 */
export async function withDeadline<T>(
  { signal, timeoutMs, operationName }: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onAbort = (): void => {};
  const over = new Promise<never>((_, reject) => {
    const end = (error: TickwireError): void => {
      reject(error);
      controller.abort(error);
    };
    onAbort = () =>
      end(
        new TickwireError({ code: 'ABORTED', message: 'The caller aborted it.', operationName, cause: signal?.reason }),
      );
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    if (timeoutMs <= longestTimerMs) {
      const message = `No whole answer came within ${timeoutMs} ms.`;
      timer = setTimeout(() => end(new TickwireError({ code: 'TIMEOUT', message, operationName })), timeoutMs);
    }
  });
  try {
    // Not begun at all where the signal has fired already.
    return await (controller.signal.aborted ? over : Promise.race([over, work(controller.signal)]));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for it, but no longer than this: then whoever waits goes on, or is told so by `late`. */
export async function within<T, L>(work: Promise<T>, ms: number, late: () => L): Promise<T | L> {
  const done = new AbortController();
  const timer = sleep(ms, undefined, { signal: done.signal }).then(late);
  // Whichever is not waited for any more may still fail.
  timer.catch(() => {});
  work.catch(() => {});
  try {
    return await Promise.race([work, timer]);
  } finally {
    done.abort();
  }
}

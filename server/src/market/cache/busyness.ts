import { performance } from 'node:perf_hooks';
/** The part of its time that a process works for, above which nothing is left. */
export const busyAbove = 0.9;

const windowMs = 250;

/** Whether this process had anything to do at every moment of late. */
export function createBusyness(): () => boolean {
  let [mark, markedAt, isBusy] = [performance.eventLoopUtilization(), performance.now(), false];
  return () => {
    const now = performance.now();
    if (now - markedAt >= windowMs) {
      const current = performance.eventLoopUtilization();
      isBusy = performance.eventLoopUtilization(current, mark).utilization > busyAbove;
      [mark, markedAt] = [current, now];
    }
    return isBusy;
  };
}

import { setTimeout as delay } from 'node:timers/promises';

const windowMs = 60_000;

export interface WeightBudget {
  /**
   * Waits for room and takes it, where no more than that share of the minute's weight is used up. Null where there is none
   * within the time that may be waited, or never. Yields the window that the weight was taken from.
   */
  take(weight: number, signal: AbortSignal, share: number): Promise<number | null>;
  /** What the source itself counted by the time it answered a call of that window; others use the same address. */
  observe(usedWeight: number, window: number): void;
}

/**
 * What may be asked of a source in a minute. Minutes are those of the clock, as exchanges count them; no more is taken in
 * one than `weightPerMinute` less the reserve.
 */
export function createWeightBudget(limit: number, maxWaitMs: number): WeightBudget {
  let window = 0;
  let used = 0;

  function enterWindow(): void {
    const current = Math.floor(Date.now() / windowMs);
    if (current === window) return;
    window = current;
    used = 0;
  }

  function takeNow(weight: number, share: number): number | null {
    enterWindow();
    if (used + weight > limit * share) return null;
    used += weight;
    return window;
  }

  return {
    async take(weight, signal, share) {
      const taken = takeNow(weight, share);
      if (taken !== null) return taken;
      const waitMs = (window + 1) * windowMs - Date.now();
      if (weight > limit * share || waitMs > maxWaitMs) return null;
      await delay(waitMs + 1, undefined, { signal, ref: false });
      return takeNow(weight, share);
    },

    observe(usedWeight, ofWindow) {
      enterWindow();
      // An answer to the minute before says nothing of this one.
      if (ofWindow === window) used = Math.max(used, usedWeight);
    },
  };
}

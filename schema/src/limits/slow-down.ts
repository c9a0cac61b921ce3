import type { Limits } from '../ports/limits.ts';

export interface SlowDownOptions {
  readonly limits: Limits;
  readonly name: string;
  /** Tries that nobody has to wait for, in each window. */
  readonly free: number;
  readonly windowSeconds: number;
}

/** A try that may be made. It counts as failed unless it is given back. */
export interface Admitted {
  readonly admitted: true;
  giveBack(): Promise<void>;
}

interface Refused {
  readonly admitted: false;
  readonly waitSeconds: number;
}

const firstWaitSeconds = 5;
const maxWaitSeconds = 900;
/** How long it is remembered how often a key had to wait. */
const levelSeconds = 86_400;

/**
 * So many failures are free; after them a try has to wait, twice as long each time. A try is counted before
 * it is made, so that those which run side by side cannot all pass on the same count.
 */
export function createSlowDown({ limits, name, free, windowSeconds }: SlowDownOptions) {
  const tries = limits.counter(`${name}:tries`, windowSeconds);
  const levels = limits.counter(`${name}:levels`, levelSeconds);
  const gates = limits.counter(`${name}:gates`, firstWaitSeconds);

  /** Null where this call has closed the gate; otherwise how long it stays closed. */
  async function closeGate(key: string): Promise<number | null> {
    const wait = Math.min(firstWaitSeconds * 2 ** (await levels.total(key)), maxWaitSeconds);
    const { total, resetMs } = await gates.add(key, 1, wait);
    if (total > 1) return resetMs;
    await levels.add(key);
    return null;
  }

  async function openGate(key: string): Promise<void> {
    await Promise.all([gates.forget(key), levels.add(key, -1)]);
  }

  async function returnTry(key: string): Promise<void> {
    const { total } = await tries.add(key, -1);
    // Its window had ended meanwhile: nobody is owed a try of the next one.
    if (total < 0) await tries.forget(key);
  }

  return {
    async admit(key: string): Promise<Admitted | Refused> {
      const { total } = await tries.add(key);
      if (total < free) return { admitted: true, giveBack: () => returnTry(key) };
      const waitMs = await closeGate(key);
      if (total > free && waitMs !== null) {
        return { admitted: false, waitSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) };
      }
      return {
        admitted: true,
        async giveBack() {
          if (total === free) await returnTry(key);
          if (waitMs === null) await openGate(key);
        },
      };
    },
  };
}

import type { LockTimings } from '../../src/jobs/host.ts';

/** Of workers that are killed: nobody waits for as long as in production. */
export const quickLocks: LockTimings = { lockMs: 900, lookEveryMs: 200 };

import { setTimeout as sleep } from 'node:timers/promises';
import type { Background } from '@tickwire/schema';
import type { Logger } from './telemetry/logger.ts';

export interface ServerBackground extends Background {
  /** Resolves once everything has ended, or has taken longer than a stop can wait. */
  settled(): Promise<void>;
}

const settleTimeoutMs = 5_000;

export function createBackground(log: Logger): ServerBackground {
  const running = new Set<Promise<void>>();
  return {
    run(what, work) {
      const done = new Promise<void>((resolve) => {
        // The answer goes first: how long it takes does not tell whether there is any work.
        setImmediate(() => {
          work()
            .catch((error: unknown) => log.error({ err: error }, `${what} failed`))
            .finally(resolve);
        });
      });
      running.add(done);
      void done.finally(() => running.delete(done));
    },
    async settled() {
      const giveUp = new AbortController();
      const allDone = async () => {
        // Work may have begun other work.
        while (running.size > 0) await Promise.all(running);
      };
      await Promise.race([
        allDone(),
        sleep(settleTimeoutMs, undefined, { signal: giveUp.signal, ref: false }).catch(() => {}),
      ]);
      giveUp.abort();
    },
  };
}

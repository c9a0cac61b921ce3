import { setTimeout as sleep } from 'node:timers/promises';
import { type Cache, type Catalogue, catalogueKey } from '@tickwire/schema';
import type { Logger } from '../telemetry/logger.ts';

const retryAfterMs = 5_000;

export interface CatalogueFollower {
  close(): Promise<void>;
}

/** Keeps the catalogue in memory as the database has it, whichever server changes it. */
export function followCatalogue(
  catalogue: Pick<Catalogue, 'reload'>,
  cache: Pick<Cache, 'onChange'>,
  log: Logger,
): CatalogueFollower {
  const closing = new AbortController();
  const running = new Set<Promise<void>>();

  /** Until it succeeds: what was announced is announced once. */
  async function follow(): Promise<void> {
    let hasFailed = false;
    while (!closing.signal.aborted) {
      try {
        await catalogue.reload();
        if (hasFailed) log.info('the catalogue is up to date again');
        return;
      } catch (error) {
        if (!hasFailed) log.warn({ err: error }, 'the catalogue has changed and cannot be read; it is tried again');
        hasFailed = true;
        await sleep(retryAfterMs, null, { signal: closing.signal, ref: false }).catch(() => {});
      }
    }
  }

  cache.onChange((keys) => {
    if (keys !== null && !keys.has(catalogueKey)) return;
    const one = follow();
    running.add(one);
    void one.finally(() => running.delete(one));
  });

  return {
    async close() {
      closing.abort();
      await Promise.all(running);
    },
  };
}

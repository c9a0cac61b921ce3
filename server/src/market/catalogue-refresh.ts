import type { PrismaClient } from '@tickwire/prisma';
import { countWatchers, type createCatalogueRefresh, type MarketSource } from '@tickwire/schema';
import { type Pace, repeat } from '../repeat.ts';
import type { Logger } from '../telemetry/logger.ts';

/** Whether something is due is one small statement: often enough for a first retry after a minute. */
const lookEveryMs = 60_000;
const firstLookMs = 5_000;
const countEveryMs = 600_000;

export interface RefreshScheduleOptions {
  readonly database: PrismaClient;
  readonly refresh: ReturnType<typeof createCatalogueRefresh>['refresh'];
  /** Those that are asked what they list. */
  readonly sources: readonly Pick<MarketSource, 'source' | 'listings'>[];
  readonly log: Logger;
  /** How often it is looked whether something is due. */
  readonly pace?: Pace;
}

export interface RefreshSchedule {
  /** Stops asking, and waits for what is being written down. */
  close(): Promise<void>;
}

/**
 * Sees to it that the catalogue is refreshed once a day and watchers are counted once an hour, by one of all servers:
 * which one, the database says. Neither the start nor any request waits for it.
 */
export function scheduleCatalogueRefresh({
  database,
  refresh,
  sources,
  log,
  pace = { firstMs: firstLookMs, everyMs: lookEveryMs },
}: RefreshScheduleOptions): RefreshSchedule {
  const closing = new AbortController();

  async function look(source: RefreshScheduleOptions['sources'][number]): Promise<void> {
    const result = await refresh(source, closing.signal);
    const about = { source: source.source };
    if (result.outcome === 'ok') {
      log.info({ ...about, ...result.counts }, 'took over what the source lists');
    } else if (result.outcome === 'refused') {
      log.error({ ...about, err: result.error }, 'what the source lists cannot be right: the catalogue stays as it is');
    } else if (result.outcome === 'failed' && !closing.signal.aborted) {
      log.warn({ ...about, err: result.error }, 'the source does not tell what it lists; it is asked again later');
    }
  }

  const repeated = [
    ...sources
      .filter(({ listings }) => listings !== null)
      .map((source) => repeat(`refreshing the catalogue from ${source.source}`, pace, log, () => look(source))),
    // Nobody misses the first count: at a start the last one is still there.
    repeat('counting watchers', { firstMs: countEveryMs, everyMs: countEveryMs }, log, () => countWatchers(database)),
  ];
  return {
    async close() {
      closing.abort();
      await Promise.all(repeated.map((one) => one.close()));
    },
  };
}

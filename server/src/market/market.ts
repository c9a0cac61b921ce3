import type { PrismaClient } from '@tickwire/prisma';
import {
  type Cache,
  createCatalogue,
  createCatalogueRefresh,
  createMarketService,
  createProcessLog,
  type MarketService,
  type TickLog,
} from '@tickwire/schema';
import { namespaceOf } from '../namespace.ts';
import { createMarketCache } from './cache/market-cache.ts';
import { followCatalogue } from './catalogue-changes.ts';
import { scheduleCatalogueRefresh } from './catalogue-refresh.ts';
import { createMarketSources, type SourceParts } from './sources.ts';
import { createNoTickLog } from './tick-log/no-log.ts';
import { createRedisTickLog } from './tick-log/tick-log.ts';

/** What everything about the market is put together from. */
interface MarketParts extends SourceParts {
  readonly database: PrismaClient;
  /** Null: this server is alone. */
  readonly redisUrl: string | null;
  /** Whether prices are streamed here, or only asked for. */
  readonly isStreaming: boolean;
  /** Where servers tell each other what has changed. */
  readonly cache: Cache;
}

async function createTickLog(parts: MarketParts): Promise<TickLog> {
  const { isStreaming, redisUrl, config, database, metrics, log } = parts;
  if (!isStreaming) return createNoTickLog();
  if (redisUrl === null) return createProcessLog();
  // Where a symbol comes from depends on the sources: prices of two do not mix, as while they are changed on one server
  // after the other.
  const namespace = `${await namespaceOf(database)}:${config.sources.join(',')}`;
  return createRedisTickLog({ url: redisUrl, namespace, length: config.tickLogLength, metrics, log });
}

export async function createMarket(parts: MarketParts): Promise<MarketService> {
  const { config, database, cache, metrics, log } = parts;
  const catalogue = createCatalogue(database);
  // First: what changes while it is read is read again.
  const follower = followCatalogue(catalogue, cache, log);
  await catalogue.reload();
  const sources = await createMarketSources({ ...parts, catalogue });
  const marketCache = createMarketCache({ ...parts, seconds: config.cacheSeconds });
  const market = createMarketService({
    ...{ database, catalogue, sources, cache: marketCache, metrics },
    tickLog: await createTickLog(parts),
    tickLogLength: config.tickLogLength,
    feedLingerMs: config.feedLingerMs,
    report: (error, what) => log.error({ err: error }, what),
  });
  const { refresh, hasten } = createCatalogueRefresh({ database, cache, catalogue, metrics });
  const listed = catalogue.listedAt('YAHOO');
  // What was added to the configuration is not put off until tomorrow.
  if (config.yahoo.symbols.some((symbol) => listed.fromSource(symbol) === null)) await hasten('YAHOO');
  const schedule = scheduleCatalogueRefresh({
    database,
    refresh,
    sources: config.catalogueRefresh ? sources : [],
    log,
  });
  return {
    ...market,
    async close() {
      await schedule.close();
      await follower.close();
      await market.close();
      await marketCache.close();
    },
  };
}

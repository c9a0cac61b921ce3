import { checkDatabase, createDatabase, DatabaseError, findRunningDatabase } from '@tickwire/prisma';
import { createBackground } from '../background.ts';
import { createCache } from '../cache/cache.ts';
import { connectToRedis } from '../cache/redis.ts';
import { type Config, ConfigError, mergedProblems } from '../config.ts';
import { originOf } from '../http/listen.ts';
import { createLimits } from '../limits/limits.ts';
import { createMarket } from '../market/market.ts';
import type { ReplayFile } from '../market/replay/index.ts';
import { seedCatalogue } from '../market/seed-catalogue.ts';
import { instrumentsOf } from '../market/sources.ts';
import { checkRedis, configProblem, prepareDatabase } from '../storage.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { createWork } from './work.ts';

const lookAtDatabaseEveryMs = 5_000;

export interface WorkerProcessOptions {
  readonly config: Config;
  readonly log: Logger;
  /** What REPLAY_FILE holds, read. */
  readonly replayFile: ReplayFile | null;
  /** The database was a server's own, and that server has ended or started again elsewhere. */
  readonly onLost: () => void;
}

export interface WorkerProcess {
  stop(): Promise<void>;
}

async function findDatabase({ databaseUrl, dataDir }: Config): Promise<string> {
  if (databaseUrl !== null) {
    await checkDatabase(databaseUrl);
    return databaseUrl;
  }
  const url = await findRunningDatabase(dataDir);
  if (url !== null) return url;
  throw new DatabaseError(
    `no server runs on ${dataDir}: start it first, or set DATABASE_URL to the database that servers and workers share`,
  );
}

/** The embedded database is its server's: it has another address with each start. */
function watchEmbedded({ dataDir, databaseUrl }: Config, url: string, onLost: () => void): NodeJS.Timeout | null {
  if (databaseUrl !== null) return null;
  return setInterval(() => {
    findRunningDatabase(dataDir).then(
      (running) => {
        if (running !== url) onLost();
      },
      () => onLost(),
    );
  }, lookAtDatabaseEveryMs);
}

async function openDatabase(config: Config, log: Logger): Promise<string> {
  try {
    const [finding, asking] = await Promise.allSettled([
      findDatabase(config).catch((error: unknown) => {
        throw configProblem(error, config);
      }),
      checkRedis(config),
    ]);
    if (finding.status === 'rejected' || asking.status === 'rejected') throw mergedProblems([finding, asking]);
    await prepareDatabase(finding.value, config, log);
    return finding.value;
  } catch (error) {
    throw configProblem(error, config);
  }
}

/**
 * Does jobs and chores, and nothing else: nobody can call it.
 *
 * @throws ConfigError where it has nothing to do, or a database cannot be had
 */
export async function startWorkerProcess(options: WorkerProcessOptions): Promise<WorkerProcess> {
  const { config, log, replayFile, onLost } = options;
  if (config.jobConcurrency === 0) {
    throw new ConfigError(['JOB_CONCURRENCY: is 0, and a worker that does no jobs does nothing']);
  }
  const databaseUrl = await openDatabase(config, log);
  const database = createDatabase({
    url: databaseUrl,
    poolSize: config.databasePoolSize,
    onConnectionLost: (error) => log.warn({ err: error }, 'a connection to the database was lost'),
  });
  const redis = config.redisUrl === null ? null : connectToRedis(config.redisUrl, log);
  const cache = createCache({ databaseUrl, redis, log });
  const limits = createLimits({ ...config, redis });
  const metrics = createMetrics({ isFetched: false });
  await cache.started;
  await seedCatalogue(database, cache, replayFile === null ? [] : instrumentsOf(replayFile));
  const market = await createMarket({
    // Servers stream prices, and see to the catalogue.
    ...{ isStreaming: false, config: { ...config.market, catalogueRefresh: false }, redisUrl: config.redisUrl },
    ...{ database, cache, redis, replayFile, metrics, log },
  });
  const background = createBackground(log);
  const publicUrl = config.publicUrl ?? originOf(config.host, config.port);
  const work = await createWork({
    ...{ config, databaseUrl, database, cache, limits, market, background, publicUrl, metrics, log },
  });
  work.start();
  const watch = watchEmbedded(config, databaseUrl, onLost);
  return {
    async stop() {
      if (watch !== null) clearInterval(watch);
      await work.stop();
      await background.settled();
      await work.close();
      await market.close();
      await cache.close();
      redis?.disconnect();
      await database.$disconnect();
    },
  };
}

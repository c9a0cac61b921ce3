import { checkDatabase, DatabaseError, type EmbeddedDatabase, migrate, startEmbeddedDatabase } from '@tickwire/prisma';
import { refusalOf } from './cache/redis.ts';
import { type Config, ConfigError } from './config.ts';
import { prepareQueueTables } from './jobs/postgres-host.ts';
import type { Logger } from './telemetry/logger.ts';

export interface Storage {
  readonly url: string;
  readonly embedded: EmbeddedDatabase | null;
}

/** Names the variable that a database's problem is to be mended by. */
export function configProblem(error: unknown, { databaseUrl }: Config): unknown {
  if (!(error instanceof DatabaseError)) return error;
  return new ConfigError([`${databaseUrl === null ? 'DATA_DIR' : 'DATABASE_URL'}: ${error.message}`]);
}

export async function openStorage(config: Config, log: Logger): Promise<Storage> {
  const { databaseUrl, dataDir } = config;
  try {
    if (databaseUrl !== null) {
      await checkDatabase(databaseUrl);
      return { url: databaseUrl, embedded: null };
    }
    const embedded = await startEmbeddedDatabase({
      dataDir,
      // Going on would be to work on a database that another server may be stopping at any time.
      onLost: () => {
        log.fatal({ dataDir }, 'the embedded database is gone, or another server has taken it');
        process.exit(1);
      },
    });
    if (embedded.adopted) log.warn('took over the database of a server that was killed');
    return { url: embedded.url, embedded };
  } catch (error) {
    throw configProblem(error, config);
  }
}

/** A Redis that is away is waited for while the server runs; one that refuses would be for ever. */
export async function checkRedis({ redisUrl }: Config): Promise<void> {
  const refusal = redisUrl === null ? null : await refusalOf(redisUrl);
  if (refusal !== null) throw new ConfigError([`REDIS_URL: Redis answers "${refusal}"`]);
}

/**
 * Brings what is kept in it up to date.
 *
 * @throws DatabaseError
 */
export async function prepareDatabase(url: string, { redisUrl }: Config, log: Logger): Promise<void> {
  const applied = await migrate(url);
  if (applied.length > 0) log.info({ applied }, 'migrated the database');
  if (redisUrl === null) await prepareQueueTables(url);
}

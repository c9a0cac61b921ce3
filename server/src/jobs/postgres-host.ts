import { connectionOf, DatabaseError, explainDatabaseError } from '@tickwire/prisma';
import {
  assertSchemaCompatibility,
  createPostgresBackend,
  LATEST_SCHEMA_VERSION,
  runMigrations,
  SchemaMigrationRequiredError,
  SchemaVersionMismatchError,
  withBackend,
} from 'bullmq';
import pg from 'pg';
import { type JobData, type LockTimings, type QueueHost, queueSettings, usualLocks, workerSettings } from './host.ts';

const { Queue, Worker } = withBackend(createPostgresBackend);

/** Beside `public`, which is ours. */
const schema = 'jobs';
const connectTimeoutMs = 5_000;
const answerTimeoutMs = 10_000;
/** PostgreSQL's own: a right is missing. */
const insufficientPrivilege = '42501';

async function tablesVersion(client: pg.Client): Promise<number> {
  try {
    return await assertSchemaCompatibility(client, schema);
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return 0;
    throw error;
  }
}

function explain(error: unknown): unknown {
  if (error instanceof SchemaVersionMismatchError) {
    return new DatabaseError(`the jobs in it are of a newer version of Tickwire: ${error.message}`, { cause: error });
  }
  if (error instanceof pg.DatabaseError && error.code === insufficientPrivilege) {
    return new DatabaseError(
      `its user may not make the schema "${schema}", where jobs wait (${error.message}): start the server once as the ` +
        `database's owner, then run GRANT USAGE ON SCHEMA ${schema} and ALL ON ALL TABLES and SEQUENCES in it to the user`,
      { cause: error },
    );
  }
  return explainDatabaseError(error);
}

/**
 * Makes the tables of the queues, or brings them up to date. Servers that start at the same moment take turns; one that
 * finds nothing to do needs no right to do it.
 *
 * @throws DatabaseError in one line
 */
export async function prepareQueueTables(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ ...connectionOf(databaseUrl), connectionTimeoutMillis: connectTimeoutMs });
  // A lost connection also fails the query under way, which is where it is told.
  client.on('error', () => {});
  try {
    await client.connect();
    try {
      if ((await tablesVersion(client)) < LATEST_SCHEMA_VERSION) await runMigrations(client, schema);
    } finally {
      await client.end();
    }
  } catch (error) {
    throw explain(error);
  }
}

/** Queues in tables of the database, which `prepareQueueTables` made. */
export function createPostgresHost(databaseUrl: string, locks: LockTimings = usualLocks): QueueHost {
  const connection = (max: number) => ({
    ...connectionOf(databaseUrl),
    schema,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: answerTimeoutMs,
    keepAlive: true,
    application_name: 'tickwire jobs',
  });
  return {
    isReachable: () => true,
    openQueue: (name) => new Queue<JobData, void>(name, { ...queueSettings, connection: connection(1) }),
    // One connection listens besides.
    openWorker: (name, { concurrency, work }) =>
      new Worker<JobData, void>(name, work, { ...workerSettings(locks), concurrency, connection: connection(2) }),
    close() {},
  };
}

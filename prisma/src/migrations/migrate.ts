import pg from 'pg';
import { connectionOf } from '../connection.ts';
import { DatabaseError, explainDatabaseError } from '../database-error.ts';
import { applyPending } from './engine.ts';
import { readExtensions } from './extensions.ts';
import { readMigrations } from './folder.ts';

const oldestServerVersion = 140_000;
/** Any fixed number does; Prisma's own binary takes 72707369, and this must be another. */
const migrationLock = 7_461_991_320;
const connectTimeoutMs = 5_000;

async function isUpToDate(client: pg.Client): Promise<boolean> {
  const { rows: tables } = await client.query<{ exists: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists",
  );
  if (!tables[0]?.exists) return false;
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  return readMigrations().every((migration) => applied.get(migration.name) === migration.checksum);
}

async function checkServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding`,
  );
  const { version = 0, encoding = '' } = rows[0] ?? {};
  if (version < oldestServerVersion) {
    throw new DatabaseError(`PostgreSQL 14 or later is needed; this is ${Math.floor(version / 10_000)}`);
  }
  if (encoding !== 'UTF8') {
    throw new DatabaseError(
      `the database is in ${encoding}, and must be in UTF8: make one by CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0;`,
    );
  }
}

/** A user who may connect but not read and write what is there. */
async function checkTableRights(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ user: string; table: string }>(
    `SELECT current_user AS user, relname AS table FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relname = ANY ($1) AND NOT (
       has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')
       AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE'))`,
    [readMigrations().flatMap(({ sql }) => [...sql.matchAll(/CREATE TABLE "(\w+)"/g)].map(([, table]) => table))],
  );
  const row = rows[0];
  if (row === undefined) return;
  throw new DatabaseError(
    `user "${row.user}" may not read and write the table "${row.table}": as its owner, run ` +
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "${row.user}";`,
  );
}

async function checkRights(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{
    user: string;
    database: string;
    schema: string | null;
    mayMakeTables: boolean | null;
    mayMakeExtensions: boolean;
  }>(
    `SELECT current_user AS user, current_database() AS database, current_schema() AS schema,
            has_schema_privilege(current_schema(), 'CREATE') AS "mayMakeTables",
            has_database_privilege(current_database(), 'CREATE') AS "mayMakeExtensions"`,
  );
  const { missing } = await readExtensions(client);
  const row = rows[0];
  if (row?.mayMakeTables === true && (row.mayMakeExtensions || missing.length === 0)) return;
  const what = ['tables', ...missing.map((name) => `the extension ${name}`)].join(' and ');
  throw new DatabaseError(
    `user "${row?.user}" may not create ${what}: as the database's owner, run ` +
      `GRANT CREATE ON DATABASE "${row?.database}" TO "${row?.user}"; GRANT CREATE ON SCHEMA "${row?.schema ?? 'public'}" TO "${row?.user}";`,
  );
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  try {
    const client = new pg.Client({ ...connectionOf(url), connectionTimeoutMillis: connectTimeoutMs });
    // A lost connection also fails the query under way, which is where it is told.
    client.on('error', () => {});
    await client.connect();
    try {
      await checkServer(client);
      return await work(client);
    } finally {
      await client.end();
    }
  } catch (error) {
    throw explainDatabaseError(error);
  }
}

/**
 * Brings a database to the newest migration and answers the names of those applied now. Servers that
 * start at the same moment take turns by an advisory lock: each migration runs once.
 *
 * @throws DatabaseError with one line that names the cause, where the database does not answer, is
 * too old, or refuses.
 */
export function migrate(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    if (await isUpToDate(client)) {
      await checkTableRights(client);
      return [];
    }
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    if (await isUpToDate(client)) return [];
    await checkRights(client);
    return applyPending(url);
  });
}

/** Whether `migrate` could work, without changing anything. Throws as it does. */
export function checkDatabase(url: string): Promise<void> {
  return withClient(url, async (client) => {
    await ((await isUpToDate(client)) ? checkTableRights(client) : checkRights(client));
  });
}

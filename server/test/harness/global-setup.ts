import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, startEmbeddedDatabase } from '@tickwire/prisma';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { prepareQueueTables } from '../../src/jobs/postgres-host.ts';
import { copyCluster } from './copy-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The PostgreSQL that all tests share. */
    databaseUrl: string;
    /** A folder of an embedded database that was migrated and stopped in order, to copy. */
    preparedCluster: string;
  }
}

/** What every worker's database is a copy of: empty, and migrated once. */
export const templateName = 'template_tickwire';

/** What is lost when the machine fails does not matter here; speed does. What is committed outlives its process all the same. */
const settings = { fsync: 'off', full_page_writes: 'off' };

async function run(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/** One PostgreSQL for the whole run, in a folder of its own that goes afterwards. */
export default async function setup(project: TestProject) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-test-'));
  const first = await startEmbeddedDatabase({ dataDir, settings });
  await migrate(first.url);
  await prepareQueueTables(first.url);
  await first.stop();
  const preparedCluster = join(dataDir, 'prepared');
  mkdirSync(preparedCluster);
  copyCluster(first.path, preparedCluster);

  const database = await startEmbeddedDatabase({ dataDir });
  await run(database.url, 'ALTER SYSTEM SET synchronous_commit = off', 'SELECT pg_reload_conf()');
  const postgres = new URL(database.url);
  postgres.pathname = '/postgres';
  await run(postgres.href, `CREATE DATABASE ${templateName} TEMPLATE ${new URL(database.url).pathname.slice(1)}`);
  project.provide('databaseUrl', database.url);
  project.provide('preparedCluster', preparedCluster);
  return async () => {
    await database.stop();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(database.path, { recursive: true, force: true });
  };
}

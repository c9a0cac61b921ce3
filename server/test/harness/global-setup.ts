import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, startEmbeddedDatabase } from '@tickwire/prisma';
import pg from 'pg';
import type { TestProject } from 'vitest/node';

import { prepareQueueTables } from '../../src/jobs/postgres-host.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The PostgreSQL that all tests share. */
    databaseUrl: string;
  }
}

/** What every worker's database is a copy of: empty, and migrated once. */
export const templateName = 'template_tickwire';

/** One PostgreSQL for the whole run, in a folder of its own that goes afterwards. */
export default async function setup(project: TestProject) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-test-'));
  // What is lost when the machine fails does not matter here; speed does.
  const database = await startEmbeddedDatabase({
    dataDir,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${templateName}`);
  await client.end();
  const template = new URL(database.url);
  template.pathname = `/${templateName}`;
  await migrate(template.href);
  await prepareQueueTables(template.href);
  project.provide('databaseUrl', database.url);
  return async () => {
    await database.stop();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(database.path, { recursive: true, force: true });
  };
}

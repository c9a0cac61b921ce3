/**
 * `pnpm bench:tasks`: a million tasks of a thousand users, one of whom sees 200,000. What pages of 50, searches
 * and figures take, and how PostgreSQL plans them. With `--database <url>` of one that was seeded before, that one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, startEmbeddedDatabase } from '@tickwire/prisma';
import pg from 'pg';
import { measureFigures } from './figures.ts';
import { measurePages } from './pages.ts';
import { seededTasks, seedTasks } from './seed.ts';

const size = { tasks: 1_000_000, users: 1_000 };

async function measure(url: string, isSeeded: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const startedAt = performance.now();
    const seeded = isSeeded ? await seededTasks(client) : await seedTasks(client, size);
    const { rows } = await client.query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
    console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, PostgreSQL ${rows[0]?.version}`);
    console.log(`${size.tasks} tasks, ready after ${Math.round((performance.now() - startedAt) / 1_000)} s`);
    await measurePages(client, seeded);
    await measureFigures(url, seeded);
  } finally {
    await client.end();
  }
}

const [option, givenUrl] = process.argv.slice(2);
if (option === '--database' && givenUrl !== undefined) {
  await measure(givenUrl, true);
} else {
  const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-bench-'));
  const server = await startEmbeddedDatabase({ dataDir, settings: { shared_buffers: '512MB' } });
  try {
    await migrate(server.url);
    await measure(server.url, false);
  } finally {
    await server.stop();
    for (const path of [dataDir, server.path]) rmSync(path, { recursive: true, force: true });
  }
}

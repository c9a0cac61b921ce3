/** `pnpm db:diff NAME`: writes a new migration from what the models say and the migrations do not yet. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedDatabase } from '../embedded/cluster.ts';
import { diffAgainstModels } from '../migrations/engine.ts';
import { migrationsFolder } from '../migrations/folder.ts';

const name = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Name the change in lower case: pnpm db:diff add_watchlist_colour');
  process.exit(1);
}

const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-diff-'));
const database = await startEmbeddedDatabase({ dataDir, settings: { fsync: 'off' } });
try {
  const sql = await diffAgainstModels(database.url);
  if (sql === null) {
    console.log('The migrations say what the models say: nothing to write.');
  } else {
    const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
    const folder = join(migrationsFolder, `${stamp}_${name}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'migration.sql'), sql);
    console.log(`Wrote ${join(folder, 'migration.sql')}. Read it before you commit it.`);
  }
} finally {
  await database.stop();
  for (const path of [dataDir, database.path]) rmSync(path, { recursive: true, force: true });
}

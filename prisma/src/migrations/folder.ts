import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const packageFolder = dirname(dirname(import.meta.dirname));

/** Where the migrations lie, a folder each, applied in the order of their names. */
export const migrationsFolder = join(packageFolder, 'migrations');

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the SQL, in hex, as `_prisma_migrations` records it. */
  readonly checksum: string;
}

/** Every migration, oldest first. */
export function readMigrations(): Migration[] {
  return readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(migrationsFolder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/** The models as they stand in schema/, in the form that the schema engine takes. */
export function readModels(): { path: string; content: string }[] {
  const folder = join(packageFolder, 'schema');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.prisma'))
    .sort()
    .map((file) => ({ path: join(folder, file), content: readFileSync(join(folder, file), 'utf8') }));
}

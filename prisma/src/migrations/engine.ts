import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { connectionOf } from '../connection.ts';
import { migrationsFolder, readMigrations, readModels } from './folder.ts';
import { scratchAdapter } from './scratch-adapter.ts';
import { sendScriptsWhole } from './whole-scripts.ts';

const noFilters = { externalTables: [], externalEnums: [] };

function migrationsList() {
  return {
    baseDir: migrationsFolder,
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(join(migrationsFolder, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: readMigrations().map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  };
}

/**
 * Prisma's schema engine in WebAssembly: nothing to download, and it records what it applies in
 * `_prisma_migrations`, so that `prisma migrate deploy` goes on from there.
 */
async function withEngine<T>(
  url: string,
  makeFactory: (pool: pg.Pool) => SqlMigrationAwareDriverAdapterFactory,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  // Only a start with something to migrate pays for the 5 MB of WebAssembly.
  const { SchemaEngine } = await import('@prisma/schema-engine-wasm');
  // The engine leaves its connections open: they are ended with the pool that they come from.
  const pool = new pg.Pool(connectionOf(url));
  pool.on('error', () => {});
  const adapter = bindMigrationAwareSqlAdapterFactory(makeFactory(pool));
  const engine = await SchemaEngine.new({ datamodels: undefined }, () => {}, adapter);
  try {
    return await work(engine);
  } finally {
    engine.free();
    await pool.end();
  }
}

function migratingAdapter(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => sendScriptsWhole(await factory.connect(), pool),
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

/** Applies what is pending and answers the names. */
export function applyPending(url: string): Promise<string[]> {
  return withEngine(url, migratingAdapter, async (engine) => {
    const output = await engine.applyMigrations({ migrationsList: migrationsList(), filters: noFilters });
    return output.appliedMigrationNames;
  });
}

/**
 * The SQL that leads from the migrations to the models; null where they agree. The migrations are built
 * up in the database of `scratchUrl`, which must be empty.
 */
export function diffAgainstModels(scratchUrl: string, models = readModels()): Promise<string | null> {
  return withEngine(scratchUrl, scratchAdapter, async (engine) => {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'migrations', ...migrationsList() },
      to: { tag: 'schemaDatamodel', files: models },
      script: true,
      exitCode: true,
      filters: noFilters,
    });
    return exitCode === 0 ? null : stdout;
  });
}

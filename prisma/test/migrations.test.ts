import { readFileSync } from 'node:fs';
import { diffAgainstModels, migrate } from '@tickwire/prisma';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { readModels } from '../src/migrations/folder.ts';

let made = 0;

/** A new empty database. */
async function emptyDatabase(): Promise<string> {
  made += 1;
  const name = `migrations_${process.pid}_${made}`;
  const client = new pg.Client({ connectionString: inject('databaseUrl') });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(inject('databaseUrl'));
  url.pathname = `/${name}`;
  return url.href;
}

async function rowsOf(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

test('the migrations build what the models say', async () => {
  expect(await diffAgainstModels(await emptyDatabase())).toBeNull();
});

test('a model that the migrations do not have yet would be seen', async () => {
  const models = readModels();
  const changed = [...models, { path: 'extra.prisma', content: 'model Extra {\n  id Int @id\n}\n' }];
  expect(await diffAgainstModels(await emptyDatabase(), changed)).toContain('CREATE TABLE "Extra"');
});

test('two servers that start on one empty database apply each migration once', async () => {
  const url = await emptyDatabase();
  const applied = await Promise.all([migrate(url), migrate(url), migrate(url)]);
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  const rows = await rowsOf(
    url,
    'SELECT migration_name, count(*)::int AS times FROM _prisma_migrations GROUP BY 1 ORDER BY 1',
  );
  expect(rows).toEqual(applied.flat().map((name) => ({ migration_name: name, times: 1 })));
  expect(await migrate(url)).toEqual([]);
});

test('every foreign key has an index that begins with it', async () => {
  const url = await emptyDatabase();
  await migrate(url);
  const unindexed = await rowsOf(
    url,
    `SELECT conrelid::regclass::text AS table, conname FROM pg_constraint
     WHERE contype = 'f' AND NOT EXISTS (
       SELECT FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1])`,
  );
  expect(unindexed).toEqual([]);
});

test('every relation says what becomes of it when the other side is deleted', () => {
  const relations = readModels().flatMap(({ content }) => content.match(/@relation\([^)]*fields[^)]*\)/g) ?? []);
  expect(relations.length).toBeGreaterThan(0);
  expect(relations.filter((relation) => !relation.includes('onDelete:'))).toEqual([]);
});

test.each([
  ['that nothing answers at', 'postgresql://nobody@127.0.0.1:1/none', /nothing answers at that host and port/],
  ['with a host that is not known', 'postgresql://nobody@no-such-host.invalid/none', /host is not known/],
])('a database %s is told in one line', async (_what, url, message) => {
  await expect(migrate(url)).rejects.toThrow(message);
});

test('a wrong password and a missing database are told apart, without the password', async () => {
  const wrong = new URL(inject('databaseUrl'));
  wrong.password = 'not-the-secret';
  await expect(migrate(wrong.href)).rejects.toThrow(/^the password is wrong/);
  await expect(migrate(wrong.href)).rejects.not.toThrow(/not-the-secret/);
  const missing = new URL(inject('databaseUrl'));
  missing.pathname = '/no_such_database';
  await expect(migrate(missing.href)).rejects.toThrow(/does not exist/);
});

test('a user without rights is told what to grant', async () => {
  const url = new URL(await emptyDatabase());
  const role = `powerless_${process.pid}`;
  await rowsOf(url.href, `CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
  url.username = role;
  url.password = 'x';
  await expect(migrate(url.href)).rejects.toThrow(/may not create tables.*GRANT CREATE ON DATABASE/);
  await rowsOf(inject('databaseUrl'), `DROP ROLE ${role}`);
});

test('extensions that somebody else has made are used, wherever they are found, and else it is told where they lie', async () => {
  const url = new URL(await emptyDatabase());
  const role = `lodger_${process.pid}`;
  await rowsOf(
    url.href,
    `CREATE SCHEMA extensions; CREATE EXTENSION citext SCHEMA extensions; CREATE EXTENSION pg_trgm SCHEMA extensions;
     CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA extensions TO ${role}; GRANT CREATE ON SCHEMA public TO ${role}`,
  );
  const lodger = new URL(url);
  lodger.username = role;
  lodger.password = 'x';
  await expect(migrate(lodger.href)).rejects.toThrow(
    'the extension citext lies in the schema "extensions", which is not on the search_path: ' +
      'run ALTER ROLE CURRENT_USER SET search_path = public, extensions;',
  );
  await rowsOf(lodger.href, 'ALTER ROLE CURRENT_USER SET search_path = public, extensions');
  expect(await migrate(lodger.href)).not.toEqual([]);
  await rowsOf(url.href, `DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
});

test('a database that cannot hold every letter is refused', async () => {
  const name = `latin_${process.pid}`;
  await rowsOf(
    inject('databaseUrl'),
    `CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0`,
  );
  const url = new URL(inject('databaseUrl'));
  url.pathname = `/${name}`;
  await expect(migrate(url.href)).rejects.toThrow(/^the database is in LATIN1, and must be in UTF8.* ENCODING 'UTF8'/);
});

test('the migration lock file names the provider that Prisma looks for', () => {
  expect(readFileSync(new URL('../migrations/migration_lock.toml', import.meta.url), 'utf8')).toContain(
    'provider = "postgresql"',
  );
});

import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newUser } from '../harness/client.ts';
import { createEmptyDatabase } from '../harness/database.ts';
import { preparedDataFolder, spawnServer } from '../harness/process.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';

const viewerShape = z.object({ viewer: z.object({ id: z.string() }).nullable() });
const graphiqlAddress = /GraphiQL +(http\S+)/;
const migrations = readdirSync(resolve(import.meta.dirname, '../../../prisma/migrations'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe('one DATA_DIR', () => {
  test('a second server is refused in one line, and the first goes on', async () => {
    const folder = preparedDataFolder();
    const first = await startTestServer({ dataDir: folder.path });
    const { token } = await quickUser(first);
    const second = spawnServer({ DATA_DIR: folder.path });
    expect(await second.ended).toEqual({ code: 1, signal: null });
    expect(second.problems()).toBe(
      `DATA_DIR: another server runs on ${folder.path}: give this one a DATA_DIR of its own\n`,
    );
    expect((await data(first, viewerShape, '{ viewer { id } }', { token })).viewer).not.toBeNull();
    await first.stop();
  });
});

describe('one DATABASE_URL', () => {
  test('two servers started at once on an empty database both come up without a demo user, and each migration ran once', async () => {
    const url = await createEmptyDatabase(`shared_${randomUUID().replaceAll('-', '')}`);
    const servers = [spawnServer({ DATABASE_URL: url }), spawnServer({ DATABASE_URL: url })];
    const addresses = await Promise.all(servers.map((server) => server.printed(graphiqlAddress)));
    expect(new Set(addresses).size).toBe(2);

    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(
      'SELECT migration_name, finished_at IS NOT NULL AS done FROM _prisma_migrations ORDER BY migration_name',
    );
    const { rows: users } = await client.query('SELECT FROM users');
    await client.end();
    expect(rows).toEqual(migrations.map((name) => ({ migration_name: name, done: true })));
    expect(servers.filter((server) => server.output().includes('migrated the database'))).toHaveLength(1);

    // There is no demo user, and the banner holds no login.
    expect(users).toEqual([]);
    for (const server of servers) {
      await server.printed(/A subscription to paste:\n.+\n/);
      expect(server.output()).toContain('the database of DATABASE_URL');
      expect(server.output()).not.toMatch(/demo|Bearer/i);
      expect(server.output()).not.toContain(new URL(url).password);
    }

    // What one wrote the other reads.
    const [one = '', other = ''] = addresses;
    const user = await newUser({ url: one });
    expect(await data({ url: other }, viewerShape, '{ viewer { id } }', { token: user.token })).toEqual({
      viewer: { id: user.id },
    });
  });
});

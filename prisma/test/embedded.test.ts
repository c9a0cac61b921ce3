import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startEmbeddedDatabase } from '../src/embedded/cluster.ts';

/** A folder of its own for one cluster, which goes with the test. */
function newDataDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-embedded-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

async function start(dataDir: string, onLost?: () => void) {
  const settings = { fsync: 'off' };
  const database = await startEmbeddedDatabase({ dataDir, settings, ...(onLost !== undefined && { onLost }) });
  onTestFinished(async () => {
    await database.stop();
    rmSync(database.path, { recursive: true, force: true });
  });
  return database;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

test('two starts at one moment in a fresh folder: one owns it, the other is told so, and nothing breaks', async () => {
  const dataDir = newDataDir();
  const attempts = await Promise.allSettled([start(dataDir), start(dataDir)]);
  expect(attempts.map((attempt) => attempt.status).sort()).toEqual(['fulfilled', 'rejected']);
  const [refused] = attempts.filter((attempt) => attempt.status === 'rejected');
  expect(String(refused?.reason)).toMatch(/another server runs on .*: give this one a DATA_DIR of its own/);
  const [owner] = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  expect(await query(owner?.url ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('it is reached also where the shell asks for TLS to other databases', async () => {
  vi.stubEnv('PGSSLMODE', 'require');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const database = await start(newDataDir());
  expect(await query(database.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('the owner stays the owner when a crash within PostgreSQL ends all connections', async () => {
  const dataDir = newDataDir();
  const database = await start(dataDir, () => expect.unreachable('it was lost'));
  const ownerOf = async () => {
    const [lock] = await query(database.url, "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted");
    return Number(lock?.pid);
  };
  const before = await ownerOf();
  process.kill(before, 'SIGKILL');
  // Until PostgreSQL has heard of the crash, the lock is held as before.
  await vi.waitFor(async () => {
    const after = await ownerOf();
    expect(after).toBeGreaterThan(0);
    expect(after).not.toBe(before);
  });
  await expect(startEmbeddedDatabase({ dataDir })).rejects.toThrow(/another server runs on/);
});

test('what was stored is there after a stop and a start', async () => {
  const dataDir = newDataDir();
  const first = await start(dataDir);
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();
  const second = await start(dataDir);
  expect(second.adopted).toBe(false);
  expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

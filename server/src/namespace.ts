import type { PrismaClient } from '@tickwire/prisma';

/** Deployments may share a Redis: what tells them apart is the first migration, which is done once in each database. */
export async function namespaceOf(database: PrismaClient): Promise<string> {
  const [row] = await database.$queryRaw<{ namespace: string }[]>`
    SELECT current_database() || ':' || id AS namespace FROM _prisma_migrations ORDER BY started_at, id LIMIT 1`;
  if (row === undefined) throw new Error('the database has no migrations');
  return row.namespace;
}

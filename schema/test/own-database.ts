import { createDatabase, type PrismaClient } from '@tickwire/prisma';
import { afterAll, inject } from 'vitest';

/** A migrated database that no other file's tests use. */
export async function ownDatabase(name: string): Promise<PrismaClient> {
  const url = new URL(inject('databaseUrl'));
  const admin = createDatabase({ url: url.href, poolSize: 1 });
  const databaseName = `${name}_${process.pid}`;
  await admin.$executeRawUnsafe(`CREATE DATABASE ${databaseName} TEMPLATE template_tickwire STRATEGY file_copy`);
  await admin.$disconnect();
  url.pathname = `/${databaseName}`;
  const database = createDatabase({ url: url.href, poolSize: 4 });
  afterAll(() => database.$disconnect());
  return database;
}

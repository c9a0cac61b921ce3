import { createDatabase } from '@tickwire/prisma';
import pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';

async function databaseIn(timeZone: string): Promise<URL> {
  const url = new URL(inject('databaseUrl'));
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  url.pathname = `/time_zone_${process.pid}`;
  await client.query(`CREATE DATABASE ${url.pathname.slice(1)}`);
  await client.query(`ALTER DATABASE ${url.pathname.slice(1)} SET timezone = '${timeZone}'`);
  await client.end();
  return url;
}

test('instants are read as they are from a database in another time zone, and options of its URL are kept', async () => {
  const url = await databaseIn('America/St_Johns');
  url.searchParams.set('options', '-c work_mem=5MB');
  const database = createDatabase({ url: url.href });
  onTestFinished(() => database.$disconnect());
  const instant = new Date('2026-03-29T01:30:00.123Z');
  const rows = await database.$queryRaw`
    SELECT ${instant}::timestamptz AS instant, extract(epoch FROM ${instant}::timestamptz)::float8 AS seconds,
      current_setting('work_mem') AS work_mem`;
  expect(rows).toEqual([{ instant, seconds: instant.getTime() / 1_000, work_mem: '5MB' }]);
});

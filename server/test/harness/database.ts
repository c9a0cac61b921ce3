import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, inject } from 'vitest';
import { templateName } from './global-setup.ts';

/** The URL of a database by this name on the PostgreSQL of the run. */
export function urlOf(name: string): string {
  const url = new URL(inject('databaseUrl'));
  url.pathname = `/${name}`;
  return url.href;
}

/** As files: a template's pages through the log, as PostgreSQL copies them by itself, cost eight times as much. */
const createDatabase = (name: string) => `CREATE DATABASE ${name} TEMPLATE ${templateName} STRATEGY file_copy`;

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: inject('databaseUrl') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** An empty database by this name, with nothing migrated. */
export async function createEmptyDatabase(name: string): Promise<string> {
  await onServer((client) => client.query(`CREATE DATABASE ${name}`));
  return urlOf(name);
}

/** The migrated database of this worker; its tests share it, each with users of its own. */
export async function workerDatabase(): Promise<string> {
  const name = `worker_${process.env.VITEST_POOL_ID ?? '0'}`;
  await onServer(async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(createDatabase(name));
  });
  return urlOf(name);
}

/** A migrated database by this name. */
export async function migratedDatabase(name: string): Promise<string> {
  await onServer((client) => client.query(createDatabase(name)));
  return urlOf(name);
}

/** By file: a worker keeps its modules from one file to the next. */
const ofFiles = new Map<string, Promise<string>>();

/** The migrated database of this file alone: nobody else's watchlists are in it, which sources would stream. */
export function fileDatabase(): Promise<string> {
  const file = expect.getState().testPath ?? '';
  const database = ofFiles.get(file) ?? migratedDatabase(`file_${randomUUID().replaceAll('-', '')}`);
  ofFiles.set(file, database);
  return database;
}

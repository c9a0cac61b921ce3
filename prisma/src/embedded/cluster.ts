import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type pg from 'pg';
import { DatabaseError, explainDatabaseError } from '../database-error.ts';
import { findBinaries } from './binaries.ts';
import {
  type ClusterFolder,
  clusterPassword,
  findClusterFolder,
  makePrivateFolder,
  moveInto,
  sharedFolder,
} from './folder.ts';
import { connect, Ownership, takeOwnership } from './ownership.ts';
import { chooseRunAs, type RunAs } from './run-as.ts';

const run = promisify(execFile);

const databaseName = 'tickwire';
const userName = 'tickwire';
const runningAnswerWaitMs = 15_000;
const lockFileWaitMs = 10_000;
/** It is known to be up: only a machine that is very busy lets it take so long to answer. */
const startedAnswerWaitMs = 30_000;

export interface EmbeddedDatabase {
  readonly url: string;
  /** The folder that holds the data. */
  readonly path: string;
  /** True where a database was left running by a server that was killed, and was taken over. */
  readonly adopted: boolean;
  /** Stops PostgreSQL and waits until it has written everything down. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Where the data lies; made where it is missing. An absolute path. */
  readonly dataDir: string;
  /** Settings of PostgreSQL for this cluster, fixed at its first start. */
  readonly settings?: Readonly<Record<string, string>>;
  /** PostgreSQL is gone for good, or another server has taken it. */
  readonly onLost?: () => void;
}

interface Cluster {
  readonly folder: ClusterFolder;
  readonly runAs: RunAs;
  readonly binaries: string;
}

function program(cluster: Cluster, cwd: string, name: string, parameters: string[]) {
  return run(join(cluster.binaries, 'bin', name), parameters, {
    ...cluster.runAs.ids,
    // The database's user may be unable to enter the folder that this process stands in.
    cwd,
    env: { ...process.env, LC_ALL: 'C', PGTZ: 'UTC' },
  });
}

/** What a program said last: PostgreSQL's tools name the cause there. */
function lastLine(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return text.trim().split('\n').at(-1) ?? '';
}

async function initialise(cluster: Cluster, settings: Readonly<Record<string, string>>): Promise<void> {
  const { folder, runAs } = cluster;
  if (existsSync(folder.dataPath)) return;
  // It gets its name when it is complete: a first start that was cut off leaves nothing that looks like data.
  const unfinished = `${folder.dataPath}.unfinished-${randomUUID()}`;
  makePrivateFolder(unfinished, runAs);
  clusterPassword(folder, runAs);
  await program(cluster, unfinished, 'initdb', [
    `--pgdata=${unfinished}`,
    `--username=${userName}`,
    `--pwfile=${folder.passwordPath}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ]).catch((error: unknown) => {
    rmSync(unfinished, { recursive: true, force: true });
    throw new DatabaseError(`the embedded PostgreSQL cannot be made: ${lastLine(error)}`, { cause: error });
  });
  const lines = Object.entries({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    ...settings,
  }).map(([name, value]) => `${name} = '${value}'\n`);
  appendFileSync(join(unfinished, 'postgresql.conf'), lines.join(''));
  moveInto(unfinished, folder.dataPath);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}

/** The port of the PostgreSQL that runs on this folder, by its own lock file; null where none does. */
function runningPort(folder: ClusterFolder): number | null {
  const lockFile = join(folder.dataPath, 'postmaster.pid');
  if (!existsSync(lockFile)) return null;
  const [pid, , , port] = readFileSync(lockFile, 'utf8').split('\n');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return null;
  }
  return Number(port) > 0 ? Number(port) : null;
}

function urlOf(cluster: Cluster, port: number, database: string): string {
  const password = clusterPassword(cluster.folder, cluster.runAs);
  // It has no certificate: who has set PGSSLMODE for other databases means those.
  return `postgresql://${userName}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`;
}

/** A connection to the PostgreSQL that was left running; null where nothing answers as this cluster. */
async function connectToRunning(cluster: Cluster): Promise<{ port: number; client: pg.Client } | null> {
  const giveUpAt = Date.now() + runningAnswerWaitMs;
  while (Date.now() < giveUpAt) {
    const port = runningPort(cluster.folder);
    if (port === null) return null;
    try {
      const client = await connect(urlOf(cluster, port, 'postgres'));
      const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
      if (rows[0]?.data_directory === cluster.folder.dataPath) return { port, client };
      await client.end();
      return null;
    } catch (error) {
      // After a crash it replays its log first and answers 57P03; a refused connection is a lock file
      // that outlived its process, whose number another process has now.
      if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') return null;
      await sleep(100);
    }
  }
  return null;
}

async function start(cluster: Cluster): Promise<{ port: number; client: pg.Client }> {
  const port = await freePort();
  const log = join(cluster.folder.dataPath, 'log.txt');
  try {
    const { dataPath } = cluster.folder;
    const parameters = ['start', '-w', '-t', '60', '-D', dataPath, '-l', log, '-o', `-p ${port}`];
    await program(cluster, dataPath, 'pg_ctl', parameters);
  } catch (error) {
    const lastLines = existsSync(log)
      ? readFileSync(log, 'utf8').trim().split('\n').slice(-2).join(' ')
      : String(error);
    throw new DatabaseError(`the embedded PostgreSQL does not start: ${lastLines}`, { cause: error });
  }
  return { port, client: await connect(urlOf(cluster, port, 'postgres'), startedAnswerWaitMs) };
}

interface Connected {
  readonly port: number;
  readonly client: pg.Client;
  readonly adopted: boolean;
}

/**
 * A connection to the cluster, which is started where it does not run. After a kill its process may
 * linger until it is reaped, and another server may be starting it at this moment: both leave a lock
 * file, and are waited for.
 */
async function connectOrStart(cluster: Cluster): Promise<Connected> {
  const giveUpAt = Date.now() + lockFileWaitMs;
  for (;;) {
    const running = await connectToRunning(cluster);
    if (running !== null) return { ...running, adopted: true };
    try {
      return { ...(await start(cluster)), adopted: false };
    } catch (error) {
      const isLocked = error instanceof DatabaseError && error.message.includes('postmaster.pid');
      if (!isLocked || Date.now() > giveUpAt) throw error;
      await sleep(250);
    }
  }
}

/**
 * Starts the embedded PostgreSQL of a folder: initialised at its first start, taken over where a killed
 * server left it running.
 *
 * @throws DatabaseError with one line that names the cause, as when another server owns the folder.
 */
export async function startEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { dataDir, settings = {}, onLost = () => {} } = options;
  try {
    const runAs = await chooseRunAs();
    const folder = await findClusterFolder(dataDir, runAs);
    const cluster: Cluster = { folder, runAs, binaries: await findBinaries(runAs, sharedFolder) };
    await initialise(cluster, settings);
    const { port, client, adopted } = await connectOrStart(cluster);
    await takeOwnership(client, dataDir);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
    const ownership = new Ownership(client, urlOf(cluster, port, 'postgres'), onLost);
    return {
      url: urlOf(cluster, port, databaseName),
      path: folder.path,
      adopted,
      stop: async () => {
        // Without the lock it is another server's by now, or gone.
        if (!(await ownership.end())) return;
        const { dataPath } = folder;
        await program(cluster, dataPath, 'pg_ctl', ['stop', '-w', '-t', '60', '-m', 'fast', '-D', dataPath]);
      },
    };
  } catch (error) {
    throw explainDatabaseError(error);
  }
}

/** A database that somebody else may own, for as long as one command takes. */
export interface BorrowedDatabase {
  readonly url: string;
  /** Stops what was started for it, and leaves what ran before. */
  release(): Promise<void>;
}

/**
 * The URL of the embedded PostgreSQL of a folder, which a server runs; null where none does at present.
 *
 * @throws DatabaseError where there is no database in the folder yet.
 */
export async function findRunningDatabase(dataDir: string): Promise<string | null> {
  if (!['location', 'postgres'].some((name) => existsSync(join(dataDir, name)))) {
    throw new DatabaseError(`there is no database in ${dataDir} yet: start the server there first`);
  }
  try {
    const runAs = await chooseRunAs();
    const cluster: Cluster = { folder: await findClusterFolder(dataDir, runAs), runAs, binaries: '' };
    const running = await connectToRunning(cluster);
    if (running === null) return null;
    await running.client.end();
    return urlOf(cluster, running.port, databaseName);
  } catch (error) {
    throw explainDatabaseError(error);
  }
}

/**
 * The embedded PostgreSQL of a folder, beside the server that runs on it; where none runs, it is started.
 *
 * @throws DatabaseError where there is no database in the folder yet.
 */
export async function borrowEmbeddedDatabase(dataDir: string): Promise<BorrowedDatabase> {
  const running = await findRunningDatabase(dataDir);
  if (running !== null) return { url: running, release: async () => {} };
  const { url, stop } = await startEmbeddedDatabase({ dataDir });
  return { url, release: stop };
}

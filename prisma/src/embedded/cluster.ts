import { execFile } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { DatabaseError, explainDatabaseError } from '../database-error.ts';
import { findBinaries } from './binaries.ts';
import { type ClusterFolder, clusterPassword, findClusterFolder, makePrivateFolder, sharedFolder } from './folder.ts';
import { chooseRunAs, type RunAs } from './run-as.ts';

const run = promisify(execFile);

const databaseName = 'tickwire';
const userName = 'tickwire';
/** Any fixed number: whoever holds this lock owns the cluster. */
const ownerLock = 7_461_991_321;
const ownerWaitMs = 3_000;
const runningAnswerWaitMs = 15_000;
const staleLockWaitMs = 10_000;

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

async function initialise(cluster: Cluster, settings: Readonly<Record<string, string>>): Promise<void> {
  const { folder, runAs } = cluster;
  if (existsSync(folder.dataPath)) return;
  // It gets its name when it is complete: a first start that was cut off leaves nothing that looks like data.
  const unfinished = `${folder.dataPath}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
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
  ]);
  const lines = Object.entries({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    ...settings,
  }).map(([name, value]) => `${name} = '${value}'\n`);
  appendFileSync(join(unfinished, 'postgresql.conf'), lines.join(''));
  renameSync(unfinished, folder.dataPath);
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
  return `postgresql://${userName}:${password}@127.0.0.1:${port}/${database}`;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  await client.connect();
  return client;
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
  return { port, client: await connect(urlOf(cluster, port, 'postgres')) };
}

/** After a kill its process may linger until it is reaped, and with it a lock file that nobody holds any more. */
async function startPatiently(cluster: Cluster): Promise<{ port: number; client: pg.Client }> {
  const giveUpAt = Date.now() + staleLockWaitMs;
  for (;;) {
    try {
      return await start(cluster);
    } catch (error) {
      const isLocked = error instanceof DatabaseError && error.message.includes('postmaster.pid');
      if (!isLocked || Date.now() > giveUpAt) throw error;
      await sleep(250);
    }
  }
}

/** The lock goes with the connection: a server that was killed gives it up the moment it dies. */
async function takeOwnership(client: pg.Client, dataDir: string): Promise<void> {
  const giveUpAt = Date.now() + ownerWaitMs;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [ownerLock]);
    if (rows[0]?.taken) return;
    if (Date.now() > giveUpAt) {
      await client.end();
      throw new DatabaseError(`another server runs on ${dataDir}: give this one a DATA_DIR of its own`);
    }
    await sleep(100);
  }
}

/**
 * Starts the embedded PostgreSQL of a folder: initialised at its first start, taken over where a killed
 * server left it running.
 *
 * @throws DatabaseError with one line that names the cause, as when another server owns the folder.
 */
export async function startEmbeddedDatabase({ dataDir, settings }: EmbeddedOptions): Promise<EmbeddedDatabase> {
  try {
    const runAs = await chooseRunAs();
    const folder = await findClusterFolder(dataDir, runAs);
    const cluster: Cluster = { folder, runAs, binaries: await findBinaries(runAs, sharedFolder) };
    await initialise(cluster, settings ?? {});
    const running = await connectToRunning(cluster);
    const { port, client } = running ?? (await startPatiently(cluster));
    await takeOwnership(client, dataDir);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
    return {
      url: urlOf(cluster, port, databaseName),
      path: folder.path,
      adopted: running !== null,
      stop: async () => {
        await client.end();
        const { dataPath } = folder;
        await program(cluster, dataPath, 'pg_ctl', ['stop', '-w', '-t', '60', '-m', 'fast', '-D', dataPath]);
      },
    };
  } catch (error) {
    throw explainDatabaseError(error);
  }
}

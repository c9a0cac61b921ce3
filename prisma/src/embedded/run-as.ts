import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DatabaseError } from '../database-error.ts';

const run = promisify(execFile);

/** The user that PostgreSQL runs as; without `ids`, the one who started this process. */
export interface RunAs {
  readonly user: string;
  readonly ids: { readonly uid?: number; readonly gid?: number };
}

async function lookUp(user: string): Promise<RunAs | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
    return { user, ids: { uid: Number(uid.stdout), gid: Number(gid.stdout) } };
  } catch {
    return null;
  }
}

/**
 * PostgreSQL refuses to run as root. Where this process is root, the database gets the system's
 * `postgres` user, or a system user `tickwire`, made when it is first needed.
 */
export async function chooseRunAs(): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { user: process.env.USER ?? 'this user', ids: {} };
  const existing = (await lookUp('postgres')) ?? (await lookUp('tickwire'));
  if (existing !== null) return existing;
  await run('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'tickwire',
  ]).catch((error: unknown) => {
    throw new DatabaseError(
      'PostgreSQL does not run as root, and no system user could be made for it: ' +
        'start as an ordinary user, or set DATABASE_URL',
      { cause: error },
    );
  });
  const made = await lookUp('tickwire');
  if (made === null) throw new DatabaseError('the system user "tickwire" was made but is not found');
  return made;
}

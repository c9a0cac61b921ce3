import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, inject, onTestFinished, vi } from 'vitest';
import { copyCluster } from './copy-cluster.ts';

const repository = resolve(import.meta.dirname, '../../..');

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ServerProcess {
  readonly pid: number;
  /** What it printed so far. */
  output(): string;
  problems(): string;
  /** Resolves once the output holds this; rejects where the process ends before. */
  printed(pattern: RegExp): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  /** As the terminal does by Ctrl-C: to the process and to all that it started. */
  killGroup(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/** Only what a shell would have: nothing of the test runner's own environment. */
function bareEnvironment(): Record<string, string> {
  return Object.fromEntries(
    ['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function collect(child: ChildProcess) {
  const text = { output: '', problems: '' };
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    text.output += part;
  });
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    text.problems += part;
  });
  return text;
}

/** The server as `pnpm start` starts it, on a free port; it ends with its test at the latest. */
export function spawnServer(environment: Readonly<Record<string, string>>): ServerProcess {
  return spawnProcess([...startFlags, 'server/src/main.ts'], environment);
}

/** A worker as `pnpm start:worker` starts it; it ends with its test at the latest. */
export function spawnWorker(environment: Readonly<Record<string, string>>): ServerProcess {
  return spawnProcess([...startFlags, 'server/src/worker.ts'], environment);
}

/** An example, as its readme starts it. */
export function spawnExample(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): ServerProcess {
  return spawnProcess([`examples/${name}/index.ts`, ...args], environment);
}

/** How package.json starts Node; what Node made of the sources is kept, so that it is not done for each process anew. */
export const startFlags: readonly string[] = [
  '--disable-warning=ExperimentalWarning',
  '--import',
  './server/src/compile-cache.ts',
  '--import',
  '@tickwire/prisma/ensure-generated',
];

function spawnProcess(args: readonly string[], environment: Readonly<Record<string, string>>): ServerProcess {
  const child = spawn(process.execPath, args, {
    cwd: repository,
    // Nor the dashboard, but where it is looked at: it would be built for each process anew.
    env: { ...bareEnvironment(), PORT: '0', DASHBOARD: 'off', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${args.join(' ')} was not started`);
  const text = collect(child);
  const ended = once(child, 'close').then((): Ended => ({ code: child.exitCode, signal: child.signalCode }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    pid,
    ended,
    output: () => text.output,
    problems: () => text.problems,
    kill: (signal) => child.kill(signal),
    killGroup: (signal) => process.kill(-pid, signal),
    printed: (pattern) =>
      new Promise((done, fail) => {
        const look = () => {
          const found = pattern.exec(text.output);
          if (found !== null) done(found[1] ?? found[0]);
        };
        child.stdout?.on('data', look);
        ended.then(({ code, signal }) =>
          fail(new Error(`ended by ${signal ?? code} before it printed ${pattern}: ${text.output}${text.problems}`)),
        );
        look();
      }),
  };
}

export interface DataFolder {
  readonly path: string;
  /** Where the cluster lies: as root it may be elsewhere. */
  clusterPath(): string;
  /** The process of the PostgreSQL that was started on this folder last; null where it has been stopped. */
  postgresPid(): number | null;
}

/** Ended, and not yet taken notice of by its parent: in a container nobody may ever do so. */
function isZombie(pid: number): boolean {
  const status = `/proc/${pid}/stat`;
  return existsSync(status) && /\) Z /.test(readFileSync(status, 'utf8'));
}

/** Whether a process runs, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A data folder that goes with its test, as does a PostgreSQL that a killed server left running on it. */
export function temporaryDataFolder(): DataFolder {
  const path = mkdtempSync(join(tmpdir(), 'tickwire-process-'));
  const clusterPath = () => {
    const location = join(path, 'location');
    return existsSync(location) ? readFileSync(location, 'utf8').trim() : path;
  };
  const postgresPid = () => {
    const lockFile = join(clusterPath(), 'postgres', 'postmaster.pid');
    return existsSync(lockFile) ? Number(readFileSync(lockFile, 'utf8').split('\n')[0]) : null;
  };
  onTestFinished(async () => {
    const pid = postgresPid();
    if (pid !== null && isAlive(pid)) {
      process.kill(pid, 'SIGQUIT');
      await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000 });
    }
    rmSync(clusterPath(), { recursive: true, force: true });
    rmSync(path, { recursive: true, force: true });
  });
  return { path, clusterPath, postgresPid };
}

/** The same, with a database in it that was migrated already, and that holds nothing: what only a first start does is not waited for. */
export function preparedDataFolder(): DataFolder {
  const folder = temporaryDataFolder();
  // Else the database's own user could not enter it.
  chmodSync(folder.path, 0o755);
  copyCluster(inject('preparedCluster'), folder.path);
  return folder;
}

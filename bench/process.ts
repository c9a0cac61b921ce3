import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

export interface Target {
  readonly url: string;
  readonly pid: number;
  /** Why the process ended by itself; null while it runs. */
  ended(): string | null;
  stop(): Promise<void>;
  /** As a crash ends it. */
  kill(): Promise<void>;
}

/** Starts a script that listens on PORT, and waits until `readyPath` answers. */
export async function startTarget(
  script: string,
  port: number,
  readyPath: string,
  environment: Record<string, string>,
): Promise<Target> {
  // As `pnpm start` does. The peers run as Node does by itself.
  const ours = script === 'server/src/main.ts' ? ['--max-semi-space-size=32'] : [];
  const importing = ['--import', '@tickwire/prisma/ensure-generated'];
  const nodeOptions = ['--disable-warning=ExperimentalWarning', ...ours, ...importing];
  const child = spawn(process.execPath, [...nodeOptions, script], {
    cwd: root,
    env: {
      ...process.env,
      MARKET_SOURCES: 'replay',
      LOG_LEVEL: 'warn',
      ...environment,
      PORT: String(port),
      NODE_ENV: 'production',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${script} does not start`);
  const ended = () =>
    child.exitCode === null && child.signalCode === null ? null : `ended by ${child.signalCode ?? child.exitCode}`;
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; ; attempt += 1) {
    const isReady = await fetch(url + readyPath).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) break;
    if (attempt > 200 || ended() !== null) throw new Error(`${script} does not start`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    pid,
    ended,
    async kill() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      if (ended() !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
}

/** For load that is not about limits: more than any of it costs. */
export const unlimitedCost = 'anonymous=2000000000,free=2000000000,pro=2000000000,expert=2000000000';

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/**
 * Runs the app's own script, which does nothing where what is there was built from the newest sources. In a process of
 * its own: what it takes to build is no part of the server, and must not hold it up.
 */
export async function buildDashboard(folder: string, signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, ['build.ts'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  });
  const [problems, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`build.ts in ${folder} ended with ${code}:\n${problems.slice(-2_000)}`);
}

import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sdk = dirname(import.meta.dirname);

/** Where npx has one already, it is not asked for a newer one: that would need the registry, and wait for it a minute. */
async function npxOptions(): Promise<readonly string[]> {
  const offline = ['-y', '--offline', 'pnpm@12'];
  return run('npx', [...offline, '--version']).then(
    () => offline,
    () => ['-y', 'pnpm@12'],
  );
}

/** The pnpm that runs this; npx finds one where it was started otherwise. */
async function pnpm(args: readonly string[]): Promise<void> {
  const running = process.env.npm_execpath;
  const isPnpm = running !== undefined && basename(running).startsWith('pnpm');
  if (isPnpm && /\.[cm]?js$/.test(running)) await run(process.execPath, [running, ...args], { cwd: sdk });
  else if (isPnpm) await run(running, [...args], { cwd: sdk });
  else await run('npx', [...(await npxOptions()), ...args], { cwd: sdk });
}

/** The tarball that would be published, built and packed into a folder; pnpm, as only it applies `publishConfig.exports`. */
export async function packSdk(folder: string): Promise<string> {
  await pnpm(['pack', '--pack-destination', folder]);
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('pnpm pack made no tarball');
  return join(folder, tarball);
}

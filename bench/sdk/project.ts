import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);

export async function install(project: string, packages: readonly string[]): Promise<void> {
  const quietly = ['--no-audit', '--no-fund', '--silent', '--ignore-scripts'];
  await run('npm', ['install', ...quietly, ...packages], { cwd: project });
}

export function versionIn(project: string, name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

/** Whether this Node runs a line of a program, and if not, why. */
export async function loads(project: string, line: string, type: 'module' | 'commonjs'): Promise<string> {
  try {
    await run(process.execPath, [`--input-type=${type}`, '--eval', line], { cwd: project });
    return 'loads';
  } catch (error) {
    const code = /code: '(\w+)'/.exec(String(error))?.[1];
    return `**does not**: ${code ?? 'an error'}`;
  }
}

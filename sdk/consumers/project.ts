import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build, type Format, type Platform } from 'esbuild';
import { z } from 'zod';

const run = promisify(execFile);

/** Long enough for a cold start on a busy machine; a consumer that hangs ends there. */
const timeoutMs = 120_000;

const failure = z.object({ stdout: z.string(), stderr: z.string(), killed: z.boolean().optional() });

/** Runs a command in a folder; what it printed is the message where it fails. */
export async function command(file: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    return (await run(file, [...args], { cwd, timeout: timeoutMs })).stdout;
  } catch (error) {
    const told = failure.safeParse(error);
    if (!told.success) throw error;
    const { stdout, stderr, killed } = told.data;
    throw new Error(killed === true ? `it does not end: ${stdout}${stderr}` : `${stdout}${stderr}`.trim());
  }
}

/** What a program cannot know before it runs: where the server is, who it is, and whom to tell. */
export type Facts = Readonly<Record<'serverUrl' | 'token' | 'reportUrl', string>>;

/** An empty project, in which npm installs the packed SDK and whatever else is named. */
export class Project {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(folder: string, packages: readonly string[]): Promise<Project> {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
    await command('npm', ['install', '--no-audit', '--no-fund', '--silent', ...packages], folder);
    return new Project(folder);
  }

  bin(name: string): string {
    return join(this.folder, 'node_modules/.bin', name);
  }

  /** Our program as one file that imports the SDK as published: from the project, or, bundled, along with it. */
  async write(
    name: string,
    source: 'main' | 'worker' | 'react',
    facts: Facts,
    options: ProgramOptions,
  ): Promise<string> {
    const { platform = 'neutral', format = 'esm', isBundled = false } = options;
    const outfile = join(this.folder, name);
    await build({
      entryPoints: [join(import.meta.dirname, `${source}.ts`)],
      outfile,
      bundle: true,
      // The SDK is taken from the project, as it was packed, and not from the workspace. So is React.
      plugins: [
        {
          name: 'from-the-project',
          setup: ({ onResolve, resolve }) => {
            onResolve({ filter: /^(?:@tickwire\/sdk|react)/ }, ({ path, pluginData, kind }) => {
              if (!isBundled) return { path, external: true };
              if (pluginData === 'ours') return undefined;
              return resolve(path, { resolveDir: this.folder, kind, pluginData: 'ours' });
            });
          },
        },
      ],
      platform,
      format,
      target: 'es2022',
      minify: isBundled,
      define: Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, JSON.stringify(value)])),
      logLevel: 'silent',
    });
    return outfile;
  }
}

interface ProgramOptions {
  readonly platform?: Platform;
  readonly format?: Format;
  readonly isBundled?: boolean;
}

import { gzipSync } from 'node:zlib';
import { build, type Platform } from 'esbuild';

export interface Sizes {
  readonly gzip: number;
  readonly minified: number;
  /** Where it can be bundled for Node alone, why. */
  readonly forBrowsers: string;
}

async function bundle(file: string, platform: Platform) {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform,
    write: false,
    logLevel: 'silent',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of ${file}`);
  return { gzip: gzipSync(output.contents, { level: 9 }).length, minified: output.contents.length };
}

function firstMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /ERROR: (.*)/.exec(text)?.[1] ?? text;
}

/** What an app weighs in a browser, or, where it cannot be bundled for one, on Node. */
export async function sizesOf(file: string): Promise<Sizes> {
  try {
    return { ...(await bundle(file, 'browser')), forBrowsers: 'bundles' };
  } catch (error) {
    return { ...(await bundle(file, 'node')), forBrowsers: `**does not**: ${firstMessage(error)}` };
  }
}

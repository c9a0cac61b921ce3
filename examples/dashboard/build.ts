/** Builds the dashboard into `dist`, unless what is there was built from these very sources. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';

const home = import.meta.dirname;
const workspace = resolve(home, '../..');
const dist = join(home, 'dist');
/** Within `dist`: what it was built from. */
const stamp = '.sources';

/** All that ends up in the bundle, or says how. */
const sources = [
  'index.html',
  'package.json',
  'vite.config.ts',
  'public',
  'src',
  '../../sdk/src',
  '../../pnpm-lock.yaml',
];

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function fingerprint(): string {
  const hash = createHash('sha256');
  const files = sources.flatMap((source) => filesOf(join(home, source))).sort();
  for (const file of files)
    hash
      .update(`${relative(workspace, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

function builtFrom(): string | null {
  const path = join(dist, stamp);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** Beside `dist`, and put in its place when it is whole: a server may be reading there, and another one may build as well. */
async function build(wanted: string): Promise<void> {
  // Whatever it is called from: React would come as it is for development.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  const fresh = mkdtempSync(join(home, '.dist-'));
  try {
    await build({ root: home, logLevel: 'warn', build: { outDir: fresh, emptyOutDir: true } });
    writeFileSync(join(fresh, stamp), wanted);
    if (builtFrom() === wanted) return;
    rmSync(dist, { recursive: true, force: true });
    renameSync(fresh, dist);
  } catch (error) {
    // Whoever was a moment faster has built the same.
    if (builtFrom() !== wanted) throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

const wanted = fingerprint();
if (builtFrom() !== wanted) await build(wanted);

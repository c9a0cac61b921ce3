/**
 * Generates Prisma's client and Pothos' types where they are missing or older than the models. It
 * runs before everything else (`node --import`), so that a fresh checkout starts by one command; when
 * nothing changed it costs a few milliseconds.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

const folder = dirname(import.meta.dirname);
const stampFile = join(folder, 'generated', '.stamp');
const lockFolder = join(folder, '.generating');
const lockIsStaleAfterMs = 60_000;

function currentStamp(): string {
  const hash = createHash('sha256');
  const models = join(folder, 'schema');
  for (const file of readdirSync(models).sort()) hash.update(file).update(readFileSync(join(models, file)));
  hash.update(readFileSync(join(folder, 'package.json')));
  return hash.digest('hex');
}

function isFresh(stamp: string): boolean {
  try {
    return readFileSync(stampFile, 'utf8') === stamp;
  } catch {
    return false;
  }
}

function generate(stamp: string): void {
  const prisma = join(dirname(createRequire(import.meta.url).resolve('prisma/package.json')), 'build', 'index.js');
  const result = spawnSync(process.execPath, [prisma, 'generate'], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      PATH: `${join(folder, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
  });
  if (result.status !== 0) throw new Error(`prisma generate failed:\n${result.stdout}${result.stderr}`);
  writeFileSync(stampFile, stamp);
}

/** One process generates; others that start at the same moment wait for it. */
function takeLock(): boolean {
  try {
    mkdirSync(lockFolder);
    return true;
  } catch {
    const age = Date.now() - (statSync(lockFolder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > lockIsStaleAfterMs) rmSync(lockFolder, { recursive: true, force: true });
    return false;
  }
}

const stamp = currentStamp();
const sleepCell = new Int32Array(new SharedArrayBuffer(4));
while (!isFresh(stamp)) {
  if (!takeLock()) {
    Atomics.wait(sleepCell, 0, 0, 100);
    continue;
  }
  try {
    if (!isFresh(stamp)) generate(stamp);
  } finally {
    rmSync(lockFolder, { recursive: true, force: true });
  }
}

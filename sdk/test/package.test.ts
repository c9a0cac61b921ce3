import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PriceFeed } from './harness/price-feed.ts';
import { startTestServer } from './harness/test-server.ts';

const run = promisify(execFile);
const sdk = dirname(import.meta.dirname);
const tsc = join(folderOf('typescript'), 'bin/tsc');

/** A project of a stranger's, outside of the workspace, in which the packed SDK is installed. */
let project: string;

function folderOf(name: string): string {
  const manifest = findPackageJSON(name, import.meta.url);
  if (manifest === undefined) throw new Error(`${name} is not installed`);
  return dirname(manifest);
}

/** The pnpm that runs the tests; npx finds one where they were started otherwise. */
async function pnpm(args: readonly string[], cwd: string): Promise<void> {
  const running = process.env.npm_execpath;
  const isPnpm = running !== undefined && basename(running).startsWith('pnpm');
  if (isPnpm && /\.[cm]?js$/.test(running)) await run(process.execPath, [running, ...args], { cwd });
  else if (isPnpm) await run(running, [...args], { cwd });
  else await run('npx', ['-y', 'pnpm@12', ...args], { cwd });
}

async function compile(options: object, file: string): Promise<void> {
  const compilerOptions = { target: 'es2023', strict: true, skipLibCheck: false, noEmit: true, types: [], ...options };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
  await run(process.execPath, [tsc, '--project', project]).catch((error: unknown) => {
    const output = typeof error === 'object' && error !== null && 'stdout' in error ? error.stdout : error;
    throw new Error(`The consumer does not compile: ${output}`);
  });
}

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'tickwire-consumer-'));
  await pnpm(['pack', '--pack-destination', project], sdk);
  const tarball = (await readdir(project)).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('pnpm pack made no tarball');
  await run('tar', ['-xzf', tarball], { cwd: project });
  await mkdir(join(project, 'node_modules/@tickwire'), { recursive: true });
  await mkdir(join(project, 'node_modules/@types'));
  await rename(join(project, 'package'), join(project, 'node_modules/@tickwire/sdk'));
  // As npm would install them, from what the workspace has already.
  for (const name of ['graphql-ws', 'graphql', '@types/node']) {
    await symlink(folderOf(name), join(project, 'node_modules', name), 'junction');
  }
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  const consumer = join(sdk, 'test/consumer');
  for (const name of ['run.mjs', 'run.cjs', 'consumer.ts']) await copyFile(join(consumer, name), join(project, name));
  await copyFile(join(consumer, 'consumer.ts'), join(project, 'consumer.cts'));
});

afterAll(() => rm(project, { recursive: true, force: true }));

test('it holds what runs, its types, its readme and its licence, and no sources', async () => {
  const root = join(project, 'node_modules/@tickwire/sdk');
  expect((await readdir(root)).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  expect(Object.keys(manifest.dependencies)).toEqual(['graphql-ws']);
  expect(JSON.stringify(manifest.exports)).not.toContain('src');
});

test.each(['run.mjs', 'run.cjs'])('it runs as %s', async (script) => {
  const feed = new PriceFeed();
  await using server = await startTestServer({
    root: { ...feed, plans: [{ tier: 'FREE', maxWatchedSymbols: 5, models: ['BASIC'], costPerMinute: 30_000 }] },
  });
  const running = run(process.execPath, [join(project, script), server.url]);
  const subscribed = feed.subscribed().then((subscription) => subscription.send({ sequence: 1 }));
  const { stdout } = await running;
  await subscribed;
  expect(JSON.parse(stdout)).toEqual({
    plans: [{ tier: 'FREE', maxWatchedSymbols: 5, models: ['BASIC'], costPerMinute: 30_000 }],
    symbol: 'AAPL',
    price: '101.00',
  });
});

test.each([
  ['an ES module on Node', { module: 'nodenext', lib: ['es2023'], types: ['node'] }, 'consumer.ts'],
  ['CommonJS on Node', { module: 'nodenext', lib: ['es2023'], types: ['node'] }, 'consumer.cts'],
  ['a bundled page', { module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom'] }, 'consumer.ts'],
  ['the strictest options', { module: 'nodenext', exactOptionalPropertyTypes: true }, 'consumer.ts'],
])('it compiles in %s, its declarations included', async (_name, options, file) => {
  await compile(options, file);
});

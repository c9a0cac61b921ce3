import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packSdk } from '../consumers/pack.ts';
import { PriceFeed } from './harness/price-feed.ts';
import { startTestServer } from './harness/test-server.ts';

const run = promisify(execFile);
const sdk = dirname(import.meta.dirname);
const tsc = join(folderOf('typescript'), 'bin/tsc');

/** A project of a stranger's, outside of the workspace, in which the packed SDK is installed. */
let project: string;
let installed: string;
let tarball: string;

function folderOf(name: string): string {
  const manifest = findPackageJSON(name, import.meta.url);
  if (manifest === undefined) throw new Error(`${name} is not installed`);
  return dirname(manifest);
}

function failWithOutput(error: unknown): never {
  throw new Error(String(typeof error === 'object' && error !== null && 'stdout' in error ? error.stdout : error));
}

async function compile(options: object, file: string): Promise<void> {
  const compilerOptions = { target: 'es2023', strict: true, skipLibCheck: false, noEmit: true, types: [], ...options };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
  await run(process.execPath, [tsc, '--project', project]).catch(failWithOutput);
}

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'tickwire-consumer-'));
  installed = join(project, 'node_modules/@tickwire/sdk');
  tarball = await packSdk(project);
  await run('tar', ['-xzf', tarball], { cwd: project });
  await mkdir(join(project, 'node_modules/@tickwire'), { recursive: true });
  await mkdir(join(project, 'node_modules/@types'));
  await rename(join(project, 'package'), installed);
  // As npm would install them, from what the workspace has already.
  for (const name of ['@types/node', '@types/react', 'react']) {
    await symlink(folderOf(name), join(project, 'node_modules', name), 'junction');
  }
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  const consumer = join(sdk, 'test/consumer');
  for (const name of ['run.mjs', 'run.cjs', 'consumer.ts']) await copyFile(join(consumer, name), join(project, name));
  await copyFile(join(consumer, 'consumer.ts'), join(project, 'consumer.cts'));
});

afterAll(() => rm(project, { recursive: true, force: true }));

test('it holds what runs, its types, the schema, its readme, its licence and its changelog, and no sources', async () => {
  // Made by the first release.
  const changelog = (await readdir(sdk)).filter((name) => name === 'CHANGELOG.md');
  const expected = [...changelog, 'LICENSE', 'README.md', 'dist', 'package.json', 'schema.graphql'];
  expect((await readdir(installed)).sort()).toEqual(expected);
  const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  expect(manifest.dependencies).toBeUndefined();
  expect(JSON.stringify(manifest.exports)).not.toContain('src');
});

test('what is published can be imported by the names that the workspace has, and by no others', async () => {
  const published = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  const { exports } = JSON.parse(await readFile(join(sdk, 'package.json'), 'utf8'));
  expect(Object.keys(published.exports)).toEqual(Object.keys(exports));
});

test('its schema is the one that the API has', async () => {
  const schema = join(dirname(sdk), 'schema/schema.graphql');
  expect(await readFile(join(installed, 'schema.graphql'), 'utf8')).toBe(await readFile(schema, 'utf8'));
});

test('a debugger shows its sources, which its maps hold', async () => {
  for (const format of ['esm', 'cjs']) {
    const { sources, sourcesContent } = JSON.parse(
      await readFile(join(installed, 'dist', format, 'client.js.map'), 'utf8'),
    );
    expect(sources).toEqual(['../../src/client.ts']);
    expect(sourcesContent).toEqual([await readFile(join(sdk, 'src/client.ts'), 'utf8')]);
  }
});

test('publint finds nothing', async () => {
  const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

test('its types are those of what is loaded, in every way that TypeScript resolves modules', async () => {
  const attw = join(folderOf('@arethetypeswrong/cli'), 'dist/index.js');
  await run(process.execPath, [attw, tarball, '--format', 'ascii', '--no-emoji']).catch(failWithOutput);
});

test('tools find the schema by the name of the package', async () => {
  const asked = "process.stdout.write(require.resolve('@tickwire/sdk/schema.graphql'))";
  const { stdout } = await run(process.execPath, ['--input-type=commonjs', '--eval', asked], { cwd: project });
  expect(await readFile(stdout, 'utf8')).toBe(await readFile(join(installed, 'schema.graphql'), 'utf8'));
});

test.each([
  ['an ES module', '--input-type=module', (entry: string) => `await import('${entry}');`],
  ['CommonJS', '--input-type=commonjs', (entry: string) => `require('${entry}');`],
])('each entry loads from %s', async (_name, type, load) => {
  const { exports } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  const entries = Object.keys(exports).filter((entry) => typeof exports[entry] === 'object');
  const program = entries.map((entry) => load(`@tickwire/sdk${entry.slice(1)}`)).join('\n');
  await run(process.execPath, [type, '--eval', program], { cwd: project });
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

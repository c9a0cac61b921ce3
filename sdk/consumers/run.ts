/**
 * `pnpm sdk:consumers`: the packed SDK in empty projects of each kind that it is for. Each compiles, or is bundled, and runs
 * a query, a mutation and a few prices against the server that `pnpm start` starts. Names as arguments try those alone.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version as esbuildVersion } from 'esbuild';
import { z } from 'zod';
import { hasBrowser, inBrowser } from './browser.ts';
import { packSdk } from './pack.ts';
import { command, type Facts, Project } from './project.ts';
import { startReports } from './reports.ts';
import { freePort, startDemoServer } from './server.ts';
import { inWorkerd } from './workerd.ts';

const outcomeSchema = z.object({
  username: z.string(),
  plans: z.number().positive(),
  task: z.literal('Try the SDK'),
  refused: z.literal('ValidationError'),
  prices: z.array(z.string()).length(3),
  testPrice: z.literal('101.50'),
});

interface Attempt {
  readonly project: Project;
  readonly name: string;
  readonly facts: Facts;
}

interface Consumer {
  readonly name: string;
  /** What npm installs beside the SDK. */
  readonly packages: readonly string[];
  /** How it went: the program's outcome, or a word for what else was tried. */
  run(attempt: Attempt): Promise<unknown>;
}

const root = mkdtempSync(join(tmpdir(), 'tickwire-consumers-'));
const pages = join(root, 'pages');
mkdirSync(pages);
const sdkTest = join(import.meta.dirname, '../test/consumer');

await using server = await startDemoServer();
await using reports = await startReports(pages);

/** Runs a program, which has to report and then to end by itself. */
async function asProcess({ project, name }: Attempt, file: string, args: readonly string[]): Promise<unknown> {
  const report = reports.reportOf(name);
  await command(file, args, project.folder);
  return Promise.race([report, Promise.reject(new Error('it ended without a word'))]);
}

async function asPage({ name }: Attempt): Promise<unknown> {
  if (!hasBrowser()) throw new Error('bundled, and not run: there is no Chromium; CHROMIUM names one');
  return inBrowser(`${reports.url}/${encodeURIComponent(name)}/`, reports.reportOf(name));
}

function pageFolder(name: string): string {
  const folder = join(pages, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

const onNode = (version: number, format: 'esm' | 'cjs'): Consumer => ({
  name: `node-${version}-${format}`,
  packages: [`node@${version}`],
  async run(attempt) {
    const { project, facts } = attempt;
    const program = await project.write(format === 'esm' ? 'program.mjs' : 'program.cjs', 'main', facts, { format });
    return asProcess(attempt, project.bin('node'), [program]);
  },
});

const typed = (version: string, resolution: 'node16' | 'bundler'): Consumer => ({
  name: `typescript-${version}-${resolution}`,
  packages: [`typescript@${version}`, '@types/node@24', '@types/react@19'],
  async run({ project }) {
    const files = ['consumer.ts', ...(resolution === 'node16' ? ['consumer.cts'] : [])];
    for (const file of files) cpSync(join(sdkTest, 'consumer.ts'), join(project.folder, file));
    const module = resolution === 'node16' ? 'node16' : 'esnext';
    const compilerOptions = {
      ...{ module, moduleResolution: resolution, target: 'es2022', lib: ['es2022', 'dom', 'esnext.disposable'] },
      ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true, types: ['node'] },
    };
    writeFileSync(join(project.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    await command(project.bin('tsc'), ['--project', '.'], project.folder);
    return 'compiles';
  },
});

const rendered = (version: number, format: 'esm' | 'cjs'): Consumer => ({
  name: `react-${version}-${format}`,
  packages: [`react@${version}`, `react-dom@${version}`],
  async run({ project, facts }) {
    const program = await project.write(format === 'esm' ? 'page.mjs' : 'page.cjs', 'react', facts, { format });
    const html = await command(process.execPath, [program], project.folder);
    if (html.trim() !== '<p>0 prices, connecting</p>') throw new Error(`it renders ${html}`);
    return 'renders on a server';
  },
});

const consumers: readonly Consumer[] = [
  ...[20, 22, 24].flatMap((version) => [onNode(version, 'esm'), onNode(version, 'cjs')]),
  ...['5.6', '5.9', '7'].flatMap((version) => [typed(version, 'node16'), typed(version, 'bundler')]),
  ...[18, 19].flatMap((version) => [rendered(version, 'esm'), rendered(version, 'cjs')]),
  {
    name: 'vite',
    packages: ['vite@8'],
    async run(attempt) {
      const { project, name, facts } = attempt;
      await project.write('main.js', 'main', facts, {});
      writeFileSync(join(project.folder, 'index.html'), '<script type="module" src="/main.js"></script>');
      const outDir = pageFolder(name);
      await command(
        project.bin('vite'),
        ['build', '--base', './', '--emptyOutDir', '--outDir', outDir],
        project.folder,
      );
      return asPage(attempt);
    },
  },
  {
    name: 'esbuild-page',
    packages: [],
    async run(attempt) {
      const { project, name, facts } = attempt;
      const file = await project.write('page.js', 'main', facts, { platform: 'browser', isBundled: true });
      cpSync(file, join(pageFolder(name), 'page.js'));
      writeFileSync(join(pages, name, 'index.html'), '<script type="module" src="page.js"></script>');
      return asPage(attempt);
    },
  },
  {
    name: 'esbuild-web-worker',
    packages: [],
    async run(attempt) {
      const { project, name, facts } = attempt;
      const file = await project.write('worker.js', 'main', facts, { platform: 'browser', isBundled: true });
      cpSync(file, join(pageFolder(name), 'worker.js'));
      const html = '<script type="module">new Worker("worker.js", { type: "module" })</script>';
      writeFileSync(join(pages, name, 'index.html'), html);
      return asPage(attempt);
    },
  },
  {
    name: 'esbuild-workerd',
    packages: ['workerd'],
    async run({ project, facts }) {
      await project.write('worker.js', 'worker', facts, { isBundled: true });
      return inWorkerd(project, await freePort());
    },
  },
  {
    name: 'deno',
    packages: ['deno'],
    async run(attempt) {
      const { project, facts } = attempt;
      const program = await project.write('program.mjs', 'main', facts, {});
      return asProcess(attempt, project.bin('deno'), ['run', '--allow-net', '--no-remote', '--cached-only', program]);
    },
  },
  {
    name: 'bun',
    packages: ['bun'],
    async run(attempt) {
      const { project, facts } = attempt;
      return asProcess(attempt, project.bin('bun'), [await project.write('program.mjs', 'main', facts, {})]);
    },
  },
];

function versionOf(project: Project, { packages, name }: Consumer): string {
  if (name.startsWith('esbuild-') && packages.length === 0) return esbuildVersion;
  const installed = packages[0]?.replace(/@[\d.]+$/, '') ?? '';
  const manifest: unknown = JSON.parse(
    readFileSync(join(project.folder, 'node_modules', installed, 'package.json'), 'utf8'),
  );
  return z.object({ version: z.string() }).parse(manifest).version;
}

async function tried(consumer: Consumer, tarball: string): Promise<readonly string[]> {
  const { name } = consumer;
  const project = await Project.create(join(root, name), [tarball, ...consumer.packages]);
  const version = versionOf(project, consumer);
  const facts = { serverUrl: server.url, token: server.token, reportUrl: `${reports.url}/report/${name}` };
  try {
    const outcome = await consumer.run({ project, name, facts });
    if (typeof outcome === 'string') return [name, version, outcome];
    const parsed = outcomeSchema.safeParse(outcome);
    if (!parsed.success) throw new Error(JSON.stringify(outcome));
    return [name, version, `runs: ${parsed.data.prices.at(-1)}`];
  } catch (error) {
    process.exitCode = 1;
    return [name, version, `FAILS: ${error instanceof Error ? error.message : error}`];
  }
}

const wanted = process.argv.slice(2);
const tarball = await packSdk(root);
process.stdout.write('| consumer | version | outcome |\n| --- | --- | --- |\n');
for (const consumer of consumers.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  process.stdout.write(`| ${(await tried(consumer, tarball)).join(' | ')} |\n`);
  rmSync(join(root, consumer.name), { recursive: true, force: true });
}
rmSync(root, { recursive: true, force: true });

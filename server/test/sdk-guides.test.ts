import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { generate } from '@graphql-codegen/cli';
import { createClient } from '@tickwire/sdk';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { fileDatabase } from './harness/database.ts';
import { startTestServer } from './harness/server.ts';
import { guides, repository, type Snippet, snippetsOf } from './harness/snippets.ts';

const run = promisify(execFile);
const snippets = guides.flatMap(snippetsOf);
const schemaFile = join(repository, 'schema/schema.graphql');
const isRun = ({ trait }: Snippet) => trait === 'run' || trait === 'endless';

/** Thrown into what would print for ever. */
const enough = new Error('It has printed enough.');

/** Where `@tickwire/sdk`, React and types are what they are to the SDK itself. */
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(repository, 'sdk/test/.snippets-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What graphql-codegen makes of the document that the guide shows, by the configuration that it shows. */
async function generateByCodegen(project: string): Promise<void> {
  const [config, document] = ['config', 'codegen'].map((trait) => snippets.find((snippet) => snippet.trait === trait));
  const { default: shown } = await import(pathToFileURL(join(project, config?.name ?? '')).href);
  const made = await generate({ ...shown, schema: schemaFile, documents: join(project, document?.name ?? '') }, false);
  for (const { filename, content } of made) await writeFile(join(project, filename.replace(/^src\//, '')), content);
}

/** What gql.tada's own command makes of the schema, where it has the TypeScript that it needs. */
async function generateForTada(project: string): Promise<void> {
  const { __schema: introspected } = introspectionFromSchema(buildSchema(await readFile(schemaFile, 'utf8')), {
    descriptions: false,
  });
  const type = JSON.stringify({ __schema: introspected });
  await writeFile(join(project, 'graphql-env.d.ts'), `export type introspection = ${type};`);
}

test('every snippet of the guides compiles against the SDK', async () => {
  await mkdir(join(folder, 'compiled/gql'), { recursive: true });
  // `export {}` makes a module of what imports nothing.
  for (const { name, text } of snippets) await writeFile(join(folder, 'compiled', name), `${text}\nexport {};\n`);
  // What the guides go on from.
  const declared =
    "import type { TickwireClient } from '@tickwire/sdk';\ndeclare global { const client: TickwireClient; }";
  await writeFile(join(folder, 'compiled/given.d.ts'), declared);
  await generateByCodegen(join(folder, 'compiled'));
  await generateForTada(join(folder, 'compiled'));
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'nodenext',
    jsx: 'react-jsx',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['compiled'] }));
  const manifest = findPackageJSON('typescript', import.meta.url);
  if (manifest === undefined) throw new Error('TypeScript is not installed');
  const tsc = join(dirname(manifest), 'bin/tsc');
  const compiling = run(process.execPath, [tsc, '--project', folder]).catch((error: unknown) => error);
  expect(await compiling).toMatchObject({ stdout: '' });
});

test('every test that the guides show passes', async () => {
  const shown = snippets.filter(({ trait }) => trait === 'test');
  expect(shown.length).toBeGreaterThan(0);
  const root = join(folder, 'tests');
  await mkdir(root);
  for (const { name, text } of shown) await writeFile(join(root, name.replace(/\.ts$/, '.test.ts')), text);
  const manifest = findPackageJSON('vitest', import.meta.url);
  if (manifest === undefined) throw new Error('Vitest is not installed');
  const vitest = join(dirname(manifest), 'vitest.mjs');
  // As if the first: what this run tells its workers is not for that one.
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST'));
  const testing = run(process.execPath, [vitest, 'run', '--root', root], {
    env: Object.fromEntries(environment),
    // Shorter than the test: it would go on in a folder that is gone.
    timeout: 25_000,
  });
  const failure = await testing.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeUndefined();
});

describe('against the server', async () => {
  const server = await startTestServer({
    databaseUrl: await fileDatabase(),
    market: { replayTicksPerSecond: 20 },
    jobConcurrency: 1,
  });
  const demo = { email: 'demo@example.com', username: 'demo-user', password: 'tickwire-demo' };
  const { token } = await createClient({ url: server.url }).signUp(demo).orThrow();
  const given = `import { createClient } from '@tickwire/sdk';
    const client = createClient(${JSON.stringify({ url: server.url, token })});\n`;

  test.each(snippets.filter(isRun))('$name runs', async ({ name, text, trait }) => {
    const isWhole = text.includes('createClient(') || text.includes('createCore(');
    const file = join(folder, name);
    const body = (isWhole ? text : given + text).replaceAll('http://127.0.0.1:4000/graphql', server.url);
    await writeFile(file, body);
    let lines = 0;
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {
      lines += 1;
      if (trait === 'endless' && lines > 4) throw enough;
    });
    const ran = import(pathToFileURL(file).href).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(await ran.finally(() => printed.mockRestore())).toBe(trait === 'endless' ? enough : undefined);
    expect(lines).toBeGreaterThan(0);
  });
});

test.each(guides)('%s links to what is there', async (guide) => {
  const text = await readFile(join(repository, guide), 'utf8');
  const targets = [...text.matchAll(/\]\(([^)]+)\)/g)].flatMap(([, target]) => target ?? []);
  const missing = targets.filter((target) => {
    const [path = ''] = target.split('#');
    return !target.includes('://') && path !== '' && !existsSync(join(repository, dirname(guide), path));
  });
  expect(missing).toEqual([]);
});

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createCore } from '@tickwire/sdk';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const generated = ['sdk/src/generated/client.ts', 'schema/persisted-operations.json'].map((path) => join(root, path));
const contents = () => generated.map((path) => readFileSync(path, 'utf8'));

test('the generated code is what codegen.ts makes of schema.graphql: run `pnpm emit` after a change', async () => {
  const before = contents();
  const codegen = join(root, 'node_modules', '@graphql-codegen', 'cli', 'esm', 'bin.js');
  // `--check` writes nothing and fails where it would.
  const { stdout } = await run(process.execPath, [codegen, '--config', 'codegen.ts', '--check'], { cwd: root });
  expect(stdout).not.toMatch(/error/i);
  expect(contents()).toEqual(before);
});

test('no two operations say the same of themselves', () => {
  const [client = ''] = contents();
  const said = [...client.matchAll(/^ {2}\/\*\* (.+) \*\/$/gm)].map(([, text]) => text);
  expect(said.filter((text, index) => said.indexOf(text) < index)).toEqual([]);
  expect(said.length).toBeGreaterThan(90);
});

test('all that an operation takes has a docstring, also what only its fragments take', () => {
  const folder = join(root, 'sdk', 'src', 'generated');
  const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const taken = sources.flatMap((source) => [...source.matchAll(/export interface (\w+(?:Args|Input)) .*{([^}]*)}/g)]);
  const mute = taken.flatMap(([, name, members = '']) =>
    members
      .split('\n')
      .filter((line, index, lines) => /^ {2}readonly/.test(line) && !lines[index - 1]?.endsWith('*/'))
      .map((line) => `${name}: ${line.trim()}`),
  );
  expect(mute).toEqual([]);
  expect(taken.length).toBeGreaterThan(60);
});

test('every document that the SDK can send is one that servers know by its hash, and no other is', async () => {
  const known: unknown = JSON.parse(readFileSync(join(root, 'schema', 'persisted-operations.json'), 'utf8'));
  const sent: string[] = [];
  const core = createCore({
    url: 'http://127.0.0.1:9/graphql',
    persisted: false,
    fetch: async (_url, init) => {
      sent.push(JSON.parse(String(init?.body)).query);
      return new Response('', { status: 400 });
    },
  });
  const folder = join(root, 'sdk', 'src', 'generated');
  const domains = readdirSync(folder).filter((name) => !['client.ts', 'operations.ts', 'types.ts'].includes(name));
  for (const domain of domains) {
    const exported: Readonly<Record<string, unknown>> = await import(join(folder, domain));
    for (const each of Object.values(exported)) {
      if (typeof each === 'function') await Promise.resolve(each(core)).catch(() => {});
      else if (typeof each === 'object' && each !== null && 'text' in each) sent.push(String(each.text));
    }
  }
  const byHash = sent.map((text) => [createHash('sha256').update(text).digest('hex'), text]);
  expect(known).toEqual(Object.fromEntries(byHash));
});

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { operationOf } from '../src/document.ts';
import * as operations from '../src/generated/operations.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const generated = ['sdk/src/generated/operations.ts', 'schema/persisted-operations.json'].map((path) =>
  join(root, path),
);
const contents = () => generated.map((path) => readFileSync(path, 'utf8'));

test('the generated code is what codegen.ts makes of schema.graphql: run `pnpm emit` after a change', async () => {
  const before = contents();
  const codegen = join(root, 'node_modules', '@graphql-codegen', 'cli', 'esm', 'bin.js');
  // `--check` writes nothing and fails where it would.
  const { stdout } = await run(process.execPath, [codegen, '--config', 'codegen.ts', '--check'], { cwd: root });
  expect(stdout).not.toMatch(/error/i);
  expect(contents()).toEqual(before);
});

test('every document that the SDK can send is one that servers know by its hash, and no other is', () => {
  const known: unknown = JSON.parse(readFileSync(join(root, 'schema', 'persisted-operations.json'), 'utf8'));
  const sent = Object.values(operations).map((document) => operationOf(document).query);
  const byHash = sent.map((text) => [createHash('sha256').update(text).digest('hex'), text]);
  expect(known).toEqual(Object.fromEntries(byHash));
});

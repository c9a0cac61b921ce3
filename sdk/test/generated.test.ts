import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const generated = join(root, 'sdk', 'src', 'generated', 'operations.ts');

test('the generated code is what codegen.ts makes of schema.graphql: run `pnpm emit` after a change', async () => {
  const before = readFileSync(generated, 'utf8');
  const codegen = join(root, 'node_modules', '@graphql-codegen', 'cli', 'esm', 'bin.js');
  // `--check` writes nothing and fails where it would.
  const { stdout } = await run(process.execPath, [codegen, '--config', 'codegen.ts', '--check'], { cwd: root });
  expect(stdout).not.toMatch(/error/i);
  expect(readFileSync(generated, 'utf8')).toBe(before);
});

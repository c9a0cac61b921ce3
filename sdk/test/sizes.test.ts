import { execFile } from 'node:child_process';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { baseOf, streams } from '../.size-limit.ts';
import * as operations from '../src/operations.ts';

const run = promisify(execFile);
const sdk = dirname(import.meta.dirname);

const checks = z.array(
  z.object({ name: z.string(), size: z.number(), sizeLimit: z.number().optional(), passed: z.boolean().optional() }),
);
let measured: z.infer<typeof checks>;

beforeAll(async () => {
  const manifest = findPackageJSON('size-limit', import.meta.url);
  if (manifest === undefined) throw new Error('size-limit is not installed');
  // It fails where a limit is passed, and says the sizes all the same.
  const sizeLimit = run(process.execPath, [join(dirname(manifest), 'bin.js'), '--json'], { cwd: sdk });
  const { stdout } = await sizeLimit.catch((error: unknown) => z.object({ stdout: z.string() }).parse(error));
  measured = checks.parse(JSON.parse(stdout));
});

const sizeOf = (name: string) => measured.find((check) => check.name === name)?.size ?? NaN;

test('the core with queries, mutations, retries and errors, and that with streams, is within its bounds', () => {
  const limited = measured.filter(({ sizeLimit }) => sizeLimit !== undefined);
  expect(limited.map(({ name, sizeLimit }) => [name, sizeLimit])).toEqual([
    ['core', 6_000],
    ['core with streams', 10_000],
    ['core with lists', 6_500],
  ]);
  expect(limited.filter(({ passed }) => passed !== true)).toEqual([]);
});

test('each operation adds at most half a kilobyte, its document and fragments included', () => {
  const names = Object.keys(operations).filter((name) => !streams.includes(name));
  const added = names.map((name) => [name, sizeOf(name) - sizeOf(baseOf(name))] as const);
  expect(added.filter(([, bytes]) => !(bytes <= 500))).toEqual([]);
});

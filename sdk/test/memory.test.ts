import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startFirehose } from './harness/firehose.ts';

const run = promisify(execFile);
/** 1,000,000 take no more memory, only longer: `TICKS=1000000 vitest run sdk/test/memory.test.ts`. */
const count = Number(process.env.TICKS ?? 60_000);
/** What garbage that was not collected may differ by. */
const toleranceBytes = 2_000_000;

test.each([
  ['as fast as they come', undefined],
  ['slowly, the newest', 'newest'],
  ['slowly, the oldest being dropped', 'drop-oldest'],
])('however many ticks are read %s, memory does not grow, and each is told or counted', async (_how, overflow) => {
  await using firehose = await startFirehose(count);
  const drink = join(import.meta.dirname, 'harness/drink.ts');
  const args = ['--expose-gc', '--disable-warning=ExperimentalWarning', drink, firehose.url, String(count)];
  const { stdout } = await run(process.execPath, overflow === undefined ? args : [...args, overflow]);
  const { read, missed, heaps } = JSON.parse(stdout);
  expect(read + missed).toBe(count);
  if (overflow === undefined) expect(missed).toBe(0);
  expect(heaps.at(-1) - heaps[0]).toBeLessThan(toleranceBytes);
});

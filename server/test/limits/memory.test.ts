import { expect, test } from 'vitest';
import { createLimits } from '../../src/limits/limits.ts';
import { BoundedMemory } from '../../src/limits/memory.ts';

test('a flood of other keys is not remembered whole, and the newest are', async () => {
  const memory = new BoundedMemory(60, 1_000);
  for (let index = 0; index < 50_000; index += 1) await memory.penalty(`key-${index}`, 1, {});
  expect(memory.size).toBe(1_000);
  expect(await memory.get('key-0')).toBeNull();
  expect((await memory.get('key-49999'))?.consumedPoints).toBe(1);
});

test('a key that is counted again keeps its count and its window', async () => {
  const memory = new BoundedMemory(60, 1_000);
  await memory.penalty('key', 3, {});
  const { consumedPoints, msBeforeNext } = await memory.penalty('key', -1, { customDuration: 600 });
  expect(consumedPoints).toBe(2);
  expect(msBeforeNext).toBeLessThanOrEqual(60_000);
  await memory.delete('key');
  expect(memory.size).toBe(0);
  expect(await memory.get('key')).toBeNull();
});

test('five mails an hour may be asked for, for each key', async () => {
  const limits = createLimits({ redis: null, mailsPerHour: 5, signUpsPerAddress: 60 });
  for (let index = 0; index < 5; index += 1) await limits.take('mail', 'somebody');
  await limits.take('mail', 'somebody else');
  await expect(limits.take('mail', 'somebody')).rejects.toMatchObject({
    message: expect.stringMatching(/^Too many mails were asked for: try again in 3\d\d\d seconds\.$/),
    extensions: { code: 'RATE_LIMITED', http: { status: 429 } },
  });
});

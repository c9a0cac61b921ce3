import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '@tickwire/prisma';
import type { Chore } from '@tickwire/schema';
import { expect, test, vi } from 'vitest';
import { runChores } from '../../src/jobs/chores.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { workerDatabase } from '../harness/database.ts';
import { whenDone } from '../harness/when-done.ts';

const database = createDatabase({ url: await workerDatabase(), poolSize: 4 });
whenDone(() => database.$disconnect());

const patient = { timeout: 10_000, interval: 5 };
const often = () => ({ firstMs: 1, everyMs: 5 });

interface Told {
  readonly warnings: unknown[];
}

/** One process of those that work. */
function startProcess(run: Chore['run'], name: string, everyMs = 3_600_000) {
  const told: Told = { warnings: [] };
  const log = createLogger('silent');
  log.warn = (about: unknown) => void told.warnings.push(about);
  const chores = runChores({ database, log, chores: [{ name, everyMs, run }], paceOf: often });
  whenDone(chores.close);
  return { ...chores, ...told };
}

/** As the time until then passes. */
const makeDue = (name: string) =>
  database.$executeRaw`UPDATE chores SET due_at = now() - interval '1 second' WHERE name = ${name}`;

test('a chore is done once in its interval by all processes together', async () => {
  const name = randomUUID();
  const runs: string[] = [];
  const looks = vi.fn(async () => {});
  for (const one of ['first', 'second', 'third']) startProcess(async () => void runs.push(one), name);
  await vi.waitFor(() => expect(runs).toHaveLength(1), patient);
  // Long enough for each of them to have looked again and again.
  startProcess(looks, randomUUID(), 5);
  await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThan(10), patient);
  expect(runs).toHaveLength(1);
  await makeDue(name);
  await vi.waitFor(() => expect(runs).toHaveLength(2), patient);
});

test('a process that ends in the middle of a chore leaves the next turn to another', async () => {
  const name = randomUUID();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const dying = startProcess(async (signal) => {
    begin();
    await sleep(60_000, null, { signal });
  }, name);
  await begun;
  await dying.close();
  const runs: number[] = [];
  startProcess(async () => void runs.push(1), name);
  await makeDue(name);
  await vi.waitFor(() => expect(runs).toHaveLength(1), patient);
  expect(dying.warnings).toEqual([]);
});

test('a chore that fails is told once, and is done again', async () => {
  const name = randomUUID();
  const fails = vi.fn(async () => {
    throw new Error('not today');
  });
  // Most looks find that it is not due yet, which does not mean that it goes well again.
  const { warnings } = startProcess(fails, name, 50);
  await vi.waitFor(() => expect(fails.mock.calls.length).toBeGreaterThan(2), patient);
  expect(warnings).toHaveLength(1);
});

import { randomUUID } from 'node:crypto';
import { createDatabase } from '@tickwire/prisma';
import { expect, test, vi } from 'vitest';
import { watchForWorkers } from '../../src/jobs/workers-watch.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { workerDatabase } from '../harness/database.ts';
import { whenDone } from '../harness/when-done.ts';

const url = await workerDatabase();
const database = createDatabase({ url, poolSize: 1 });
whenDone(() => database.$disconnect());

const patient = { timeout: 10_000, interval: 5 };

/** As whoever works writes it. */
const dueIn = (name: string, seconds: number) => database.$executeRaw`
  INSERT INTO chores (name, due_at) VALUES (${name}, now() + make_interval(secs => ${seconds}))
  ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at`;

function watch(name: string) {
  const warnings: string[] = [];
  const log = createLogger('silent');
  log.warn = (text: unknown) => void warnings.push(String(text));
  let looks = 0;
  const onStatement = () => {
    looks += 1;
  };
  const counted = createDatabase({ url, poolSize: 1, onStatement });
  const watching = watchForWorkers({ database: counted, chore: { name }, log, pace: { firstMs: 1, everyMs: 5 } });
  whenDone(async () => {
    await watching.close();
    await counted.$disconnect();
  });
  return {
    warnings,
    async looked() {
      const from = looks;
      // A look has ended where another one has begun.
      await vi.waitFor(() => expect(looks).toBeGreaterThan(from + 1), patient);
    },
  };
}

test('a server that does no jobs says once that nobody does any, and again where nobody does any more', async () => {
  const name = randomUUID();
  const { warnings, looked } = watch(name);
  await looked();
  expect(warnings).toEqual([expect.stringMatching(/^nobody does jobs.*JOB_CONCURRENCY/)]);
  await dueIn(name, 15);
  await looked();
  await dueIn(name, -61);
  await looked();
  expect(warnings).toHaveLength(2);
});

test('a chore that is only just due says nothing of its workers', async () => {
  const name = randomUUID();
  await dueIn(name, -30);
  const { warnings, looked } = watch(name);
  await looked();
  expect(warnings).toEqual([]);
});

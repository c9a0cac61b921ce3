import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { startWorkerProcess } from '../../src/jobs/worker-process.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { data } from '../harness/client.ts';
import { fileDatabase } from '../harness/database.ts';
import { spawnWorker, temporaryDataFolder } from '../harness/process.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { hasRedis, startRedis } from '../harness/redis.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const request = 'mutation { requestAnalysis(input: { symbol: "AAPL" }) { ... on Analysis { status } } }';
const asked = z.object({ requestAnalysis: z.object({ status: z.string() }) });

/** Asks until the answer is there. */
async function completed(server: TestServer, user: QuickUser): Promise<void> {
  await vi.waitFor(
    async () => expect((await data(server, asked, request, user)).requestAnalysis.status).toBe('COMPLETED'),
    { timeout: 20_000, interval: 50 },
  );
}

test('a worker does the jobs of a server that does none, and stops when it is told to', async () => {
  const databaseUrl = await fileDatabase();
  const redisUrl = hasRedis ? (await startRedis()).url : null;
  const worker = spawnWorker({ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl ?? '' });
  const server = await startTestServer({ databaseUrl, redisUrl, jobConcurrency: 0 });
  const user = await quickUser(server);
  await worker.printed(/the worker does jobs/);
  await completed(server, user);
  worker.kill('SIGTERM');
  expect(await worker.ended).toEqual({ code: 0, signal: null });
  expect(worker.problems()).toBe('');
});

test('a worker that could do nothing says why in a line, and does not start', async () => {
  const { path } = temporaryDataFolder();
  const start = (variables: Record<string, string>) => {
    const { config } = readConfig({ DATA_DIR: path, ...variables });
    return startWorkerProcess({ config, log: createLogger('silent'), replayFile: null, onLost() {} });
  };
  await expect(start({})).rejects.toThrow(
    `DATA_DIR: there is no database in ${path} yet: start the server there first`,
  );
  await expect(start({ JOB_CONCURRENCY: '0' })).rejects.toThrow(/^JOB_CONCURRENCY: is 0/);
});

test('a server does its jobs itself unless it is told not to', async () => {
  const server = await startTestServer({ databaseUrl: await fileDatabase(), jobConcurrency: 2 });
  await completed(server, await quickUser(server));
});

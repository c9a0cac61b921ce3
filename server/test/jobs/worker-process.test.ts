import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { data } from '../harness/client.ts';
import { fileDatabase } from '../harness/database.ts';
import { spawnWorker, temporaryDataFolder } from '../harness/process.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';

const request = 'mutation { requestAnalysis(input: { symbol: "AAPL" }) { ... on Analysis { status } } }';
const asked = z.object({ requestAnalysis: z.object({ status: z.string() }) });

test('a worker does the jobs of a server that does none, and stops when it is told to', async () => {
  const databaseUrl = await fileDatabase();
  const server = await startTestServer({ databaseUrl, jobConcurrency: 0 });
  const user = await quickUser(server);
  const ask = async () => (await data(server, asked, request, user)).requestAnalysis.status;
  expect(await ask()).toBe('QUEUED');
  const worker = spawnWorker({ DATABASE_URL: databaseUrl });
  await worker.printed(/the worker does jobs/);
  await vi.waitFor(async () => expect(await ask()).toBe('COMPLETED'), { timeout: 10_000, interval: 50 });
  worker.kill('SIGTERM');
  expect(await worker.ended).toEqual({ code: 0, signal: null });
  expect(worker.problems()).toBe('');
});

test('a worker that could do nothing says so in a line, and does not start', async () => {
  const { path } = temporaryDataFolder();
  const [idle, alone] = [spawnWorker({ DATA_DIR: path, JOB_CONCURRENCY: '0' }), spawnWorker({ DATA_DIR: path })];
  expect(await idle.ended).toEqual({ code: 1, signal: null });
  expect(idle.problems()).toBe('JOB_CONCURRENCY: is 0, and a worker that does no jobs does nothing\n');
  expect(await alone.ended).toEqual({ code: 1, signal: null });
  expect(alone.problems()).toBe(`DATA_DIR: there is no database in ${path} yet: start the server there first\n`);
});

test('a server does its jobs itself unless it is told not to', async () => {
  const server = await startTestServer({ databaseUrl: await fileDatabase(), jobConcurrency: 2 });
  const user = await quickUser(server);
  await data(server, asked, request, user);
  await vi.waitFor(
    async () => {
      const { requestAnalysis } = await data(server, asked, request, user);
      expect(requestAnalysis.status).toBe('COMPLETED');
    },
    { timeout: 10_000, interval: 50 },
  );
});

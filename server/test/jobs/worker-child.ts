import { once } from 'node:events';
import { pino } from 'pino';
import { createComplaints } from '../../src/jobs/complaints.ts';
import { createPostgresHost } from '../../src/jobs/postgres-host.ts';
import { createRedisHost } from '../../src/jobs/redis-host.ts';
import { startWorkers } from '../../src/jobs/workers.ts';
import { quickLocks } from './quick-locks.ts';

/** A process that takes jobs and never ends one: it says on its standard output which it has begun. It waits to be told to begin. */
const [, , place = '', url = '', namespace = ''] = process.argv;
const log = pino({ level: 'silent' });
const begin = async (id: string) => {
  process.stdout.write(`${id}\n`);
  await new Promise(() => {});
};
await once(process.stdin, 'data');
startWorkers({
  host: place === 'redis' ? createRedisHost(url, namespace, quickLocks) : createPostgresHost(url, quickLocks),
  handlers: { ANALYSIS: begin, REPORT: begin },
  concurrency: 1,
  timeoutsMs: { ANALYSIS: 60_000, REPORT: 60_000, EVENT: 60_000, MAIL: 60_000 },
  metrics: { count: () => {} },
  complain: createComplaints(log),
  log,
});

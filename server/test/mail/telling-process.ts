import { createDatabase, type PrismaClient } from '@tickwire/prisma';
// By their files: to load the whole package is most of what it costs to start a process, and twenty are started.
import { createEvents } from '../../../schema/src/events/happenings.ts';
import { createPost } from '../../../schema/src/mail/post.ts';
import { createCatalogue } from '../../../schema/src/market/catalogue/catalogue.ts';
import { notificationSubscriber } from '../../../schema/src/notifications/subscriber.ts';
import { createTasks } from '../../../schema/src/tasks/tasks.ts';
import { createComplaints } from '../../src/jobs/complaints.ts';
import { createPostgresHost } from '../../src/jobs/postgres-host.ts';
import { createJobQueue } from '../../src/jobs/queue.ts';
import { startWorkers } from '../../src/jobs/workers.ts';
import { createLinks } from '../../src/mail/links.ts';
import { createMailer } from '../../src/mail/mailer.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { quickLocks } from '../jobs/quick-locks.ts';

interface TellingProcess {
  readonly database: PrismaClient;
  readonly tasks: ReturnType<typeof createTasks>['tasks'];
  /** Finds what was lost. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

const background = { run: (_what: string, work: () => Promise<void>) => setImmediate(work) };
const nothingCounts = { add: async () => ({ total: 1, resetMs: 0 }), total: async () => 0, forget: async () => {} };
const limits = { take: async () => {}, counter: () => nothingCounts };
const metrics = { count: () => {} };
const cache = { announce: async () => {}, drop: async () => {} };

/** Of a server what changes tasks, tells of it and mails it, and nothing else: it is there in a moment. */
export function startTelling(databaseUrl: string, smtpUrl: string): TellingProcess {
  const log = createLogger('silent');
  const database = createDatabase({ url: databaseUrl, poolSize: 5 });
  const host = createPostgresHost(databaseUrl, quickLocks);
  const complain = createComplaints(log);
  const jobs = createJobQueue({ host, metrics, complain });
  const mailer = createMailer(
    { smtpUrl, mailFrom: 'Tickwire <no-reply@localhost>', databaseUrl, production: false },
    log,
  );
  const report = () => {};
  const linkTo = createLinks({ appUrl: null, ownUrl: 'http://127.0.0.1' });
  const post = createPost({ database, mailer, linkTo, limits, jobs, background, report });
  const subscribers = [notificationSubscriber];
  const events = createEvents({ database, cache, jobs, background, subscribers, metrics, report });
  const workers = startWorkers({
    ...{ host, metrics, complain, log, concurrency: 2 },
    handlers: { ...events.handlers, ...post.handlers },
    timeoutsMs: { ANALYSIS: 60_000, REPORT: 60_000, EVENT: 60_000, MAIL: 60_000 },
  });
  const { signal } = new AbortController();
  return {
    database,
    tasks: createTasks({ database, cache, outbox: events.outbox, catalogue: createCatalogue(database) }).tasks,
    async sweep() {
      for (const chore of [...events.chores, ...post.chores]) await chore.run(signal);
    },
    async close() {
      await workers.close();
      await jobs.close();
      host.close();
      mailer?.close();
      await database.$disconnect();
    },
  };
}

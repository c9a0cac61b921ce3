import type { PrismaClient } from '@tickwire/prisma';
import {
  type Analyses,
  accountNotices,
  auditSubscriber,
  type Background,
  type Cache,
  createAnalyses,
  createDueTasks,
  createEvents,
  createInvitationPruner,
  createKeyedCallPruner,
  createNotificationPruner,
  createPost,
  invitationMails,
  type Limits,
  type MarketService,
  notificationSubscriber,
  type Outbox,
  type PostOffice,
} from '@tickwire/schema';
import type { Config } from '../config.ts';
import { createLinks } from '../mail/links.ts';
import { createMailer } from '../mail/mailer.ts';
import { namespaceOf } from '../namespace.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { ServerMetrics } from '../telemetry/metrics.ts';
import { openTextModel } from '../text-model/index.ts';
import { runChores } from './chores.ts';
import { createComplaints } from './complaints.ts';
import type { QueueHost } from './host.ts';
import { createModelComputer } from './model-computer.ts';
import { createPostgresHost } from './postgres-host.ts';
import { createJobQueue, jobKinds } from './queue.ts';
import { createRedisHost } from './redis-host.ts';
import { startWorkers } from './workers.ts';
import { watchForWorkers } from './workers-watch.ts';

/** A report reads many analyses, some of which are made for it. */
const reportTimeoutFactor = 10;
/** A few statements for each subscriber. */
const eventTimeoutMs = 30_000;
/** A conversation with a mail server. */
const mailTimeoutMs = 60_000;

export interface WorkOptions {
  readonly config: Config;
  /** The address of `database`. */
  readonly databaseUrl: string;
  readonly database: PrismaClient;
  readonly cache: Cache;
  readonly limits: Limits;
  readonly market: MarketService;
  readonly background: Background;
  /** Where people reach the server, for links in mails. */
  readonly publicUrl: string;
  readonly metrics: ServerMetrics;
  readonly log: Logger;
}

export interface Work {
  readonly analyses: Analyses;
  /** Where what happened waits until all that subscribe to it have been told. */
  readonly outbox: Outbox;
  readonly postOffice: PostOffice;
  /** From now on this process does jobs and chores, where JOB_CONCURRENCY lets it do any. */
  start(): void;
  /** Lets jobs under way end for a while; what has not ended then, another process does. Jobs can still be added. */
  stop(): Promise<void>;
  /** After the stop. */
  close(): Promise<void>;
}

async function openHost({ config, databaseUrl, database }: WorkOptions): Promise<QueueHost> {
  if (config.redisUrl === null) return createPostgresHost(databaseUrl);
  return createRedisHost(config.redisUrl, await namespaceOf(database));
}

/** Puts together what is done off the requests, and what asks for it. */
export async function createWork(options: WorkOptions): Promise<Work> {
  const { config, database, cache, limits, market, background, publicUrl, metrics, log } = options;
  const host = await openHost(options);
  const complain = createComplaints(log);
  const queue = createJobQueue({ host, metrics, complain });
  const computer = createModelComputer();
  const report = (error: unknown, what: string) => log.error({ err: error }, what);
  const mailer = createMailer(config, log);
  const linkTo = createLinks({ appUrl: config.appUrl, ownUrl: publicUrl });
  const post = createPost({ database, mailer, linkTo, limits, jobs: queue, background, report });
  const subscribers = [notificationSubscriber, auditSubscriber, accountNotices, invitationMails];
  const events = createEvents({ database, cache, jobs: queue, background, subscribers, metrics, report });
  const analyses = createAnalyses({
    ...{ database, cache, limits, market, catalogue: market.catalogue, jobs: queue, computer, metrics },
    textModel: await openTextModel(config.textModel),
    settings: config.analyses,
    outbox: events.outbox,
    report,
  });
  const dueTasks = createDueTasks({ database, cache, outbox: events.outbox });
  for (const kind of jobKinds) {
    const name = `${kind.toLowerCase()}_jobs`;
    metrics.show(name, 'Jobs of this kind that wait or run, in all processes.', () => queue.depth(kind));
  }
  metrics.show('events_waiting', 'What happened, and not everybody has been told of yet.', events.waiting);
  const { timeoutMs } = config.analyses;
  const doing: { close(): Promise<void> }[] = [];

  return {
    analyses,
    outbox: events.outbox,
    postOffice: post.office,

    start() {
      const handlers = { ...analyses.handlers, ...events.handlers, ...post.handlers };
      const pruners = [
        createNotificationPruner({ database }),
        createInvitationPruner(database),
        createKeyedCallPruner(database),
      ];
      const chores = [...analyses.chores, ...events.chores, ...post.chores, dueTasks, ...pruners];
      if (config.jobConcurrency === 0) {
        const [mostOften] = chores.toSorted((a, b) => a.everyMs - b.everyMs);
        if (mostOften !== undefined) doing.push(watchForWorkers({ database, chore: mostOften, log }));
        return;
      }
      const timeoutsMs = {
        ...{ ANALYSIS: timeoutMs, REPORT: timeoutMs * reportTimeoutFactor },
        ...{ EVENT: eventTimeoutMs, MAIL: mailTimeoutMs },
      };
      doing.push(
        startWorkers({ host, handlers, concurrency: config.jobConcurrency, timeoutsMs, metrics, complain, log }),
        runChores({ database, chores, log }),
      );
    },

    async stop() {
      await Promise.all(doing.map((one) => one.close()));
    },

    async close() {
      await computer.close();
      await queue.close();
      host.close();
      mailer?.close();
    },
  };
}

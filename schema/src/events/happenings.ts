import type { PrismaClient } from '@tickwire/prisma';
import type { Background } from '../ports/background.ts';
import type { Cache } from '../ports/cache.ts';
import type { Chore, JobHandler, Jobs } from '../ports/jobs.ts';
import type { Metrics } from '../ports/metrics.ts';
import { createEventHandler } from './delivery.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { Subscriber } from './subscriber.ts';
import { createEventPruner, createEventSweeper } from './sweeper.ts';

export interface EventsOptions {
  readonly database: PrismaClient;
  readonly cache: Pick<Cache, 'announce' | 'drop'>;
  readonly jobs: Jobs;
  readonly background: Background;
  readonly subscribers: readonly Subscriber[];
  readonly metrics: Metrics;
  readonly report: (error: unknown, what: string) => void;
}

export interface Events {
  readonly outbox: Outbox;
  /** What a process that works does. */
  readonly handlers: Readonly<Record<'EVENT', JobHandler>>;
  readonly chores: readonly Chore[];
  /** Of how many not everybody has been told; NaN where the database does not answer. */
  waiting(): Promise<number>;
}

/** Puts together what happens, and who is told. */
export function createEvents(options: EventsOptions): Events {
  return {
    outbox: createOutbox(options),
    handlers: { EVENT: createEventHandler(options) },
    chores: [createEventSweeper(options), createEventPruner(options)],
    waiting: () => options.database.event.count({ where: { doneAt: null } }).catch(() => Number.NaN),
  };
}

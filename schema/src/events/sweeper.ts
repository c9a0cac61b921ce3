import type { PrismaClient } from '@tickwire/prisma';
import type { Chore, Jobs } from '../ports/jobs.ts';
import type { Metrics } from '../ports/metrics.ts';
import { createPruner } from '../pruner.ts';

const everyMs = 10_000;
const mostAtOnce = 5_000;
/** Each job is tried three times, and in the end there is one an hour: about two days. */
const mostAttempts = 150;

const keepDays = 30;

export interface SweeperOptions {
  readonly database: PrismaClient;
  readonly jobs: Jobs;
  readonly metrics: Metrics;
  readonly report: (error: unknown, what: string) => void;
}

/** Hands on the events whose job was lost or failed, and gives up those that nobody can take. */
export function createEventSweeper({ database, jobs, metrics, report }: SweeperOptions): Chore {
  return {
    name: 'sweep-events',
    everyMs,
    async run() {
      const hopeless = await database.$queryRaw<{ id: string; type: string; failure: string }[]>`
        UPDATE events SET done_at = now(), failure = coalesce(failure, 'its process ended with every try')
        WHERE done_at IS NULL AND due_at < now() AND attempts >= ${mostAttempts}
        RETURNING id, type, failure`;
      for (const { id, type, failure } of hopeless) {
        metrics.count('events', { type, outcome: 'given-up' });
        report(new Error(`${type} ${id}: ${failure}`), 'an event was given up: not everybody was told');
      }
      // Sorted by `done_at` too, which is null in all of them: so the index has them in order.
      const lost = await database.$queryRaw<{ id: string }[]>`
        SELECT id FROM events WHERE done_at IS NULL AND due_at < now() ORDER BY done_at, due_at LIMIT ${mostAtOnce}`;
      await Promise.all(lost.map(({ id }) => jobs.add({ kind: 'EVENT', id })));
    },
  };
}

/** Deletes what everybody was told long ago. */
export function createEventPruner({ database }: Pick<SweeperOptions, 'database'>): Chore {
  return createPruner(
    'prune-events',
    (atMost) => database.$executeRaw`
      DELETE FROM events WHERE id IN (
        SELECT id FROM events WHERE done_at < now() - make_interval(days => ${keepDays}) LIMIT ${atMost}
      )`,
  );
}

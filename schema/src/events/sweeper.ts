import type { PrismaClient } from '@tickwire/prisma';
import type { Chore, Jobs } from '../ports/jobs.ts';

const everyMs = 10_000;
const mostAtOnce = 1_000;
/** With an hour between them in the end: about two days. */
const mostAttempts = 55;

const pruneEveryMs = 3_600_000;
const keepDays = 30;
const mostPrunedAtOnce = 5_000;

export interface SweeperOptions {
  readonly database: PrismaClient;
  readonly jobs: Jobs;
  readonly report: (error: unknown, what: string) => void;
}

/** Hands on the events whose job was lost or failed, and gives up those that nobody can take. */
export function createEventSweeper({ database, jobs, report }: SweeperOptions): Chore {
  return {
    name: 'sweep-events',
    everyMs,
    async run() {
      const lost = await database.$queryRaw<
        { readonly id: string; readonly type: string; readonly attempts: number }[]
      >`
        SELECT id, type, attempts FROM events WHERE done_at IS NULL AND due_at < now()
        ORDER BY due_at LIMIT ${mostAtOnce}`;
      const hopeless = lost.filter(({ attempts }) => attempts >= mostAttempts);
      if (hopeless.length > 0) {
        await database.event.updateMany({
          where: { id: { in: hopeless.map(({ id }) => id) }, doneAt: null },
          data: { doneAt: new Date(), failure: 'it was tried too often; the log says why it failed' },
        });
        for (const { id, type } of hopeless) report(new Error(`${type} ${id}`), 'an event was given up');
      }
      const others = lost.filter(({ attempts }) => attempts < mostAttempts);
      await Promise.all(others.map(({ id }) => jobs.add({ kind: 'EVENT', id })));
    },
  };
}

/** Deletes what everybody was told long ago. */
export function createEventPruner({ database }: Pick<SweeperOptions, 'database'>): Chore {
  return {
    name: 'prune-events',
    everyMs: pruneEveryMs,
    async run(signal) {
      for (let deleted = mostPrunedAtOnce; deleted === mostPrunedAtOnce && !signal.aborted; ) {
        deleted = await database.$executeRaw`
          DELETE FROM events WHERE id IN (
            SELECT id FROM events WHERE done_at < now() - make_interval(days => ${keepDays}) LIMIT ${mostPrunedAtOnce}
          )`;
      }
    },
  };
}

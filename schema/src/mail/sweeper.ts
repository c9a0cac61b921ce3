import type { PrismaClient } from '@tickwire/prisma';
import type { Chore, Jobs } from '../ports/jobs.ts';
import { createPruner } from '../pruner.ts';

const everyMs = 10_000;
const mostAtOnce = 1_000;
const keepTryingDays = 2;

const keepDays = 30;

export interface MailSweeperOptions {
  readonly database: PrismaClient;
  readonly jobs: Jobs;
  readonly report: (error: unknown, what: string) => void;
}

/** Hands on the mails whose job was lost or that are to be tried again, and gives up those that are too old to be of use. */
export function createMailSweeper({ database, jobs, report }: MailSweeperOptions): Chore {
  return {
    name: 'sweep-mails',
    everyMs,
    async run() {
      const givenUp = await database.$queryRaw<{ readonly id: string; readonly template: string }[]>`
        UPDATE outgoing_mails SET done_at = now(), failure = 'it could not be sent for two days'
        WHERE done_at IS NULL AND attempts > 0 AND due_at < now() AND created_at < now() - make_interval(days => ${keepTryingDays})
        RETURNING id, template`;
      for (const { id, template } of givenUp) report(new Error(`the mail ${template} ${id}`), 'a mail was given up');
      // Sorted by `done_at` too, which is null in all of them: so the index has them in order.
      const due = await database.$queryRaw<{ readonly id: string }[]>`
        SELECT id FROM outgoing_mails WHERE done_at IS NULL AND due_at < now() ORDER BY done_at, due_at LIMIT ${mostAtOnce}`;
      await Promise.all(due.map(({ id }) => jobs.add({ kind: 'MAIL', id })));
    },
  };
}

/** Deletes what was sent or given up long ago. */
export function createMailPruner({ database }: Pick<MailSweeperOptions, 'database'>): Chore {
  return createPruner(
    'prune-mails',
    (atMost) => database.$executeRaw`
      DELETE FROM outgoing_mails WHERE id IN (
        SELECT id FROM outgoing_mails WHERE done_at < now() - make_interval(days => ${keepDays}) LIMIT ${atMost}
      )`,
  );
}

import type { PrismaClient } from '@tickwire/prisma';
import type { Chore } from '@tickwire/schema';
import { type Pace, type Repetition, repeat } from '../repeat.ts';
import type { Logger } from '../telemetry/logger.ts';

/** Whoever works does what is due within seconds; a deployment starts its workers within a minute. */
const patienceSeconds = 60;
const usualPace: Pace = { firstMs: 75_000, everyMs: 60_000 };

export interface WorkersWatchOptions {
  readonly database: PrismaClient;
  /** One that is often due: as long as anybody works, it is done. */
  readonly chore: Pick<Chore, 'name'>;
  readonly log: Logger;
  readonly pace?: Pace;
}

/** Says so where nobody does jobs: what is asked for would wait for ever, and nothing would tell why. */
export function watchForWorkers({ database, chore, log, pace = usualPace }: WorkersWatchOptions): Repetition {
  let isTold = false;
  return repeat('looking for workers', pace, log, async () => {
    const [row] = await database.$queryRaw<{ readonly isOverdue: boolean }[]>`
      SELECT due_at < now() - make_interval(secs => ${patienceSeconds}) AS "isOverdue"
      FROM chores WHERE name = ${chore.name}`;
    const isUnattended = row?.isOverdue ?? true;
    if (isUnattended && !isTold) {
      log.warn(
        'nobody does jobs, so that analyses, reports, notifications and mails wait: start a worker, or let servers do them by JOB_CONCURRENCY',
      );
    }
    isTold = isUnattended;
  });
}

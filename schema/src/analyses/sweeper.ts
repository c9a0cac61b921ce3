import type { ChangeParts } from '../events/outbox.ts';
import type { Chore, Jobs } from '../ports/jobs.ts';
import { failRun, mostAttempts } from './claimed-run.ts';
import { priorities } from './runs.ts';

const everyMs = 15_000;
/** Whose job is in the queue has been begun by then, or waits there still: adding it again changes nothing. */
const overdueSeconds = 30;
const mostAtOnce = 500;

const gaveUp = 'The analysis was begun many times and never came to its end. Ask for it again in a while.';

/** Finds the analyses whose job was lost, by the queue or with the process that worked on it. */
export function createAnalysisSweeper({ jobs, ...parts }: ChangeParts & { readonly jobs: Jobs }): Chore {
  return {
    name: 'sweep-analyses',
    everyMs,
    async run() {
      const lost = await parts.database.$queryRaw<{ readonly id: string; readonly attempt: number }[]>`
        SELECT id, attempt FROM analysis_runs
        WHERE (status = 'QUEUED' AND created_at < now() - make_interval(secs => ${overdueSeconds}))
          OR (status = 'RUNNING' AND lease_until < now())
        ORDER BY created_at LIMIT ${mostAtOnce}`;
      await Promise.all(
        lost.map(({ id, attempt }) =>
          attempt < mostAttempts
            ? jobs.add({ kind: 'ANALYSIS', id }, { priority: priorities.REQUEST })
            : failRun(parts, { id, attempt }, gaveUp),
        ),
      );
    },
  };
}

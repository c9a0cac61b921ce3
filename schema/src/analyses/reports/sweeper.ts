import type { ChangeParts } from '../../events/outbox.ts';
import type { Chore, Jobs } from '../../ports/jobs.ts';
import { LostClaim } from '../claimed-run.ts';
import { priorities } from '../runs.ts';
import { type ClaimedReport, failReport, mostAttempts } from './claimed-report.ts';

const everyMs = 15_000;
/** Whose job is in the queue has been begun by then, or waits there still: adding it again changes nothing. */
const overdueSeconds = 30;
const mostAtOnce = 500;

const gaveUp = 'The report was begun many times and never came to its end. Ask for it again in a while.';

/** Finds the reports whose job was lost, by the queue or with the process that worked on it. */
export function createReportSweeper({ jobs, ...parts }: ChangeParts & { readonly jobs: Jobs }): Chore {
  async function sweep(lost: ClaimedReport): Promise<void> {
    if (lost.attempt < mostAttempts) return jobs.add({ kind: 'REPORT', id: lost.id }, { priority: priorities.REPORT });
    await failReport(parts, lost, gaveUp).catch((error: unknown) => {
      if (!(error instanceof LostClaim)) throw error;
    });
  }

  return {
    name: 'sweep-reports',
    everyMs,
    async run() {
      const lost = await parts.database.$queryRaw<ClaimedReport[]>`
        SELECT id, user_id AS "userId", watchlist_id AS "watchlistId", attempt FROM reports
        WHERE (status = 'QUEUED' AND created_at < now() - make_interval(secs => ${overdueSeconds}))
          OR (status = 'RUNNING' AND lease_until < now())
        ORDER BY id LIMIT ${mostAtOnce}`;
      await Promise.all(lost.map(sweep));
    },
  };
}

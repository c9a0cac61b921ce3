import type { PrismaClient } from '@tickwire/prisma';
import { type Transaction, withChanges } from '../../changes.ts';
import type { Cache } from '../../ports/cache.ts';
import { LostClaim } from '../claimed-run.ts';
import type { ReportSections } from './contents.ts';
import { reportKey } from './report-states.ts';

/** A try that has not said for so long that it goes on is lost. */
const leaseSeconds = 30;
/** Well before that it says so. */
export const extendEveryMs = 10_000;
/** A report that takes its processes down with it is given up. */
export const mostAttempts = 12;

export interface ReportChanges {
  readonly database: PrismaClient;
  readonly cache: Pick<Cache, 'announce' | 'drop'>;
}

export interface ClaimedReport {
  readonly id: string;
  readonly userId: string;
  readonly watchlistId: string;
  readonly attempt: number;
}

/** Takes the report for this try, and from any other. Null where it has ended, was tried too often, or is gone. */
export async function claimReport(changes: ReportChanges, id: string): Promise<ClaimedReport | null> {
  return withChanges(changes, async (transaction, changed) => {
    const [claimed] = await transaction.$queryRaw<ClaimedReport[]>`
      UPDATE reports
      SET status = 'RUNNING', attempt = attempt + 1, progress = 0,
        lease_until = now() + make_interval(secs => ${leaseSeconds})
      WHERE id = ${id}::uuid AND status IN ('QUEUED', 'RUNNING') AND attempt < ${mostAttempts}
      RETURNING id, user_id AS "userId", watchlist_id AS "watchlistId", attempt`;
    // Whoever follows one that went with its watchlist hears of it here.
    changed(reportKey(id));
    return claimed ?? null;
  });
}

/** Lets whoever follows it read it again. */
export async function tellChanged(changes: ReportChanges, id: string): Promise<void> {
  await withChanges(changes, async (_transaction, changed) => changed(reportKey(id)));
}

/** @throws LostClaim */
async function changeClaimed(
  changes: ReportChanges,
  { id }: ClaimedReport,
  change: (transaction: Transaction) => Promise<number>,
): Promise<void> {
  const count = await withChanges(changes, async (transaction, changed) => {
    changed(reportKey(id));
    return change(transaction);
  });
  if (count === 0) throw new LostClaim();
}

/** @throws LostClaim */
export async function extendClaim({ database }: ReportChanges, { id, attempt }: ClaimedReport): Promise<void> {
  const extended = await database.$executeRaw`
    UPDATE reports SET lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${id}::uuid AND attempt = ${attempt} AND status = 'RUNNING'`;
  if (extended === 0) throw new LostClaim();
}

/** @throws LostClaim */
export function storeProgress(changes: ReportChanges, claimed: ClaimedReport, progress: number): Promise<void> {
  return changeClaimed(
    changes,
    claimed,
    (transaction) => transaction.$executeRaw`
      UPDATE reports SET progress = ${progress}
      WHERE id = ${claimed.id}::uuid AND attempt = ${claimed.attempt} AND status = 'RUNNING'`,
  );
}

/** @throws LostClaim */
export function completeReport(
  changes: ReportChanges,
  claimed: ClaimedReport,
  { sections, markdown }: { readonly sections: ReportSections; readonly markdown: string },
): Promise<void> {
  return changeClaimed(
    changes,
    claimed,
    (transaction) => transaction.$executeRaw`
      UPDATE reports
      SET status = 'COMPLETED', active_id = NULL, lease_until = NULL, completed_at = now(), progress = 1,
        sections = ${JSON.stringify(sections)}::text::jsonb, markdown = ${markdown}
      WHERE id = ${claimed.id}::uuid AND attempt = ${claimed.attempt} AND status = 'RUNNING'`,
  );
}

/**
 * Ends a report with why, for people.
 *
 * @throws LostClaim
 */
export function failReport(changes: ReportChanges, claimed: ClaimedReport, failure: string): Promise<void> {
  return changeClaimed(
    changes,
    claimed,
    (transaction) => transaction.$executeRaw`
      UPDATE reports
      SET status = 'FAILED', active_id = NULL, lease_until = NULL, completed_at = now(), failure = ${failure}
      WHERE id = ${claimed.id}::uuid AND attempt = ${claimed.attempt} AND status = 'RUNNING'`,
  );
}

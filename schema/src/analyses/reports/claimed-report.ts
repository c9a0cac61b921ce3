import { type Transaction, withChanges } from '../../changes.ts';
import { type ChangeParts, withEvents } from '../../events/outbox.ts';
import { itself } from '../../events/stored-event.ts';
import { LostClaim } from '../claimed-run.ts';
import type { ReportSections } from './contents.ts';
import { reportKey } from './report-states.ts';

/** A try that has not said for so long that it goes on is lost. */
const leaseSeconds = 30;
/** Well before that it says so. */
export const extendEveryMs = 10_000;
/** A report that takes its processes down with it is given up. */
export const mostAttempts = 12;

export interface ClaimedReport {
  readonly id: string;
  readonly userId: string;
  readonly watchlistId: string;
  readonly attempt: number;
}

/** Takes the report for this try, and from any other. Null where it has ended, was tried too often, or is gone. */
export async function claimReport(parts: ChangeParts, id: string): Promise<ClaimedReport | null> {
  return withChanges(parts, async (transaction, changed) => {
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
export async function tellChanged(parts: ChangeParts, id: string): Promise<void> {
  await withChanges(parts, async (_transaction, changed) => changed(reportKey(id)));
}

/** @throws LostClaim */
export async function extendClaim({ database }: ChangeParts, { id, attempt }: ClaimedReport): Promise<void> {
  const extended = await database.$executeRaw`
    UPDATE reports SET lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${id}::uuid AND attempt = ${attempt} AND status = 'RUNNING'`;
  if (extended === 0) throw new LostClaim();
}

/** @throws LostClaim */
export async function storeProgress(
  parts: ChangeParts,
  { id, attempt }: ClaimedReport,
  progress: number,
): Promise<void> {
  const count = await withChanges(parts, async (transaction, changed) => {
    changed(reportKey(id));
    return transaction.$executeRaw`
      UPDATE reports SET progress = ${progress}
      WHERE id = ${id}::uuid AND attempt = ${attempt} AND status = 'RUNNING'`;
  });
  if (count === 0) throw new LostClaim();
}

/** Ends it, and tells its owner in the same transaction. */
async function endReport(
  parts: ChangeParts,
  { id, userId }: ClaimedReport,
  end: (transaction: Transaction) => Promise<number>,
): Promise<void> {
  await withEvents(parts, itself, async (transaction, changed, happened) => {
    changed(reportKey(id));
    if ((await end(transaction)) === 0) throw new LostClaim();
    happened({ type: 'REPORT_ENDED', payload: { reportId: id, userId } });
  });
}

/** @throws LostClaim */
export function completeReport(
  parts: ChangeParts,
  claimed: ClaimedReport,
  { sections, markdown }: { readonly sections: ReportSections; readonly markdown: string },
): Promise<void> {
  return endReport(
    parts,
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
export function failReport(parts: ChangeParts, claimed: ClaimedReport, failure: string): Promise<void> {
  return endReport(
    parts,
    claimed,
    (transaction) => transaction.$executeRaw`
      UPDATE reports
      SET status = 'FAILED', active_id = NULL, lease_until = NULL, completed_at = now(), failure = ${failure}
      WHERE id = ${claimed.id}::uuid AND attempt = ${claimed.attempt} AND status = 'RUNNING'`,
  );
}

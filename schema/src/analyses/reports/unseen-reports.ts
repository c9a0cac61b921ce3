import type { Changed, Transaction } from '../../changes.ts';
import { reportKey } from './report-states.ts';

interface DeletedReport {
  readonly id: string;
}

/** Whoever follows one hears that it is gone. */
function tell(changed: Changed, deleted: readonly DeletedReport[]): void {
  changed(...deleted.map(({ id }) => reportKey(id)));
}

/** Deletes the reports on a list of those who no longer see it. */
export async function deleteUnseenReports(transaction: Transaction, changed: Changed, watchlistId: string) {
  const deleted = await transaction.$queryRaw<DeletedReport[]>`
    DELETE FROM reports USING watchlists AS list
    WHERE reports.watchlist_id = ${watchlistId}::uuid AND list.id = reports.watchlist_id
      AND NOT (list.team_id IS NULL AND list.user_id = reports.user_id)
      AND NOT EXISTS (
        SELECT FROM team_members AS member WHERE member.team_id = list.team_id AND member.user_id = reports.user_id
      )
    RETURNING reports.id`;
  tell(changed, deleted);
}

/** Deletes a user's reports on the lists of these teams. */
export async function deleteReportsInTeams(
  transaction: Transaction,
  changed: Changed,
  { userId, teamIds }: { readonly userId: string; readonly teamIds: readonly string[] },
): Promise<void> {
  const deleted = await transaction.$queryRaw<DeletedReport[]>`
    DELETE FROM reports USING watchlists AS list
    WHERE reports.user_id = ${userId}::uuid AND list.id = reports.watchlist_id AND list.team_id = ANY(${teamIds}::uuid[])
    RETURNING reports.id`;
  tell(changed, deleted);
}

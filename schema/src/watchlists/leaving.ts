import { deleteReportsInTeams } from '../analyses/reports/unseen-reports.ts';
import type { Changed, Transaction } from '../changes.ts';

/**
 * What becomes of the lists of teams that somebody has left: those that were the user's own are handed to the OWNER of each
 * team who has been there longest, for whose plan they count from then on, and the user's reports on any of them are deleted.
 * To be called once the places are taken away, so that what was done until then is seen.
 */
export async function leaveWatchlists(
  transaction: Transaction,
  changed: Changed,
  { userId, teamIds }: { readonly userId: string; readonly teamIds: readonly string[] },
): Promise<void> {
  await transaction.$executeRaw`
    WITH heirs AS (
      SELECT DISTINCT ON (team_id) team_id, user_id FROM team_members
      WHERE role = 'OWNER' AND team_id = ANY(${teamIds}::uuid[])
      ORDER BY team_id, joined_at, user_id
    )
    UPDATE watchlists SET user_id = heirs.user_id FROM heirs
    WHERE watchlists.user_id = ${userId}::uuid AND watchlists.team_id = heirs.team_id`;
  await deleteReportsInTeams(transaction, changed, { userId, teamIds });
}

import type { Transaction } from '../changes.ts';

/**
 * Deletes teams with their tasks, watchlists and invitations: for a transaction that holds their locks. Whoever changes
 * tasks holds places first, then tasks in order, and the team last: so they are waited for in this order here too.
 */
export async function deleteTeams(transaction: Transaction, teamIds: readonly string[]): Promise<void> {
  await transaction.$executeRaw`
    SELECT FROM team_members WHERE team_id = ANY(${teamIds}::uuid[]) ORDER BY team_id, user_id FOR UPDATE`;
  await transaction.$executeRaw`
    SELECT FROM tasks WHERE team_id = ANY(${teamIds}::uuid[]) ORDER BY id FOR UPDATE`;
  await transaction.team.deleteMany({ where: { id: { in: [...teamIds] } } });
}

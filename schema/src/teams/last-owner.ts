import type { TeamMember } from '@tickwire/prisma';
import type { Transaction } from '../changes.ts';
import { ConflictError } from '../errors.ts';

/**
 * Refuses what would leave a team without an OWNER: for a transaction that holds the team's lock and is about to take the
 * role or the place away from this one.
 *
 * @throws ConflictError, which says what to do instead.
 */
export async function refuseLastOwner(transaction: Transaction, { teamId, userId, role }: TeamMember): Promise<void> {
  if (role !== 'OWNER') return;
  const others = await transaction.teamMember.findMany({ where: { teamId, userId: { not: userId } } });
  if (others.length === 0) {
    throw new ConflictError('Nobody else is in this team: delete it by `deleteTeam`, or invite somebody first.');
  }
  if (!others.some((other) => other.role === 'OWNER')) {
    throw new ConflictError('This is the last OWNER of the team: make somebody else one first, by `changeTeamRole`.');
  }
}

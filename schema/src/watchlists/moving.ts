import type { Watchlist } from '@tickwire/prisma';
import { deleteUnseenReports } from '../analyses/reports/unseen-reports.ts';
import { ValidationError } from '../errors.ts';
import { mustBelong, mustDecide } from './access.ts';
import { holdRoles, type ListInHand } from './changing.ts';

/**
 * Gives a list to a team, or back to its owner alone. Its symbols go on counting for its owner's plan: so it moves only to
 * where its owner can take symbols off it.
 *
 * @throws NotFoundError for a team that the user is not in, ValidationError for one that the list's owner does not work in,
 * GraphQLError with FORBIDDEN where the user may not move it, or not to there
 */
export async function moveList(
  { transaction, changed, list, role, owner }: ListInHand,
  userId: string,
  teamId: string | null,
): Promise<Watchlist> {
  mustDecide(userId, role, list);
  if (teamId === list.teamId) return list;
  if (teamId !== null) {
    const [own = null, ofOwner = null] = await holdRoles(transaction, teamId, [userId, owner.id]);
    mustBelong(own);
    if (ofOwner !== 'OWNER' && ofOwner !== 'MEMBER') {
      throw new ValidationError([
        {
          path: ['input', 'teamId'],
          message: `must be a team in which "${owner.username}", for whose plan the list counts, is OWNER or MEMBER`,
        },
      ]);
    }
  }
  const moved = await transaction.watchlist.update({ where: { id: list.id }, data: { teamId } });
  await deleteUnseenReports(transaction, changed, moved.id);
  return moved;
}

import type { Prisma, TeamRole, Watchlist } from '@tickwire/prisma';
import { forbidden, NotFoundError } from '../errors.ts';

/** The lists that a user sees: the own ones that no team has, and those of every team that the user is in. */
export function seenBy(userId: string) {
  return {
    OR: [{ userId, teamId: null }, { team: { members: { some: { userId } } } }],
  } satisfies Prisma.WatchlistWhereInput;
}

export const noSuchWatchlist = () => new NotFoundError('There is no such watchlist.');

/**
 * That this role lets somebody put lists into a team.
 *
 * @throws NotFoundError where there is none, GraphQLError with FORBIDDEN for a VIEWER
 */
export function mustBelong(role: TeamRole | null): void {
  if (role === null) throw new NotFoundError('There is no such team.');
  mustWork(role);
}

/** @throws GraphQLError with FORBIDDEN */
export function mustWork(role: TeamRole): void {
  if (role === 'VIEWER') throw forbidden('A VIEWER of a team only reads its watchlists: ask one of its owners.');
}

/** That somebody with this role may say what becomes of a list. @throws GraphQLError with FORBIDDEN */
export function mustDecide(userId: string, role: TeamRole, list: Watchlist): void {
  mustWork(role);
  if (list.userId !== userId && role !== 'OWNER') {
    throw forbidden('Only the owner of a watchlist, or an OWNER of its team, may delete or move it.');
  }
}

import type { PrismaClient, User } from '@tickwire/prisma';
import { asSeenByOthers } from '../accounts/seen-by-others.ts';

/** The accounts that one user meets in teams. */
export interface People {
  /** In the order of the ids, as the viewer may see each; null for one that is gone. One statement for all. */
  seenBy(viewerId: string, ids: readonly string[]): Promise<(User | null)[]>;
}

export function createPeople(database: PrismaClient): People {
  return {
    async seenBy(viewerId, ids) {
      const inTeamOfViewer = { team: { members: { some: { userId: viewerId } } } };
      const users = await database.user.findMany({
        where: { id: { in: [...ids] } },
        include: { teams: { where: inTeamOfViewer, select: { teamId: true }, take: 1 } },
      });
      const byId = new Map(
        users.map(({ teams, ...user }) => [
          user.id,
          user.id === viewerId ? user : asSeenByOthers(user, { showsEmail: teams.length > 0 }),
        ]),
      );
      return ids.map((id) => byId.get(id) ?? null);
    },
  };
}

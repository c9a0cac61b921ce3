import type { PrismaClient, TeamRole } from '@tickwire/prisma';
import { z } from 'zod';
import type { Cache } from '../ports/cache.ts';

/** Under which it is kept which teams a user is in. */
export const membershipsKey = (userId: string): string => `memberships:${userId}`;

interface Membership {
  readonly teamId: string;
  readonly role: TeamRole;
}

const keptMs = 60_000;
const keptShape = z.array(z.object({ teamId: z.string(), role: z.enum(['OWNER', 'MEMBER', 'VIEWER']) }));

/** The teams of users. It is kept near: what decides on a change asks the database, in the transaction of the change. */
export interface Memberships {
  of(userId: string): Promise<readonly Membership[]>;
}

export function createMemberships({
  database,
  cache,
}: {
  readonly database: PrismaClient;
  readonly cache: Pick<Cache, 'get'>;
}): Memberships {
  return {
    async of(userId) {
      const kept = await cache.get(membershipsKey(userId), keptMs, async () => {
        const rows = await database.teamMember.findMany({ where: { userId }, orderBy: { teamId: 'asc' } });
        return rows.map(({ teamId, role }) => ({ teamId, role }));
      });
      return keptShape.parse(kept ?? []);
    },
  };
}

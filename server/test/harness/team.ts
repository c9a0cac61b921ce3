import type { TeamRole } from '@tickwire/prisma';
import { globalId } from './global-id.ts';
import type { QuickUser } from './quick-user.ts';
import type { TestServer } from './server.ts';

export interface TestTeam {
  readonly id: string;
  readonly databaseId: string;
}

/** A team that these are in, having joined in this order. */
export async function newTeam(
  { database }: TestServer,
  members: readonly (readonly [QuickUser, TeamRole])[],
): Promise<TestTeam> {
  const begun = Date.now();
  const team = await database.team.create({
    data: {
      name: 'A team',
      members: {
        create: members.map(([{ databaseId: userId }, role], index) => ({
          ...{ userId, role },
          joinedAt: new Date(begun + index),
        })),
      },
    },
  });
  return { id: globalId('Team', team.id), databaseId: team.id };
}

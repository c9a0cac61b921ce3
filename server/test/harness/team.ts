import type { TeamRole } from '@tickwire/prisma';
import { globalId } from './global-id.ts';
import { type QuickUser, quickUser } from './quick-user.ts';
import type { TestServer } from './server.ts';

export interface TestTeam {
  readonly id: string;
  readonly databaseId: string;
}

/** A team that these are in, having joined in this order. */
export async function newTeam(
  { database }: TestServer,
  members: readonly (readonly [Pick<QuickUser, 'databaseId'>, TeamRole])[],
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

/** One that this user owns, with somebody else in it and somebody invited. */
export async function lastingTeam(server: TestServer, owner: Pick<QuickUser, 'databaseId'>) {
  const mate = await quickUser(server);
  const team = await newTeam(server, [
    [owner, 'OWNER'],
    [mate, 'MEMBER'],
  ]);
  const invitation = await server.database.teamInvitation.create({
    data: {
      ...{ teamId: team.databaseId, email: `guest.${mate.email}`, role: 'MEMBER', invitedById: owner.databaseId },
      expiresAt: new Date(Date.now() + 86_400_000),
    },
  });
  return { teamId: team.id, teamMateId: mate.id, teamInvitationId: globalId('TeamInvitation', invitation.id) };
}

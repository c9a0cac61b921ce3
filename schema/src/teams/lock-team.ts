import type { Team, TeamMember, TeamRole, User } from '@tickwire/prisma';
import type { Transaction } from '../changes.ts';
import { forbidden, NotFoundError } from '../errors.ts';

export interface LockedTeam {
  readonly team: Team;
  /** Of whoever asked for it. */
  readonly role: TeamRole;
}

/**
 * Lets changes of a team, of who is in it and of who is asked into it follow one another, on whichever server they run, until the
 * transaction ends. Where an account is locked too, that comes first.
 */
export async function lockAnyTeam(transaction: Transaction, teamId: string): Promise<void> {
  await transaction.$executeRaw`SELECT FROM teams WHERE id = ${teamId}::uuid FOR NO KEY UPDATE`;
}

/** The same for a team that the user is in. @throws NotFoundError where there is none. */
export async function lockTeam(transaction: Transaction, userId: string, teamId: string | null): Promise<LockedTeam> {
  if (teamId !== null) {
    await lockAnyTeam(transaction, teamId);
    const member = await transaction.teamMember.findUnique({
      where: { teamId_userId: { teamId, userId } },
      include: { team: true },
    });
    if (member !== null) return { team: member.team, role: member.role };
  }
  throw new NotFoundError('There is no such team.');
}

/** The same for what owners alone may do. @throws GraphQLError with FORBIDDEN for others who are in it. */
export async function lockTeamAsOwner(transaction: Transaction, userId: string, teamId: string | null): Promise<Team> {
  const { team, role } = await lockTeam(transaction, userId, teamId);
  if (role !== 'OWNER') throw forbidden('Only an OWNER of the team may do this.');
  return team;
}

/** @throws NotFoundError where that user is not in the team. */
export async function findMember(
  transaction: Transaction,
  teamId: string,
  userId: string | null,
): Promise<TeamMember & { readonly user: User }> {
  const member =
    userId === null
      ? null
      : await transaction.teamMember.findUnique({
          where: { teamId_userId: { teamId, userId } },
          include: { user: true },
        });
  if (member === null) throw new NotFoundError('There is no such user in the team.');
  return member;
}

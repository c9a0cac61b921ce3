import type { TeamMember, TeamRole } from '@tickwire/prisma';
import type { Caller } from '../accounts/credentials/viewer.ts';
import type { Transaction } from '../changes.ts';
import { forbidden } from '../errors.ts';
import { type ChangeParts, withEvents } from '../events/outbox.ts';
import { leaveWatchlists } from '../watchlists/leaving.ts';
import { refuseLastOwner } from './last-owner.ts';
import { releaseTasks } from './leaving.ts';
import { findMember, lockTeam, lockTeamAsOwner } from './lock-team.ts';
import { membershipsKey } from './memberships.ts';

/** Who in which team. */
export interface Place {
  readonly teamId: string | null;
  readonly userId: string | null;
}

/**
 * Whoever an OWNER took the say away from lets nobody else in: the open invitations are taken back that they sent last. What
 * an OWNER sent who leaves of their own accord holds.
 */
async function takeBackInvitations(
  transaction: Transaction,
  actorId: string,
  { teamId, userId: invitedById }: TeamMember,
): Promise<void> {
  if (invitedById !== actorId) await transaction.teamInvitation.deleteMany({ where: { teamId, invitedById } });
}

export type TeamMemberService = ReturnType<typeof createTeamMemberService>;

/** Who is in teams, and as what. */
export function createTeamMemberService(parts: ChangeParts) {
  return {
    /**
     * @throws NotFoundError; ConflictError for the last OWNER; GraphQLError where the actor is no OWNER.
     */
    changeRole(actorId: string, { teamId, userId }: Place, role: TeamRole, caller: Caller): Promise<TeamMember> {
      return withEvents(parts, { actorId, caller }, async (transaction, changed, happened) => {
        const team = await lockTeamAsOwner(transaction, actorId, teamId);
        const member = await findMember(transaction, team.id, userId);
        if (member.role === role) return member;
        await refuseLastOwner(transaction, member);
        const teamId_userId = { teamId: team.id, userId: member.userId };
        const after = await transaction.teamMember.update({ where: { teamId_userId }, data: { role } });
        if (role !== 'OWNER') await takeBackInvitations(transaction, actorId, member);
        if (role === 'VIEWER') {
          await releaseTasks(transaction, { teamIds: [team.id], userId: member.userId, actorId });
        }
        changed(membershipsKey(member.userId));
        happened({
          type: 'TEAM_ROLE_CHANGED',
          payload: { teamId: team.id, teamName: team.name, userId: member.userId, from: member.role, to: role },
        });
        return after;
      });
    },

    /**
     * Takes somebody out of a team: by an OWNER, or themselves. Answers who was in it.
     *
     * @throws NotFoundError; ConflictError for the last OWNER; GraphQLError where it is neither.
     */
    remove(actorId: string, { teamId, userId }: Place, caller: Caller): Promise<TeamMember> {
      return withEvents(parts, { actorId, caller }, async (transaction, changed, happened) => {
        const { team, role } = await lockTeam(transaction, actorId, teamId);
        if (userId !== actorId && role !== 'OWNER') {
          throw forbidden('Only an OWNER of the team may take others out of it.');
        }
        const member = await findMember(transaction, team.id, userId);
        await refuseLastOwner(transaction, member);
        await transaction.teamMember.delete({ where: { teamId_userId: { teamId: team.id, userId: member.userId } } });
        await releaseTasks(transaction, { teamIds: [team.id], userId: member.userId, actorId });
        await takeBackInvitations(transaction, actorId, member);
        changed(membershipsKey(member.userId));
        await leaveWatchlists(transaction, changed, { userId: member.userId, teamIds: [team.id] });
        happened({
          type: 'TEAM_LEFT',
          payload: {
            ...{ teamId: team.id, teamName: team.name },
            ...{ userId: member.userId, username: member.user.username },
          },
        });
        return member;
      });
    },
  };
}

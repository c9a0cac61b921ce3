import type { Prisma, TeamInvitation, TeamRole, User } from '@tickwire/prisma';
import type { Caller } from '../accounts/credentials/viewer.ts';
import { ConflictError, NotFoundError, ValidationError } from '../errors.ts';
import { type ChangeParts, withEvents } from '../events/outbox.ts';
import { nobody } from '../global-id.ts';
import type { Limits } from '../ports/limits.ts';
import { maxOpenInvitations } from './bounds.ts';
import { lockAnyTeam, lockTeamAsOwner } from './lock-team.ts';

const lifetimeMs = 14 * 86_400_000;

const stillOpen = () => ({ expiresAt: { gt: new Date() } });

type Account = Pick<User, 'id' | 'email' | 'emailVerifiedAt'>;

/** Which invitations are to an account: the open ones to its address, once it has shown that mail to it arrives. */
export function invitationsTo({ email, emailVerifiedAt }: Account): Prisma.TeamInvitationWhereInput {
  return { ...stillOpen(), ...(emailVerifiedAt === null ? { id: { in: [] } } : { email }) };
}

/** Which invitations an account can see: those to it, and those of teams that it is an OWNER of. */
export function invitationsSeenBy(account: Account): Prisma.TeamInvitationWhereInput {
  const isOwner = { members: { some: { userId: account.id, role: 'OWNER' as const } } };
  return { ...stillOpen(), OR: [{ team: isOwner }, invitationsTo(account)] };
}

export interface NewInvitation {
  readonly teamId: string | null;
  readonly email: string;
  readonly role: TeamRole;
}

export type InvitationService = ReturnType<typeof createInvitationService>;

/** Who is asked into teams. */
export function createInvitationService({ limits, ...parts }: ChangeParts & { readonly limits: Limits }) {
  const { database } = parts;

  return {
    /** The open ones of these teams which the user is an OWNER of; of others none. The oldest first. */
    ofTeams(userId: string, teamIds: readonly string[]): Promise<TeamInvitation[]> {
      return database.teamInvitation.findMany({
        where: {
          ...stillOpen(),
          teamId: { in: [...teamIds] },
          team: { members: { some: { userId, role: 'OWNER' } } },
        },
        orderBy: { id: 'asc' },
        take: maxOpenInvitations * teamIds.length,
      });
    },

    /** The open ones to this account, the newest first. */
    to(user: User): Promise<TeamInvitation[]> {
      return database.teamInvitation.findMany({
        where: invitationsTo(user),
        orderBy: { id: 'desc' },
        take: maxOpenInvitations,
      });
    },

    /**
     * Asks whoever has the address into a team, by mail; where it was asked before, once more.
     *
     * @throws NotFoundError; ConflictError for somebody who is in it; ValidationError where too many are asked already;
     * GraphQLError where the actor is no OWNER, or asks for too much mail.
     */
    async invite(actorId: string, { teamId, email, role }: NewInvitation, caller: Caller): Promise<TeamInvitation> {
      await limits.take('invitation', actorId);
      await limits.take('mail', `${actorId}:${email.toLowerCase()}`);
      return withEvents(parts, { actorId, caller }, async (transaction, _changed, happened) => {
        const team = await lockTeamAsOwner(transaction, actorId, teamId);
        if ((await transaction.teamMember.count({ where: { teamId: team.id, user: { email } } })) > 0) {
          throw new ConflictError(
            'Somebody with this address is in the team already: `changeTeamRole` changes the role.',
          );
        }
        const others = { teamId: team.id, email: { not: email }, ...stillOpen() };
        if ((await transaction.teamInvitation.count({ where: others })) >= maxOpenInvitations) {
          throw new ValidationError([
            {
              path: ['input'],
              message: `a team has at most ${maxOpenInvitations} open invitations: take one back by \`revokeTeamInvitation\``,
            },
          ]);
        }
        const renewed = { role, invitedById: actorId, expiresAt: new Date(Date.now() + lifetimeMs) };
        const invitation = await transaction.teamInvitation.upsert({
          where: { teamId_email: { teamId: team.id, email } },
          create: { teamId: team.id, email, ...renewed },
          update: renewed,
        });
        happened({
          type: 'TEAM_INVITED',
          payload: { teamId: team.id, teamName: team.name, invitationId: invitation.id, email: invitation.email, role },
        });
        return invitation;
      });
    },

    /**
     * Takes an invitation back, or, by whom it is to, turns it down. Answers it as it was.
     *
     * @throws NotFoundError where it is neither of a team that the user is an OWNER of, nor to the user.
     */
    revoke(user: User, id: string | null, caller: Caller): Promise<TeamInvitation> {
      return withEvents(parts, { actorId: user.id, caller }, async (transaction, _changed, happened) => {
        const where = { ...invitationsSeenBy(user), id: id ?? nobody };
        const seen = await transaction.teamInvitation.findFirst({ where });
        if (seen !== null) await lockAnyTeam(transaction, seen.teamId);
        // While the lock was waited for, it may have been used.
        const invitation = await transaction.teamInvitation.findFirst({ where, include: { team: true } });
        if (invitation === null) throw new NotFoundError('There is no such invitation.');
        const { id: invitationId, teamId, team, email, role } = invitation;
        await transaction.teamInvitation.delete({ where: { id: invitationId } });
        happened({
          type: 'TEAM_INVITATION_REVOKED',
          payload: { teamId, teamName: team.name, invitationId, email, role },
        });
        return invitation;
      });
    },
  };
}

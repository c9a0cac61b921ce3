import type { Team, TeamInvitation, User } from '@tickwire/prisma';
import type { Caller } from '../accounts/credentials/viewer.ts';
import { lockSignedIn } from '../accounts/lock-user.ts';
import type { Transaction } from '../changes.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { type ChangeParts, withEvents } from '../events/outbox.ts';
import { nobody } from '../global-id.ts';
import { refuseFullTeam, refuseTooManyTeams } from './bounds.ts';
import { findByToken } from './invitation-tokens.ts';
import { invitationsTo } from './invitations.ts';
import { lockAnyTeam } from './lock-team.ts';
import { membershipsKey } from './memberships.ts';

/** Finds the invitation that this account may accept. */
type Find = (transaction: Transaction, account: User) => Promise<TeamInvitation>;

const isSameAddress = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** What a mailed link tells whoever opens it. */
export interface MailedInvitation {
  readonly email: string;
  readonly role: TeamInvitation['role'];
  readonly teamName: string;
}

export type JoiningService = ReturnType<typeof createJoiningService>;

/** How people who were invited come into a team. */
export function createJoiningService(parts: ChangeParts) {
  function join(userId: string, find: Find, caller: Caller): Promise<Team> {
    return withEvents(parts, { actorId: userId, caller }, async (transaction, changed, happened) => {
      await lockSignedIn(transaction, userId);
      const account = await transaction.user.findUniqueOrThrow({ where: { id: userId } });
      const seen = await find(transaction, account);
      await lockAnyTeam(transaction, seen.teamId);
      // While the lock was waited for, it may have been used, renewed or taken back.
      const { id, teamId, role } = await find(transaction, account);
      await transaction.teamInvitation.delete({ where: { id } });
      const team = await transaction.team.findUniqueOrThrow({ where: { id: teamId } });
      const place = { teamId, userId };
      const isInTeam = (await transaction.teamMember.count({ where: place })) > 0;
      if (isInTeam) return team;
      await refuseTooManyTeams(transaction, userId);
      await refuseFullTeam(transaction, teamId);
      await transaction.teamMember.create({ data: { ...place, role } });
      changed(membershipsKey(userId));
      happened({
        type: 'TEAM_JOINED',
        payload: { ...place, teamName: team.name, username: account.username, role },
      });
      return team;
    });
  }

  return {
    /** What a token is for, without using it up. @throws InvalidTokenError. */
    async look(token: string): Promise<MailedInvitation> {
      const { email, role, teamId } = await findByToken(parts.database, token);
      const team = await parts.database.team.findUniqueOrThrow({ where: { id: teamId } });
      return { email, role, teamName: team.name };
    },

    /**
     * Uses up an invitation by the token that was mailed to this account's address. Who is in the team already keeps the role.
     *
     * @throws InvalidTokenError; ConflictError where it was mailed to another address, or nobody else may join.
     */
    byToken(userId: string, token: string, caller: Caller): Promise<Team> {
      const find: Find = async (transaction, account) => {
        const invitation = await findByToken(transaction, token);
        if (isSameAddress(invitation.email, account.email)) return invitation;
        throw new ConflictError(
          'The invitation is for another address than that of your account: sign in with the account of the address that ' +
            'the mail was sent to, or change the address of yours by `changeEmail`.',
        );
      };
      return join(userId, find, caller);
    },

    /**
     * The same for one to the account's address, which has to be verified.
     *
     * @throws NotFoundError; ConflictError where nobody else may join.
     */
    byId(userId: string, id: string | null, caller: Caller): Promise<Team> {
      const find: Find = async (transaction, account) => {
        const where = { AND: [{ id: id ?? nobody }, invitationsTo(account)] };
        const invitation = await transaction.teamInvitation.findFirst({ where });
        if (invitation === null) throw new NotFoundError('There is no such invitation to your verified address.');
        return invitation;
      };
      return join(userId, find, caller);
    },
  };
}

import type { Team, TeamMember, TeamRole } from '@tickwire/prisma';
import type { Caller } from '../accounts/credentials/viewer.ts';
import { lockSignedIn } from '../accounts/lock-user.ts';
import { type ChangeParts, withEvents } from '../events/outbox.ts';
import { maxMembers, refuseTooManyTeams } from './bounds.ts';
import { lockTeamAsOwner } from './lock-team.ts';
import { membershipsKey } from './memberships.ts';

/** With all its tasks and watchlists, of which there may be many. */
const deletionTimeoutMs = 60_000;

export type TeamService = ReturnType<typeof createTeamService>;

export function createTeamService(parts: ChangeParts) {
  const { database } = parts;

  return {
    /** The teams that a user is in, in the order in which they were made. */
    of(userId: string): Promise<Team[]> {
      return database.team.findMany({ where: { members: { some: { userId } } }, orderBy: { id: 'asc' } });
    },

    /** In the order of the ids; null for one that is gone. */
    async byIds(ids: readonly string[]): Promise<(Team | null)[]> {
      const teams = await database.team.findMany({ where: { id: { in: [...ids] } } });
      const byId = new Map(teams.map((team) => [team.id, team]));
      return ids.map((id) => byId.get(id) ?? null);
    },

    /** Of one user in several teams, in the order of the ids; null where they are not in it. */
    async rolesOf(userId: string, teamIds: readonly string[]): Promise<(TeamRole | null)[]> {
      const places = await database.teamMember.findMany({ where: { userId, teamId: { in: [...teamIds] } } });
      const byTeam = new Map(places.map(({ teamId, role }) => [teamId, role]));
      return teamIds.map((id) => byTeam.get(id) ?? null);
    },

    /** Of several teams at once, those of each in the order in which they joined. */
    membersOf(teamIds: readonly string[]): Promise<TeamMember[]> {
      return database.teamMember.findMany({
        where: { teamId: { in: [...teamIds] } },
        orderBy: [{ joinedAt: 'asc' }, { userId: 'asc' }],
        take: maxMembers * teamIds.length,
      });
    },

    /** Makes a team of one, who is its OWNER. @throws ConflictError where the account is in too many. */
    create(actorId: string, name: string, caller: Caller): Promise<Team> {
      return withEvents(parts, { actorId, caller }, async (transaction, changed, happened) => {
        await lockSignedIn(transaction, actorId);
        await refuseTooManyTeams(transaction, actorId);
        const team = await transaction.team.create({
          data: { name, members: { create: { userId: actorId, role: 'OWNER' } } },
        });
        changed(membershipsKey(actorId));
        happened({ type: 'TEAM_CREATED', payload: { teamId: team.id, teamName: team.name } });
        return team;
      });
    },

    /** @throws NotFoundError where the user is not in it; GraphQLError for one who is no OWNER. */
    rename(actorId: string, teamId: string | null, name: string, caller: Caller): Promise<Team> {
      return withEvents(parts, { actorId, caller }, async (transaction, _changed, happened) => {
        const team = await lockTeamAsOwner(transaction, actorId, teamId);
        if (team.name === name) return team;
        happened({ type: 'TEAM_RENAMED', payload: { teamId: team.id, teamName: name, from: team.name } });
        return transaction.team.update({ where: { id: team.id }, data: { name } });
      });
    },

    /**
     * Deletes it with its tasks, watchlists and invitations.
     *
     * @throws NotFoundError where the user is not in it; GraphQLError for one who is no OWNER.
     */
    delete(actorId: string, teamId: string | null, caller: Caller): Promise<void> {
      return withEvents(
        parts,
        { actorId, caller },
        async (transaction, changed, happened) => {
          const team = await lockTeamAsOwner(transaction, actorId, teamId);
          // Places and tasks are held before the team goes, in the order of those who change tasks: they need it last.
          const members = await transaction.$queryRaw<Pick<TeamMember, 'userId'>[]>`
            SELECT user_id AS "userId" FROM team_members WHERE team_id = ${team.id}::uuid ORDER BY user_id FOR UPDATE`;
          const memberIds = members.map(({ userId }) => userId);
          await transaction.$executeRaw`SELECT FROM tasks WHERE team_id = ${team.id}::uuid ORDER BY id FOR UPDATE`;
          await transaction.team.delete({ where: { id: team.id } });
          changed(...memberIds.map(membershipsKey));
          happened({ type: 'TEAM_DELETED', payload: { teamId: team.id, teamName: team.name, memberIds } });
        },
        { timeoutMs: deletionTimeoutMs },
      );
    },
  };
}

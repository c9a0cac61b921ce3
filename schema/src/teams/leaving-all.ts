import type { User } from '@tickwire/prisma';
import { lockSignedIn } from '../accounts/lock-user.ts';
import type { Changed, Transaction } from '../changes.ts';
import { ConflictError } from '../errors.ts';
import type { Happened } from '../events/outbox.ts';
import { retime } from '../tasks/due-times.ts';
import { leaveWatchlists } from '../watchlists/leaving.ts';
import { releaseTasks } from './leaving.ts';
import { membershipsKey } from './memberships.ts';

/**
 * Locks the teams that an account is in, and those that have something which it made while it was; and then its places in them,
 * before any team goes: who is just making something in one holds a place, and needs the team for that.
 */
async function lockTeamsOf(transaction: Transaction, userId: string): Promise<void> {
  await transaction.$executeRaw`
    SELECT FROM teams WHERE id IN (
      SELECT team_id FROM team_members WHERE user_id = ${userId}::uuid
      UNION SELECT team_id FROM tasks WHERE creator_id = ${userId}::uuid
      UNION SELECT team_id FROM watchlists WHERE user_id = ${userId}::uuid
    ) ORDER BY id FOR NO KEY UPDATE`;
  await transaction.$executeRaw`
    SELECT FROM team_members WHERE user_id = ${userId}::uuid ORDER BY team_id FOR UPDATE`;
}

/** Then the tasks that the account leaves, and those that go with it, in the order in which whoever changes tasks holds them. */
async function lockTasksOf(transaction: Transaction, userId: string, teamIds: readonly string[]): Promise<void> {
  await transaction.$executeRaw`
    SELECT FROM tasks
    WHERE creator_id = ${userId}::uuid OR assignee_id = ${userId}::uuid OR team_id = ANY(${teamIds}::uuid[])
    ORDER BY id FOR UPDATE`;
}

/** Hands the tasks that an account made in teams to the OWNER of each who has been there longest. */
async function handOnTasks(transaction: Transaction, userId: string): Promise<void> {
  const handedOn = await transaction.$queryRaw<{ readonly id: string; readonly isToBeTold: boolean }[]>`
    WITH made AS (
      SELECT id, team_id FROM tasks WHERE creator_id = ${userId}::uuid AND team_id IS NOT NULL
      ORDER BY id FOR NO KEY UPDATE
    ), heirs AS (
      SELECT DISTINCT ON (team_id) team_id, user_id FROM team_members
      WHERE role = 'OWNER' AND team_id IN (SELECT team_id FROM made)
      ORDER BY team_id, joined_at, user_id
    )
    UPDATE tasks SET creator_id = heirs.user_id FROM made JOIN heirs USING (team_id)
    WHERE tasks.id = made.id
    RETURNING tasks.id, tasks.assignee_id IS NULL AND tasks.due_tell_at IS NOT NULL AS "isToBeTold"`;
  await retime(
    transaction,
    handedOn.flatMap(({ id, isToBeTold }) => (isToBeTold ? [id] : [])),
  );
}

/**
 * Takes an account out of all its teams, before it is deleted: what it made there stays, in the hands of another OWNER.
 * Teams that nobody else is in go with it.
 *
 * @throws ConflictError where a team would be left without an OWNER.
 */
export async function leaveAllTeams(
  transaction: Transaction,
  { changed, happened }: { readonly changed: Changed; readonly happened: Happened },
  { id: userId, username }: Pick<User, 'id' | 'username'>,
): Promise<void> {
  await lockSignedIn(transaction, userId);
  await lockTeamsOf(transaction, userId);
  const others = { where: { userId: { not: userId } }, select: { role: true } };
  const places = await transaction.teamMember.findMany({
    where: { userId },
    orderBy: { teamId: 'asc' },
    include: { team: { include: { members: others } } },
  });
  const stranded = places.filter(
    ({ role, team: { members } }) =>
      role === 'OWNER' && members.length > 0 && !members.some((other) => other.role === 'OWNER'),
  );
  if (stranded.length > 0) {
    const names = stranded.map(({ team }) => JSON.stringify(team.name)).join(', ');
    throw new ConflictError(
      `This is the last OWNER of ${names}: make somebody else one by \`changeTeamRole\`, or delete the team by \`deleteTeam\`.`,
    );
  }
  const [alone, shared] = [
    places.filter(({ team }) => team.members.length === 0),
    places.filter(({ team }) => team.members.length > 0),
  ];
  const aloneIds = alone.map(({ teamId }) => teamId);
  await lockTasksOf(transaction, userId, aloneIds);
  await transaction.team.deleteMany({ where: { id: { in: aloneIds } } });
  await transaction.teamMember.deleteMany({ where: { userId } });
  const teamIds = shared.map(({ teamId }) => teamId);
  await releaseTasks(transaction, { teamIds, userId, actorId: userId });
  await handOnTasks(transaction, userId);
  changed(membershipsKey(userId));
  await leaveWatchlists(transaction, changed, { userId, teamIds });
  for (const { teamId, team } of alone) {
    happened({ type: 'TEAM_DELETED', payload: { teamId, teamName: team.name, memberIds: [userId] } });
  }
  for (const { teamId, team } of shared) {
    happened({ type: 'TEAM_LEFT', payload: { teamId, teamName: team.name, userId, username } });
  }
}

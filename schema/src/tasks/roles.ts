import type { Task, TeamRole } from '@tickwire/prisma';
import type { Transaction } from '../changes.ts';

/** Whom a task names, and where it stands. */
type Named = Pick<Task, 'teamId' | 'creatorId' | 'assigneeId'>;

/** What a change names beside its tasks. */
export interface Asked {
  readonly actorId: string;
  readonly teamId?: string | null | undefined;
  readonly assigneeId?: string | null | undefined;
}

/** Who has which role where, among those who were asked about: nobody loses one before the transaction has ended. */
export interface Roles {
  /** Null: not in that team. */
  of(teamId: string, userId: string): TeamRole | null;
  /** Whether all that the task names was asked about. */
  covers(task: Named): boolean;
}

function present(ids: readonly (string | null | undefined)[]): ReadonlySet<string> {
  return new Set(ids.filter((id) => id !== null && id !== undefined));
}

export async function holdRoles(
  transaction: Transaction,
  tasks: readonly Named[],
  { actorId, teamId, assigneeId }: Asked,
): Promise<Roles> {
  const teamIds = present([teamId, ...tasks.map((task) => task.teamId)]);
  const userIds = present([actorId, assigneeId, ...tasks.flatMap((task) => [task.creatorId, task.assigneeId])]);
  const rows =
    teamIds.size === 0
      ? []
      : await transaction.$queryRaw<{ team_id: string; user_id: string; role: TeamRole }[]>`
          SELECT team_id, user_id, role FROM team_members
          WHERE team_id = ANY(${[...teamIds]}::uuid[]) AND user_id = ANY(${[...userIds]}::uuid[])
          ORDER BY team_id, user_id FOR SHARE`;
  const roles = new Map(rows.map(({ team_id, user_id, role }) => [`${team_id}:${user_id}`, role]));
  return {
    of: (teamId, userId) => roles.get(`${teamId}:${userId}`) ?? null,
    covers: (task) =>
      (task.teamId === null || teamIds.has(task.teamId)) &&
      userIds.has(task.creatorId) &&
      (task.assigneeId === null || userIds.has(task.assigneeId)),
  };
}

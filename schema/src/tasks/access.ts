import type { Prisma, Task } from '@tickwire/prisma';
import { forbidden, NotFoundError, ValidationError } from '../errors.ts';
import type { Draft } from './fields.ts';
import { isOpen } from './open.ts';
import type { Roles } from './roles.ts';

/** The tasks that a user sees: the own ones that no team has, and those of every team that the user is in. */
export function tasksSeenBy(userId: string) {
  return {
    OR: [{ creatorId: userId, teamId: null }, { team: { members: { some: { userId } } } }],
  } satisfies Prisma.TaskWhereInput;
}

/** Where a task stands: in its team's list, or in its creator's. */
type Place = Pick<Task, 'teamId' | 'creatorId'>;

/** Who may do what with a task, by the roles that the database knows at this moment. */
export interface Access {
  /** Its creator, or everyone in its team. */
  sees(userId: string, task: Place): boolean;
  /** May change it, comment on it, and be given it: who sees it, and does not only read there. */
  works(userId: string, task: Place): boolean;
  /** May delete it, and say whose it is: its creator, or an owner of its team. */
  decides(userId: string, task: Place): boolean;
}

export function accessBy(roles: Roles): Access {
  const roleIn = (userId: string, { teamId, creatorId }: Place) => {
    if (teamId !== null) return roles.of(teamId, userId);
    return userId === creatorId ? 'OWNER' : null;
  };
  return {
    sees: (userId, task) => roleIn(userId, task) !== null,
    works: (userId, task) => ['OWNER', 'MEMBER'].includes(roleIn(userId, task) ?? ''),
    decides: (userId, task) => {
      const role = roleIn(userId, task);
      return role === 'OWNER' || (role === 'MEMBER' && task.creatorId === userId);
    },
  };
}

export const noSuchTask = () => new NotFoundError('There is no such task.');

const onlyReads = () => forbidden('A VIEWER of a team only reads what is in it: ask one of its owners for more.');

/** @throws GraphQLError (FORBIDDEN) */
export function mustWork(access: Access, userId: string, task: Place): void {
  if (!access.works(userId, task)) throw onlyReads();
}

/** @throws GraphQLError (FORBIDDEN) */
export function mustDecide(access: Access, userId: string, task: Place, what: string): void {
  if (!access.decides(userId, task)) throw forbidden(`Only who made a task, or an owner of its team, may ${what}.`);
}

/**
 * That the user may put tasks into this team.
 *
 * @throws NotFoundError where the user is not in it, GraphQLError (FORBIDDEN) where the user only reads there.
 */
export function mustBelong(roles: Roles, userId: string, teamId: string): void {
  const role = roles.of(teamId, userId);
  if (role === null) throw new NotFoundError('There is no such team.');
  if (role === 'VIEWER') throw onlyReads();
}

const whoMayHold = 'an OWNER or MEMBER of its team, or, without a team, whoever made it';

/** @throws ValidationError where whom the task is to be assigned to could not work on it. */
export function mustBeHeld(access: Access, { assigneeId, ...place }: Place & Pick<Task, 'assigneeId'>): void {
  if (assigneeId === null || access.works(assigneeId, place)) return;
  throw new ValidationError([{ path: ['input', 'assigneeId'], message: `must be ${whoMayHold}` }]);
}

/**
 * That a task which leaves its team for its creator's own list stays with somebody who is in the team.
 *
 * @throws ValidationError where its creator is not.
 */
function mustGoToMember(access: Access, { before, after }: Draft): void {
  if (after.teamId !== null || access.sees(before.creatorId, before)) return;
  throw new ValidationError([
    {
      path: ['input', 'teamId'],
      message: 'must be a team: who made the task is not in its team any more, and would be given it',
    },
  ]);
}

/**
 * That the user may make of the task what the draft says.
 *
 * @throws NotFoundError, ValidationError, GraphQLError (FORBIDDEN)
 */
export function mustAllow(roles: Roles, userId: string, { before, after }: Draft): void {
  const access = accessBy(roles);
  const isMoved = before.teamId !== after.teamId;
  const isReassigned = before.assigneeId !== after.assigneeId;
  if (isMoved) mustDecide(access, userId, before, 'move it to another team');
  if (isReassigned) mustDecide(access, userId, before, 'assign it');
  if (isMoved && after.teamId !== null) mustBelong(roles, userId, after.teamId);
  if (isMoved) mustGoToMember(access, { before, after });
  if (isMoved || isReassigned) mustBeHeld(access, { ...after, creatorId: before.creatorId });
}

/** A task that is opened again is nobody's, where whom it was assigned to has left meanwhile, or only reads there now. */
export function withoutLeaver(access: Access, { before, after }: Draft): Draft {
  const { assigneeId, teamId } = after;
  const isReopened = !isOpen(before) && isOpen(after);
  if (!isReopened || assigneeId === null) return { before, after };
  const isThere = access.works(assigneeId, { teamId, creatorId: before.creatorId });
  return { before, after: isThere ? after : { ...after, assigneeId: null } };
}

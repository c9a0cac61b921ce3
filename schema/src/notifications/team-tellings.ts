import type { TeamRole } from '@tickwire/prisma';
import type { Transaction } from '../changes.ts';
import type { EventOf } from '../events/stored-event.ts';
import { nameOf } from './names.ts';
import type { Telling } from './telling.ts';

const roles: Readonly<Record<TeamRole, string>> = { OWNER: 'an owner', MEMBER: 'a member', VIEWER: 'a viewer' };

async function ownersOf(transaction: Transaction, teamId: string, but: readonly (string | null)[]): Promise<string[]> {
  const owners = await transaction.teamMember.findMany({ where: { teamId, role: 'OWNER' }, select: { userId: true } });
  return owners.map(({ userId }) => userId).filter((userId) => !but.includes(userId));
}

const isMember = async (transaction: Transaction, teamId: string, userId: string) =>
  (await transaction.teamMember.count({ where: { teamId, userId } })) > 0;

/** The account of that address, where it was shown to be its own: the link to join is mailed to whoever it belongs to. */
export async function tellInvited(
  transaction: Transaction,
  { actorId, payload: { invitationId, teamName, email, role } }: EventOf<'TEAM_INVITED'>,
): Promise<readonly Telling[]> {
  const user = await transaction.user.findUnique({ where: { email, emailVerifiedAt: { not: null } } });
  const isOpen = (await transaction.teamInvitation.count({ where: { id: invitationId } })) > 0;
  if (user === null || !isOpen) return [];
  return [
    {
      userIds: [user.id],
      kind: 'TEAM',
      title: `${await nameOf(transaction, actorId)} invited you to the team ${teamName}`,
      body: `As ${roles[role]}: a mail with a link to join was sent to you.`,
      subject: null,
      hasOwnMail: true,
    },
  ];
}

export async function tellJoined(
  transaction: Transaction,
  { payload: { teamId, teamName, userId, username, role } }: EventOf<'TEAM_JOINED'>,
): Promise<readonly Telling[]> {
  return [
    {
      userIds: await ownersOf(transaction, teamId, [userId]),
      kind: 'TEAM',
      title: `${username} joined the team ${teamName}`,
      body: `As ${roles[role]}.`,
      subject: { type: 'Team', id: teamId },
    },
  ];
}

export async function tellRoleChanged(
  transaction: Transaction,
  { actorId, payload: { teamId, teamName, userId, to } }: EventOf<'TEAM_ROLE_CHANGED'>,
): Promise<readonly Telling[]> {
  if (actorId === userId || !(await isMember(transaction, teamId, userId))) return [];
  return [
    {
      userIds: [userId],
      kind: 'TEAM',
      title: `You are ${roles[to]} of the team ${teamName} now`,
      body: `${await nameOf(transaction, actorId)} changed your role.`,
      subject: { type: 'Team', id: teamId },
    },
  ];
}

/** Its owners hear of who left; who was made to leave hears of it too. */
export async function tellLeft(
  transaction: Transaction,
  { actorId, payload: { teamId, teamName, userId, username } }: EventOf<'TEAM_LEFT'>,
): Promise<readonly Telling[]> {
  const owners: Telling = {
    userIds: await ownersOf(transaction, teamId, [actorId, userId]),
    kind: 'TEAM',
    title: `${username} is no longer in the team ${teamName}`,
    body: null,
    subject: { type: 'Team', id: teamId },
  };
  if (actorId === userId) return [owners];
  return [
    {
      ...{ userIds: [userId], kind: 'TEAM', body: null, subject: null },
      title: `${await nameOf(transaction, actorId)} took you out of the team ${teamName}`,
    },
    owners,
  ];
}

export async function tellDeletion(
  transaction: Transaction,
  { actorId, payload: { teamName, memberIds } }: EventOf<'TEAM_DELETED'>,
): Promise<readonly Telling[]> {
  return [
    {
      userIds: memberIds.filter((id) => id !== actorId),
      kind: 'TEAM',
      title: `${await nameOf(transaction, actorId)} deleted the team ${teamName}`,
      body: 'Its tasks and watchlists are gone with it.',
      subject: null,
    },
  ];
}

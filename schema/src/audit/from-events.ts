import type { Prisma } from '@tickwire/prisma';
import type { EventType } from '../events/events.ts';
import type { StoredEvent } from '../events/stored-event.ts';
import type { Subscriber } from '../events/subscriber.ts';
import type { AuditAction } from './actions.ts';

/** What is written down of what happens in teams. */
const loggedTypes = [
  'TEAM_CREATED',
  'TEAM_RENAMED',
  'TEAM_DELETED',
  'TEAM_INVITED',
  'TEAM_INVITATION_REVOKED',
  'TEAM_JOINED',
  'TEAM_ROLE_CHANGED',
  'TEAM_LEFT',
  'TASK_DELETED',
] as const satisfies readonly (EventType & AuditAction)[];

/** Actions by which somebody in a team changes what is somebody else's. */
export const teamActions: ReadonlySet<string> = new Set(loggedTypes);

interface Line {
  /** Whose account it concerns. */
  readonly userId: string | null;
  readonly subject: string;
  readonly details: Prisma.InputJsonObject;
}

/** Null: it is nobody's business but its owner's. */
function lineOf(event: StoredEvent): Line | null {
  const { actorId, type, payload } = event;
  switch (type) {
    case 'TEAM_CREATED': {
      const { teamId, ...details } = payload;
      return { userId: actorId, subject: teamId, details };
    }
    case 'TEAM_RENAMED': {
      const { teamId, ...details } = payload;
      return { userId: actorId, subject: teamId, details };
    }
    case 'TEAM_DELETED': {
      const { teamId, teamName, memberIds } = payload;
      return { userId: actorId, subject: teamId, details: { teamName, members: memberIds.length } };
    }
    case 'TEAM_INVITED':
    case 'TEAM_INVITATION_REVOKED': {
      const { teamId, teamName, email, role } = payload;
      return { userId: actorId, subject: teamId, details: { teamName, email, role } };
    }
    case 'TEAM_JOINED': {
      const { teamId, teamName, userId, role } = payload;
      return { userId, subject: teamId, details: { teamName, role } };
    }
    case 'TEAM_ROLE_CHANGED': {
      const { teamId, teamName, userId, from, to } = payload;
      return { userId, subject: teamId, details: { teamName, from, to } };
    }
    case 'TEAM_LEFT': {
      const { teamId, teamName, userId } = payload;
      return { userId, subject: teamId, details: { teamName } };
    }
    case 'TASK_DELETED': {
      const { taskId, creatorId, teamId, title } = payload;
      return teamId === null ? null : { userId: creatorId, subject: taskId, details: { title, teamId } };
    }
    default:
      return null;
  }
}

/** Writes down what happens in teams: a line has the id of its event. */
export const auditSubscriber: Subscriber = {
  name: 'audit',
  types: new Set(loggedTypes),
  async take(event, { transaction }) {
    const line = lineOf(event);
    if (line === null) return;
    const { id, type, actorId, caller, occurredAt } = event;
    const { ip = null, userAgent = null, requestId = null } = caller ?? {};
    await transaction.auditEntry.create({
      data: { id, at: occurredAt, action: type, actorId, ...line, ip, userAgent, requestId },
    });
  },
};

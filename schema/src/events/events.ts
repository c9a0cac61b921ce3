import { z } from 'zod';

const id = z.uuid();

function event<Type extends string, Payload extends z.ZodRawShape>(type: Type, payload: Payload) {
  return z.object({ type: z.literal(type), payload: z.object(payload) });
}

const role = z.enum(['OWNER', 'MEMBER', 'VIEWER']);
const team = { teamId: id, teamName: z.string() };
const account = { userId: id };

/**
 * Everything that happens here and that something else is told of: notifications, mail, the audit log, and whatever
 * subscribes to it later. Payloads name rows by the database's ids, and hold what has to be told even where those are gone
 * by then. Never secrets. A payload only ever gains fields that may be missing: events of before an update are still told.
 */
export const eventShape = z.discriminatedUnion('type', [
  /** Tasks were given to somebody: by one change, and so told as one. `title` is that of the first. */
  event('TASKS_ASSIGNED', { assigneeId: id, taskIds: z.array(id).min(1), title: z.string() }),
  /** The hour has come at which whoever is to do it wants to hear that it falls due. */
  event('TASK_DUE', { taskId: id, userId: id, title: z.string(), dueAt: z.iso.datetime() }),
  /** `recipientIds`: its creator and its assignee, without who wrote it. */
  event('TASK_COMMENTED', {
    taskId: id,
    commentId: id,
    title: z.string(),
    excerpt: z.string(),
    recipientIds: z.array(id),
  }),
  event('TASK_COMPLETED', { taskId: id, title: z.string(), creatorId: id }),
  /** `teamId` is null where it was its creator's own. */
  event('TASK_DELETED', { taskId: id, title: z.string(), creatorId: id, teamId: id.nullable() }),
  event('TEAM_CREATED', team),
  event('TEAM_RENAMED', { ...team, from: z.string() }),
  /** `memberIds`: all who were in it. */
  event('TEAM_DELETED', { ...team, memberIds: z.array(id) }),
  event('TEAM_INVITED', { ...team, invitationId: id, email: z.string(), role }),
  /** By an owner, or by whom it was to: turned down. */
  event('TEAM_INVITATION_REVOKED', { ...team, invitationId: id, email: z.string(), role }),
  event('TEAM_JOINED', { ...team, userId: id, username: z.string(), role }),
  event('TEAM_ROLE_CHANGED', { ...team, userId: id, from: role, to: role }),
  /** By itself where `userId` is who did it, and else by an owner. */
  event('TEAM_LEFT', { ...team, userId: id, username: z.string() }),
  /** A run is COMPLETED or FAILED. */
  event('ANALYSIS_ENDED', { runId: id }),
  event('REPORT_ENDED', { reportId: id, userId: id }),
  /** By who knew the old one, or by a mailed link. */
  event('PASSWORD_CHANGED', account),
  /** `email`: the address that the account has, and keeps until the change is confirmed. */
  event('EMAIL_CHANGE_REQUESTED', { ...account, email: z.string(), newEmail: z.string() }),
  event('EMAIL_CHANGED', { ...account, username: z.string(), from: z.string(), to: z.string() }),
  event('TOTP_ENABLED', account),
  /** By its owner, or by an admin for an owner who has lost the app. */
  event('TOTP_DISABLED', account),
  event('RECOVERY_CODES_RENEWED', account),
  event('API_KEY_CREATED', account),
  event('ACCOUNT_DELETED', { ...account, username: z.string(), email: z.string() }),
]);

/** What happened. */
export type Happening = z.infer<typeof eventShape>;
export type EventType = Happening['type'];

/** All that this version knows. */
export const eventTypes: ReadonlySet<EventType> = new Set(eventShape.options.map(({ shape }) => shape.type.value));

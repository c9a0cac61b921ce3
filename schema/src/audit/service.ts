import type { Prisma, PrismaClient } from '@tickwire/prisma';
import type { Caller } from '../accounts/credentials/viewer.ts';
import type { AuditAction } from './actions.ts';

export interface AuditEvent {
  readonly action: AuditAction;
  /** Who did it; null: nobody who was signed in, or the service itself. */
  readonly actorId: string | null;
  /** Whose account it concerns; null where there is none. */
  readonly userId: string | null;
  /** What else it was done to: a key's or a session's id, a flag's name. */
  readonly subject?: string;
  /** Never secrets. */
  readonly details?: Prisma.InputJsonObject;
}

/** A transaction, or the database itself for what stands alone. */
type Writer = Pick<PrismaClient, 'auditEntry'>;

const maxUserAgentLength = 400;

/** Writes one line of the audit log: in the transaction of what it tells of, so that both happen or neither. */
export async function recordAudit(writer: Writer, caller: Caller | null, event: AuditEvent): Promise<void> {
  const { action, actorId, userId, subject = null, details = {} } = event;
  await writer.auditEntry.create({
    data: {
      action,
      actorId,
      userId,
      subject,
      details,
      ip: caller?.ip ?? null,
      userAgent: caller?.userAgent?.slice(0, maxUserAgentLength) ?? null,
      requestId: caller?.requestId ?? null,
    },
  });
}

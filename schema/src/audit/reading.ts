import type { AuditEntry, Prisma, PrismaClient } from '@tickwire/prisma';
import { badUserInput } from '../errors.ts';
import type { PageRequest } from '../pagination.ts';
import { uuidSince, uuidUntil } from '../uuid-time.ts';
import { teamActions } from './from-events.ts';

/** Each null: any. */
export interface AuditFilter {
  readonly userId: string | null;
  readonly actorId: string | null;
  readonly action: string | null;
  readonly from: Date | null;
  readonly to: Date | null;
}

/** Who did what an entry tells of, as its account's owner is told it. */
export type AuditActor = 'SELF' | 'TEAM_MEMBER' | 'ADMIN' | 'ANONYMOUS' | 'SERVICE';

export function actorOf({ action, actorId, userId, requestId }: AuditEntry): AuditActor {
  if (actorId === null) return requestId === null ? 'SERVICE' : 'ANONYMOUS';
  if (actorId === userId) return 'SELF';
  return teamActions.has(action) ? 'TEAM_MEMBER' : 'ADMIN';
}

function whereOf({ userId, actorId, action, from, to }: AuditFilter): Prisma.AuditEntryWhereInput[] {
  if (from !== null && to !== null && from >= to) throw badUserInput('from: must lie before `to`');
  return [
    {
      ...(userId !== null && { userId }),
      ...(actorId !== null && { actorId }),
      ...(action !== null && { action }),
    },
    ...(from === null ? [] : [{ at: { gte: from }, id: { gte: uuidSince(from) } }]),
    ...(to === null ? [] : [{ at: { lt: to }, id: { lt: uuidUntil(to) } }]),
  ];
}

export type AuditReader = ReturnType<typeof createAuditReader>;

/** Reads the log, which nobody can change. */
export function createAuditReader(database: PrismaClient) {
  return {
    /** A page in the order in which the entries were written. */
    page(filter: AuditFilter, { after, before, limit, inverted }: PageRequest): Promise<AuditEntry[]> {
      const id = { ...(after !== null && { gt: after }), ...(before !== null && { lt: before }) };
      return database.auditEntry.findMany({
        where: { AND: [...whereOf(filter), { id }] },
        orderBy: { id: inverted ? 'desc' : 'asc' },
        take: limit,
      });
    },

    count(filter: AuditFilter): Promise<number> {
      return database.auditEntry.count({ where: { AND: whereOf(filter) } });
    },
  };
}

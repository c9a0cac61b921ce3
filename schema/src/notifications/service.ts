import type { Notification, NotificationKind, Prisma, PrismaClient } from '@tickwire/prisma';
import { inOneStatement } from '../changes.ts';
import { badUserInput, NotFoundError, ValidationError } from '../errors.ts';
import type { Report } from '../market/feed/sequences.ts';
import type { PageRequest } from '../pagination.ts';
import type { Cache } from '../ports/cache.ts';
import { sequenceAt, sequenceIn } from './cursor.ts';
import { createNotificationStreams, type NotificationStream } from './stream.ts';

const readAtOnce = 100;

export interface NotificationFilter {
  readonly userId: string;
  readonly unreadOnly: boolean;
  /** Null: of every kind. */
  readonly kinds: readonly NotificationKind[] | null;
}

export interface NotificationServiceOptions {
  readonly database: PrismaClient;
  readonly cache: Pick<Cache, 'onChange'>;
  readonly report: Report;
}

function whereOf({ userId, unreadOnly, kinds }: NotificationFilter): Prisma.NotificationWhereInput {
  return { userId, ...(unreadOnly && { readAt: null }), ...(kinds !== null && { kind: { in: [...new Set(kinds)] } }) };
}

export type NotificationService = ReturnType<typeof createNotificationService>;

export function createNotificationService({ database, cache, report }: NotificationServiceOptions) {
  const streams = createNotificationStreams({
    readBehind: (userId, sequence) =>
      database.notification.findMany({
        where: { userId, sequence: { gt: sequence } },
        orderBy: { sequence: 'asc' },
        take: readAtOnce,
      }),
    cache,
    report,
  });

  async function newestSequence(userId: string): Promise<bigint> {
    return (await database.notificationCounter.findUnique({ where: { userId } }))?.last ?? 0n;
  }

  /** @throws NotFoundError where it is not the user's. */
  async function own(userId: string, id: string | null): Promise<Notification> {
    const found = id === null ? null : await database.notification.findUnique({ where: { id, userId } });
    if (found === null) throw new NotFoundError('There is no such notification.');
    return found;
  }

  return {
    /** In the order in which they came; `after` and `before` are keys of cursors. */
    page(filter: NotificationFilter, { after, before, limit, inverted }: PageRequest): Promise<Notification[]> {
      const [behind, ahead] = [after, before].map((key) => (key === null ? null : sequenceIn(filter.userId, key)));
      return database.notification.findMany({
        where: {
          ...whereOf(filter),
          sequence: { ...(behind !== null && { gt: behind }), ...(ahead !== null && { lt: ahead }) },
        },
        orderBy: { sequence: inverted ? 'desc' : 'asc' },
        take: limit,
      });
    },

    count(filter: NotificationFilter): Promise<number> {
      return database.notification.count({ where: whereOf(filter) });
    },

    /** One that was read already stays read since then. */
    async markRead(userId: string, id: string | null): Promise<Notification> {
      const found = await own(userId, id);
      const where = { id: found.id, userId, readAt: null };
      await inOneStatement(database, (sender) =>
        sender.notification.updateMany({ where, data: { readAt: new Date() } }),
      );
      return own(userId, found.id);
    },

    async markUnread(userId: string, id: string | null): Promise<Notification> {
      const found = await own(userId, id);
      await inOneStatement(database, (sender) =>
        sender.notification.updateMany({ where: { id: found.id, userId }, data: { readAt: null } }),
      );
      return own(userId, found.id);
    },

    /**
     * All, or those up to a place; answers how many were unread.
     *
     * @throws ValidationError for a cursor that is none of the user's.
     */
    async markAllRead(userId: string, upTo: string | null): Promise<number> {
      const newest = upTo === null ? null : sequenceAt(userId, upTo);
      if (upTo !== null && newest === null) {
        throw new ValidationError([
          { path: ['upTo'], message: "must be the `cursor` of one of the caller's notifications" },
        ]);
      }
      const where = { userId, readAt: null, ...(newest !== null && { sequence: { lte: newest } }) };
      const { count } = await inOneStatement(database, (sender) =>
        sender.notification.updateMany({ where, data: { readAt: new Date() } }),
      );
      return count;
    },

    /**
     * Each that comes from now on, or all since a place.
     *
     * @throws GraphQLError with BAD_USER_INPUT for a cursor that is none of the user's.
     */
    async follow(userId: string, after: string | null): Promise<NotificationStream> {
      const newest = await newestSequence(userId);
      if (after === null) return streams.follow(userId, newest);
      const sequence = sequenceAt(userId, after);
      // One from the future would keep silent about what is numbered anew, as from a backup.
      if (sequence === null || sequence > newest) {
        throw badUserInput('after: is no cursor of your notifications; leave it out to hear what comes from now on');
      }
      return streams.follow(userId, sequence);
    },
  };
}

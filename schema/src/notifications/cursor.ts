import type { Notification } from '@tickwire/prisma';

/** Longer than any that was written. */
const longestCursor = 100;

/** What stands in the cursors of one user: nobody takes another's place for their own. */
const pattern = /^([0-9a-f-]{36})\.(\d{1,18})$/;

/** A place in a user's notifications, in what they have been told so far. */
export const keyOf = ({ userId, sequence }: Pick<Notification, 'userId' | 'sequence'>): string =>
  `${userId}.${sequence}`;

export const keyPatternOf = (userId: string): RegExp => new RegExp(`^${userId}\\.\\d{1,18}$`);

/** The same as the lists of notifications have: opaque to callers. */
export const cursorOf = (notification: Pick<Notification, 'userId' | 'sequence'>): string =>
  Buffer.from(keyOf(notification)).toString('base64url');

/** Null where it is none of this user's. */
export function sequenceIn(userId: string, key: string): bigint | null {
  const [, owner, sequence] = pattern.exec(key) ?? [];
  return owner !== userId || sequence === undefined ? null : BigInt(sequence);
}

/** Null for anything that no server wrote for this user. */
export function sequenceAt(userId: string, cursor: string): bigint | null {
  if (cursor.length > longestCursor) return null;
  return sequenceIn(userId, Buffer.from(cursor, 'base64url').toString('utf8'));
}

import type { Transaction } from '../changes.ts';
import { newUuid } from '../uuid-time.ts';
import type { Telling } from './telling.ts';
import { isEmailFixed, usualWays } from './usual.ts';

/** One user, and how they are told. */
export interface Told {
  readonly userId: string;
  readonly inApp: boolean;
  /** Only to an address that was shown to be theirs. */
  readonly email: boolean;
}

interface Recipient {
  readonly userId: string;
  readonly telling: Telling;
}

function recipientsOf(tellings: readonly Telling[]): Recipient[] {
  const byUser = new Map<string, Recipient>();
  for (const telling of tellings) {
    for (const userId of telling.userIds) {
      if (!byUser.has(userId)) byUser.set(userId, { userId, telling });
    }
  }
  return [...byUser.values()];
}

/**
 * Writes what an event tells, for each who wants it in the app, and answers how each is to be told; accounts that are gone are
 * left out. A user's counter is held until the commit, so that their notifications can be seen in the order of their
 * numbers: whoever has seen one has seen all before it. Rows are locked in the order of users, and accounts before their
 * counters as the deletion of an account does.
 */
export async function writeNotifications(
  transaction: Transaction,
  eventId: string,
  tellings: readonly Telling[],
): Promise<readonly (Told & { readonly telling: Telling })[]> {
  const recipients = recipientsOf(tellings);
  if (recipients.length === 0) return [];
  const column = <T>(of: (telling: Telling) => T) => recipients.map(({ telling }) => of(telling));
  const told = await transaction.$queryRaw<Told[]>`
    WITH telling AS (
      SELECT * FROM unnest(
        ${recipients.map(({ userId }) => userId)}::uuid[],
        ${recipients.map(() => newUuid())}::uuid[],
        ${column(({ kind }) => kind)}::notification_kind[],
        ${column(({ title }) => title)}::text[],
        ${column(({ body }) => body)}::text[],
        ${column(({ subject }) => subject?.type ?? null)}::text[],
        ${column(({ subject }) => subject?.id ?? null)}::uuid[],
        ${column(({ kind }) => usualWays[kind].inApp)}::boolean[],
        ${column(({ kind }) => usualWays[kind].email)}::boolean[],
        ${column(({ kind }) => isEmailFixed(kind))}::boolean[]
      ) AS telling (user_id, id, kind, title, body, subject_type, subject_id, in_app, email, is_email_fixed)
    ), account AS (
      SELECT id, email_verified_at IS NOT NULL AS is_verified FROM users
      WHERE id IN (SELECT user_id FROM telling)
      ORDER BY id FOR KEY SHARE
    ), wanted AS (
      SELECT telling.user_id, telling.id, telling.kind, telling.title, telling.body, telling.subject_type, telling.subject_id,
        COALESCE(chosen.in_app, telling.in_app) AS in_app,
        (telling.is_email_fixed OR COALESCE(chosen.email, telling.email)) AND account.is_verified AS email
      FROM account
      JOIN telling ON telling.user_id = account.id
      LEFT JOIN notification_settings AS chosen ON chosen.user_id = telling.user_id AND chosen.kind = telling.kind
    ), counted AS (
      INSERT INTO notification_counters AS counter (user_id, last)
      SELECT user_id, 1 FROM wanted WHERE in_app ORDER BY user_id
      ON CONFLICT (user_id) DO UPDATE SET last = counter.last + 1
      RETURNING user_id, last
    ), written AS (
      INSERT INTO notifications (id, user_id, sequence, event_id, kind, title, body, subject_type, subject_id)
      SELECT wanted.id, user_id, counted.last, ${eventId}::uuid, wanted.kind, wanted.title, wanted.body,
        wanted.subject_type, wanted.subject_id
      FROM wanted JOIN counted USING (user_id)
    )
    SELECT user_id AS "userId", in_app AS "inApp", email FROM wanted`;
  const byUser = new Map(recipients.map(({ userId, telling }) => [userId, telling]));
  return told.flatMap((one) => {
    const telling = byUser.get(one.userId);
    return telling === undefined ? [] : [{ ...one, telling }];
  });
}

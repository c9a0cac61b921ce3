import type { PrismaClient } from '@tickwire/prisma';
import type { Transaction } from '../../changes.ts';

/** Who was claimed for and gave no sign of having ended: the server has died, and another one may try. */
const giveUpAfterSeconds = 900;
const firstRetrySeconds = 60;
const longestRetrySeconds = 21_600;

/**
 * Whether it is due, and this server is the one that does it. Time is the database's, so that servers whose clocks differ
 * agree.
 */
export async function claim(database: PrismaClient, subject: string): Promise<boolean> {
  const claimed = await database.$executeRaw`
    INSERT INTO catalogue_refreshes AS known (subject, due_at)
    VALUES (${subject}, now() + make_interval(secs => ${giveUpAfterSeconds}))
    ON CONFLICT (subject) DO UPDATE SET due_at = excluded.due_at WHERE known.due_at <= now()`;
  return claimed > 0;
}

/** It went well: it is due again in so many seconds, up to a twentieth later, so that not all come at the same moment. */
export async function succeed(transaction: Transaction, subject: string, everySeconds: number): Promise<void> {
  await transaction.$executeRaw`
    UPDATE catalogue_refreshes SET refreshed_at = now(), failures = 0, refused_since = NULL,
      due_at = now() + make_interval(secs => ${everySeconds} * (1 + random() / 20))
    WHERE subject = ${subject}`;
}

/** It is due now, unless it failed or has just been done. */
export async function hasten(database: PrismaClient, subject: string): Promise<void> {
  await database.$executeRaw`
    UPDATE catalogue_refreshes SET due_at = now()
    WHERE subject = ${subject} AND failures = 0 AND refreshed_at < now() - interval '1 minute'`;
}

/** It failed: it is due again in a minute, then in four times as long each time, up to six hours. */
export async function fail(database: PrismaClient, subject: string, { isRefused = false } = {}): Promise<void> {
  await database.$executeRaw`
    UPDATE catalogue_refreshes SET failures = failures + 1,
      refused_since = CASE WHEN ${isRefused} THEN coalesce(refused_since, now()) ELSE refused_since END,
      due_at = now() + make_interval(secs =>
        least(${longestRetrySeconds}, ${firstRetrySeconds} * 4.0 ^ least(failures, 10)) * (1 + random() / 4))
    WHERE subject = ${subject}`;
}

/** Whether the source's lists have been refused for so many days. */
export async function isRefusedForDays(transaction: Transaction, subject: string, days: number): Promise<boolean> {
  const rows = await transaction.$queryRaw<unknown[]>`
    SELECT FROM catalogue_refreshes
    WHERE subject = ${subject} AND refused_since <= now() - make_interval(days => ${days})`;
  return rows.length > 0;
}

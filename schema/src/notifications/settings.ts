import { NotificationKind, type PrismaClient } from '@tickwire/prisma';
import { lockSignedIn } from '../accounts/lock-user.ts';
import { inTransaction, type Transaction } from '../changes.ts';
import { ValidationError, type ValidationIssue } from '../errors.ts';
import { retime } from '../tasks/due-times.ts';
import { type Schedule, scheduleOf } from './schedule.ts';
import { timeZoneNamed } from './time-zones.ts';
import { isEmailFixed, usualWays, type Ways } from './usual.ts';

export interface NotificationChoice extends Ways {
  readonly kind: NotificationKind;
}

/** What is left null stays as it is. */
interface SettingsChange {
  readonly settings: readonly NotificationChoice[] | null;
  readonly timeZone: string | null;
  readonly dueHour: number | null;
}

export interface NotificationSettingsService {
  /** Every kind, whether it was chosen or is as usual. */
  choicesOf(userId: string): Promise<NotificationChoice[]>;
  scheduleOf(userId: string): Promise<Schedule>;
  /**
   * All of it, or nothing.
   *
   * @throws ValidationError
   */
  change(userId: string, change: SettingsChange): Promise<void>;
}

function issuesOf(settings: readonly NotificationChoice[]): ValidationIssue[] {
  return settings.flatMap(({ kind, email }, at) => {
    const path = ['input', 'settings', String(at)];
    if (settings.findIndex((other) => other.kind === kind) < at) {
      return [{ path: [...path, 'kind'], message: `${kind} is named twice: name each kind once` }];
    }
    if (isEmailFixed(kind) && !email) {
      const message =
        'cannot be turned off: these mails tell what is done to the account, also by somebody who has got into it';
      return [{ path: [...path, 'email'], message }];
    }
    return [];
  });
}

const isUsual = ({ kind, inApp, email }: NotificationChoice) =>
  usualWays[kind].inApp === inApp && usualWays[kind].email === email;

async function choose(
  transaction: Transaction,
  userId: string,
  settings: readonly NotificationChoice[],
): Promise<void> {
  await transaction.notificationSetting.deleteMany({
    where: { userId, kind: { in: settings.map(({ kind }) => kind) } },
  });
  const chosen = settings.filter((choice) => !isUsual(choice));
  await transaction.notificationSetting.createMany({
    data: chosen.map(({ kind, inApp, email }) => ({ userId, kind, inApp, email })),
  });
}

/** What is still to be told of tasks is told at the hours of the new schedule. */
async function reschedule(transaction: Transaction, userId: string, chosen: Partial<Schedule>): Promise<void> {
  const before = await scheduleOf(transaction, userId);
  const after = { ...before, ...chosen };
  if (after.timeZone === before.timeZone && after.dueHour === before.dueHour) return;
  await transaction.notificationSchedule.upsert({ where: { userId }, create: { userId, ...after }, update: after });
  const waiting = await transaction.$queryRaw<{ id: string }[]>`
    SELECT id FROM tasks
    WHERE due_tell_at IS NOT NULL AND (assignee_id = ${userId}::uuid OR (assignee_id IS NULL AND creator_id = ${userId}::uuid))
    ORDER BY id FOR NO KEY UPDATE`;
  await retime(
    transaction,
    waiting.map(({ id }) => id),
  );
}

export function createNotificationSettings(database: PrismaClient): NotificationSettingsService {
  return {
    async choicesOf(userId) {
      const chosen = await database.notificationSetting.findMany({ where: { userId } });
      return Object.values(NotificationKind).map((kind) => {
        const { inApp, email } = chosen.find((one) => one.kind === kind) ?? usualWays[kind];
        return { kind, inApp, email };
      });
    },

    scheduleOf: (userId) => scheduleOf(database, userId),

    async change(userId, { settings, timeZone, dueHour }) {
      const issues = issuesOf(settings ?? []);
      const zone = timeZone === null ? null : await timeZoneNamed(database, timeZone);
      if (timeZone !== null && zone === null) {
        const message = 'is no time zone that is known: name one as IANA does, "Europe/Berlin" or "UTC"';
        issues.push({ path: ['input', 'timeZone'], message });
      }
      if (issues.length > 0) throw new ValidationError(issues);
      await inTransaction(database, async (transaction) => {
        await lockSignedIn(transaction, userId);
        if (settings !== null) await choose(transaction, userId, settings);
        await reschedule(transaction, userId, {
          ...(zone !== null && { timeZone: zone }),
          ...(dueHour !== null && { dueHour }),
        });
      });
    },
  };
}

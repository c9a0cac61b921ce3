import type { NotificationSchedule } from '@tickwire/prisma';
import type { Transaction } from '../changes.ts';

/** When a user wants to be told what falls due: at which hour of which clock. */
export type Schedule = Pick<NotificationSchedule, 'timeZone' | 'dueHour'>;

/** Where nothing was chosen; `retime` of the tasks knows the same. */
const usualSchedule: Schedule = { timeZone: 'UTC', dueHour: 9 };

export async function scheduleOf(
  database: Pick<Transaction, 'notificationSchedule'>,
  userId: string,
): Promise<Schedule> {
  return (await database.notificationSchedule.findUnique({ where: { userId } })) ?? usualSchedule;
}

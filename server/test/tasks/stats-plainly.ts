import type { TaskStatus } from '@tickwire/prisma';

/** What figures are made of. */
export interface CountedTask {
  readonly status: TaskStatus;
  readonly createdAt: Date;
  readonly dueAt: Date | null;
  readonly completedAt: Date | null;
  readonly assigneeId: string | null;
  readonly instrumentId: string | null;
}

export const hourMs = 3_600_000;
export const weekMs = 168 * hourMs;
export const statuses = ['TODO', 'IN_PROGRESS', 'DONE', 'CANCELLED'] as const;

/** The Monday before an instant, 00:00 UTC. 1970 began on a Thursday. */
export const mondayBefore = (instant: Date): Date =>
  new Date(Math.floor((instant.getTime() - 4 * 24 * hourMs) / weekMs) * weekMs + 4 * 24 * hourMs);

function percentile(sorted: readonly number[], share: number): number | null {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (place - Math.floor(place));
}

const mean = (numbers: readonly number[]) =>
  numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

const isOpen = ({ status }: CountedTask) => status === 'TODO' || status === 'IN_PROGRESS';

/** In ascending order. */
function hoursOf(tasks: readonly CountedTask[]): number[] {
  return tasks
    .flatMap(({ status, createdAt, completedAt }) =>
      status === 'DONE' && completedAt !== null ? [(completedAt.getTime() - createdAt.getTime()) / hourMs] : [],
    )
    .sort((a, b) => a - b);
}

const hours = (tasks: readonly CountedTask[]) => ({
  averageHoursToComplete: mean(hoursOf(tasks)),
  p50HoursToComplete: percentile(hoursOf(tasks), 0.5),
});

/** Every figure of some tasks, in the plainest way. */
export function statsOf(tasks: readonly CountedTask[], { now, weeks }: { readonly now: Date; readonly weeks: number }) {
  const count = (isCounted: (task: CountedTask) => boolean, among = tasks) => among.filter(isCounted).length;
  const isOverdue = (task: CountedTask) => isOpen(task) && task.dueAt !== null && task.dueAt < now;
  const isIn = (instant: Date | null, weekStart: Date) =>
    instant !== null && mondayBefore(instant).getTime() === weekStart.getTime();
  const weekStarts = Array.from(
    { length: weeks },
    (_, index) => new Date(mondayBefore(now).getTime() - (weeks - 1 - index) * weekMs),
  );
  const groups = (column: 'assigneeId' | 'instrumentId') =>
    [...new Set(tasks.map((task) => task[column]))].flatMap((id) => {
      const own = tasks.filter((task) => task[column] === id && task.status !== 'CANCELLED');
      const line = { open: count(isOpen, own), overdue: count(isOverdue, own), completed: hoursOf(own).length };
      return own.length === 0 ? [] : [{ id, ...line, ...hours(own) }];
    });
  return {
    total: tasks.length,
    byStatus: statuses.map((status) => ({ status, count: count((task) => task.status === status) })),
    overdue: count(isOverdue),
    completedLast7Days: count(
      ({ status, completedAt }) =>
        status === 'DONE' && completedAt !== null && completedAt.getTime() >= now.getTime() - weekMs,
    ),
    averageHoursToComplete: mean(hoursOf(tasks)),
    hoursToComplete: Object.fromEntries(
      [50, 75, 90, 99].map((percent) => [`p${percent}`, percentile(hoursOf(tasks), percent / 100)]),
    ),
    byWeek: weekStarts.map((weekStart) => ({
      weekStart: weekStart.toISOString(),
      created: count(({ createdAt }) => isIn(createdAt, weekStart)),
      completed: count(({ completedAt }) => isIn(completedAt, weekStart)),
      ...hours(tasks.filter(({ completedAt }) => isIn(completedAt, weekStart))),
    })),
    byAssignee: groups('assigneeId'),
    byInstrument: groups('instrumentId'),
  };
}

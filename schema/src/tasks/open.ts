import { Prisma, type TaskStatus } from '@tickwire/prisma';

/** What a task is in that is still to be done. */
export const openStatuses = ['TODO', 'IN_PROGRESS'] as const satisfies readonly TaskStatus[];

export const isOpen = ({ status }: { readonly status: TaskStatus }): boolean =>
  openStatuses.some((open) => open === status);

/** A list for SQL, in its text: as a parameter an index could not be planned by it. */
export const statusList = (statuses: readonly TaskStatus[]): Prisma.Sql =>
  Prisma.raw(`(${statuses.map((status) => `'${status}'`).join(', ')})`);

export const openStatusList = statusList(openStatuses);

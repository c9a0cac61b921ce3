import { createContextCache } from '@pothos/core';
import type { PrismaClient } from '@tickwire/prisma';
import DataLoader from 'dataloader';
import { viewsOf } from '../analyses/views.ts';
import type { RequestContext } from '../context.ts';
import { nobody } from '../global-id.ts';
import { tasksSeenBy } from '../tasks/access.ts';
import type { Subject } from './telling.ts';

interface Found {
  readonly id: string;
}

/** Those of the rows that the user may see now: the same that `node(id)` answers them, one statement for all of a type. */
const readers: Readonly<
  Record<Subject['type'], (database: PrismaClient, userId: string, ids: string[]) => Promise<readonly Found[]>>
> = {
  Task: (database, userId, ids) => database.task.findMany({ where: { id: { in: ids }, ...tasksSeenBy(userId) } }),
  Team: (database, userId, ids) =>
    database.team.findMany({ where: { id: { in: ids }, members: { some: { userId } } } }),
  Analysis: async (database, userId, ids) =>
    viewsOf(database, await database.analysis.findMany({ where: { id: { in: ids }, userId }, include: { run: true } })),
  Report: (database, userId, ids) => database.report.findMany({ where: { id: { in: ids }, userId } }),
};

const isKnown = (type: string): type is Subject['type'] => Object.hasOwn(readers, type);

const loadersOf = createContextCache(({ viewer, database }: RequestContext) => {
  const loaderOf = (type: Subject['type']) =>
    new DataLoader<string, Found | null>(
      async (ids) => {
        const found = await readers[type](database, viewer?.user.id ?? nobody, [...ids]);
        const byId = new Map(found.map((row) => [row.id, row]));
        return ids.map((id) => byId.get(id) ?? null);
      },
      // A mutation further down in the same operation may change what can be seen.
      { cache: false },
    );
  return { Task: loaderOf('Task'), Team: loaderOf('Team'), Analysis: loaderOf('Analysis'), Report: loaderOf('Report') };
});

/** What a notification is about, with the viewer's rights at this moment; null where it is gone, or not theirs to see. */
export async function subjectOf(
  context: RequestContext,
  type: string | null,
  id: string | null,
): Promise<(Found & { readonly __typename: string }) | null> {
  if (type === null || id === null || !isKnown(type)) return null;
  const found = await loadersOf(context)[type].load(id);
  return found && { ...found, __typename: type };
}

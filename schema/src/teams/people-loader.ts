import { createContextCache } from '@pothos/core';
import type { User } from '@tickwire/prisma';
import DataLoader from 'dataloader';
import type { RequestContext } from '../context.ts';
import { nobody } from '../global-id.ts';

const loaderOf = createContextCache(
  ({ viewer, services }: RequestContext) =>
    new DataLoader<string, User | null>((ids) => services.people.seenBy(viewer?.user.id ?? nobody, ids), {
      // A subscription keeps its context for as long as it runs.
      cache: false,
    }),
);

/** An account that a row names, as the viewer may see it: one statement for all whom an operation asks for at once. */
export async function personById(context: RequestContext, id: string): Promise<User> {
  const person = await findPerson(context, id);
  if (person === null) throw new Error(`the user ${id} is gone while something names it`);
  return person;
}

/** The same; null where the account is gone, or none was named. */
export async function findPerson(context: RequestContext, id: string | null): Promise<User | null> {
  if (id === null) return null;
  return id === context.viewer?.user.id ? context.viewer.user : loaderOf(context).load(id);
}

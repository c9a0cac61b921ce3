import type { Task } from '@tickwire/prisma';
import type { Transaction } from '../changes.ts';
import { type ChangeParts, type Happened, withEvents } from '../events/outbox.ts';
import type { Origin } from '../events/stored-event.ts';
import { createTurns } from '../turns.ts';
import { type Access, accessBy } from './access.ts';
import { lockTasks } from './change.ts';
import type { Symbols } from './fields.ts';
import { type Asked, holdRoles, type Roles } from './roles.ts';

/** Who changes something of tasks, and by which request. */
export interface Actor extends Origin {
  readonly actorId: string;
}

export interface TaskParts extends ChangeParts {
  readonly catalogue: Symbols;
}

/** Runs a change with what others are told of it. */
export type Changing = <T>(
  actor: Actor,
  change: (transaction: Transaction, happened: Happened) => Promise<T>,
  options?: { readonly timeoutMs?: number },
) => Promise<T>;

/** Before a task could be held it came to name others than those whose roles are held. */
class NamesOthers extends Error {
  override readonly name = 'NamesOthers';
}

/**
 * One user's changes take turns before they take a connection: they never hold more than one of the pool. A change whose tasks
 * came to name others meanwhile is begun anew.
 */
export function createChanging(parts: ChangeParts): Changing {
  const inTurn = createTurns();
  return (actor, change, options) =>
    inTurn(actor.actorId, async () => {
      for (;;) {
        try {
          return await withEvents(
            parts,
            actor,
            (transaction, _changed, happened) => change(transaction, happened),
            options,
          );
        } catch (error) {
          if (!(error instanceof NamesOthers)) throw error;
        }
      }
    });
}

/**
 * Tasks, in the order of their ids, and the roles of all whom they and the change name: all of it stays so until the
 * transaction has ended. Roles are held before tasks, here and wherever somebody leaves a team, so that no two wait for
 * each other.
 *
 * @throws NamesOthers
 */
export async function holdTasks(
  transaction: Transaction,
  ids: readonly string[],
  asked: Asked,
): Promise<{ readonly tasks: readonly Task[]; readonly roles: Roles }> {
  const named = await transaction.task.findMany({
    where: { id: { in: [...ids] } },
    select: { teamId: true, creatorId: true, assigneeId: true },
  });
  const roles = await holdRoles(transaction, named, asked);
  const tasks = await lockTasks(transaction, ids);
  if (!tasks.every(roles.covers)) throw new NamesOthers();
  return { tasks, roles };
}

export interface HeldTask {
  readonly task: Task;
  readonly roles: Roles;
  readonly access: Access;
}

/** The same of one task; null where the actor does not see it. */
export async function holdSeenTask(
  transaction: Transaction,
  id: string | null,
  asked: Asked,
): Promise<HeldTask | null> {
  if (id === null) return null;
  const { tasks, roles } = await holdTasks(transaction, [id], asked);
  const [task] = tasks;
  const access = accessBy(roles);
  return task !== undefined && access.sees(asked.actorId, task) ? { task, roles, access } : null;
}

import type { Task } from '@tickwire/prisma';
import type { Transaction } from '../changes.ts';
import { NotFoundError, ValidationError } from '../errors.ts';
import type { Happened } from '../events/outbox.ts';
import { accessBy, mustAllow, mustWork, withoutLeaver } from './access.ts';
import { tasksOf, writeChanges } from './change.ts';
import { type Actor, type Changing, holdTasks, type TaskParts } from './changing.ts';
import { draftOf } from './fields.ts';
import type { TaskFilter } from './filter.ts';
import { matching, noneFits, stillMatching } from './filtered.ts';
import { happeningsOf } from './happenings.ts';
import { maxTags } from './inputs.ts';
import type { Roles } from './roles.ts';
import { checkDueAtOf, fieldsOf, type TaskWish } from './wishes.ts';

/** So many are named where they cannot be found. */
const maxNamed = 5;
const timeoutMs = 20_000;

/** What to make of many tasks. */
export interface BulkWish extends Pick<TaskWish, 'status' | 'priority' | 'dueAt' | 'symbol' | 'assigneeId'> {
  readonly addTags: readonly string[];
  readonly removeTags: readonly string[];
}

/** A task as the caller names it. */
export interface NamedTask {
  readonly sent: string;
  /** Null: no server wrote what was sent. */
  readonly id: string | null;
}

export interface UpdatedTasks {
  readonly tasks: readonly Task[];
  readonly changed: number;
}

function missing(named: readonly NamedTask[]): NotFoundError {
  const some = named.slice(0, maxNamed).map(({ sent }) => JSON.stringify(sent.slice(0, 100)));
  const more = named.length > maxNamed ? ', …' : '';
  const [are, them] = named.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return new NotFoundError(
    `${named.length} of the tasks ${are} not there: ${some.join(', ')}${more}. Nothing was changed: leave ${them} out.`,
  );
}

/** The tags with some fewer and some more, in the order in which they came. */
function retagged(tags: readonly string[], { addTags, removeTags }: BulkWish): string[] {
  const removed = new Set(removeTags);
  return [...new Set([...tags.filter((tag) => !removed.has(tag)), ...addTags])];
}

export type TaskBulkService = ReturnType<typeof createTaskBulkService>;

/** Many tasks at once: all of them, or none. */
export function createTaskBulkService({ catalogue }: Pick<TaskParts, 'catalogue'>, changing: Changing) {
  /** A change of tasks that are held, and that the actor sees. */
  async function change(
    { transaction, happened }: { readonly transaction: Transaction; readonly happened: Happened },
    { actorId }: Actor,
    { tasks, roles }: { readonly tasks: readonly Task[]; readonly roles: Roles },
    wish: BulkWish,
  ): Promise<UpdatedTasks> {
    const { addTags: _added, removeTags: _removed, ...set } = wish;
    const access = accessBy(roles);
    const fields = fieldsOf(set, catalogue);
    const drafts = tasks.map((task) => {
      const draft = draftOf(task, { ...fields, tags: retagged(task.tags, wish) });
      mustWork(access, actorId, task);
      mustAllow(roles, actorId, draft);
      checkDueAtOf(draft);
      return withoutLeaver(access, draft);
    });
    const overfull = drafts.filter(({ after }) => after.tags.length > maxTags).length;
    if (overfull > 0) {
      const message = `${overfull} of the tasks would have more than ${maxTags} tags`;
      throw new ValidationError([{ path: ['input', 'addTags'], message }]);
    }
    const changed = await writeChanges(transaction, drafts, { actorId, symbols: catalogue });
    happened(...happeningsOf(actorId, drafts, access));
    const ids = tasks.map(({ id }) => id);
    return { tasks: await tasksOf(transaction, ids), changed };
  }

  return {
    /**
     * The tasks come back in the order in which they were named.
     *
     * @throws NotFoundError, ValidationError, GraphQLError (FORBIDDEN)
     */
    async update(actor: Actor, named: readonly NamedTask[], wish: BulkWish): Promise<UpdatedTasks> {
      const { actorId } = actor;
      const ids = named.flatMap(({ id }) => (id === null ? [] : [id]));
      const { tasks, changed } = await changing(
        actor,
        async (transaction, happened) => {
          const held = await holdTasks(transaction, ids, { actorId, assigneeId: wish.assigneeId });
          const access = accessBy(held.roles);
          const seen = new Set(held.tasks.filter((task) => access.sees(actorId, task)).map(({ id }) => id));
          const unseen = named.filter(({ id }) => id === null || !seen.has(id));
          if (unseen.length > 0) throw missing(unseen);
          return change({ transaction, happened }, actor, held, wish);
        },
        { timeoutMs },
      );
      const byId = new Map(tasks.map((task) => [task.id, task]));
      return { tasks: ids.flatMap((id) => byId.get(id) ?? []), changed };
    },

    /**
     * All that a filter selects of what the actor sees. They come back in the order of their ids.
     *
     * @throws NotFoundError where it selects none, ValidationError, GraphQLError (FORBIDDEN, BAD_USER_INPUT)
     */
    updateAll(actor: Actor, filter: TaskFilter, wish: BulkWish): Promise<UpdatedTasks> {
      const { actorId } = actor;
      return changing(
        actor,
        async (transaction, happened) => {
          const { ids, selection } = await matching(transaction, actorId, filter, catalogue);
          const { tasks, roles } = await holdTasks(transaction, ids, { actorId, assigneeId: wish.assigneeId });
          const still = await stillMatching(transaction, ids, selection);
          const access = accessBy(roles);
          const selected = tasks.filter((task) => still.has(task.id) && access.sees(actorId, task));
          if (selected.length === 0) throw noneFits();
          return change({ transaction, happened }, actor, { tasks: selected, roles }, wish);
        },
        { timeoutMs },
      );
    },
  };
}

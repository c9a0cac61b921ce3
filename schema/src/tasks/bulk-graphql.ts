import { builder } from '../builder.ts';
import { NotFoundError, ValidationError } from '../errors.ts';
import { idOf } from '../global-id.ts';
import { onPage, within } from '../limits/field-cost.ts';
import { acting, wishOf } from './acting.ts';
import type { UpdatedTasks } from './bulk.ts';
import { TaskPriorityType, TaskStatusType, TaskType } from './graphql.ts';
import { maxAtOnce, updateTasksInput } from './inputs.ts';
import { TaskFilterInput } from './lists-graphql.ts';

const UpdateTasksInput = builder.inputType('UpdateTasksInput', {
  description: 'What to change of many tasks: what is left out stays as it is, and null clears.',
  fields: (t) => ({
    ids: t.idList({ description: 'Of 1 to 500 tasks, each once. Send these or `filter`.' }),
    filter: t.field({
      type: TaskFilterInput,
      description:
        'All tasks that the caller sees and that fit, at most 500; an empty filter fits all. It costs as much as 500 ids, ' +
        'however many fit.',
    }),
    status: t.field({ type: TaskStatusType, description: 'Not null.' }),
    priority: t.field({ type: TaskPriorityType, description: 'Not null.' }),
    dueAt: t.field({ type: 'DateTime', description: 'Still to come, and at most 10 years ahead.' }),
    symbol: t.string({ description: 'Of the instrument that they are about, in any case.' }),
    assigneeId: t.id({
      description: 'As of one task: it must be right for each of them. The assignee is told once, of all of them.',
    }),
    addTags: t.stringList({
      description:
        'Behind those that each has. At most 20, each of 1 to 50 characters, and no task may come to more than 20.',
    }),
    removeTags: t.stringList({ description: 'Taken off first; a task may lack them.' }),
  }),
});

const UpdatedTasksType = builder.objectRef<UpdatedTasks>('UpdatedTasks').implement({
  description: 'What a bulk change has made.',
  fields: (t) => ({
    tasks: t.field({
      type: [TaskType],
      complexity: onPage,
      description: 'Each task that was named, in that order, or that fitted; those that were so already included.',
      resolve: ({ tasks }) => [...tasks],
    }),
    changed: t.exposeInt('changed', { description: 'How many of them are not as they were.' }),
  }),
});

/** Not when the arguments are read: that is done for the cost too, where what is wrong with them would be a fault. */
function checked(sent: unknown) {
  const { success, data, error } = updateTasksInput.safeParse(sent);
  if (success) return data;
  throw new ValidationError(
    error.issues.map(({ path, message }) => ({ path: ['input', ...path.map(String)], message })),
  );
}

builder.mutationField('updateTasks', (t) =>
  t.field({
    type: UpdatedTasksType,
    description:
      'Changes up to 500 tasks, all of them or none. If some are not there, or not for the caller to see, a NotFoundError ' +
      'says how many, and names five; another that no task fits the filter. If the caller only reads one of ' +
      'them, all is FORBIDDEN. Each task that is changed gets a new version and a line in its history.',
    authScopes: { signedIn: true },
    errors: { types: [ValidationError, NotFoundError] },
    complexity: ({ input: { ids } }) => {
      const count = within(ids?.length ?? maxAtOnce, maxAtOnce);
      return { field: count, multiplier: count };
    },
    args: { input: t.arg({ type: UpdateTasksInput, required: true, description: 'Which tasks, and what of them.' }) },
    resolve: (_root, { input: sent }, context) => {
      const input = checked(sent);
      const wish = { ...wishOf(input), addTags: input.addTags ?? [], removeTags: input.removeTags ?? [] };
      const { taskBulk } = context.services;
      if (sent.filter) return taskBulk.updateAll(acting(context), sent.filter, wish);
      const named = (input.ids ?? []).map((id) => ({ sent: id, id: idOf('Task', id) }));
      return taskBulk.update(acting(context), named, wish);
    },
  }),
);

import { builder } from '../builder.ts';
import { DeletedNode } from '../deleted-node.ts';
import { ConflictError, NotFoundError, ValidationError } from '../errors.ts';
import { encodeGlobalId, idOf } from '../global-id.ts';
import { acting, wishOf } from './acting.ts';
import { TaskPriorityType, TaskStatusType, TaskType } from './graphql.ts';
import { createTaskInput, updateTaskInput } from './inputs.ts';

const CreateTaskInput = builder.inputType('CreateTaskInput', {
  description: 'A new task. It is TODO.',
  validate: createTaskInput,
  fields: (t) => ({
    title: t.string({ required: true, description: 'One line of 1 to 200 characters.' }),
    description: t.string({ description: 'Several lines of at most 10,000 characters; an empty one counts as none.' }),
    priority: t.field({ type: TaskPriorityType, description: 'MEDIUM where left out.' }),
    tags: t.stringList({ description: 'At most 20, each of 1 to 50 characters; the same one twice counts once.' }),
    dueAt: t.field({ type: 'DateTime', description: 'Still to come, and at most 10 years ahead.' }),
    symbol: t.string({ description: 'Of the instrument that it is about, in any case.' }),
    assigneeId: t.id({
      description: "An OWNER or MEMBER of the team; without a team the caller's own id, or none.",
    }),
    teamId: t.id({
      description: 'A team in which the caller is OWNER or MEMBER. Left out: the task is for the caller alone.',
    }),
  }),
});

const UpdateTaskInput = builder.inputType('UpdateTaskInput', {
  description: 'What to change of a task: what is left out stays as it is, and null clears.',
  validate: updateTaskInput,
  fields: (t) => ({
    id: t.id({ required: true, description: 'Of a task that the caller may change.' }),
    expectedVersion: t.int({
      description: 'The `version` that the caller has read: if the task has another one, nothing is changed.',
    }),
    title: t.string({ description: 'One line of 1 to 200 characters. Not null.' }),
    description: t.string({ description: 'Several lines of at most 10,000 characters; an empty one counts as none.' }),
    status: t.field({
      type: TaskStatusType,
      description:
        "From any to any other. A task that is opened again whose assignee has left the team is nobody's. Not null.",
    }),
    priority: t.field({ type: TaskPriorityType, description: 'Not null.' }),
    tags: t.stringList({
      description:
        'In place of those it has: at most 20, each of 1 to 50 characters. An empty list clears; null may not be.',
    }),
    dueAt: t.field({
      type: 'DateTime',
      description: 'Still to come, and at most 10 years ahead; or what the task has already.',
    }),
    symbol: t.string({ description: 'Of the instrument that it is about, in any case.' }),
    assigneeId: t.id({
      description:
        'An OWNER or MEMBER of the team; without a team whoever made the task, or none. Only who made it, or an OWNER ' +
        'of its team, may change it.',
    }),
    teamId: t.id({
      description:
        'A team in which the caller is OWNER or MEMBER, or null: back to whoever made it, alone, while they are in its ' +
        'team. Its comments and history go with it. Only who made it, or an OWNER of its team, may change it.',
    }),
  }),
});

const authScopes = { signedIn: true };

builder.mutationFields((t) => ({
  createTask: t.field({
    type: TaskType,
    description: 'Makes a task. Whom it is assigned to is told.',
    authScopes,
    errors: { types: [ValidationError, NotFoundError] },
    args: { input: t.arg({ type: CreateTaskInput, required: true, description: 'The new task.' }) },
    resolve: (_root, { input }, context) =>
      context.services.tasks.create(acting(context), { ...wishOf(input), title: input.title }),
  }),
  updateTask: t.field({
    type: TaskType,
    description:
      'Changes a task, all of it or nothing. With `expectedVersion`, of several who change it at once one succeeds, and the ' +
      "others get a ConflictError that names the version it has now. A VIEWER of the task's team gets FORBIDDEN. What " +
      'changes nothing makes no new version.',
    authScopes,
    errors: { types: [ValidationError, NotFoundError, ConflictError] },
    args: { input: t.arg({ type: UpdateTaskInput, required: true, description: 'Which task, and what of it.' }) },
    resolve: (_root, { input }, context) =>
      context.services.tasks.update(
        acting(context),
        idOf('Task', input.id),
        input.expectedVersion ?? null,
        wishOf(input),
      ),
  }),
  deleteTask: t.field({
    type: DeletedNode,
    description:
      'Deletes a task with its comments and its history. Only who made it, or an OWNER of its team, may; others who ' +
      'see it get FORBIDDEN.',
    authScopes,
    errors: { types: [NotFoundError] },
    args: { id: t.arg.id({ required: true, description: 'Of a task that the caller may delete.' }) },
    resolve: async (_root, { id }, context) => {
      const taskId = idOf('Task', id);
      await context.services.tasks.delete(acting(context), taskId);
      return { id: encodeGlobalId('Task', taskId ?? '') };
    },
  }),
}));

import { createContextCache } from '@pothos/core';
import type { TaskComment } from '@tickwire/prisma';
import DataLoader from 'dataloader';
import { UserType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import type { RequestContext } from '../context.ts';
import { DeletedNode } from '../deleted-node.ts';
import { NotFoundError, ValidationError } from '../errors.ts';
import { encodeGlobalId, idOf, nobody, uuidPattern } from '../global-id.ts';
import { pageByKey } from '../pagination.ts';
import { findPerson } from '../teams/people-loader.ts';
import { tasksSeenBy } from './access.ts';
import { acting } from './acting.ts';
import { TaskType } from './graphql.ts';
import { addTaskCommentInput, updateTaskCommentInput } from './inputs.ts';

const TaskCommentType = builder.prismaNode('TaskComment', {
  nullable: true,
  description: 'What somebody wrote below a task. Who sees the task sees it.',
  id: { field: 'id', description: 'Opaque; `node(id)` finds the comment again.' },
  findUnique: (id, context) => ({ id, task: tasksSeenBy(context.viewer?.user.id ?? nobody) }),
  fields: (t) => ({
    author: t.field({
      type: UserType,
      nullable: true,
      description: 'Who wrote it; null where that account is gone.',
      resolve: ({ authorId }, _args, context) => findPerson(context, authorId),
    }),
    body: t.exposeString('body', { description: 'Plain text of several lines: 1 to 5,000 characters.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was written.' }),
    editedAt: t.expose('editedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last changed; null where it stands as it was written.',
    }),
  }),
});

const TaskCommentConnection = builder.connectionObject({ type: TaskCommentType, name: 'TaskCommentConnection' });

const countsOf = createContextCache(
  ({ services }: RequestContext) =>
    // Two changes in one operation must each see what is there by then.
    new DataLoader<string, number>((ids) => services.taskComments.counts(ids), { cache: false }),
);

builder.prismaObjectFields(TaskType, (t) => ({
  comments: t.connection(
    {
      type: TaskCommentType,
      description: 'What was written below it, the oldest first.',
      resolve: (task, args, { services }) =>
        pageByKey<TaskComment>({
          args,
          key: ({ id }) => id,
          keyPattern: uuidPattern,
          load: (page) => services.taskComments.page(task.id, page),
          count: () => services.taskComments.counts([task.id]).then(([count = 0]) => count),
        }),
    },
    TaskCommentConnection,
  ),
  commentCount: t.int({
    description: 'How many comments it has. For a page of tasks this is cheaper than `comments { totalCount }`.',
    resolve: ({ id }, _args, context) => countsOf(context).load(id),
  }),
}));

const AddTaskCommentInput = builder.inputType('AddTaskCommentInput', {
  description: 'A new comment.',
  validate: addTaskCommentInput,
  fields: (t) => ({
    taskId: t.id({ required: true, description: 'Of a task that the caller may change.' }),
    body: t.string({ required: true, description: 'Several lines of 1 to 5,000 characters.' }),
  }),
});

const UpdateTaskCommentInput = builder.inputType('UpdateTaskCommentInput', {
  description: 'Other words for a comment.',
  validate: updateTaskCommentInput,
  fields: (t) => ({
    id: t.id({ required: true, description: "Of one of the caller's own comments." }),
    body: t.string({ required: true, description: 'Several lines of 1 to 5,000 characters.' }),
  }),
});

const authScopes = { signedIn: true };
const errors = { types: [ValidationError, NotFoundError] };

builder.mutationFields((t) => ({
  addTaskComment: t.field({
    type: TaskCommentType,
    description:
      'Writes a comment below a task; who made the task, and whom it is assigned to, are told. For those who may change ' +
      'the task: a VIEWER of its team gets FORBIDDEN.',
    authScopes,
    errors,
    args: { input: t.arg({ type: AddTaskCommentInput, required: true, description: 'Where, and what.' }) },
    resolve: (_root, { input }, context) =>
      context.services.taskComments.add(acting(context), idOf('Task', input.taskId), input.body),
  }),
  updateTaskComment: t.field({
    type: TaskCommentType,
    description: 'Changes a comment. Only who wrote it may; others who see it get FORBIDDEN.',
    authScopes,
    errors,
    args: {
      input: t.arg({ type: UpdateTaskCommentInput, required: true, description: 'Which comment, and its words.' }),
    },
    resolve: (_root, { input }, context) =>
      context.services.taskComments.update(acting(context), idOf('TaskComment', input.id), input.body),
  }),
  deleteTaskComment: t.field({
    type: DeletedNode,
    description:
      "Deletes a comment. Who wrote it may, who made the task, and an OWNER of the task's team; others who see it get " +
      'FORBIDDEN.',
    authScopes,
    errors: { types: [NotFoundError] },
    args: { id: t.arg.id({ required: true, description: 'Of the comment.' }) },
    resolve: async (_root, { id }, context) => {
      const commentId = idOf('TaskComment', id);
      await context.services.taskComments.delete(acting(context), commentId);
      return { id: encodeGlobalId('TaskComment', commentId ?? '') };
    },
  }),
}));

import type { TaskChange } from '@tickwire/prisma';
import { z } from 'zod';
import { UserType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { newestFirst, pageByKey } from '../pagination.ts';
import { findPerson } from '../teams/people-loader.ts';
import { TaskType } from './graphql.ts';

/** How `fields` of a change are stored. */
const storedFields = z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() }));
type FieldChange = z.infer<typeof storedFields>[number];

const TaskFieldChangeType = builder.objectRef<FieldChange>('TaskFieldChange').implement({
  description: 'One field that a change of a task has changed.',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'As `UpdateTaskInput` spells it: "title", "assigneeId".' }),
    from: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What it was, as `UpdateTaskInput` would take it; null where there was none.',
      resolve: ({ from }) => from,
    }),
    to: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What it became, spelled the same; null where it was cleared.',
      resolve: ({ to }) => to,
    }),
  }),
});

const TaskChangeType = builder.objectRef<TaskChange>('TaskChange').implement({
  description: 'One change of a task: what made it the version that it then was.',
  fields: (t) => ({
    version: t.exposeInt('version', { description: 'The version that it made: 2 is the first change.' }),
    at: t.expose('at', { type: 'DateTime', description: "When, by the database's clock." }),
    actor: t.field({
      type: UserType,
      nullable: true,
      description: 'Who did it; null where that account is gone, and for what the service did by itself.',
      resolve: ({ actorId }, _args, context) => findPerson(context, actorId),
    }),
    changes: t.field({
      type: [TaskFieldChangeType],
      description: 'What it changed: at least one field.',
      resolve: ({ fields }) => storedFields.parse(fields),
    }),
  }),
});

const TaskChangeConnection = builder.connectionObject({ type: TaskChangeType, name: 'TaskChangeConnection' });

builder.prismaObjectField(TaskType, 'history', (t) =>
  t.connection(
    {
      type: TaskChangeType,
      description:
        'Every change since it was made, the newest first. It goes with the task when that is moved or deleted.',
      resolve: (task, args, { services }) =>
        pageByKey<TaskChange>({
          args,
          key: ({ version }) => String(version),
          keyPattern: /^[1-9]\d{0,8}$/,
          load: (page) => services.tasks.history(task.id, newestFirst(page)),
          count: () => services.tasks.countChanges(task.id),
        }),
    },
    TaskChangeConnection,
  ),
);

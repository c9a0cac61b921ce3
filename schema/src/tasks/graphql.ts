import { TaskPriority, TaskStatus } from '@tickwire/prisma';
import { UserType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { nobody } from '../global-id.ts';
import { instrumentById } from '../market/catalogue/instrument-by-id.ts';
import { InstrumentType } from '../market/graphql.ts';
import { findPerson, personById } from '../teams/people-loader.ts';
import { tasksSeenBy } from './access.ts';

export const TaskStatusType = builder.enumType('TaskStatus', {
  description: 'How far a task is.',
  values: {
    [TaskStatus.TODO]: { description: 'Not begun.' },
    [TaskStatus.IN_PROGRESS]: { description: 'Somebody is at it.' },
    [TaskStatus.DONE]: { description: 'Done: `completedAt` says when.' },
    [TaskStatus.CANCELLED]: { description: 'It will not be done.' },
  },
});

export const TaskPriorityType = builder.enumType('TaskPriority', {
  description: 'How much a task matters; MEDIUM where nothing is said.',
  values: {
    [TaskPriority.LOW]: { description: 'When there is time.' },
    [TaskPriority.MEDIUM]: { description: 'As usual.' },
    [TaskPriority.HIGH]: { description: 'Before others.' },
    [TaskPriority.URGENT]: { description: 'Now.' },
  },
});

export const TaskType = builder.prismaNode('Task', {
  nullable: true,
  description: 'Something to do. Its creator sees it, or, where it belongs to a team, everyone in that team.',
  id: { field: 'id', description: 'Opaque; `node(id)` finds the task again.' },
  findUnique: (id, context) => ({ id, ...tasksSeenBy(context.viewer?.user.id ?? nobody) }),
  fields: (t) => ({
    title: t.exposeString('title', { description: 'One line of 1 to 200 characters.' }),
    description: t.exposeString('description', { nullable: true, description: 'At most 10,000 characters.' }),
    status: t.expose('status', { type: TaskStatusType, description: 'How far it is.' }),
    priority: t.expose('priority', { type: TaskPriorityType, description: 'How much it matters.' }),
    tags: t.exposeStringList('tags', {
      description: 'As written, in the order given; at most 20, each of 1 to 50 characters.',
    }),
    dueAt: t.expose('dueAt', { type: 'DateTime', nullable: true, description: 'Until when it should be done.' }),
    instrument: t.field({
      type: InstrumentType,
      nullable: true,
      description: 'What it is about.',
      resolve: ({ instrumentId }, _args, { services }) =>
        instrumentId === null ? null : instrumentById(services.market.catalogue, instrumentId),
    }),
    creator: t.field({
      type: UserType,
      description: 'Who made it; where that account is gone, the owner of the team who took it over.',
      resolve: ({ creatorId }, _args, context) => personById(context, creatorId),
    }),
    assignee: t.field({
      type: UserType,
      nullable: true,
      description: 'Who is to do it; null where nobody was named.',
      resolve: ({ assigneeId }, _args, context) => findPerson(context, assigneeId),
    }),
    version: t.exposeInt('version', {
      description: "Counts the changes; send it back as `expectedVersion` to lose no one's.",
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed, or made.' }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it became DONE; null unless it is.',
    }),
  }),
});

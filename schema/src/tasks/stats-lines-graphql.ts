import { UserType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { instrumentById } from '../market/catalogue/instrument-by-id.ts';
import { InstrumentType } from '../market/graphql.ts';
import { findPerson } from '../teams/people-loader.ts';
import type { WithMedian } from './stats.ts';
import type { GroupLine, WeekLine } from './stats-lines.ts';

const average = 'Hours from created to done, over the tasks that are; null where there is none.';
const median = 'The median of these hours, interpolated between the two in the middle; null where there is none.';

export const TaskWeekType = builder.objectRef<WithMedian<WeekLine>>('TaskWeek').implement({
  description: 'A week in figures: 7 days of UTC.',
  fields: (t) => ({
    weekStart: t.expose('weekStart', { type: 'DateTime', description: 'Monday, 00:00 UTC.' }),
    created: t.exposeInt('created', { description: 'Tasks that were made in it, whatever their status is now.' }),
    completed: t.exposeInt('completed', { description: 'Tasks that became DONE in it, and still are.' }),
    averageHoursToComplete: t.exposeFloat('averageHoursToComplete', { nullable: true, description: average }),
    p50HoursToComplete: t.float({ nullable: true, description: median, resolve: (line) => line.median() }),
  }),
});

const TaskGroupType = builder.interfaceRef<WithMedian<GroupLine>>('TaskGroup').implement({
  description: 'Tasks that have something in common, in figures.',
  fields: (t) => ({
    open: t.exposeInt('open', { description: 'Those that are TODO or IN_PROGRESS.' }),
    overdue: t.exposeInt('overdue', { description: 'Those of the open ones that were due before now.' }),
    completed: t.exposeInt('completed', { description: 'Those that are DONE.' }),
    averageHoursToComplete: t.exposeFloat('averageHoursToComplete', { nullable: true, description: average }),
    p50HoursToComplete: t.float({ nullable: true, description: median, resolve: (line) => line.median() }),
  }),
});

export const TasksOfAssigneeType = builder.objectRef<WithMedian<GroupLine>>('TasksOfAssignee').implement({
  description: "An assignee's tasks in figures.",
  interfaces: [TaskGroupType],
  fields: (t) => ({
    assignee: t.field({
      type: UserType,
      nullable: true,
      description: 'Whose tasks they are; null: those that nobody was named for.',
      resolve: ({ id }, _args, context) => findPerson(context, id),
    }),
  }),
});

export const TasksOfInstrumentType = builder.objectRef<WithMedian<GroupLine>>('TasksOfInstrument').implement({
  description: 'The tasks about an instrument in figures.',
  interfaces: [TaskGroupType],
  fields: (t) => ({
    instrument: t.field({
      type: InstrumentType,
      nullable: true,
      description: 'What they are about; null: those that are about none.',
      resolve: ({ id }, _args, { services }) => (id === null ? null : instrumentById(services.market.catalogue, id)),
    }),
  }),
});

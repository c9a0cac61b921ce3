import { UserType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { mustBeViewer, type RequestContext } from '../context.ts';
import { badUserInput, notFound } from '../errors.ts';
import { idOf } from '../global-id.ts';
import { within } from '../limits/field-cost.ts';
import { TaskStatusType } from './graphql.ts';
import type { TaskStats } from './stats.ts';
import { TasksOfAssigneeType, TasksOfInstrumentType, TaskWeekType } from './stats-lines-graphql.ts';
import type { Percentiles, StatusCount } from './stats-summary.ts';

/** For what is counted by a pass over all tasks that the caller can see. */
const costOfPass = 10;
/** A pass whose numbers have to be sorted besides. */
const costOfSorting = 20;

const maxWeeks = 104;
const maxLines = 100;

const TaskStatusCountType = builder.objectRef<StatusCount>('TaskStatusCount').implement({
  description: 'How many tasks have a status.',
  fields: (t) => ({
    status: t.expose('status', { type: TaskStatusType, description: 'The status.' }),
    count: t.exposeInt('count', { description: 'How many tasks have it.' }),
  }),
});

const HoursToCompleteType = builder.objectRef<Percentiles>('HoursToComplete').implement({
  description:
    'Hours from created to done. Each is interpolated between the two tasks that it lies between, as by percentile_cont ' +
    'of SQL; null where nothing is done.',
  fields: (t) => ({
    p50: t.exposeFloat('p50', { nullable: true, description: 'The median: half of the tasks took no longer.' }),
    p75: t.exposeFloat('p75', { nullable: true, description: 'Three quarters took no longer.' }),
    p90: t.exposeFloat('p90', { nullable: true, description: 'Nine of ten took no longer.' }),
    p99: t.exposeFloat('p99', { nullable: true, description: '99 of 100 took no longer.' }),
  }),
});

function upTo(max: number, name: string, count: number): number {
  if (count < 1 || count > max) throw badUserInput(`${name}: from 1 to ${max}`);
  return count;
}

/** `services.taskStats.of(scopes)` is one. */
export const TaskStatsType = builder.objectRef<TaskStats>('TaskStats').implement({
  description:
    'Tasks in figures, each as of the moment of its computation, which begins after it was asked for: what a change has ' +
    'answered is counted. Those who ask for the same at once share a computation.',
  fields: (t) => ({
    total: t.int({
      complexity: costOfPass,
      description: 'How many tasks there are, whatever their status.',
      resolve: async (stats) => (await stats.summary('byStatus')).reduce((total, { count }) => total + count, 0),
    }),
    byStatus: t.field({
      type: [TaskStatusCountType],
      complexity: { field: costOfPass, multiplier: 4 },
      description: 'A line for each status, in the order of the enum, those that no task has among them.',
      resolve: async (stats) => [...(await stats.summary('byStatus'))],
    }),
    overdue: t.int({
      description: 'Tasks that were due before now, and are TODO or IN_PROGRESS.',
      resolve: (stats) => stats.summary('overdue'),
    }),
    completedLast7Days: t.int({
      description: 'Tasks that are DONE, and became so within the last 168 hours.',
      resolve: (stats) => stats.summary('completedLast7Days'),
    }),
    averageHoursToComplete: t.float({
      nullable: true,
      complexity: costOfPass,
      description: 'Hours from created to done, over the tasks that are DONE; null where there is none.',
      resolve: (stats) => stats.summary('averageHoursToComplete'),
    }),
    hoursToComplete: t.field({
      type: HoursToCompleteType,
      complexity: costOfSorting,
      description: 'The same in percentiles.',
      resolve: (stats) => stats.percentiles(),
    }),
    byWeek: t.field({
      type: [TaskWeekType],
      complexity: ({ weeks }) => ({ field: costOfSorting, multiplier: within(weeks, maxWeeks) }),
      description: 'A line for each week, the oldest first and the present one last; weeks without tasks among them.',
      args: {
        weeks: t.arg.int({
          required: true,
          defaultValue: 12,
          description: `How many weeks back, the present one counted: 1 to ${maxWeeks}.`,
        }),
      },
      resolve: (stats, { weeks }) => stats.byWeek(upTo(maxWeeks, 'weeks', weeks)),
    }),
    byAssignee: t.field({
      type: [TasksOfAssigneeType],
      complexity: ({ first }) => ({ field: costOfSorting, multiplier: within(first, maxLines) }),
      description:
        'A line for each assignee, and one for the tasks of nobody: the most open first, then the most completed. Whose ' +
        'tasks are all CANCELLED has none.',
      args: {
        first: t.arg.int({ required: true, defaultValue: 20, description: `How many lines: 1 to ${maxLines}.` }),
      },
      resolve: (stats, { first }) => stats.byGroup('assignee', upTo(maxLines, 'first', first)),
    }),
    byInstrument: t.field({
      type: [TasksOfInstrumentType],
      complexity: ({ first }) => ({ field: costOfSorting, multiplier: within(first, maxLines) }),
      description:
        'A line for each instrument that tasks are about, and one for those about none: the most open first, then the ' +
        'most completed. One whose tasks are all CANCELLED has none.',
      args: {
        first: t.arg.int({ required: true, defaultValue: 20, description: `How many lines: 1 to ${maxLines}.` }),
      },
      resolve: (stats, { first }) => stats.byGroup('instrument', upTo(maxLines, 'first', first)),
    }),
  }),
});

/** The lists of all tasks that a user can see, or the list of one team that the user is in. */
async function scopesOf({ services }: RequestContext, userId: string, teamId: string | null): Promise<string[]> {
  const teams = (await services.memberships.of(userId)).map((membership) => membership.teamId);
  if (teamId === null) return [userId, ...teams];
  const team = idOf('Team', teamId);
  if (team === null || !teams.includes(team)) throw notFound('There is no such team.');
  return [team];
}

builder.objectField(UserType, 'taskStats', (t) =>
  t.field({
    type: TaskStatsType,
    description: 'Figures of all tasks that the user can see: their own, and those of every team that they are in.',
    args: {
      teamId: t.arg.id({
        description: 'Only tasks of this team. One that the user is not in, or that is not there, is NOT_FOUND.',
      }),
    },
    resolve: async (user, { teamId }, context) => {
      mustBeViewer(context, user);
      return context.services.taskStats.of(await scopesOf(context, user.id, teamId ?? null));
    },
  }),
);

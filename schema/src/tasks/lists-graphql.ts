import { UserType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { mustBeViewer, type RequestContext } from '../context.ts';
import { pageCost } from '../limits/field-cost.ts';
import { type PageArguments, pageByKey } from '../pagination.ts';
import { readPlace } from './cursor.ts';
import { selectTasks, type TaskFilter, type TaskScopes } from './filter.ts';
import { TaskPriorityType, TaskStatusType, TaskType } from './graphql.ts';
import type { TaskOrder } from './order.ts';
import type { PlacedTask } from './page.ts';

/** A search takes some milliseconds, and for a word that is in most of many thousand tasks some hundred. */
const searchCost = 50;

const TaskOrderType = builder.enumType('TaskOrder', {
  description:
    'What a list of tasks is sorted by. Whoever reads it with its cursors meets each task that is there throughout exactly ' +
    'once, even where tasks are changed meanwhile: each keeps the place that it had when the first page was read, for an ' +
    'hour from then. A cursor is good for the order that it was given in.',
  values: {
    CREATED_AT_DESC: { description: 'The newest first.' },
    CREATED_AT_ASC: { description: 'The oldest first.' },
    DUE_AT_ASC: { description: 'What is due first comes first, what is never due last.' },
    PRIORITY_DESC: { description: 'What matters most comes first; of equal ones the newest.' },
    UPDATED_AT_DESC: { description: 'What was changed or made last comes first.' },
  } satisfies Record<TaskOrder, { description: string }>,
});

export const TaskFilterInput = builder.inputType('TaskFilter', {
  description:
    "Which tasks: those that fit all that is given. Of a list one is enough; an empty list fits none. An id that is nobody's " +
    'fits none either.',
  fields: (t) => ({
    status: t.field({ type: [TaskStatusType], description: 'How far they are.' }),
    priority: t.field({ type: [TaskPriorityType], description: 'How much they matter.' }),
    tag: t.string({ description: 'One of their tags, exactly as written.' }),
    symbol: t.string({
      description: 'What they are about, in any case. An unknown symbol is BAD_USER_INPUT, which names it.',
    }),
    assigneeId: t.id({ description: 'Who is to do them.' }),
    unassigned: t.boolean({ description: 'True: nobody was named to do them. False: somebody was.' }),
    creatorId: t.id({ description: 'Who made them.' }),
    teamId: t.id({ description: 'Whose they are: one of the teams that the caller is in.' }),
    personal: t.boolean({ description: "True: the caller's own, which no team has. False: only teams'." }),
    dueBefore: t.field({ type: 'DateTime', description: 'Due before this instant.' }),
    dueAfter: t.field({ type: 'DateTime', description: 'Due at this instant or later.' }),
    overdue: t.boolean({
      description: 'True: TODO or IN_PROGRESS, though the due date is past. False: all others.',
    }),
    search: t.string({
      description:
        'Words of title, description and tags, in any case; the last may be unfinished once it has three ' +
        'characters: "divid" finds "dividend". As in web ' +
        'searches, "several words" in quotes stand together, `or` finds either, -word leaves out. At most 200 characters ' +
        'with some letter or digit among them, else BAD_USER_INPUT; blanks alone count as left out.',
    }),
  }),
});

export const TaskConnection = builder.connectionObject({ type: TaskType, name: 'TaskConnection' });

/** The arguments of a list of tasks, beside those of its page. */
export const taskListArgs = builder.args((t) => ({
  filter: t.field({ type: TaskFilterInput, description: 'Only some of them.' }),
  orderBy: t.field({ type: TaskOrderType, description: 'CREATED_AT_DESC where left out.' }),
}));

interface TaskListArguments extends PageArguments {
  readonly filter?: TaskFilter | null | undefined;
  readonly orderBy?: TaskOrder | null | undefined;
}

/** What a page of tasks costs. */
export function taskListCost(args: Readonly<Record<string, unknown>>): ReturnType<typeof pageCost> {
  const { field, multiplier } = pageCost(args);
  const { filter } = args;
  const isSearch = typeof filter === 'object' && filter !== null && 'search' in filter && filter.search !== null;
  return { field: isSearch ? field + searchCost : field, multiplier };
}

/** A page of the tasks of these scopes, all of which the caller must be one to see. */
export function taskPage({ services }: RequestContext, scopes: TaskScopes, args: TaskListArguments) {
  const selection = selectTasks(scopes, args.filter ?? {}, services.market.catalogue);
  const order = args.orderBy ?? 'CREATED_AT_DESC';
  return pageByKey<PlacedTask>({
    args,
    key: ({ place }) => place,
    keyPattern: { test: (text) => readPlace(order, text) !== null },
    load: (page) => services.taskPages.page(selection, order, page),
    count: () => services.taskPages.count(selection),
  });
}

builder.objectField(UserType, 'tasks', (t) =>
  t.connection(
    {
      type: TaskType,
      description: 'Everything that the account can see: its own tasks, and those of all teams that it is in.',
      authScopes: { signedIn: true },
      complexity: taskListCost,
      args: taskListArgs,
      resolve: async (user, args, context) => {
        mustBeViewer(context, user);
        const teams = await context.services.memberships.of(user.id);
        return taskPage(context, { userId: user.id, teamIds: teams.map(({ teamId }) => teamId) }, args);
      },
    },
    TaskConnection,
  ),
);

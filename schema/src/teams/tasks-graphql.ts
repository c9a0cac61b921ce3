import { builder } from '../builder.ts';
import { TaskType } from '../tasks/graphql.ts';
import { TaskConnection, taskListArgs, taskListCost, taskPage } from '../tasks/lists-graphql.ts';
import { TaskStatsType } from '../tasks/stats-graphql.ts';
import { TeamType } from './graphql.ts';

builder.objectField(TaskType, 'team', (t) =>
  t.loadable({
    type: TeamType,
    nullable: true,
    description: "Whose it is; null where it is its creator's alone.",
    loaderOptions: { cache: false },
    load: (ids: string[], context) => context.services.teams.byIds(ids),
    resolve: ({ teamId }) => teamId,
  }),
);

builder.prismaObjectField(TeamType, 'tasks', (t) =>
  t.connection(
    {
      type: TaskType,
      description: 'The tasks of the team.',
      complexity: taskListCost,
      args: taskListArgs,
      resolve: (team, args, context) => taskPage(context, { userId: null, teamIds: [team.id] }, args),
    },
    TaskConnection,
  ),
);

builder.objectField(TeamType, 'taskStats', (t) =>
  t.field({
    type: TaskStatsType,
    description: 'Figures of the tasks of the team.',
    resolve: (team, _args, { services }) => services.taskStats.of([team.id]),
  }),
);

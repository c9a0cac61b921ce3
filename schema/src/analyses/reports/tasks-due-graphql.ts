import { builder } from '../../builder.ts';
import { nobody } from '../../global-id.ts';
import { instrumentById } from '../../market/catalogue/instrument-by-id.ts';
import { InstrumentType } from '../../market/graphql.ts';
import { tasksSeenBy } from '../../tasks/access.ts';
import { TaskType } from '../../tasks/graphql.ts';
import type { DueTask } from './contents.ts';

export const ReportTaskType = builder.objectRef<DueTask>('ReportTask').implement({
  description: 'A task about a symbol of the list, as it was when the report was written.',
  fields: (t) => ({
    task: t.loadable({
      type: TaskType,
      nullable: true,
      description: "As it is now; null where it is gone, or not the viewer's to see any more.",
      // A mutation further down in the same operation may change what can be seen.
      loaderOptions: { cache: false },
      load: async (ids: string[], { database, viewer }) => {
        const where = { id: { in: ids }, ...tasksSeenBy(viewer?.user.id ?? nobody) };
        const byId = new Map((await database.task.findMany({ where })).map((task) => [task.id, task]));
        return ids.map((id) => byId.get(id) ?? null);
      },
      resolve: ({ taskId }) => taskId,
    }),
    title: t.exposeString('title', { description: 'What it was called then.' }),
    dueAt: t.field({
      type: 'DateTime',
      description: 'When it was to be done.',
      resolve: ({ dueAt }) => new Date(dueAt),
    }),
    isOverdue: t.exposeBoolean('isOverdue', { description: 'Whether that was past when the report was written.' }),
    instrument: t.field({
      type: InstrumentType,
      description: 'What it is about.',
      resolve: ({ instrumentId }, _args, { services }) => instrumentById(services.market.catalogue, instrumentId),
    }),
  }),
});

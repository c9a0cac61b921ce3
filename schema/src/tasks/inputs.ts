import { z } from 'zod';
import { multiLine, singleLine } from '../text.ts';
import { wrongDueAt } from './wishes.ts';

export const maxTags = 20;
/** So many tasks are changed by one bulk change. */
export const maxAtOnce = 500;

const id = z.string();
const title = singleLine({ min: 1, max: 200 });
const description = multiLine({ min: 0, max: 10_000 });
const status = z.enum(['TODO', 'IN_PROGRESS', 'DONE', 'CANCELLED']);
const priority = z.enum(['LOW', 'MEDIUM', 'HIGH', 'URGENT']);
const tags = z
  .array(z.string())
  .max(maxTags, `at most ${maxTags}`)
  // Only then each of them: what is wrong with a million is told in one sentence.
  .pipe(z.array(singleLine({ min: 1, max: 50 })))
  .transform((all) => [...new Set(all)]);
/** Of a new task, which has none yet that may be sent back. */
const newDueAt = z.date().superRefine((dueAt, { addIssue }) => {
  const message = wrongDueAt(dueAt);
  if (message !== null) addIssue(message);
});
const symbol = z.string().max(32, 'is no symbol: at most 32 characters');
const body = multiLine({ min: 1, max: 5_000 });

/** What may be left out, but not cleared. */
function kept<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().refine((value) => value !== null, 'cannot be cleared: leave it out to keep it as it is');
}

/** What the inputs of the tasks' mutations must look like beyond their types. */
export const createTaskInput = z.object({
  title,
  description: description.nullish(),
  priority: priority.nullish(),
  tags: tags.nullish(),
  dueAt: newDueAt.nullish(),
  symbol: symbol.nullish(),
  assigneeId: id.nullish(),
  teamId: id.nullish(),
});

const settable = {
  status: kept(status),
  priority: kept(priority),
  dueAt: z.date().nullish(),
  symbol: symbol.nullish(),
  assigneeId: id.nullish(),
};

export const updateTaskInput = z.object({
  ...settable,
  id,
  expectedVersion: z.int().nullish(),
  title: kept(title),
  description: description.nullish(),
  tags: kept(tags),
  teamId: id.nullish(),
});

export const addTaskCommentInput = z.object({ taskId: id, body });
export const updateTaskCommentInput = z.object({ id, body });

const ids = z
  .array(id)
  .min(1, 'name at least one task')
  .max(maxAtOnce, `at most ${maxAtOnce}: send the others in another change`)
  .refine((all) => new Set(all).size === all.length, 'names a task twice');

const whatToSet = ['status', 'priority', 'dueAt', 'symbol', 'assigneeId', 'addTags', 'removeTags'] as const;

export const updateTasksInput = z
  .object({
    ...settable,
    ids: ids.nullish(),
    filter: z.looseObject({}).nullish(),
    addTags: tags.nullish(),
    removeTags: tags.nullish(),
  })
  .refine((input) => [input.ids, input.filter].filter((named) => named !== null && named !== undefined).length === 1, {
    error: 'says which tasks by ids or by a filter: send one of them',
  })
  .refine((input) => whatToSet.some((name) => input[name] !== undefined), 'says nothing to change');

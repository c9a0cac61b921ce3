import { createTaskBulkService } from './bulk.ts';
import { createChanging, type TaskParts } from './changing.ts';
import { createTaskCommentService } from './comments.ts';
import { createTaskService } from './service.ts';

/** Puts together what changes tasks: all of one user's changes take turns. */
export function createTasks(parts: TaskParts) {
  const changing = createChanging(parts);
  return {
    tasks: createTaskService(parts, changing),
    taskBulk: createTaskBulkService(parts, changing),
    taskComments: createTaskCommentService(parts, changing),
  };
}

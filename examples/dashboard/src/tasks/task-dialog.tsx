import { type CreateTaskInput, type Task, TickwireError } from '@tickwire/sdk';
import { useMutation } from '@tickwire/sdk/react';
import { announce } from '../ui/announcer.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Comments } from './comments.tsx';
import { TaskForm } from './task-form.tsx';

/** Changes a task, unless somebody else has changed it since it was read. */
export function TaskDialog({ task, onClose }: { readonly task: Task; onClose(): void }) {
  const { run, isPending, error } = useMutation(
    (client, input: CreateTaskInput) => client.updateTask({ ...input, id: task.id, expectedVersion: task.version }),
    { invalidates: ['tasks'] },
  );
  const save = async (input: CreateTaskInput) => {
    if (!(await run(input)).ok) return;
    announce('The task was saved');
    onClose();
  };
  return (
    <Dialog title="Task" onClose={onClose}>
      <TaskForm
        task={task}
        action="Save"
        isPending={isPending}
        refusal={error instanceof TickwireError ? undefined : error}
        failure={error instanceof TickwireError ? error : undefined}
        onSubmit={(input) => void save(input)}
      />
      <Comments taskId={task.id} />
    </Dialog>
  );
}

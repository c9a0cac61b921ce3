import { type CreateTaskInput, type Task, TickwireError } from '@tickwire/sdk';
import { useCache, useMutation, useQuery } from '@tickwire/sdk/react';
import { useState } from 'react';
import { announce } from '../ui/announcer.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Comments } from './comments.tsx';
import { TaskForm } from './task-form.tsx';

interface TaskDialogProps {
  /** As it was when it was opened: the list may be read anew meanwhile, and it may leave it. */
  readonly task: Task;
  onClose(): void;
}

/** Changes a task, unless somebody else has changed it since the form was filled. */
export function TaskDialog({ task, onClose }: TaskDialogProps) {
  // What the form holds is of this version.
  const [filledFrom, setFilledFrom] = useState(task);
  const { invalidate } = useCache();
  const { run, isPending, error, reset } = useMutation(
    (client, input: CreateTaskInput) =>
      client.updateTask({ ...input, id: task.id, expectedVersion: filledFrom.version }),
    { invalidates: ['tasks'] },
  );
  const save = async (input: CreateTaskInput) => {
    const result = await run(input);
    if (result.ok) {
      announce('The task was saved');
      onClose();
    } else if (result.error.code === 'CONFLICT') await invalidate('tasks', 'task');
  };
  const { data: newest } = useQuery(error?.code === 'CONFLICT' && ((client) => client.task(task.id)));
  return (
    <Dialog title="Task" onClose={onClose}>
      <TaskForm
        key={filledFrom.version}
        task={filledFrom}
        takesFocus={filledFrom !== task}
        action="Save"
        isPending={isPending}
        refusal={error instanceof TickwireError ? undefined : error}
        failure={error instanceof TickwireError ? error : undefined}
        onSubmit={(input) => void save(input)}
      />
      {newest && newest.version !== filledFrom.version && (
        <button
          type="button"
          className="button"
          onClick={() => {
            setFilledFrom(newest);
            reset();
          }}
        >
          Give up my changes, and show it as it is now
        </button>
      )}
      <Comments taskId={task.id} />
    </Dialog>
  );
}

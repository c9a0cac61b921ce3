import { type CreateTaskInput, type Task, TickwireError } from '@tickwire/sdk';
import { useCache, useMutation } from '@tickwire/sdk/react';
import { useState } from 'react';
import { announce } from '../ui/announcer.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Comments } from './comments.tsx';
import { TaskForm } from './task-form.tsx';

interface TaskDialogProps {
  /** As it was read last. */
  readonly task: Task;
  onClose(): void;
}

/** Changes a task, unless somebody else has changed it since the form was filled. */
export function TaskDialog({ task, onClose }: TaskDialogProps) {
  // The list may be read anew meanwhile: what the form holds is of the version that it was filled from.
  const [opened] = useState(task);
  const [filledFrom, setFilledFrom] = useState(opened);
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
    } else if (result.error.code === 'CONFLICT') await invalidate('tasks');
  };
  const isOutdated = error?.code === 'CONFLICT' && task.version !== filledFrom.version;
  return (
    <Dialog title="Task" onClose={onClose}>
      <TaskForm
        key={filledFrom.version}
        task={filledFrom}
        takesFocus={filledFrom !== opened}
        action="Save"
        isPending={isPending}
        refusal={error instanceof TickwireError ? undefined : error}
        failure={error instanceof TickwireError ? error : undefined}
        onSubmit={(input) => void save(input)}
      />
      {isOutdated && (
        <button
          type="button"
          className="button"
          onClick={() => {
            setFilledFrom(task);
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

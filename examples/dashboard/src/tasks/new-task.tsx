import { type CreateTaskInput, TickwireError } from '@tickwire/sdk';
import { useMutation } from '@tickwire/sdk/react';
import { useState } from 'react';
import { announce } from '../ui/announcer.tsx';
import { TaskForm } from './task-form.tsx';

/** One line for a new task. */
export function NewTask() {
  const { run, isPending, error } = useMutation((client, input: CreateTaskInput) => client.createTask(input), {
    invalidates: ['tasks'],
  });
  // Another key, an empty form.
  const [made, setMade] = useState(0);
  const create = async (input: CreateTaskInput) => {
    const result = await run(input);
    if (!result.ok) return;
    setMade((count) => count + 1);
    announce(`${input.title} was added`);
  };
  return (
    <section className="panel" aria-labelledby="new-task-title">
      <h2 id="new-task-title">New task</h2>
      <TaskForm
        key={made}
        takesFocus={made > 0}
        isInline
        action="Add task"
        isPending={isPending}
        refusal={error instanceof TickwireError ? undefined : error}
        failure={error instanceof TickwireError ? error : undefined}
        onSubmit={(input) => void create(input)}
      />
    </section>
  );
}

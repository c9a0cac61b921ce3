import type { CreateTaskInput, Task, TaskPriority, TickwireError } from '@tickwire/sdk';
import { type FormEvent, useState } from 'react';
import { textOf } from '../account/form-data.ts';
import { Failure } from '../ui/failure.tsx';
import { Field } from '../ui/field.tsx';
import { problemsOf } from '../ui/problems.ts';
import { useInvalidFocus } from '../ui/use-invalid-focus.ts';
import { dueOf, fieldOf } from './due.ts';
import { PrioritySelect } from './priority-select.tsx';

interface TaskFormProps {
  readonly task?: Task;
  readonly isInline?: boolean;
  readonly takesFocus?: boolean;
  readonly action: string;
  readonly isPending: boolean;
  readonly refusal: { readonly code: string; readonly message: string } | undefined;
  readonly failure: TickwireError | undefined;
  onSubmit(input: CreateTaskInput): void;
}

const fields = ['title', 'description', 'dueAt', 'priority', 'symbol'];

/** What a task says of itself. */
export function TaskForm({ task, isInline = false, takesFocus = false, ...props }: TaskFormProps) {
  const [priority, setPriority] = useState<TaskPriority | ''>(task?.priority ?? 'MEDIUM');
  const { byField, rest } = problemsOf(props.refusal, fields);
  const form = useInvalidFocus(props.refusal);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const symbol = textOf(data, 'symbol').trim();
    const due = textOf(data, 'dueAt');
    props.onSubmit({
      title: textOf(data, 'title'),
      ...(!isInline && { description: textOf(data, 'description') }),
      // The field knows no seconds, and what is overdue may stay so: only what was changed is sent.
      ...(due !== fieldOf(task?.dueAt ?? null) && { dueAt: dueOf(due) }),
      priority: priority === '' ? 'MEDIUM' : priority,
      symbol: symbol === '' ? null : symbol,
    });
  };
  return (
    <form ref={form} className={isInline ? 'form inline' : 'form'} onSubmit={submit} noValidate>
      <Field label="Title" problem={byField.title}>
        {/* biome-ignore lint/a11y/noAutofocus: for the next one, after one was added here. */}
        <input name="title" defaultValue={task?.title} autoComplete="off" autoFocus={takesFocus} />
      </Field>
      {!isInline && (
        <Field label="Description" problem={byField.description}>
          <textarea name="description" defaultValue={task?.description ?? ''} />
        </Field>
      )}
      <Field label="Priority" problem={byField.priority}>
        <PrioritySelect value={priority} onChange={setPriority} />
      </Field>
      <Field label="Due" problem={byField.dueAt}>
        <input name="dueAt" type="datetime-local" defaultValue={fieldOf(task?.dueAt ?? null)} />
      </Field>
      <Field label="Symbol" problem={byField.symbol}>
        <input name="symbol" defaultValue={task?.instrument?.symbol} autoComplete="off" spellCheck={false} />
      </Field>
      {rest !== null && (
        <p className="note bad" role="alert">
          {rest}
        </p>
      )}
      <Failure error={props.failure} />
      <div className="actions">
        <button type="submit" className="button primary" disabled={props.isPending}>
          {props.action}
        </button>
      </div>
    </form>
  );
}

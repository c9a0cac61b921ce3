import { useList, useMutation } from '@tickwire/sdk/react';
import { type FormEvent, useRef } from 'react';
import { textOf } from '../account/form-data.ts';
import { announce } from '../ui/announcer.tsx';
import { Failure } from '../ui/failure.tsx';
import { Field } from '../ui/field.tsx';
import { formatDateTime } from '../ui/format.ts';
import { MoreButton } from '../ui/more-button.tsx';

/** What was written below a task, the oldest first. */
export function Comments({ taskId }: { readonly taskId: string }) {
  const list = useList((client) => client.taskComments(taskId, { first: 20 }));
  const { run, isPending, error } = useMutation((client, body: string) => client.addTaskComment({ taskId, body }), {
    invalidates: ['taskComments', 'tasks'],
  });
  const form = useRef<HTMLFormElement>(null);
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const result = await run(textOf(new FormData(event.currentTarget), 'body'));
    if (!result.ok) return;
    form.current?.reset();
    announce('The comment was added');
  };
  return (
    <section className="comments" aria-labelledby="comments-title">
      <h3 id="comments-title">Comments</h3>
      <Failure error={list.error} onRetry={list.refetch} />
      <ul>
        {list.items.map(({ id, body, author, createdAt }) => (
          <li key={id} className="comment">
            <span className="small muted">
              {author?.username ?? 'Somebody who is gone'}, {formatDateTime(createdAt)}
            </span>
            <p>{body}</p>
          </li>
        ))}
      </ul>
      <MoreButton list={list} />
      <form ref={form} className="form" onSubmit={(event) => void add(event)}>
        <Field label="Add a comment">
          <textarea name="body" required rows={2} />
        </Field>
        <Failure error={error} />
        <div className="actions">
          <button type="submit" className="button" disabled={isPending}>
            Comment
          </button>
        </div>
      </form>
    </section>
  );
}

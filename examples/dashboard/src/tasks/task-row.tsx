import type { Task } from '@tickwire/sdk';
import { useMutation } from '@tickwire/sdk/react';
import { useState } from 'react';
import { announce } from '../ui/announcer.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Failure } from '../ui/failure.tsx';
import { formatDateTime, formatDistance, sayCount, sayEnum } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';

const tones: Readonly<Record<string, string>> = { URGENT: 'bad', HIGH: 'warn' };

export function TaskRow({ task, onOpen }: { readonly task: Task; onOpen(): void }) {
  const [asksDeletion, setAsksDeletion] = useState(false);
  const isDone = task.status === 'DONE';
  const complete = useMutation((client) => client.updateTask({ id: task.id, status: isDone ? 'TODO' : 'DONE' }), {
    invalidates: ['tasks'],
  });
  const deletion = useMutation((client) => client.deleteTask(task.id), { invalidates: ['tasks'] });
  const toggle = async () => {
    if ((await complete.run()).ok) announce(`${task.title}: ${isDone ? 'to do again' : 'done'}`);
  };
  const remove = async () => {
    if ((await deletion.run()).ok) announce(`${task.title} was deleted`);
  };
  const isOverdue = task.dueAt !== null && task.completedAt === null && Date.parse(task.dueAt) < Date.now();
  return (
    <li className={isDone ? 'task done' : 'task'} data-row>
      <input
        type="checkbox"
        // As it was just set, before the server has answered.
        checked={isDone !== complete.isPending}
        aria-label={`Done: ${task.title}`}
        onChange={() => complete.isPending || void toggle()}
      />
      <button type="button" className="task-title" onClick={onOpen}>
        {task.title}
      </button>
      <span className="task-facts">
        {task.status !== 'TODO' && <span className="badge">{sayEnum(task.status)}</span>}
        {task.priority !== 'MEDIUM' && (
          <span className={`badge ${tones[task.priority] ?? ''}`}>{sayEnum(task.priority)}</span>
        )}
        {task.instrument !== null && <span className="badge">{task.instrument.symbol}</span>}
        {task.dueAt !== null && (
          <span className={isOverdue ? 'small down' : 'small muted'} title={formatDateTime(task.dueAt)}>
            {isOverdue ? 'Overdue: ' : 'Due '}
            {formatDistance(task.dueAt, Date.now())}
          </span>
        )}
        {task.commentCount > 0 && (
          <span className="small muted number">{sayCount(task.commentCount, 'comment', 'comments')}</span>
        )}
      </span>
      <button
        type="button"
        className="button quiet small icon-only"
        title="Delete"
        onClick={() => setAsksDeletion(true)}
      >
        <Icon name="trash" />
        <span className="hidden">Delete {task.title}</span>
      </button>
      <Failure error={complete.error} />
      {asksDeletion && (
        <ConfirmDialog
          title="Delete this task?"
          text={`“${task.title}” goes with its comments and its history.`}
          action="Delete task"
          isPending={deletion.isPending}
          error={deletion.error}
          onConfirm={() => void remove()}
          onClose={() => setAsksDeletion(false)}
        />
      )}
    </li>
  );
}

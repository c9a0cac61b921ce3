import './tasks.css';
import type { Task, TaskPriority, TaskStatus } from '@tickwire/sdk';
import { useList } from '@tickwire/sdk/react';
import { useState } from 'react';
import { Failure } from '../ui/failure.tsx';
import { MoreButton } from '../ui/more-button.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { usePaused } from '../ui/use-paused.ts';
import { NewTask } from './new-task.tsx';
import { TaskDialog } from './task-dialog.tsx';
import { type Filters, TaskFilters } from './task-filters.tsx';
import { TaskRow } from './task-row.tsx';

const statuses: Readonly<Record<Filters['show'], readonly TaskStatus[] | undefined>> = {
  open: ['TODO', 'IN_PROGRESS'],
  done: ['DONE', 'CANCELLED'],
  all: undefined,
};

const priorities = (priority: TaskPriority | ''): readonly TaskPriority[] | undefined =>
  priority === '' ? undefined : [priority];

/** What is to be done, and what was. */
export function Tasks() {
  const [filters, setFilters] = useState<Filters>({ show: 'open', priority: '', search: '', isOverdue: false });
  const { show, priority, isOverdue } = filters;
  const search = usePaused(filters.search.trim());
  const list = useList((client) =>
    client.tasks({
      first: 20,
      status: statuses[show],
      priority: priorities(priority),
      search: search === '' ? undefined : search,
      overdue: isOverdue ? true : undefined,
      orderBy: show === 'done' ? 'UPDATED_AT_DESC' : 'DUE_AT_ASC',
    }),
  );
  const [opened, setOpened] = useState<Task | null>(null);
  const keepsFocus = useKeptFocus<HTMLUListElement>(list.items.map(({ id }) => id).join());
  return (
    <div className="page">
      <PageTitle>Tasks</PageTitle>
      <NewTask />
      <section className="panel" aria-labelledby="tasks-title">
        <div className="panel-head">
          <h2 id="tasks-title">
            {show === 'open' ? 'To do' : show === 'done' ? 'Done' : 'All'}{' '}
            <span className="muted number">{list.totalCount ?? ''}</span>
          </h2>
          <TaskFilters filters={filters} onChange={setFilters} />
        </div>
        <Failure error={list.error} onRetry={list.refetch} />
        {list.items.length === 0 && !list.isLoading && list.error === undefined && (
          <p className="muted">Nothing here{show === 'open' ? ': all is done' : ''}.</p>
        )}
        {list.isLoading && <p className="muted">Reading your tasks…</p>}
        <ul className="tasks" aria-busy={list.isLoading} {...keepsFocus}>
          {list.items.map((task) => (
            <TaskRow key={task.id} task={task} onOpen={() => setOpened(task)} />
          ))}
        </ul>
        <MoreButton key={JSON.stringify([filters, search])} list={list} />
      </section>
      {opened !== null && <TaskDialog task={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}

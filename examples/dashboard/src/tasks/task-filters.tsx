import type { TaskPriority } from '@tickwire/sdk';
import { Segments } from '../ui/segments.tsx';
import { PrioritySelect } from './priority-select.tsx';

export interface Filters {
  readonly show: 'open' | 'done' | 'all';
  readonly priority: TaskPriority | '';
  readonly search: string;
  readonly isOverdue: boolean;
}

interface TaskFiltersProps {
  readonly filters: Filters;
  onChange(filters: Filters): void;
}

const shows: readonly { readonly value: Filters['show']; readonly label: string }[] = [
  { value: 'open', label: 'To do' },
  { value: 'done', label: 'Done' },
  { value: 'all', label: 'All' },
];

export function TaskFilters({ filters, onChange }: TaskFiltersProps) {
  return (
    <search className="filters">
      <Segments
        legend="Which tasks"
        options={shows}
        value={filters.show}
        onChange={(show) => onChange({ ...filters, show })}
      />
      <div className="field">
        <label className="hidden" htmlFor="task-priority">
          Priority
        </label>
        <PrioritySelect
          id="task-priority"
          anyLabel="Any priority"
          value={filters.priority}
          onChange={(priority) => onChange({ ...filters, priority })}
        />
      </div>
      <div className="field">
        <label className="hidden" htmlFor="task-search">
          Search
        </label>
        <input
          id="task-search"
          type="search"
          placeholder="Search"
          value={filters.search}
          onChange={(event) => onChange({ ...filters, search: event.target.value })}
        />
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={filters.isOverdue}
          onChange={(event) => onChange({ ...filters, isOverdue: event.target.checked })}
        />
        Overdue
      </label>
    </search>
  );
}

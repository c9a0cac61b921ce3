import type { TaskPriority } from '@tickwire/sdk';
import { sayEnum } from '../ui/format.ts';

const priorities = ['URGENT', 'HIGH', 'MEDIUM', 'LOW'] as const;

interface PrioritySelectProps {
  readonly id?: string;
  /** What none of them is called; left out: one is always chosen. */
  readonly anyLabel?: string;
  readonly value: TaskPriority | '';
  onChange(priority: TaskPriority | ''): void;
}

export function PrioritySelect({ anyLabel, value, onChange, ...rest }: PrioritySelectProps) {
  return (
    <select
      {...rest}
      value={value}
      onChange={({ target }) => onChange(priorities.find((priority) => priority === target.value) ?? '')}
    >
      {anyLabel !== undefined && <option value="">{anyLabel}</option>}
      {priorities.map((priority) => (
        <option key={priority} value={priority}>
          {sayEnum(priority)}
        </option>
      ))}
    </select>
  );
}

import type { Prisma, Task } from '@tickwire/prisma';
import { encodeGlobalId } from '../global-id.ts';
import type { Catalogue } from '../market/catalogue/catalogue.ts';

/** What people set of a task. */
export type TaskFields = Pick<
  Task,
  'title' | 'description' | 'status' | 'priority' | 'tags' | 'dueAt' | 'instrumentId' | 'assigneeId' | 'teamId'
>;

/** How a value of a task is written down. */
type Written = string | readonly string[] | null;

interface Field {
  /** As the API spells it. */
  readonly name: string;
  readonly column: string;
  readonly stored: (fields: TaskFields) => Written;
  /** As the history tells it, where that differs from what is stored. */
  readonly told?: (fields: TaskFields, symbols: Symbols) => Written;
}

export type Symbols = Pick<Catalogue, 'byId' | 'bySymbol'>;

const globalIdOf = (type: string, id: string | null) => (id === null ? null : encodeGlobalId(type, id));

const fields: readonly Field[] = [
  { name: 'title', column: 'title', stored: ({ title }) => title },
  { name: 'description', column: 'description', stored: ({ description }) => description },
  { name: 'status', column: 'status', stored: ({ status }) => status },
  { name: 'priority', column: 'priority', stored: ({ priority }) => priority },
  { name: 'tags', column: 'tags', stored: ({ tags }) => tags },
  {
    name: 'dueAt',
    column: 'due_at',
    stored: ({ dueAt }) => dueAt?.toISOString() ?? null,
  },
  {
    name: 'symbol',
    column: 'instrument_id',
    stored: ({ instrumentId }) => instrumentId,
    told: ({ instrumentId }, symbols) => (instrumentId === null ? null : (symbols.byId(instrumentId)?.symbol ?? null)),
  },
  {
    name: 'assigneeId',
    column: 'assignee_id',
    stored: ({ assigneeId }) => assigneeId,
    told: ({ assigneeId }) => globalIdOf('User', assigneeId),
  },
  {
    name: 'teamId',
    column: 'team_id',
    stored: ({ teamId }) => teamId,
    told: ({ teamId }) => globalIdOf('Team', teamId),
  },
];

/** A task, and what is to become of it. */
export interface Draft {
  readonly before: Task;
  readonly after: TaskFields;
}

export function draftOf(before: Task, wish: Partial<TaskFields>): Draft {
  const { title, description, status, priority, tags, dueAt, instrumentId, assigneeId, teamId } = before;
  return {
    before,
    after: { title, description, status, priority, tags, dueAt, instrumentId, assigneeId, teamId, ...wish },
  };
}

/** What a draft changes. */
export function changedFields({ before, after }: Draft): readonly Field[] {
  return fields.filter(({ stored }) => JSON.stringify(stored(before)) !== JSON.stringify(stored(after)));
}

/** The same as the history keeps it. */
export function toldChanges(draft: Draft, symbols: Symbols): Prisma.InputJsonValue {
  return changedFields(draft).map(({ name, stored, told = stored }) => ({
    field: name,
    from: told(draft.before, symbols),
    to: told(draft.after, symbols),
  }));
}

import { Prisma, type TaskPriority, type TaskStatus } from '@tickwire/prisma';
import { badUserInput } from '../errors.ts';
import { idOf, nobody } from '../global-id.ts';
import type { Catalogue } from '../market/catalogue/catalogue.ts';
import { openStatusList } from './open.ts';
import { dueOf } from './order.ts';
import { lexemeQuery, readSearch, type TaskSearch, wordsQuery } from './search.ts';

const { join, sql } = Prisma;

/** Longer than any tag or symbol, whatever its characters. */
const maxNameLength = 200;

/** `TaskFilter` as the API is sent it. */
export interface TaskFilter {
  readonly status?: readonly TaskStatus[] | null | undefined;
  readonly priority?: readonly TaskPriority[] | null | undefined;
  readonly tag?: string | null | undefined;
  readonly symbol?: string | null | undefined;
  readonly assigneeId?: string | null | undefined;
  readonly unassigned?: boolean | null | undefined;
  readonly creatorId?: string | null | undefined;
  readonly teamId?: string | null | undefined;
  readonly personal?: boolean | null | undefined;
  readonly dueBefore?: Date | null | undefined;
  readonly dueAfter?: Date | null | undefined;
  readonly overdue?: boolean | null | undefined;
  readonly search?: string | null | undefined;
}

/** Whose tasks there are to choose from. */
export interface TaskScopes {
  /** Whose own tasks, which no team has; null: only teams'. */
  readonly userId: string | null;
  readonly teamIds: readonly string[];
}

/** Some of the tasks of some scopes: all that `criteria` does not rule out. */
export interface TaskSelection {
  /** Values of `tasks.scope_id`. */
  readonly scopeIds: readonly string[];
  readonly criteria: TaskCriteria;
}

interface TaskCriteria {
  readonly statuses: readonly TaskStatus[] | null;
  readonly priorities: readonly TaskPriority[] | null;
  readonly instrumentId: string | null;
  readonly assigneeId: string | null;
  readonly isUnassigned: boolean | null;
  readonly creatorId: string | null;
  readonly dueBefore: Date | null;
  readonly dueAfter: Date | null;
  readonly isOverdue: boolean | null;
  readonly tag: string | null;
  readonly search: TaskSearch | null;
}

function chosenScopes({ userId, teamIds }: TaskScopes, { teamId, personal }: TaskFilter): string[] {
  const wanted = teamId === null || teamId === undefined ? null : idOf('Team', teamId);
  const teams = teamId === null || teamId === undefined ? teamIds : teamIds.filter((id) => id === wanted);
  const own = userId === null || (teamId !== null && teamId !== undefined) ? [] : [userId];
  return [...(personal === false ? [] : own), ...(personal === true ? [] : teams)];
}

function instrumentOf(symbol: string, catalogue: Pick<Catalogue, 'bySymbol'>): string {
  const instrument = symbol.length > maxNameLength ? null : catalogue.bySymbol(symbol);
  if (instrument !== null) return instrument.id;
  const named = JSON.stringify(symbol.slice(0, 32));
  throw badUserInput(`filter.symbol: unknown symbol ${named}; \`instruments\` lists those that are known`);
}

function tagOf(tag: string): string {
  if (tag.length <= maxNameLength && !/\p{Cc}/u.test(tag)) return tag.toWellFormed().normalize('NFC').trim();
  throw badUserInput('filter.tag: is no tag; one has at most 50 characters, on one line');
}

/** An id that is no user's is nobody's. */
function userOf(id: string): string {
  return idOf('User', id) ?? nobody;
}

/** Each once, however often it was sent. */
function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function given<T, U>(value: T | null | undefined, read: (value: T) => U): U | null {
  return value === null || value === undefined ? null : read(value);
}

/**
 * What a filter selects from the scopes.
 *
 * @throws GraphQLError with BAD_USER_INPUT for an unknown symbol, and for what cannot be searched for.
 */
export function selectTasks(
  scopes: TaskScopes,
  filter: TaskFilter,
  catalogue: Pick<Catalogue, 'bySymbol'>,
): TaskSelection {
  return {
    scopeIds: chosenScopes(scopes, filter),
    criteria: {
      statuses: given(filter.status, distinct),
      priorities: given(filter.priority, distinct),
      instrumentId: given(filter.symbol, (symbol) => instrumentOf(symbol, catalogue)),
      assigneeId: given(filter.assigneeId, userOf),
      isUnassigned: filter.unassigned ?? null,
      creatorId: given(filter.creatorId, userOf),
      dueBefore: filter.dueBefore ?? null,
      dueAfter: filter.dueAfter ?? null,
      isOverdue: filter.overdue ?? null,
      tag: given(filter.tag, tagOf),
      search: readSearch(filter.search ?? null),
    },
  };
}

/** Whether it is the index of words that finds the tasks. */
export function isByWords({ criteria }: TaskSelection): boolean {
  return criteria.tag !== null || criteria.search !== null;
}

const due = dueOf(sql`tasks.due_at`);
const isOverdueNow = sql`(${due} < statement_timestamp() AND tasks.status IN ${openStatusList})`;

/** These are left out of the text where they were not asked for: else no range of the index of due dates could be read. */
function dueConditions({ dueBefore, dueAfter, isOverdue }: TaskCriteria): Prisma.Sql {
  const conditions = [
    ...(dueBefore === null ? [] : [sql`${due} < ${dueBefore}::timestamptz`]),
    ...(dueAfter === null ? [] : [sql`${due} >= ${dueAfter}::timestamptz AND tasks.due_at IS NOT NULL`]),
    ...(isOverdue === null ? [] : [isOverdue ? isOverdueNow : sql`NOT ${isOverdueNow}`]),
  ];
  return conditions.length === 0 ? sql`true` : join(conditions, ' AND ');
}

/**
 * What the columns of `tasks` must be. What was not asked for is a null parameter, which PostgreSQL leaves out when it
 * plans: a text of its own for each set of criteria would leave thousands of prepared statements in each connection.
 */
export function columnConditions(criteria: TaskCriteria): Prisma.Sql {
  const { statuses, priorities, instrumentId, assigneeId, isUnassigned, creatorId } = criteria;
  return sql`
    (${statuses}::text[] IS NULL OR tasks.status = ANY (${statuses}::task_status[]))
    AND (${priorities}::text[] IS NULL OR tasks.priority = ANY (${priorities}::task_priority[]))
    AND (${instrumentId}::uuid IS NULL OR tasks.instrument_id = ${instrumentId}::uuid)
    AND (${assigneeId}::uuid IS NULL OR tasks.assignee_id = ${assigneeId}::uuid)
    AND (${isUnassigned}::boolean IS NULL OR (tasks.assignee_id IS NULL) = ${isUnassigned}::boolean)
    AND (${creatorId}::uuid IS NULL OR tasks.creator_id = ${creatorId}::uuid)
    AND ${dueConditions(criteria)}`;
}

const document = sql`task_document(tasks.scope_id, tasks.title, tasks.description, tasks.tags)`;

/** What the words of a task must be. The scopes stand among them, so that one look into their index is enough. */
function wordConditions({ scopeIds, criteria: { tag, search } }: TaskSelection): Prisma.Sql {
  return join(
    [
      lexemeQuery(scopeIds.map((id) => `#scope:${id}`)),
      ...(tag === null ? [] : [lexemeQuery([`#tag:${tag}`])]),
      ...(search === null ? [] : [wordsQuery(search)]),
    ].map((query) => sql`${document} @@ ${query}`),
    ' AND ',
  );
}

/** Whether a row of `tasks` is selected: to stand in a WHERE. */
export function taskConditions(selection: TaskSelection): Prisma.Sql {
  const scopes = isByWords(selection)
    ? wordConditions(selection)
    : sql`tasks.scope_id = ANY (${[...selection.scopeIds]}::uuid[])`;
  return sql`${scopes} AND ${columnConditions(selection.criteria)}`;
}

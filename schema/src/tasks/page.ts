import { Prisma, type PrismaClient, type Task } from '@tickwire/prisma';
import type { PageRequest } from '../pagination.ts';
import { type Anchor, type Place, readPlace, writePlace } from './cursor.ts';
import { columnConditions, isByWords, type TaskSelection, taskConditions } from './filter.ts';
import { orderTerms, type TaskOrder, toldKey } from './order.ts';

const { empty, join, raw, sql } = Prisma;

/** So long a pass through a list is anchored: each of its pages looks through what has changed since it began. */
const anchoredMs = 3_600_000;
/** A change is dated before it is committed, by less than this: no transaction may take so long. */
const longestTransaction = sql`interval '2 minutes'`;

/** A task, and where it stands in the list that it was read in, as its cursor holds it. */
export type PlacedTask = Task & { readonly place: string };

/** Lists of tasks, page by page. */
export interface TaskPages {
  page(selection: TaskSelection, order: TaskOrder, request: PageRequest): Promise<PlacedTask[]>;
  count(selection: TaskSelection): Promise<number>;
}

type Row = Task & Anchor & { readonly key: string };

const taskColumns = sql`
  tasks.id, tasks.scope_id AS "scopeId", tasks.creator_id AS "creatorId", tasks.team_id AS "teamId",
  tasks.assignee_id AS "assigneeId", tasks.instrument_id AS "instrumentId", tasks.title, tasks.description,
  tasks.status, tasks.priority, tasks.tags, tasks.due_at AS "dueAt", tasks.due_tell_at AS "dueTellAt", tasks.version,
  tasks.created_at AS "createdAt", tasks.updated_at AS "updatedAt", tasks.completed_at AS "completedAt"`;

/** What is asked for, as statements need it. */
interface Reading {
  readonly selection: TaskSelection;
  readonly order: TaskOrder;
  readonly after: Place | null;
  readonly before: Place | null;
  /** Null: the pass begins with this page. */
  readonly anchor: Anchor | null;
  readonly direction: Prisma.Sql;
  readonly limit: number;
}

function readingOf(selection: TaskSelection, order: TaskOrder, request: PageRequest): Reading {
  const after = request.after === null ? null : readPlace(order, request.after);
  const before = request.before === null ? null : readPlace(order, request.before);
  const anchor = (after ?? before)?.anchor ?? null;
  const isAnchored = anchor !== null && anchor.beganAt.getTime() > Date.now() - anchoredMs;
  return {
    selection,
    order,
    after,
    before,
    anchor: isAnchored ? anchor : null,
    direction: raw(orderTerms[order].isDescending === request.inverted ? 'ASC' : 'DESC'),
    limit: request.limit,
  };
}

/** That a task which is sorted by this key lies between the cursors. */
function isInRange(key: Prisma.Sql, { order, after, before }: Reading): Prisma.Sql {
  const { isDescending, keyOf } = orderTerms[order];
  const compared = (place: Place | null, operator: '<' | '>') =>
    place === null ? [] : [sql`(${key}, tasks.id) ${raw(operator)} (${keyOf(place.key)}, ${place.id}::uuid)`];
  const bounds = [...compared(after, isDescending ? '<' : '>'), ...compared(before, isDescending ? '>' : '<')];
  return bounds.length === 0 ? sql`true` : join(bounds, ' AND ');
}

/** The first tasks between the cursors by what they are sorted by now, but for those of `changed`. */
function standing(reading: Reading): Prisma.Sql {
  const { selection, order, anchor, direction, limit } = reading;
  const { key } = orderTerms[order];
  const unchanged = anchor === null ? empty : sql`AND tasks.id NOT IN (SELECT changed.task_id FROM changed)`;
  const first = (conditions: Prisma.Sql) => sql`(
    SELECT tasks.id, ${key} AS key FROM tasks
    WHERE ${conditions} AND ${isInRange(key, reading)} ${unchanged}
    ORDER BY ${key} ${direction}, tasks.id ${direction} LIMIT ${limit})`;
  if (isByWords(selection)) return first(taskConditions(selection));
  // As many of each scope, since its index has them in this order: the first of all of them are among these.
  return sql`
    SELECT of_scope.id, of_scope.key FROM unnest(${[...selection.scopeIds]}::uuid[]) AS scope (id)
    CROSS JOIN LATERAL ${first(sql`tasks.scope_id = scope.id AND ${columnConditions(selection.criteria)}`)} AS of_scope`;
}

/** What has changed since the pass began, with what it was sorted by then: what its first change since says it was before. */
function changedSince({ snapshot, beganAt }: Anchor, scopeIds: readonly string[]): Prisma.Sql {
  return sql`
    changed AS MATERIALIZED (
      SELECT DISTINCT ON (task_id) task_id, prior_updated_at, prior_due_at, prior_priority FROM task_changes
      WHERE scope_id = ANY (${[...scopeIds]}::uuid[]) AND at > ${beganAt}::timestamptz - ${longestTransaction}
        AND NOT pg_visible_in_snapshot(transaction_id, ${snapshot}::pg_snapshot)
      ORDER BY task_id, version
    ),`;
}

/** The changed ones between the cursors, by what they were sorted by. */
function moved(priorKey: Prisma.Sql, reading: Reading): Prisma.Sql {
  return sql`
    UNION ALL
    SELECT tasks.id, ${priorKey} AS key FROM changed JOIN tasks ON tasks.id = changed.task_id
    WHERE ${taskConditions(reading.selection)} AND ${isInRange(priorKey, reading)}`;
}

function pageStatement(reading: Reading): Prisma.Sql {
  const { selection, order, anchor, direction, limit } = reading;
  const { priorKey } = orderTerms[order];
  const isMoving = anchor !== null && priorKey !== null;
  return sql`
    WITH ${isMoving ? changedSince(anchor, selection.scopeIds) : empty} page AS (
      SELECT placed.id, placed.key FROM (${standing(reading)} ${isMoving ? moved(priorKey, reading) : empty}) AS placed
      ORDER BY placed.key ${direction}, placed.id ${direction} LIMIT ${limit}
    )
    SELECT ${taskColumns}, ${toldKey(sql`page.key`, order)} AS key,
      pg_current_snapshot()::text AS snapshot, statement_timestamp() AS "beganAt"
    FROM page JOIN tasks ON tasks.id = page.id
    ORDER BY page.key ${direction}, page.id ${direction}`;
}

/** The statement that reads a page. */
export function taskPageStatement(selection: TaskSelection, order: TaskOrder, request: PageRequest): Prisma.Sql {
  return pageStatement(readingOf(selection, order, request));
}

export function createTaskPages(database: PrismaClient): TaskPages {
  return {
    async page(selection, order, request) {
      const reading = readingOf(selection, order, request);
      const rows = await database.$queryRaw<Row[]>(pageStatement(reading));
      const isAnchoring = orderTerms[order].priorKey !== null;
      return rows.map(({ key, snapshot, beganAt, ...task }) => {
        const anchor = isAnchoring ? (reading.anchor ?? { snapshot, beganAt }) : null;
        return { ...task, place: writePlace(order, { key, id: task.id, anchor }) };
      });
    },

    async count(selection) {
      const rows = await database.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM tasks WHERE ${taskConditions(selection)}`;
      return rows[0]?.count ?? 0;
    },
  };
}

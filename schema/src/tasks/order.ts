import { Prisma } from '@tickwire/prisma';

const { sql } = Prisma;

export type TaskOrder = 'CREATED_AT_DESC' | 'CREATED_AT_ASC' | 'DUE_AT_ASC' | 'PRIORITY_DESC' | 'UPDATED_AT_DESC';

interface OrderTerms {
  /** What `tasks` are sorted by, before their ids; an index of each scope begins with it. */
  readonly key: Prisma.Sql;
  /** What it was before a change, out of `changed`; null where no change touches it. */
  readonly priorKey: Prisma.Sql | null;
  /** A key as a cursor spells it, for PostgreSQL. */
  readonly keyOf: (spelled: string) => Prisma.Sql;
  readonly keyPattern: RegExp;
  /** Of the key and of the id. */
  readonly isDescending: boolean;
}

/** An instant in milliseconds, before the year 2287, which no task reaches. */
const millisecondsPattern = /^\d{1,13}$/;
const instantOf = (spelled: string) => sql`${new Date(Number(spelled))}::timestamptz`;

/** Without due date: behind all others. */
const never = 'never';
export const dueOf = (dueAt: Prisma.Sql) => sql`coalesce(${dueAt}, 'infinity'::timestamptz)`;

export const orderTerms: Readonly<Record<TaskOrder, OrderTerms>> = {
  CREATED_AT_DESC: {
    key: sql`tasks.created_at`,
    priorKey: null,
    keyOf: instantOf,
    keyPattern: millisecondsPattern,
    isDescending: true,
  },
  CREATED_AT_ASC: {
    key: sql`tasks.created_at`,
    priorKey: null,
    keyOf: instantOf,
    keyPattern: millisecondsPattern,
    isDescending: false,
  },
  DUE_AT_ASC: {
    key: dueOf(sql`tasks.due_at`),
    priorKey: dueOf(sql`changed.prior_due_at`),
    keyOf: (spelled) => (spelled === never ? sql`'infinity'::timestamptz` : instantOf(spelled)),
    keyPattern: /^(?:\d{1,13}|never)$/,
    isDescending: false,
  },
  PRIORITY_DESC: {
    key: sql`tasks.priority`,
    priorKey: sql`changed.prior_priority`,
    keyOf: (spelled) => sql`${spelled}::task_priority`,
    keyPattern: /^(?:LOW|MEDIUM|HIGH|URGENT)$/,
    isDescending: true,
  },
  UPDATED_AT_DESC: {
    key: sql`tasks.updated_at`,
    priorKey: sql`changed.prior_updated_at`,
    keyOf: instantOf,
    keyPattern: millisecondsPattern,
    isDescending: true,
  },
};

/** How a key is told by a statement, and how a cursor spells it: as a text without colons or blanks. */
export const toldKey = (key: Prisma.Sql, order: TaskOrder): Prisma.Sql =>
  order === 'PRIORITY_DESC'
    ? sql`${key}::text`
    : sql`coalesce((extract(epoch FROM nullif(${key}, 'infinity')) * 1000)::bigint::text, ${never})`;

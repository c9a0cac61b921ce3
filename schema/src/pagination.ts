import { type ResolveCursorConnectionArgs, resolveCursorConnection } from '@pothos/plugin-relay';
import { badUserInput } from './errors.ts';

export const defaultPageSize = 20;
export const maxPageSize = 100;

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** Which rows a page wants, as a condition on the key that its list is ordered by. */
export interface PageRequest {
  /** Only rows whose key is greater. */
  readonly after: string | null;
  /** Only rows whose key is smaller. */
  readonly before: string | null;
  readonly limit: number;
  /** From the end of the list backwards: the rows come in descending order. */
  readonly inverted: boolean;
}

/** The same page of the list the other way round: the row with the greatest key comes first. */
export function newestFirst({ after, before, limit, inverted }: PageRequest): PageRequest {
  return { after: before, before: after, limit, inverted: !inverted };
}

/** How many of the rows, which are in the order of their keys, come before the first that `isPast`. */
function countBefore<Row>(rows: readonly Row[], isPast: (row: Row) => boolean): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row === undefined || isPast(row)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A page of rows that are in memory, in the order of their keys by code units. */
export function pageOfSorted<Row>(
  rows: readonly Row[],
  key: (row: Row) => string,
  { after, before, limit, inverted }: PageRequest,
): Row[] {
  const start = after === null ? 0 : countBefore(rows, (row) => key(row) > after);
  const end = before === null ? rows.length : countBefore(rows, (row) => key(row) >= before);
  if (inverted) return rows.slice(Math.max(start, end - limit), end).reverse();
  return rows.slice(start, Math.min(end, start + limit));
}

function checkSize(name: 'first' | 'last', size: number | null | undefined): void {
  if (size === null || size === undefined) return;
  if (size < 0) throw badUserInput(`${name}: must not be negative`);
  if (size > maxPageSize) throw badUserInput(`${name}: at most ${maxPageSize}; read on with the page's cursors`);
}

/** Which texts are keys of a list: a cursor that holds another one is none of its. */
type KeyPattern = Pick<RegExp, 'test'>;

function decodeKey(name: 'after' | 'before', cursor: string | null | undefined, keyPattern: KeyPattern): string | null {
  if (cursor === null || cursor === undefined) return null;
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (keyPattern.test(key)) return key;
  throw badUserInput(`${name}: is not a cursor of this list in this order; take one from its pageInfo or edges`);
}

/**
 * One page of a list that is ordered by a unique key. Cursors hold the key of their row, not its place,
 * so that no row is missed or told twice while others come and go, the cursor's own included.
 */
export function pageByKey<Row extends {}>(options: {
  readonly args: PageArguments;
  readonly key: (row: Row) => string;
  readonly keyPattern: KeyPattern;
  readonly load: (page: PageRequest) => Promise<readonly Row[]> | readonly Row[];
  readonly count: () => number | Promise<number>;
}) {
  const { args, key, keyPattern, load, count } = options;
  checkSize('first', args.first);
  checkSize('last', args.last);
  if (typeof args.first === 'number' && typeof args.last === 'number') {
    throw badUserInput('first, last: send one of them');
  }
  const after = decodeKey('after', args.after, keyPattern);
  const before = decodeKey('before', args.before, keyPattern);
  return resolveCursorConnection(
    {
      args,
      defaultSize: defaultPageSize,
      maxSize: maxPageSize,
      toCursor: (row: Row) => Buffer.from(key(row)).toString('base64url'),
    },
    async ({ limit, inverted }: ResolveCursorConnectionArgs) => [...(await load({ after, before, limit, inverted }))],
  ).then(({ edges, pageInfo }) => ({
    edges,
    // Pothos tells the cursors that were sent, or empty ones.
    pageInfo: edges.length === 0 ? { ...pageInfo, startCursor: null, endCursor: null } : pageInfo,
    totalCount: count,
  }));
}

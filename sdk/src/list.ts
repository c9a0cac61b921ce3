import type { CallOptions } from './call-options.ts';
import { type Core, wiresOf } from './core.ts';
import { errorOf, type TickwireErrorCode } from './errors.ts';
import type { PageInfo } from './generated/types.ts';
import type { Operation } from './operation.ts';
import type { Page, Paging } from './page.ts';
import { tracedError, traceOf } from './trace.ts';

interface Connection<Item> {
  readonly nodes: readonly Item[];
  readonly totalCount?: number | undefined;
  readonly pageInfo: PageInfo;
}

interface Counted extends Paging {
  readonly counted?: boolean | undefined;
}

/** How much of a list may come. */
export interface ListLimit {
  /** From 0 on. */
  readonly max: number;
  /** Where there are more: the first `max` of them, instead of an error of code `MORE_THAN_MAX`. */
  readonly truncate?: boolean | undefined;
}

/**
 * A list that is read as it is iterated over, page by page: `first` or `last` is how many a page. With `last` (or
 * `before`) it goes from the end of the list to its beginning, the last item first. Each loop reads anew, and who leaves
 * it asks for no more. What is added or removed meanwhile moves nothing: pages follow on the last item that came.
 *
 * Awaited, it is its first page, which is asked for once.
 */
export interface List<Item> extends AsyncIterable<Item>, PromiseLike<Page<Item>> {
  /** Its pages as the server has them, from the one that `after` or `before` names. */
  pages(): AsyncIterableIterator<Omit<Page<Item>, 'totalCount'>>;
  /** All of it, within one `timeoutMs`: nobody's memory is without bounds. No page is asked for beyond `max`. */
  toArray(limit: ListLimit): Promise<Item[]>;
}

export function list<Data, Variables extends Counted, Item>(
  core: Core,
  operation: Operation<Data, Variables>,
  variables: Variables,
  options: CallOptions | undefined,
  pick: (data: Data) => Connection<Item> | null | undefined,
): List<Item> {
  const { send, timeoutMs } = wiresOf(core);
  const trace = traceOf(operation.name);
  const { first, last, before } = variables;
  const isBackward = first == null && (last != null || before != null);
  const [from, edge, goesOn] = isBackward
    ? (['before', 'startCursor', 'hasPreviousPage'] as const)
    : (['after', 'endCursor', 'hasNextPage'] as const);
  let firstPage: Promise<Page<Item>> | undefined;

  const fail = (code: TickwireErrorCode, message: string): Error => tracedError(trace, { code, message });
  const itemsOf = ({ nodes }: Connection<Item>): readonly Item[] => (isBackward ? [...nodes].reverse() : nodes);
  function page(paging: Counted, untilMs?: number): Promise<Connection<Item>> {
    const found = (data: Data): Connection<Item> => {
      const connection = pick(data);
      if (connection) return connection;
      throw errorOf({ code: 'NOT_FOUND', message: 'The list belongs to nothing.' });
    };
    // Loops over one list may be under way together, each with its own tries.
    return send(operation, { ...variables, ...paging }, options, found, { ...trace }, untilMs);
  }

  async function* pages(untilMs?: number): AsyncGenerator<Connection<Item>, undefined> {
    // A page of none would come again and again.
    if (first === 0 || last === 0) throw fail('BAD_OPTIONS', '`first` and `last` must be 1 or more.');
    const seen = new Set<unknown>();
    for (let cursor = variables[from] ?? null; ; ) {
      if (seen.has(cursor)) throw fail('REPEATED_CURSOR', 'The list repeats itself.');
      seen.add(cursor);
      const next = await page({ [from]: cursor, counted: false }, untilMs);
      yield next;
      if (!next.pageInfo[goesOn]) return;
      cursor = next.pageInfo[edge];
    }
  }

  async function* items(): AsyncGenerator<Item, undefined> {
    for await (const next of pages()) yield* itemsOf(next);
  }

  return {
    pages: () => pages(),
    [Symbol.asyncIterator]: items,
    // As a program without types would call it.
    async toArray({ max, truncate } = { max: Number.NaN }) {
      if (!(max >= 0 && Number.isFinite(max)))
        throw fail('BAD_OPTIONS', '`toArray({ max })` needs a `max` of 0 or more.');
      const all: Item[] = [];
      for await (const next of pages(performance.now() + (options?.timeoutMs ?? timeoutMs))) {
        all.push(...itemsOf(next));
        if (all.length < max || (all.length === max && !next.pageInfo[goesOn])) continue;
        if (truncate) return all.slice(0, max);
        throw fail('MORE_THAN_MAX', `The list has more than max, ${max}.`);
      }
      return all;
    },
    // biome-ignore lint/suspicious/noThenProperty: a list that is awaited is its first page.
    then(onPage, onError) {
      firstPage ??= page({ counted: true }).then(({ totalCount = 0, ...rest }) => ({ ...rest, totalCount }));
      return firstPage.then(onPage, onError);
    },
  };
}

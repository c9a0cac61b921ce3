import type { TickwireClient } from '../client.ts';
import { wiresOf } from '../core.ts';
import { isObject } from '../graphql-response.ts';
import type { List } from '../list.ts';
import type { Page } from '../page.ts';
import { type Ask, Asking, methodOf } from './asking.ts';
import { type Hydrated, type Load, Query, type QueryOptions } from './query.ts';

/** The pages of a list that were loaded, as one. */
export interface LoadedPages<Item> {
  readonly items: readonly Item[];
  readonly totalCount: number;
  readonly pageCount: number;
  /** From the end of the list to its beginning. */
  readonly isBackward: boolean;
  /** Undefined where there are no more. */
  readonly nextCursor: string | null | undefined;
}

/** So many that nobody shows are kept, for whoever comes back to them. */
const keptIdle = 50;

const caches = new WeakMap<TickwireClient, QueryCache>();

/** By the client, as its answers are what its session may see: on a server each request has one of its own. */
export function cacheOf(client: TickwireClient): QueryCache {
  const cache = caches.get(client) ?? new QueryCache(client);
  caches.set(client, cache);
  return cache;
}

/** What is kept by a key is of the type that the key was asked for with: it holds the document. */
function isOf<Data>(_query: Query<unknown>): _query is Query<Data> {
  return true;
}

function isHydrated<Data>(_known: Hydrated<unknown>): _known is Hydrated<Data> {
  return true;
}

function isPage<Item>(value: unknown): value is Page<Item> {
  return isObject(value) && Array.isArray(value.nodes) && isObject(value.pageInfo);
}

/** A page more, in the order of the list's own iteration. */
function withPage<Item>(
  { items, totalCount, pageCount, isBackward }: Omit<LoadedPages<Item>, 'nextCursor'>,
  { nodes, pageInfo }: Omit<Page<Item>, 'totalCount'>,
): LoadedPages<Item> {
  const { hasNextPage, endCursor, hasPreviousPage, startCursor } = pageInfo;
  const [hasMore, cursor] = isBackward ? [hasPreviousPage, startCursor] : [hasNextPage, endCursor];
  return {
    items: [...items, ...(isBackward ? [...nodes].reverse() : nodes)],
    totalCount,
    pageCount: pageCount + 1,
    isBackward,
    nextCursor: hasMore ? cursor : undefined,
  };
}

function firstPageOf<Item>(page: Page<Item>, isBackward: boolean): LoadedPages<Item> {
  return withPage({ items: [], totalCount: page.totalCount, pageCount: 0, isBackward }, page);
}

const listPrefix = 'list ';

/** Of the same answer, once it is kept as a list. */
const listOf = (key: string): string => `${listPrefix}${key}`;

/** What a key is of, as the client's method is called. */
function methodIn(key: string): string {
  const operationName = key.slice(key.startsWith(listPrefix) ? listPrefix.length : 0, key.indexOf('.'));
  return methodOf(operationName);
}

/** What was asked of one client, by what it was. */
export class QueryCache {
  readonly #asking: Asking;
  readonly #queries = new Map<string, Query<unknown>>();
  #state: string | undefined;
  /** Of what the server has rendered, what nobody has asked for yet. */
  #rendered = new Map<string, Hydrated<unknown>>();

  constructor(client: TickwireClient) {
    this.#asking = new Asking(client, wiresOf(client).send);
  }

  query<Data>(ask: Ask<Data>): Query<Data> {
    const { key, name } = this.#asking.identify(ask);
    return this.#queryOf(key, name, (signal) => this.#asking.ask(ask, signal));
  }

  pages<Item>(ask: (client: TickwireClient) => List<Item>): Query<LoadedPages<Item>> {
    const { key, name, isBackward } = this.#asking.identify(ask);
    const load: Load<LoadedPages<Item>> = async (signal) => {
      const wanted = query.snapshot().data?.pageCount ?? 1;
      let loaded = firstPageOf(await this.#asking.ask(ask, signal), isBackward);
      while (loaded.pageCount < wanted && loaded.nextCursor !== undefined) {
        loaded = await this.#withNextPage(ask, loaded, signal);
      }
      return loaded;
    };
    // What was asked ahead is its first page.
    const query: Query<LoadedPages<Item>> = this.#queryOf(listOf(key), name, load, () => {
      const found = this.#known(key);
      if (!found || !isPage<Item>(found.data)) return undefined;
      const data = firstPageOf(found.data, isBackward);
      const { rendered } = found;
      if (rendered === found.data) return { ...found, data, rendered: data };
      return { ...found, data, rendered: isPage<Item>(rendered) ? firstPageOf(rendered, isBackward) : undefined };
    });
    return query;
  }

  async nextPage<Item>(ask: (client: TickwireClient) => List<Item>, query: Query<LoadedPages<Item>>): Promise<void> {
    const known = query.snapshot().data;
    if (query.isUnderWay || known?.nextCursor === undefined) return;
    await query.ask((signal) => this.#withNextPage(ask, known, signal), 'more');
  }

  async invalidate(names: readonly string[]): Promise<void> {
    for (const [key, known] of this.#rendered) {
      // Kept, as it is what the server's HTML shows; but too old for whoever shows it first.
      if (names.length === 0 || names.includes(methodIn(key))) known.atMs = Number.NEGATIVE_INFINITY;
    }
    const meant = [...this.#queries.values()].filter(({ name }) => names.length === 0 || names.includes(name));
    await Promise.all(meant.map((query) => query.invalidate()));
  }

  clear(): void {
    this.#rendered = new Map();
    for (const [key, query] of this.#queries) {
      if (!query.isShown) this.#queries.delete(key);
      query.forget();
    }
  }

  /** As text in JSON that a script element can hold as it is. */
  dehydrate(): string {
    const known = [...this.#queries].flatMap(([key, query]) => {
      const { data } = query.snapshot();
      return data === undefined ? [] : [[key, data] as const];
    });
    // A list is made anew of the page that it was made of.
    const made = new Set(known.map(([key]) => listOf(key)));
    return JSON.stringify(known.filter(([key]) => !made.has(key))).replaceAll('<', '\\u003c');
  }

  /** @throws SyntaxError where it is not what `dehydrate` made. */
  hydrate(state: string): void {
    if (state === this.#state) return;
    this.#state = state;
    const atMs = performance.now();
    const known: readonly (readonly [string, unknown])[] = JSON.parse(state);
    this.#rendered = new Map(known.map(([key, data]) => [key, { data, atMs, rendered: data }]));
  }

  #queryOf<Data>(
    key: string,
    name: string,
    load: Load<Data>,
    ahead: () => QueryOptions<Data>['hydrated'] = () => undefined,
  ): Query<Data> {
    const known = this.#queries.get(key);
    if (known !== undefined && isOf<Data>(known)) return known;
    const rendered = this.#rendered.get(key);
    this.#rendered.delete(key);
    const query = new Query<Data>({
      name,
      load,
      hydrated: rendered !== undefined && isHydrated<Data>(rendered) ? rendered : ahead(),
      onIdle: () => this.#keep(key, query),
    });
    this.#queries.set(key, query);
    return query;
  }

  /** The last that were shown, and no more of them. */
  #keep(key: string, query: Query<unknown>): void {
    if (this.#queries.get(key) !== query) return;
    this.#queries.delete(key);
    this.#queries.set(key, query);
    const idle = [...this.#queries].filter(([, { isShown, isUnderWay }]) => !isShown && !isUnderWay);
    for (const [oldest] of idle.slice(0, -keptIdle)) this.#queries.delete(oldest);
  }

  #known(key: string): Hydrated<unknown> | undefined {
    const query = this.#queries.get(key);
    if (query === undefined) return this.#rendered.get(key);
    const { loadedAtMs } = query;
    if (loadedAtMs === undefined) return undefined;
    return { data: query.snapshot().data, atMs: loadedAtMs, rendered: query.renderedSnapshot().data };
  }

  async #withNextPage<Item>(
    ask: (client: TickwireClient) => List<Item>,
    loaded: LoadedPages<Item>,
    signal: AbortSignal,
  ): Promise<LoadedPages<Item>> {
    const next = { [loaded.isBackward ? 'before' : 'after']: loaded.nextCursor, counted: false };
    return withPage(loaded, await this.#asking.ask(ask, signal, next));
  }
}

import type { TickwireClient } from '../client.ts';
import { wiresOf } from '../core.ts';
import type { PageInfo } from '../generated/types.ts';
import type { List } from '../list.ts';
import { type Ask, Asking } from './asking.ts';
import { type Load, Query } from './query.ts';

/** The pages of a list that were loaded, as one. */
export interface LoadedPages<Item> {
  readonly items: readonly Item[];
  readonly totalCount: number;
  readonly pageCount: number;
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

function isData<Data>(value: unknown): value is Data {
  return value !== undefined;
}

function nextCursorOf({ hasNextPage, endCursor }: PageInfo): string | null | undefined {
  return hasNextPage ? endCursor : undefined;
}

/** What was asked of one client, by what it was. */
export class QueryCache {
  readonly #asking: Asking;
  readonly #queries = new Map<string, Query<unknown>>();
  #state: string | undefined;
  #rendered: ReadonlyMap<string, unknown> = new Map();

  constructor(client: TickwireClient) {
    this.#asking = new Asking(client, wiresOf(client).send);
  }

  query<Data>(ask: Ask<Data>): Query<Data> {
    const { key, name } = this.#asking.identify(ask);
    return this.#queryOf(key, name, (signal) => this.#asking.ask(ask, signal));
  }

  pages<Item>(ask: (client: TickwireClient) => List<Item>): Query<LoadedPages<Item>> {
    const { key, name } = this.#asking.identify(ask);
    const query: Query<LoadedPages<Item>> = this.#queryOf(`list ${key}`, name, async (signal) => {
      const wanted = query.snapshot().data?.pageCount ?? 1;
      let loaded = await this.#firstPage(ask, signal);
      while (loaded.pageCount < wanted && loaded.nextCursor !== undefined) {
        loaded = await this.#withNextPage(ask, loaded, signal);
      }
      return loaded;
    });
    return query;
  }

  async nextPage<Item>(ask: (client: TickwireClient) => List<Item>, query: Query<LoadedPages<Item>>): Promise<void> {
    const known = query.snapshot().data;
    if (query.isUnderWay || known?.nextCursor === undefined) return;
    await query.ask((signal) => this.#withNextPage(ask, known, signal), 'more');
  }

  async invalidate(names: readonly string[]): Promise<void> {
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
      return data === undefined ? [] : [[key, data]];
    });
    return JSON.stringify(known).replaceAll('<', '\\u003c');
  }

  /** @throws SyntaxError where it is not what `dehydrate` made. */
  hydrate(state: string): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#rendered = new Map(JSON.parse(state));
  }

  #queryOf<Data>(key: string, name: string, load: Load<Data>): Query<Data> {
    const known = this.#queries.get(key);
    if (known !== undefined && isOf<Data>(known)) return known;
    const rendered = this.#rendered.get(key);
    const query = new Query<Data>({
      name,
      load,
      hydrated: isData<Data>(rendered) ? rendered : undefined,
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

  async #firstPage<Item>(ask: (client: TickwireClient) => List<Item>, signal: AbortSignal): Promise<LoadedPages<Item>> {
    const { nodes, totalCount, pageInfo } = await this.#asking.ask(ask, signal);
    return { items: nodes, totalCount, pageCount: 1, nextCursor: nextCursorOf(pageInfo) };
  }

  async #withNextPage<Item>(
    ask: (client: TickwireClient) => List<Item>,
    { items, totalCount, pageCount, nextCursor }: LoadedPages<Item>,
    signal: AbortSignal,
  ): Promise<LoadedPages<Item>> {
    const { nodes, pageInfo } = await this.#asking.ask(ask, signal, { after: nextCursor, counted: false });
    return {
      items: [...items, ...nodes],
      totalCount,
      pageCount: pageCount + 1,
      nextCursor: nextCursorOf(pageInfo),
    };
  }
}

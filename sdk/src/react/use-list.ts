'use client';

import { useCallback } from 'react';
import type { TickwireClient } from '../client.ts';
import type { TickwireError } from '../errors.ts';
import type { List } from '../list.ts';
import { useTickwire } from './context.ts';
import { cacheOf } from './query-cache.ts';
import { errorIn, type Nothing, type QueryOptions, useRefetch, useSnapshot } from './use-query.ts';

/** What is loaded of a list, and how to load more. */
export interface ListResult<Item> {
  /** Of all pages that were loaded, in order; empty until the first one is there. */
  readonly items: readonly Item[];
  /** Over all pages, loaded or not; undefined until the first one is there. */
  readonly totalCount: number | undefined;
  readonly hasMore: boolean;
  /** Nothing is known yet. */
  readonly isLoading: boolean;
  /** A further page is under way. */
  readonly isLoadingMore: boolean;
  /** Any request is under way. */
  readonly isFetching: boolean;
  /** Of the newest try; what was loaded before it is still there. */
  readonly error: TickwireError | undefined;
  /** Loads the next page; does nothing where there is none, or while another request is under way. */
  readonly loadMore: () => Promise<void>;
  /** Loads as many pages anew as there are. */
  readonly refetch: () => Promise<void>;
}

/**
 * A list that grows page by page.
 *
 * ```ts
 * const { items, hasMore, loadMore } = useList((client) => client.tasks({ status: ['TODO'], first: 20 }));
 * ```
 */
export function useList<Item>(
  ask: ((client: TickwireClient) => List<Item>) | Nothing,
  options?: QueryOptions,
): ListResult<Item> {
  const cache = cacheOf(useTickwire());
  const query = ask ? cache.pages(ask) : undefined;
  const snapshot = useSnapshot(query, options);
  const refetch = useRefetch(query);
  // What `ask` asks for is told by the query: another function that asks for the same will do.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it would be another one in each render.
  const loadMore = useCallback(async () => {
    if (ask && query) await cache.nextPage(ask, query);
  }, [cache, query]);
  const { data, work } = snapshot;
  const error = errorIn(snapshot);
  return {
    items: data?.items ?? [],
    totalCount: data?.totalCount,
    hasMore: data?.nextCursor !== undefined,
    isLoading: query !== undefined && data === undefined && error === undefined,
    isLoadingMore: work === 'more',
    isFetching: work !== undefined,
    error,
    loadMore,
    refetch,
  };
}

'use client';

import { useCallback, useSyncExternalStore } from 'react';
import { TickwireError } from '../errors.ts';
import type { Ask } from './asking.ts';
import { useTickwire } from './context.ts';
import type { Query, Snapshot } from './query.ts';
import { cacheOf } from './query-cache.ts';

/** How long an answer is shown before it is asked for anew. */
export interface QueryOptions {
  /**
   * What is younger is shown without being asked for anew when a component appears: 5000 where left out. `Infinity`
   * asks once.
   */
  readonly staleAfterMs?: number | undefined;
}

interface Refetching {
  /** A request is under way, the first or a later one. */
  readonly isFetching: boolean;
  /** Asks anew, and resolves when the answer is there, good or bad. */
  readonly refetch: () => Promise<void>;
}

/** Nothing is known yet. */
export interface LoadingQuery extends Refetching {
  readonly data: undefined;
  readonly error: undefined;
  readonly isLoading: true;
}

/** There was never an answer. */
export interface FailedQuery extends Refetching {
  readonly data: undefined;
  readonly error: TickwireError;
  readonly isLoading: false;
}

/** There is an answer: the last good one, where the newest try failed. */
export interface ReadyQuery<Data> extends Refetching {
  readonly data: Data;
  /** Of the newest try. */
  readonly error: TickwireError | undefined;
  readonly isLoading: false;
}

/** Nothing was asked for. */
export interface IdleQuery extends Refetching {
  readonly data: undefined;
  readonly error: undefined;
  readonly isLoading: false;
}

/** What is known of an answer: `isLoading` and `error` tell whether there is `data`. */
export type QueryResult<Data> = LoadingQuery | FailedQuery | ReadyQuery<Data>;

/** An answer that is there: until it is, the component is suspended, and its errors go to the nearest boundary. */
export type SuspenseQueryResult<Data> = Omit<ReadyQuery<Data>, 'isLoading'>;

/** What a hook is given instead of a function while it has nothing to ask for. */
export type Nothing = false | null | undefined;

const nothing: Snapshot<never> = { data: undefined, error: undefined, work: undefined };

const defaultStaleAfterMs = 5_000;

export function useSnapshot<Data>(
  query: Query<Data> | undefined,
  { staleAfterMs = defaultStaleAfterMs }: QueryOptions = {},
  rendered: (() => Snapshot<Data>) | undefined = query?.renderedSnapshot,
): Snapshot<Data> {
  const subscribe = useCallback(
    (listener: () => void) => query?.subscribe(listener, staleAfterMs) ?? (() => {}),
    [query, staleAfterMs],
  );
  const getNothing = (): Snapshot<Data> => nothing;
  return useSyncExternalStore(subscribe, query?.snapshot ?? getNothing, rendered ?? getNothing);
}

export function useRefetch(query: Query<unknown> | undefined): () => Promise<void> {
  return useCallback(async () => query?.ask(), [query]);
}

/** The SDK's errors are for the component to show; any other is a defect, which belongs to the error boundary. */
export function errorIn({ error }: Snapshot<unknown>): TickwireError | undefined {
  if (error === undefined || error instanceof TickwireError) return error;
  throw error;
}

/**
 * Asks, and renders again when the answer is there. Equal queries of all components share one request and one answer:
 * the operation and its variables are read off the call. What nobody shows any more is aborted.
 *
 * ```ts
 * const { data, error, isLoading } = useQuery((client) => client.task(id));
 * const page = useQuery((client) => client.tasks({ status: ['TODO'] })); // a list: its first page
 * useQuery(id !== undefined && ((client) => client.task(id)));           // nothing yet
 * ```
 *
 * @param ask Returns one call as it is, without `async` or `.then`.
 * @throws InvalidRequestError of code `BAD_OPTIONS` where it does not.
 */
export function useQuery<Data>(ask: Ask<Data>, options?: QueryOptions): QueryResult<Data>;
export function useQuery<Data>(ask: Ask<Data> | Nothing, options?: QueryOptions): QueryResult<Data> | IdleQuery;
export function useQuery<Data>(ask: Ask<Data> | Nothing, options?: QueryOptions): QueryResult<Data> | IdleQuery {
  const cache = cacheOf(useTickwire());
  const query = ask ? cache.query(ask) : undefined;
  const snapshot = useSnapshot(query, options);
  const refetch = useRefetch(query);
  const { data } = snapshot;
  const error = errorIn(snapshot);
  const rest = { isFetching: snapshot.work !== undefined, refetch };
  if (data !== undefined) return { ...rest, data, error, isLoading: false };
  if (error !== undefined) return { ...rest, data: undefined, error, isLoading: false };
  if (query === undefined) return { ...rest, data: undefined, error, isLoading: false };
  return { ...rest, data: undefined, error, isLoading: true };
}

/**
 * As `useQuery`, for below a `<Suspense>`: `data` is always there. Where the first answer is an error, it is thrown to
 * the error boundary; a boundary that lets its user try again calls `invalidate` of `useCache` before it renders its
 * children again.
 */
export function useSuspenseQuery<Data>(ask: Ask<Data>, options?: QueryOptions): SuspenseQueryResult<Data> {
  const query = cacheOf(useTickwire()).query(ask);
  const snapshot = useSnapshot(query, options, () => {
    const rendered = query.renderedSnapshot();
    return rendered.data === undefined ? query.snapshot() : rendered;
  });
  const refetch = useRefetch(query);
  const { data, error, work } = snapshot;
  if (data !== undefined) return { data, error: errorIn(snapshot), isFetching: work !== undefined, refetch };
  throw query.isAnswered ? error : query.landed();
}

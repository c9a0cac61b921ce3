export type { Ask } from './asking.ts';
export { TickwireProvider, type TickwireProviderProps, useTickwire } from './context.ts';
export { dehydrate, prefetch } from './server-rendering.ts';
export { type ListResult, useList } from './use-list.ts';
export {
  type Cache,
  type Mutation,
  type MutationHookOptions,
  type QueryName,
  useCache,
  useMutation,
} from './use-mutation.ts';
export { type PricesHookOptions, type PricesResult, usePrices } from './use-prices.ts';
export {
  type FailedQuery,
  type IdleQuery,
  type LoadingQuery,
  type Nothing,
  type QueryOptions,
  type QueryResult,
  type ReadyQuery,
  type SuspenseQueryResult,
  useQuery,
  useSuspenseQuery,
} from './use-query.ts';
export { type StreamHookOptions, type StreamResult, useStream } from './use-stream.ts';

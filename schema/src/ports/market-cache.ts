import type { SourceError } from './market.ts';

/** What is kept of the sources' answers, each kind for a time of its own: see CACHE_SECONDS. */
export type MarketCacheKind = 'quotes' | 'candles' | 'fundamentals' | 'analysisInputs';

/** What a source answered, and when. `Value` is plain JSON: it may come back from another process. */
export interface Reading<Value> {
  readonly value: Value;
  /** When the source was asked. */
  readonly readAtMs: number;
  /** True where it should have been asked again since, and could not be or gave no answer. */
  readonly isOverdue: boolean;
}

/**
 * What sources answered, kept for all who ask: in this process, and with Redis for all servers. Of any number who ask
 * at once for what is not kept, on any server, one asks the source. Failures are logged here, once until the source answers.
 */
export interface MarketCache {
  /**
   * What is kept under each key; those that are missing or old are loaded together with what others ask for by the same
   * function `load` at that moment. That a key has no value is kept as well; such a key is left out of the answer. What is
   * old is answered while it is loaded anew, and what is too old for that only where loading fails or takes long, as
   * overdue. A key that could not be loaded is left out where others have an answer. An error in a value's place is the
   * failure of that key alone.
   *
   * @throws what `load` threw, where no key has an answer; for a moment it is not called again
   */
  getMany<Value>(
    kind: MarketCacheKind,
    keys: readonly string[],
    load: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value | SourceError>>,
  ): Promise<ReadonlyMap<string, Reading<Value>>>;
  /** The same for one key, which `load` must have a value for. */
  get<Value>(kind: MarketCacheKind, key: string, load: () => Promise<Value>): Promise<Reading<Value>>;
}

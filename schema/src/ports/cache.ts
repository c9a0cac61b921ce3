/** What a key's value may be: plain JSON, as it may come back from another process. */
export type Kept = null | boolean | number | string | readonly Kept[] | { readonly [name: string]: Kept };

/** Whatever can send a statement: a transaction, as a rule. */
export interface StatementSender {
  $executeRaw(query: TemplateStringsArray, ...values: unknown[]): Promise<number>;
}

/**
 * Values that many requests need, kept near: in this process, and where there is Redis, in it for all
 * servers. What is told to have changed is dropped on every server at once.
 */
export interface Cache {
  /** What is kept under the key; where nothing is, `load` runs once for all who ask. A null is not kept. */
  get<T extends Kept>(key: string, ttlMs: number, load: () => Promise<T | null>): Promise<T | null>;
  /** Drops the keys on this server, before the answer to whoever changed them. */
  drop(keys: readonly string[]): Promise<void>;
  /** Lets every server drop the keys, at the moment that the transaction commits and not if it does not. */
  announce(transaction: StatementSender, keys: readonly string[]): Promise<void>;
  /** Hears what any server announced; null: anything may have changed, as announcements were lost. */
  onChange(listener: (keys: ReadonlySet<string> | null) => void): void;
}

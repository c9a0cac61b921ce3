/** How much of something there was in its window of time. */
export interface Count {
  readonly total: number;
  /** How long until the window ends, and the count begins anew. */
  readonly resetMs: number;
}

/** Counts by key, over all servers. A window begins with the first count, and does not move. */
export interface Counter {
  /** Adds points, fewer than none to give some back; `seconds` is the window where it begins with this. */
  add(key: string, points?: number, seconds?: number): Promise<Count>;
  total(key: string): Promise<number>;
  forget(key: string): Promise<void>;
}

/** What there is an allowance of for each key: mails asked for, people invited, accounts made, sign-ins begun with a provider. */
export type Allowance = 'mail' | 'invitation' | 'signUp' | 'providerSignIn';

/** What keeps count for whoever may ask for only so much. It answers without the store that it counts in, too. */
export interface Limits {
  /** @throws GraphQLError with RATE_LIMITED once the key has used up its allowance. */
  take(allowance: Allowance, key: string): Promise<void>;
  /** One for each name: counters of the same name are the same. */
  counter(name: string, windowSeconds: number): Counter;
}

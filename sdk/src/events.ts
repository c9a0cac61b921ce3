import type { TickwireError } from './errors.ts';

/** What the caller may still ask for, as the server told with its last answer. */
export interface Limits {
  /** What that answer cost. */
  readonly cost: number;
  /** What is left of this minute's budget. */
  readonly remaining: number;
  /** The budget of a minute. */
  readonly limit: number;
  /** In how many seconds all of it is there again. */
  readonly resetSeconds: number;
  /** When it was told. */
  readonly at: Date;
}

/** A call that is about to be sent again. */
export interface Retry {
  readonly operationName: string | undefined;
  /** How often it was sent so far. */
  readonly tries: number;
  /** How many milliseconds it waits before. */
  readonly delayMs: number;
  /** Why. */
  readonly error: TickwireError;
}

/** Something that a document asks for, and that the API will lose. */
export interface Deprecation {
  /** As `Query.quote` or `Query.candles(limit:)`. */
  readonly coordinate: string;
  /** What to use instead. */
  readonly reason: string;
  readonly operationName: string | undefined;
}

/** What a client tells beside its answers. */
export interface ClientEvents {
  /** The server has told what the last answer cost, and what is left. */
  readonly limits: Limits;
  /** A call failed in a way that may pass, and is sent again. */
  readonly retry: Retry;
  /** Once for each coordinate. Where nobody listens, it is written to the console. */
  readonly deprecation: Deprecation;
}

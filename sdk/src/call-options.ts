/** What one call may be told. */
export interface CallOptions {
  /** Ends the call with an `AbortedError`. A mutation may have been carried out all the same. */
  readonly signal?: AbortSignal | undefined;
  /**
   * How many milliseconds all of it may take, with its tries, the pauses between them, and new tokens, instead of the
   * client's; `Infinity` waits for ever. Of a list that is iterated over each page has so long, since the time that you
   * take between them is yours; of `toArray` all pages together.
   */
  readonly timeoutMs?: number | undefined;
  /** How often it may be sent again after a fault that may pass, instead of the client's. */
  readonly maxRetries?: number | undefined;
}

/** What one mutation may be told. */
export interface MutationOptions extends CallOptions {
  /**
   * Names this call for the server, which does it once for all tries with the same key and tells each the same answer,
   * for 24 hours. The SDK makes one for each call; give your own, as a UUID that you keep, to be safe over restarts too.
   * 1 to 255 visible ASCII characters, without a token at least 16.
   */
  readonly idempotencyKey?: string | undefined;
}

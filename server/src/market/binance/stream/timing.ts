/** The times that a stream goes by; tests shorten them. */
export interface StreamTiming {
  /** How often a connection is asked whether it is there. Three times without an answer, and it is given up. */
  readonly heartbeatMs: number;
  /** A connection that says nothing of its own accord for so long is given up, whatever it answers. */
  readonly silenceMs: number;
  /** A connection is replaced when it is so old, or a little younger. */
  readonly lifetimeMs: number;
  /** For so long both connections are listened to when one replaces the other. */
  readonly overlapMs: number;
  /** How long at most nothing is tried after a connection was lost; twice as long each time that it does not help. */
  readonly firstRetryMs: number;
}

export const defaultTiming: StreamTiming = {
  heartbeatMs: 5_000,
  // Binance pings every 20 seconds.
  silenceMs: 60_000,
  // It ends every connection after 24 hours.
  lifetimeMs: 23 * 3_600_000,
  overlapMs: 1_000,
  firstRetryMs: 200,
};

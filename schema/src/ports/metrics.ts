/** What is counted, with the labels that each count has. */
export interface Counts {
  /** What a source said and is not believed: of `what` (tick, quote, candle), by the rule of that name. */
  readonly market_rejected: { readonly source: string; readonly what: string; readonly reason: string };
  /** Keys that were asked for, by kind and what they were answered from: fresh, old, loaded, overdue, failed. */
  readonly market_reads: { readonly kind: string; readonly from: string };
  /** Calls to a source: by the endpoint's name and how it ended: ok, unreachable, timeout, refused, malformed, banned, blocked. */
  readonly upstream_calls: { readonly source: string; readonly endpoint: string; readonly outcome: string };
  /** Connections to a source's stream: opened, lost, refused, silent, renewed, closed. */
  readonly upstream_streams: { readonly source: string; readonly event: string };
  /** Lists of instruments that were asked for: ok, refused (too much was missing), failed. */
  readonly catalogue_refreshes: { readonly source: string; readonly outcome: string };
  /** What they brought: added, joined, renamed, relisted, delisted; colliding, invalid: not taken. */
  readonly catalogue_listings: { readonly source: string; readonly change: string };
  /** Where a server reads a log from its beginning: first (it starts), another (the one before is gone), trimmed (it came too late). */
  readonly tick_log_beginnings: { readonly why: string };
  /** Servers that listen to a source: began; lost (another one does now). */
  readonly tick_log_leads: { readonly source: string; readonly event: string };
  /** Batches that never came into the log: full (too many waited), fenced (another server listens), closed. */
  readonly tick_log_dropped: { readonly source: string; readonly why: string };
  /**
   * Texts that a language model was asked for: told; refused, by what was wrong with it: number, verdict, language, markup,
   * characters, length, empty; failed: timeout, limited, refused, malformed, unreachable.
   */
  readonly stories: { readonly outcome: string; readonly why: string };
  /**
   * Tries of jobs: done, retried (it failed, and is tried again), failed (for the last time), returned (this process stops,
   * and another one does it); unqueued: a job that could not be handed on, and is added again later.
   */
  readonly jobs: { readonly kind: string; readonly outcome: string };
  /** How long tries of jobs took, in seconds, however they ended. */
  readonly job_seconds: { readonly kind: string };
  /** Tries to tell all subscribers of what happened: told; failed, and tried again; given-up, after some days of that. */
  readonly events: { readonly type: string; readonly outcome: string };
  /** Analyses of an instrument: began; tried, claimed by a worker; completed, failed; lost, a try whose claim another has taken. */
  readonly analysis_runs: { readonly event: string };
  /** WebSockets that were ended here: slow (too much waited for it), silent (it answered no ping). */
  readonly sockets_ended: { readonly why: string };
}

/** Counts what happens, for whoever watches over the servers. */
export interface Metrics {
  count<Name extends keyof Counts>(name: Name, labels: Counts[Name], by?: number): void;
}

/** A run that answers who asks now. */
export interface ObtainedRun {
  readonly id: string;
  /** True where it had ended well, and is fresh; else it waits or is under way. */
  readonly isCompleted: boolean;
}

/** Who asks: in their order jobs come to their turn. */
export const priorities = { REQUEST: 1, REPORT: 5, REFRESH: 10 } as const;

export interface AnalysisRuns {
  /**
   * For each instrument the run that answers who asks now: a fresh one that is COMPLETED, else the one that is under way,
   * which whoever asks first begins.
   */
  obtain(instrumentIds: readonly string[], priority: number): Promise<ReadonlyMap<string, ObtainedRun>>;
  /** Resolves once the run is COMPLETED or FAILED, whichever process does it. */
  ended(runId: string, signal: AbortSignal): Promise<'COMPLETED' | 'FAILED'>;
}

/** Work that is done off the request: by this process or another, once it comes to its turn. */
export interface Job {
  readonly kind: 'ANALYSIS' | 'REPORT' | 'EVENT' | 'MAIL';
  /** Of the row that says what is to be done, and how far it is. */
  readonly id: string;
}

export interface Jobs {
  /**
   * Hands the job on. Where the same one waits or runs already, nothing is added. A job can get lost, as in a queue that
   * comes back empty: the rows are what counts, and whoever keeps them adds again what is overdue.
   *
   * @param priority lower ones come first; those of one priority in the order of the calls
   */
  add(job: Job, options?: { readonly priority?: number }): Promise<void>;
}

/** One try of a job. */
export interface JobTry {
  /** Aborted once the try has taken too long, or its process stops. */
  readonly signal: AbortSignal;
  /** Whether it is not tried again where it fails now. */
  readonly isLast: boolean;
}

/** Does jobs of one kind. What it throws is logged, and tried again after a while, unless it was the last try. */
export type JobHandler = (id: string, attempt: JobTry) => Promise<void>;

/** What is done again and again, by one process for all of them. */
export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  run(signal: AbortSignal): Promise<void>;
}

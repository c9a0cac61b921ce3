import type { Job } from '@tickwire/schema';
import type { JobsOptions, Job as QueuedJob } from 'bullmq';

/** What a queue keeps of a job: the rest is in the row. */
export interface JobData {
  readonly kind: Job['kind'];
  readonly id: string;
}

/** A queue as those who add see it. */
export interface HostedQueue {
  add(name: string, data: JobData, options: JobsOptions): Promise<unknown>;
  getJobCounts(...states: ('waiting' | 'prioritized' | 'delayed' | 'active')[]): Promise<Record<string, number>>;
  close(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export type TakenJob = QueuedJob<JobData, void>;

/** A queue as those who do its jobs see it. */
export interface HostedWorker {
  /** Takes no more jobs, and waits for those under way. */
  close(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: TakenJob | undefined, error: Error) => void): unknown;
  on(event: 'stalled', listener: (jobId: string) => void): unknown;
  on(event: 'lockRenewalFailed', listener: (jobIds: string[]) => void): unknown;
}

interface WorkerSettings {
  readonly concurrency: number;
  readonly work: (job: TakenJob, token?: string) => Promise<void>;
}

/** Where queues are kept: each kind of job has one of its own. */
export interface QueueHost {
  /** Whether it is worth asking now. */
  isReachable(): boolean;
  openQueue(name: string): HostedQueue;
  openWorker(name: string, settings: WorkerSettings): HostedWorker;
  /** After its queues and workers. */
  close(): void;
}

/** Nobody listens to what BullMQ tells in its streams of events: they are kept short. */
export const queueSettings = { streams: { events: { maxLen: 100 } } };

/** How soon the jobs of a worker that was killed are another's: after their locks have ended, and somebody has looked. */
export interface LockTimings {
  /** A process that is too busy for so long to say that it is alive loses its jobs too, and gives them up when it hears of that. */
  readonly lockMs: number;
  readonly lookEveryMs: number;
}

export const usualLocks: LockTimings = { lockMs: 6_000, lookEveryMs: 2_000 };

export function workerSettings({ lockMs, lookEveryMs }: LockTimings) {
  return {
    lockDuration: lockMs,
    lockRenewTime: lockMs / 3,
    stalledInterval: lookEveryMs,
    // A job is not to blame for the processes that were killed with it; one that kills them has an end.
    maxStalledCount: 20,
    // How soon it is looked again after an error; by itself BullMQ waits for 15 s.
    runRetryDelay: 1_000,
  };
}

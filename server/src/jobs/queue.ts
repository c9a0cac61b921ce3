import type { Job, Jobs, Metrics } from '@tickwire/schema';
import type { JobsOptions } from 'bullmq';
import { inBatches } from './batches.ts';
import type { createComplaints } from './complaints.ts';
import type { HostedQueue, JobData, QueueHost } from './host.ts';
import { within } from './within.ts';

interface QueueTimings {
  /** The pause after a first try that failed; after the second it is twice as long. */
  readonly retryMs: number;
  /** A request that has written its row waits no longer to hand its job on. */
  readonly answerWithinMs: number;
  readonly closeWithinMs: number;
}

const usualTimings: QueueTimings = { retryMs: 1_000, answerWithinMs: 2_000, closeWithinMs: 2_000 };
/** Whoever looks at the depths more often sees them as they were. */
const depthsHoldMs = 5_000;

const tries = 3;
const maxAtOnce = 500;

/** Each kind has a queue of its own: a report waits for analyses, and must not stand in their way. */
export const queueNames: Readonly<Record<Job['kind'], string>> = {
  ANALYSIS: 'analyses',
  REPORT: 'reports',
  EVENT: 'events',
  MAIL: 'mails',
};

export const jobKinds = ['ANALYSIS', 'REPORT', 'EVENT', 'MAIL'] as const satisfies readonly Job['kind'][];

const jobOptions: JobsOptions = {
  attempts: tries,
  // Of what has ended the row tells. The same job can be added again.
  removeOnComplete: true,
  removeOnFail: true,
  stackTraceLimit: 1,
};

export interface JobQueueOptions {
  readonly host: QueueHost;
  readonly metrics: Metrics;
  readonly complain: ReturnType<typeof createComplaints>;
  readonly timings?: QueueTimings;
}

export interface JobQueue extends Jobs {
  /** How many jobs wait or run, in all processes; NaN while the queue does not answer. */
  depth(kind: Job['kind']): Promise<number>;
  close(): Promise<void>;
}

const overdue = (): never => {
  throw new Error('the queue does not answer');
};

interface AddedJob {
  readonly name: string;
  readonly data: JobData;
  readonly opts: JobsOptions;
}

interface OpenQueue {
  readonly hosted: HostedQueue;
  add(job: AddedJob): Promise<unknown>;
}

function addAll(queue: HostedQueue, jobs: readonly AddedJob[]): Promise<unknown> {
  const [only, ...others] = jobs;
  if (only === undefined || others.length > 0) return queue.addBulk([...jobs]);
  return queue.add(only.name, only.data, only.opts);
}

export function createJobQueue(options: JobQueueOptions): JobQueue {
  const { host, metrics, complain, timings = usualTimings } = options;
  const queues = new Map<Job['kind'], OpenQueue>();
  const backoff = { type: 'exponential', delay: timings.retryMs, jitter: 0.5 };
  const depths = new Map<Job['kind'], { readonly untilMs: number; readonly read: Promise<number> }>();

  /** Opened when it is first used: many a process never does. */
  function queueOf(kind: Job['kind']): OpenQueue {
    const open = queues.get(kind);
    if (open !== undefined) return open;
    const hosted = host.openQueue(queueNames[kind]);
    hosted.on('error', (error) => complain(error, 'the queue of jobs has trouble'));
    const queue: OpenQueue = { hosted, add: inBatches((jobs) => addAll(hosted, jobs), maxAtOnce) };
    queues.set(kind, queue);
    return queue;
  }

  async function readDepth(kind: Job['kind']): Promise<number> {
    try {
      const counting = queueOf(kind).hosted.getJobCounts('waiting', 'prioritized', 'delayed', 'active');
      const counts = await within(counting, timings.answerWithinMs, overdue);
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    } catch {
      return Number.NaN;
    }
  }

  return {
    async add({ kind, id }, { priority = 0 } = {}) {
      try {
        const queue = queueOf(kind);
        if (!host.isReachable()) overdue();
        const opts = { ...jobOptions, backoff, jobId: `${kind}-${id}`, priority };
        await within(queue.add({ name: kind, data: { kind, id }, opts }), timings.answerWithinMs, overdue);
      } catch (error) {
        metrics.count('jobs', { kind, outcome: 'unqueued' });
        complain(error, 'a job could not be queued: its row is kept, and it is added again later');
      }
    },

    depth(kind) {
      const held = depths.get(kind);
      if (held !== undefined && performance.now() < held.untilMs) return held.read;
      const read = readDepth(kind);
      depths.set(kind, { untilMs: performance.now() + depthsHoldMs, read });
      return read;
    },

    async close() {
      const closing = Promise.all([...queues.values()].map(({ hosted }) => hosted.close()));
      await within(closing, timings.closeWithinMs, () => null).catch((error: unknown) =>
        complain(error, 'the queue of jobs could not be closed'),
      );
    },
  };
}

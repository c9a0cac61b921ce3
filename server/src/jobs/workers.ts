import type { Job, JobHandler, Metrics } from '@tickwire/schema';
import { WaitingError } from 'bullmq';
import { z } from 'zod';
import type { Logger } from '../telemetry/logger.ts';
import type { createComplaints } from './complaints.ts';
import type { HostedWorker, QueueHost, TakenJob } from './host.ts';
import { jobKinds, queueNames } from './queue.ts';
import { type RunningTry, runTry, TryEndedError } from './tries.ts';
import { within } from './within.ts';

/** At a stop: how long jobs under way may go on, and how long they then have to be put back. */
const usualPatienceMs = 5_000;
const usualCloseMs = 4_000;

const jobData = z.object({ kind: z.enum(jobKinds), id: z.string() });

export interface WorkersOptions {
  readonly host: QueueHost;
  /** Jobs of a kind without a handler are left to other processes. */
  readonly handlers: Readonly<Partial<Record<Job['kind'], JobHandler>>>;
  /** How many jobs of a kind are under way here at once; of reports, which mostly wait for analyses, half as many. */
  readonly concurrency: number;
  /** How long one try may take. */
  readonly timeoutsMs: Readonly<Record<Job['kind'], number>>;
  readonly metrics: Metrics;
  readonly complain: ReturnType<typeof createComplaints>;
  readonly log: Logger;
  readonly patienceMs?: number;
  readonly closeWithinMs?: number;
}

export interface JobWorkers {
  /** Takes no more jobs, lets those under way end for a while, and puts back what has not. */
  close(): Promise<void>;
}

export function startWorkers(options: WorkersOptions): JobWorkers {
  const { host, handlers, concurrency, timeoutsMs, metrics, complain, log } = options;
  const { patienceMs = usualPatienceMs, closeWithinMs = usualCloseMs } = options;
  const running = new Map<string, RunningTry>();
  let isOver = false;

  async function putBack(job: TakenJob, kind: Job['kind'], token: string | undefined): Promise<never> {
    await job.moveToWait(token);
    metrics.count('jobs', { kind, outcome: 'returned' });
    throw new WaitingError();
  }

  async function work(handler: JobHandler, job: TakenJob, token?: string): Promise<void> {
    const { kind, id } = jobData.parse(job.data);
    const name = job.id ?? `${kind}-${id}`;
    if (isOver) await putBack(job, kind, token);
    const isLast = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    const startedMs = performance.now();
    const attempt = runTry(handler, id, { timeoutMs: timeoutsMs[kind], isLast });
    running.set(name, attempt);
    try {
      await attempt.done;
      metrics.count('jobs', { kind, outcome: 'done' });
    } catch (error) {
      if (error instanceof TryEndedError && error.ending === 'STOPPING') await putBack(job, kind, token);
      metrics.count('jobs', { kind, outcome: isLast ? 'failed' : 'retried' });
      throw error instanceof Error ? error : new Error(String(error));
    } finally {
      if (running.get(name) === attempt) running.delete(name);
      metrics.count('job_seconds', { kind }, (performance.now() - startedMs) / 1_000);
    }
  }

  function startWorker(kind: Job['kind']): HostedWorker[] {
    const handler = handlers[kind];
    if (handler === undefined) return [];
    const worker = host.openWorker(queueNames[kind], {
      concurrency: kind === 'REPORT' ? Math.ceil(concurrency / 2) : concurrency,
      work: (job, token) => work(handler, job, token),
    });
    worker.on('error', (error) => complain(error, 'a worker has trouble with its queue'));
    worker.on('failed', (job, error) => {
      log.error({ err: error, job: job?.id, tries: job?.attemptsMade }, 'a job failed');
    });
    worker.on('stalled', (job) => log.warn({ job }, 'the worker of a job is gone: another one does it'));
    worker.on('lockRenewalFailed', (jobs) => {
      for (const job of jobs) running.get(job)?.end('LOST');
    });
    return [worker];
  }

  const workers = jobKinds.flatMap(startWorker);

  return {
    async close() {
      const closed = Promise.all(workers.map((worker) => worker.close()));
      const done = Promise.allSettled([...running.values()].map((attempt) => attempt.done));
      await within(done, patienceMs, () => null);
      isOver = true;
      for (const attempt of running.values()) attempt.end('STOPPING');
      await within(closed, closeWithinMs, () => {
        log.warn({ jobs: [...running.keys()] }, 'stops without its queue: another process does these jobs again');
      });
    },
  };
}

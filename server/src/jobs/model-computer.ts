import { availableParallelism } from 'node:os';
import type { ModelComputer } from '@tickwire/schema';
import { type ModelOutcome, variantName } from '@tickwire/schema/models';
import { Piscina } from 'piscina';
import type { ModelTask } from './model-thread.ts';
import { createPlaces } from './places.ts';

/** One core is the event loop's. */
const maxThreads = Math.min(4, Math.max(1, availableParallelism() - 1));
const idleThreadMs = 30_000;
/** A model that needs more is at fault; it takes its thread with it, and nothing else. */
const maxHeapMb = 256;
/** A model takes milliseconds: one that takes so long never ends, and others wait for its thread. */
const usualLongestMs = 10_000;

export interface ServerModelComputer extends ModelComputer {
  close(): Promise<void>;
}

interface ModelComputerOptions {
  /** What the threads run; tests have models that never end. */
  readonly file?: URL;
  /** How long a model may take once it has a thread. */
  readonly longestMs?: number;
}

export function createModelComputer({
  file = new URL('./model-thread.ts', import.meta.url),
  longestMs = usualLongestMs,
}: ModelComputerOptions = {}): ServerModelComputer {
  const pool = new Piscina<ModelTask, ModelOutcome>({
    filename: file.href,
    minThreads: 0,
    maxThreads,
    idleTimeout: idleThreadMs,
    // Nothing of how the server was started, nor of its secrets.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    recordTiming: false,
  });
  // The pool has a queue too, but does not say when something leaves it.
  const inPlace = createPlaces(maxThreads);

  async function compute(task: ModelTask, signal: AbortSignal): Promise<ModelOutcome> {
    const overdue = AbortSignal.timeout(longestMs);
    try {
      // An abort ends the thread: nothing else stops what computes without a pause.
      return await pool.run(task, { signal: AbortSignal.any([signal, overdue]) });
    } catch (error) {
      signal.throwIfAborted();
      if (overdue.aborted)
        throw new Error(`${variantName(task.variant)} took longer than ${longestMs} ms: it was ended`);
      throw error;
    }
  }

  return {
    evaluate: (variant, input, signal) => inPlace(() => compute({ variant, input }, signal), signal),
    close: () => pool.destroy(),
  };
}

import { availableParallelism } from 'node:os';
import type { ModelComputer } from '@tickwire/schema';
import type { ModelOutcome } from '@tickwire/schema/models';
import { Piscina } from 'piscina';
import type { ModelTask } from './model-thread.ts';

/** One core is the event loop's. */
const maxThreads = Math.min(4, Math.max(1, availableParallelism() - 1));
const idleThreadMs = 30_000;
/** A model that needs more is at fault; it takes its thread with it, and nothing else. */
const maxHeapMb = 256;

export interface ServerModelComputer extends ModelComputer {
  close(): Promise<void>;
}

/** `file`: what the threads run; tests have models that never end. */
export function createModelComputer(file = new URL('./model-thread.ts', import.meta.url)): ServerModelComputer {
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
  return {
    async evaluate(variant, input, signal) {
      signal.throwIfAborted();
      try {
        // An abort ends the thread: nothing else stops what computes without a pause.
        return await pool.run({ variant, input }, { signal });
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      }
    },
    close: () => pool.destroy(),
  };
}

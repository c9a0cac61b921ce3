import type { JobHandler, JobTry } from '@tickwire/schema';
import { within } from './within.ts';

/** How long a handler may take to notice that its try is over. */
const noticeWithinMs = 2_000;

/** Why a try was ended before its handler had done the job. */
export type Ending = 'OVERDUE' | 'LOST' | 'STOPPING';

const endings: Readonly<Record<Ending, string>> = {
  OVERDUE: 'the job took too long',
  LOST: 'another worker has the job, or nobody: this one was silent for too long, or the queue was lost',
  STOPPING: 'the process stops',
};

export class TryEndedError extends Error {
  override readonly name = 'TryEndedError';
  readonly ending: Ending;

  constructor(ending: Ending) {
    super(endings[ending]);
    this.ending = ending;
  }
}

export interface TryOptions {
  readonly timeoutMs: number;
  /** Whether there are no tries left after it. */
  readonly isLast: boolean;
}

export interface RunningTry {
  /** Resolves once the handler has done the job. Rejects as the handler does, and by TryEndedError where the try was ended. */
  readonly done: Promise<void>;
  end(ending: Ending): void;
}

/** Lets a handler do a job, until it has or its time is over. */
export function runTry(handler: JobHandler, id: string, { timeoutMs, isLast }: TryOptions): RunningTry {
  const controller = new AbortController();
  let ended: Ending | null = null;

  function end(ending: Ending): void {
    if (ended !== null) return;
    ended = ending;
    controller.abort(new TryEndedError(ending));
  }

  const attempt: JobTry = {
    signal: controller.signal,
    // Whoever does it next has all the tries that this one had.
    get isLast() {
      return isLast && ended !== 'STOPPING' && ended !== 'LOST';
    },
  };

  async function run(): Promise<void> {
    const timer = setTimeout(() => end('OVERDUE'), timeoutMs);
    const aborted = new Promise<void>((resolve) => {
      controller.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const handled = handler(id, attempt);
    try {
      const isHandled = await Promise.race([handled.then(() => true), aborted.then(() => false)]);
      if (!isHandled) {
        await within(handled, noticeWithinMs, () => {
          throw controller.signal.reason;
        });
      }
    } catch (error) {
      // Whatever the handler says then, that is why.
      throw ended === null ? error : controller.signal.reason;
    } finally {
      clearTimeout(timer);
    }
  }

  return { done: run(), end };
}

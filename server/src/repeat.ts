import type { Logger } from './telemetry/logger.ts';

/** How often something is done; each time is up to a quarter sooner or later, so that servers do not do it together. */
export interface Pace {
  readonly firstMs: number;
  readonly everyMs: number;
}

export interface Repetition {
  /** Waits for the one under way. */
  close(): Promise<void>;
}

const jittered = (ms: number) => ms * (0.75 + Math.random() / 2);

/**
 * Does it again and again, never twice at once; a failure is told once until it goes well again. Work that answers `false`
 * had nothing to do: whether it goes well is not known by that.
 */
export function repeat(
  what: string,
  { firstMs, everyMs }: Pace,
  log: Logger,
  work: () => Promise<unknown>,
): Repetition {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();
  let isClosed = false;
  let hasFailed = false;

  async function run(): Promise<void> {
    try {
      if ((await work()) !== false) hasFailed = false;
    } catch (error) {
      if (!hasFailed && !isClosed) log.warn({ err: error }, `${what} failed; it is tried again`);
      hasFailed = true;
    }
    if (!isClosed) schedule(everyMs);
  }

  function schedule(ms: number): void {
    timer = setTimeout(() => {
      running = run();
    }, jittered(ms)).unref();
  }

  schedule(firstMs);
  return {
    async close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}

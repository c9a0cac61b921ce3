import { SourceError } from '@tickwire/schema';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Logger } from '../../telemetry/logger.ts';

const maxFailures = 20_000;
/** An outage that goes on is told again after so long. */
const tellAgainMs = 600_000;

/** That a source was asked for a key and gave no answer. */
export interface Failure {
  readonly error: unknown;
  readonly atMs: number;
  /** The source is not asked again before. */
  readonly untilMs: number;
}

const told = z.object({
  source: z.enum(['REPLAY', 'BINANCE', 'YAHOO', 'CCXT']),
  code: z.enum(['BLOCKED', 'TIMEOUT', 'UNREACHABLE', 'REFUSED', 'MALFORMED']),
  message: z.string(),
});

/** As other servers may know it; null for what may be this server's own fault. */
export function textOf(error: unknown): string | null {
  if (!(error instanceof SourceError)) return null;
  const { source, code, message } = error;
  return JSON.stringify({ source, code, message } satisfies z.infer<typeof told>);
}

/** What another server was told by a source. */
export function errorOf(text: string): SourceError {
  const { source, code, message } = told.parse(JSON.parse(text));
  return new SourceError(source, code, message);
}

export interface Failures {
  /** The last try, where that failed. */
  of(key: string): Failure | null;
  /** What this server was refused itself is logged once for each source until it answers again. */
  add(key: string, failure: Failure, isOwn: boolean): void;
  mend(key: string): void;
}

/** Which keys could not be had at the last try. */
export function createFailures(log: Logger): Failures {
  const failures = new LRUCache<string, Failure>({ max: maxFailures });
  const silentSinceMs = new Map<string, number>();
  const silenceOf = ({ error }: Failure) => (error instanceof SourceError ? error.source : 'a source');

  return {
    of: (key) => failures.get(key) ?? null,
    add(key, failure, isOwn) {
      failures.set(key, failure);
      const since = silentSinceMs.get(silenceOf(failure));
      if (!isOwn || (since !== undefined && failure.atMs < since + tellAgainMs)) return;
      silentSinceMs.set(silenceOf(failure), failure.atMs);
      log.warn({ err: failure.error, key }, `${silenceOf(failure)} gives no answer: what is kept is served as stale`);
    },
    mend(key) {
      const failure = failures.get(key);
      if (failure === undefined) return;
      failures.delete(key);
      if (silentSinceMs.delete(silenceOf(failure))) log.info({ key }, `${silenceOf(failure)} answers again`);
    },
  };
}

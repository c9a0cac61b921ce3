import { type Metrics, type PriceSource, SourceError } from '@tickwire/schema';
import {
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  type Policy as Filter,
  halfJitterGenerator,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  isTaskCancelledError,
  retry,
  TimeoutStrategy,
  timeout,
} from 'cockatiel';
import type { Redis } from 'ioredis';
import type { Logger } from '../../telemetry/logger.ts';
import { createBlocks } from './blocks.ts';
import { UpstreamRefusal } from './refusal.ts';
import { createWeightBudget } from './weight-budget.ts';

/** What a call under way is given. */
interface UpstreamAttempt {
  /** Ends the call: it took too long, or the source is closed. */
  readonly signal: AbortSignal;
  /** Tells what the source counted for this address in the minute under way, as X-MBX-USED-WEIGHT-1M does. */
  observeUsedWeight(usedWeight: number): void;
}

interface UpstreamCall<T> {
  /** For the metrics: one of a few names, without symbols in it. */
  readonly endpoint: string;
  /** What the source counts for it. */
  readonly weight: number;
  /** True where it can wait for a better minute: what it asks for is not the present. It leaves weight to what can't. */
  readonly isPatient?: boolean;
  /** True where doing it twice does no more than doing it once. */
  readonly isRepeatable: boolean;
  /**
   * Asks the source once. Throws an UpstreamRefusal for an HTTP status other than success, a SourceError where it knows
   * better (MALFORMED), and anything else where no answer came.
   */
  run(attempt: UpstreamAttempt): Promise<T>;
}

export interface UpstreamOptions {
  readonly source: PriceSource;
  /** What the source allows in a minute; a tenth of it is left to others who share the address. */
  readonly weightPerMinute: number;
  /** For each try. It is ended then even where it does not heed its signal. */
  readonly timeoutMs: number;
  /** Null: what is learnt of bans stays in this process. */
  readonly redis: Redis | null;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Answers with these say that nothing may be asked for a while. */
  readonly blockingStatuses?: readonly number[];
  readonly maxConcurrent?: number;
  /** How long a call may wait for the next minute, where this one's weight is used up. */
  readonly maxWaitMs?: number;
  /** The pause before the first repetition, and before an open circuit is tried first; both grow from there. */
  readonly firstPauseMs?: { readonly retry?: number; readonly circuit?: number; readonly block?: number };
}

/** How a source is called: within its limits, and not at all while it is known to be of no use. */
export interface Upstream {
  /**
   * @throws SourceError BLOCKED where nothing was sent: the source banned this address, failed too often just now, or
   * has no weight left
   */
  call<T>(call: UpstreamCall<T>): Promise<T>;
  /** For how long nothing may be sent, by what this server or another was told; 0: it may be asked. For streams. */
  blockedForMs(): Promise<number>;
  /** Nothing is sent for so long, as a stream was refused with 418 or 429; null: the source did not say how long. */
  block(retryAfterMs: number | null): void;
  /** Ends what is under way; what is asked from now on is BLOCKED. */
  close(): void;
}

const reservedShare = 0.1;
/** Whoever reads years of the past must not cost everybody the prices of the present. */
const patientShare = 0.6;
const repetitions = 2;
const maxRetryPauseMs = 2_000;
const failuresToOpen = 5;
const maxCircuitPauseMs = 30_000;
const maxQueued = 200;
const maxBlockMs = 600_000;

/** Twice as long each time, and not the same for every server. */
const pauses = (initialDelay: number, maxDelay: number) =>
  new ExponentialBackoff({ initialDelay, maxDelay, generator: halfJitterGenerator });

const isBlockedError = (error: unknown) => error instanceof SourceError && error.code === 'BLOCKED';

const failedWith = (...codes: SourceError['code'][]): Filter =>
  handleWhen((error) => error instanceof SourceError && codes.includes(error.code));

export function createUpstream({
  source,
  weightPerMinute,
  timeoutMs,
  redis,
  metrics,
  log,
  blockingStatuses = [418, 429],
  maxConcurrent = 8,
  maxWaitMs = 3_000,
  firstPauseMs: { retry: firstRetryMs = 200, circuit: firstCircuitMs = 1_000, block: firstBlockMs = 10_000 } = {},
}: UpstreamOptions): Upstream {
  const closing = new AbortController();
  const budget = createWeightBudget(weightPerMinute * (1 - reservedShare), maxWaitMs);
  const blocks = createBlocks({ source, redis, firstMs: firstBlockMs, maxMs: maxBlockMs });
  let isBlocked = false;
  let isBroken = false;

  const deadline = timeout(timeoutMs, TimeoutStrategy.Aggressive);
  const slots = bulkhead(maxConcurrent, maxQueued);
  // What is slow does not get faster by being asked again: only what failed at once is repeated.
  const repeated = retry(failedWith('UNREACHABLE'), {
    maxAttempts: repetitions,
    backoff: pauses(firstRetryMs, maxRetryPauseMs),
  }).dangerouslyUnref();
  const circuit = circuitBreaker(failedWith('UNREACHABLE', 'TIMEOUT'), {
    breaker: new ConsecutiveBreaker(failuresToOpen),
    halfOpenAfter: pauses(firstCircuitMs, maxCircuitPauseMs),
  });
  circuit.onBreak((reason) => {
    if (!isBroken)
      log.warn(
        { source, err: 'error' in reason ? reason.error : undefined },
        'the source fails: it is left alone, and tried now and then',
      );
    isBroken = true;
  });
  circuit.onReset(() => {
    if (isBroken) log.info({ source }, 'the source answers again');
    isBroken = false;
  });

  const blocked = (why: string) => new SourceError(source, 'BLOCKED', `${source} is not asked: ${why}`);
  const bannedFor = (ms: number) => blocked(`it wants no calls for ${Math.ceil(ms / 1_000)} more seconds`);

  function block(retryAfterMs: number | null): void {
    const blockMs = blocks.begin(retryAfterMs);
    if (!isBlocked) log.warn({ source, blockMs }, 'the source wants no calls for a while');
    isBlocked = true;
  }

  function failureOf(error: unknown): SourceError {
    if (error instanceof SourceError) return error;
    if (closing.signal.aborted) return new SourceError(source, 'UNREACHABLE', `${source} is closed`, { cause: error });
    if (isTaskCancelledError(error)) {
      return new SourceError(source, 'TIMEOUT', `${source} did not answer within ${timeoutMs} ms`, { cause: error });
    }
    if (error instanceof UpstreamRefusal) {
      // Who fails of its own accord may do better next time; who says no to a question says it again.
      const code = error.status >= 500 ? 'UNREACHABLE' : 'REFUSED';
      return new SourceError(source, code, `${source} answers ${error.status}: ${error.message}`, { cause: error });
    }
    return new SourceError(source, 'UNREACHABLE', `${source} cannot be reached`, { cause: error });
  }

  /** Sends it, and tells how that ended. */
  async function send<T>({ endpoint, run }: UpstreamCall<T>, window: number): Promise<T> {
    const count = (outcome: string) => metrics.count('upstream_calls', { source, endpoint, outcome });
    try {
      const value = await deadline.execute(
        ({ signal }) => run({ signal, observeUsedWeight: (weight) => budget.observe(weight, window) }),
        closing.signal,
      );
      count('ok');
      blocks.answered();
      if (isBlocked && blocks.knownRemainingMs() === 0) {
        isBlocked = false;
        log.info({ source }, 'the source takes calls again');
      }
      return value;
    } catch (error) {
      const isBan = error instanceof UpstreamRefusal && blockingStatuses.includes(error.status);
      if (isBan) block(error.retryAfterMs);
      const failure = failureOf(error);
      count(isBan ? 'banned' : failure.code.toLowerCase());
      throw failure;
    }
  }

  async function sendInTurn<T>(call: UpstreamCall<T>): Promise<T> {
    const window = await budget.take(call.weight, closing.signal, call.isPatient === true ? patientShare : 1);
    if (window === null) throw blocked("this minute's weight is used up");
    // Either may have been learnt of while this call waited for its turn.
    if (blocks.knownRemainingMs() > 0) throw bannedFor(blocks.knownRemainingMs());
    if (circuit.state === CircuitState.Open) throw blocked('it failed too often just now');
    return send(call, window);
  }

  async function attempt<T>(call: UpstreamCall<T>): Promise<T> {
    const remainingMs = await blocks.remainingMs();
    if (closing.signal.aborted) throw blocked('it is closed');
    if (remainingMs > 0) throw bannedFor(remainingMs);
    // One call tries whether it is back; the others do not wait for what becomes of that.
    if (circuit.state === CircuitState.HalfOpen) throw blocked('it failed too often just now');
    try {
      return await circuit.execute(() => slots.execute(() => sendInTurn(call), closing.signal));
    } catch (error) {
      if (isBrokenCircuitError(error)) throw blocked('it failed too often just now');
      if (isBulkheadRejectedError(error)) throw blocked('too many calls wait for it');
      if (error instanceof SourceError) throw error;
      throw blocked('it is closed');
    }
  }

  return {
    async call(call) {
      let failure: unknown = null;
      const attemptIt = async () => {
        try {
          return await attempt(call);
        } catch (error) {
          // That it may not be repeated any more is not why there is no answer.
          if (failure === null || !isBlockedError(error)) failure = error;
          throw error;
        }
      };
      try {
        return await (call.isRepeatable ? repeated.execute(attemptIt) : attemptIt());
      } catch {
        if (isBlockedError(failure)) {
          metrics.count('upstream_calls', { source, endpoint: call.endpoint, outcome: 'blocked' });
        }
        throw failure;
      }
    },

    blockedForMs: () => blocks.remainingMs(),
    block,
    close: () => closing.abort(),
  };
}

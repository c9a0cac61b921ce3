import { onAbort } from '../abort.ts';
import { longestTimerMs, withDeadline } from '../deadline.ts';
import { TickwireError } from '../errors.ts';
import { errorFrom, isGraphQLResponse } from '../graphql-response.ts';
import type { Operation } from '../operation.ts';
import { delayMs } from '../retries.ts';
import { tracedError, traceOf } from '../trace.ts';
import { lostError, protocolError } from './closing.ts';
import type { Request } from './connection.ts';
import type { Streams } from './streams.ts';

/** The connection is lost, or could not be made: it is tried again after `delayMs`. */
export interface Reconnecting {
  readonly type: 'reconnecting';
  /** 1 for the first try, one more for each that fails. */
  readonly attempt: number;
  readonly delayMs: number;
  /** What went wrong. */
  readonly cause: TickwireError;
}

/** The connection is there again. */
export interface Resumed {
  readonly type: 'resumed';
  /** How long it was away. */
  readonly afterMs: number;
}

/** What is told of the connection, where a stream goes on by itself. */
export type ConnectionEvent = Reconnecting | Resumed;

export interface Followed<Data, Variables> {
  readonly operation: Operation<Data, Variables>;
  /** Asked for each connection anew; one that fails is a connection that cannot be made. */
  variables(): object | Promise<object>;
  next(data: Data): void;
  tell(event: ConnectionEvent): void;
  /** Once: without an error where the server has completed it. */
  end(error?: unknown): void;
  readonly maxRetries: number;
  /** What has no end is taken up again where the server completes it. */
  readonly isEndless: boolean;
}

/** A connection that lasted so long was none that fails at once. */
const lastingMs = 10_000;

/** Where a token comes from is mostly as far away as the server, and comes back with the network. */
const farAway = ['TOKEN_UNAVAILABLE', 'TIMEOUT'];

/** Follows one subscription over all of its connections, until it ends or is left: what comes back does that. */
export function follow<Data, Variables>(
  { wires, patience, subscribe }: Streams,
  { operation, variables, next, tell, end, maxRetries, isEndless }: Followed<Data, Variables>,
): () => void {
  const { session, closed, notices } = wires;
  const { text: query, name: operationName } = operation;
  const trace = traceOf(operationName);
  const untilMs = performance.now() + wires.timeoutMs;
  const leaving = new AbortController();
  const { signal: left } = leaving;
  /** Ends whatever is waited for. */
  let interrupt = (): void => {};
  const deafen = onAbort(closed, () => finish(closed.reason));
  let retries = 0;
  let hasConnected = false;
  let hasRefreshed = false;
  let readyAtMs = 0;
  let lostAtMs: number | undefined;

  /** One subscription, until it ends in whatever way. */
  function attempt(request: Request, token: string | undefined): Promise<TickwireError | undefined> {
    let leave = (): void => {};
    return new Promise<TickwireError | undefined>((resolve) => {
      let isHeard = true;
      const conclude = (error?: TickwireError): void => {
        isHeard = false;
        resolve(error);
      };
      interrupt = conclude;
      readyAtMs = Number.POSITIVE_INFINITY;
      leave = subscribe(request, token, {
        ready() {
          hasConnected = true;
          readyAtMs = performance.now();
          if (lostAtMs !== undefined) tell({ type: 'resumed', afterMs: Math.round(readyAtMs - lostAtMs) });
          lostAtMs = undefined;
        },
        next(response) {
          if (!isHeard) return;
          if (!isGraphQLResponse<Data>(response)) return conclude(protocolError());
          const { errors, extensions } = response;
          try {
            notices.read(extensions, operationName);
            if (errors) {
              // What is refused was not taken.
              readyAtMs = Number.POSITIVE_INFINITY;
              return conclude(errorFrom(errors, { ...request, token }, { code: 'BAD_USER_INPUT' }));
            }
            retries = 0;
            hasRefreshed = false;
            next(response.data);
          } catch (cause) {
            // What it has not of all that the schema promises; thrown to a socket it would end the program.
            conclude(protocolError({ cause }));
          }
        },
        end: conclude,
      });
    }).finally(() => leave());
  }

  /** A token that never comes is a connection that cannot be made. */
  function within<T>(work: () => Promise<T>): Promise<T> {
    const { timeoutMs } = wires;
    return withDeadline({ signals: [closed, left], timeoutMs, untilMs: performance.now() + timeoutMs }, work);
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      interrupt = () => {
        clearTimeout(timer);
        globalThis.removeEventListener?.('online', interrupt);
        resolve();
      };
      const timer = setTimeout(interrupt, Math.min(ms, longestTimerMs));
      // A page is told when the network is there again.
      globalThis.addEventListener?.('online', interrupt);
    });
  }

  async function run(): Promise<void> {
    while (!left.aborted) {
      let error: TickwireError | undefined;
      let ms: number | undefined;
      try {
        const token = await within(() => session.token());
        const request = { query, operationName, variables: await variables() };
        if (left.aborted) return;
        trace.tries += 1;
        error = await attempt(request, token);
        if (left.aborted || (!error && !isEndless)) return finish();
        // A token that was taken and has ended is another matter than one that is refused at once.
        if (readyAtMs < Number.POSITIVE_INFINITY) hasRefreshed = false;
        if (performance.now() - readyAtMs > lastingMs) retries = 0;
        error ??= lostError('The server has ended the subscription.');
        if (error.code === 'UNAUTHENTICATED' && token && !hasRefreshed) {
          hasRefreshed = await within(() => session.refresh(token));
          if (hasRefreshed && !retries) ms = 0;
          else if (hasRefreshed) error = lostError(error.message);
        }
      } catch (thrown) {
        if (!(thrown instanceof TickwireError)) throw thrown;
        error = thrown;
      }
      const passing = farAway.includes(error.code) ? lostError() : error;
      ms ??= delayMs(passing, retries, Math.random(), { ...patience, maxRetries });
      const now = performance.now();
      if (left.aborted || ms === undefined || (!hasConnected && now + ms >= untilMs)) return finish(error);
      lostAtMs ??= now;
      retries += 1;
      tell({ type: 'reconnecting', attempt: retries, delayMs: Math.round(ms), cause: tracedError(trace, error) });
      if (ms) await pause(ms);
    }
  }

  function stop(): void {
    leaving.abort();
    deafen();
    interrupt();
  }

  function finish(error?: unknown): void {
    if (left.aborted) return;
    stop();
    end(error instanceof TickwireError ? tracedError(trace, error) : error);
  }

  (closed.aborted ? Promise.reject(closed.reason) : run()).catch(finish);
  return stop;
}

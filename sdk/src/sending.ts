import { readAnswer } from './answers.ts';
import type { MutationOptions } from './call-options.ts';
import { withDeadline } from './deadline.ts';
import { errorOf, TickwireError } from './errors.ts';
import { randomKey } from './hashes.ts';
import { checkHeaders } from './http-transport.ts';
import type { Notices } from './notices.ts';
import type { Operation } from './operation.ts';
import type { Attempt } from './requesting.ts';
import { checkNumbers, delayMs, type Retries } from './retries.ts';
import type { Session } from './session.ts';
import { type Trace, tracedError, traceOf } from './trace.ts';
import { jsonOf } from './variables.ts';

export interface Sending {
  readonly session: Session;
  readonly notices: Notices;
  readonly retries: Retries;
  readonly timeoutMs: number;
  /** Fires when the client is closed. */
  readonly closed: AbortSignal;
  readonly attempt: Attempt;
}

/**
 * Resolves with what `pick` takes of the data. `trace` is given by who was called before in another turn; `untilMs`, by
 * `performance.now()`, where one deadline is that of several calls.
 */
export type Send = <Data, Variables, Value>(
  operation: Operation<Data, Variables>,
  variables: Variables | undefined,
  options: MutationOptions | undefined,
  pick: (data: Data) => Value,
  trace?: Trace,
  untilMs?: number,
) => Promise<Value>;

/** What an answer has not of all that the schema promises shows when it is read. */
function unread(cause: unknown): TickwireError {
  if (cause instanceof TickwireError) return cause;
  return errorOf({ code: 'BAD_RESPONSE', message: 'No whole answer came.', cause });
}

/** Sends what is asked for until it is answered, within one deadline. */
export function sender({ session, notices, closed, attempt, ...defaults }: Sending): Send {
  return async (operation, variables, options = {}, pick, trace = traceOf(operation.name), until) => {
    const { signal, timeoutMs = defaults.timeoutMs, maxRetries = defaults.retries.maxRetries } = options;
    let last: TickwireError | undefined;
    try {
      checkNumbers({ timeoutMs, maxRetries });
      const { name: operationName, kind, anonymous } = operation;
      const untilMs = until ?? performance.now() + timeoutMs;
      const json = jsonOf(variables);
      const idempotencyKey = kind === 'mutation' ? (options.idempotencyKey ?? randomKey()) : undefined;
      return await withDeadline(
        { signals: signal ? [signal, closed] : [closed], timeoutMs, untilMs },
        async ({ signal, pause }) => {
          let hasRefreshed = false;
          for (let retries = 0; ; ) {
            const token = anonymous ? undefined : await session.token();
            checkHeaders(token, idempotencyKey);
            signal.throwIfAborted();
            trace.tries += 1;
            trace.status = trace.requestId = undefined;
            const answer = await attempt(operation, json, { token, idempotencyKey, signal });
            signal.throwIfAborted();
            trace.status = answer.status;
            trace.requestId = answer.requestId;
            try {
              return pick(readAnswer(answer, { operationName, variables, token }));
            } catch (error) {
              last = unread(error);
            }
            if (last.code === 'UNAUTHENTICATED' && token !== undefined && !hasRefreshed) {
              hasRefreshed = await session.refresh(token);
              if (hasRefreshed) continue;
            }
            const ms = delayMs(last, retries, answer.jitter, { ...defaults.retries, maxRetries });
            if (ms === undefined || performance.now() + ms >= untilMs) throw last;
            retries += 1;
            notices.tell('retry', { operationName, tries: trace.tries, delayMs: ms, error: tracedError(trace, last) });
            await pause(ms);
          }
        },
      );
    } catch (thrown) {
      // What JSON itself refuses of the variables is nothing that the SDK could tell more of.
      if (!(thrown instanceof TickwireError)) throw thrown;
      const { code, message, cause } = thrown;
      // Of a time that was spent on retries, the last of what they met.
      throw tracedError(trace, { ...thrown, message, cause: code === 'TIMEOUT' ? last : cause });
    }
  };
}

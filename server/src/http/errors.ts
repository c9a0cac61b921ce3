import { isDatabaseUnavailable } from '@tickwire/prisma';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { z } from 'zod';
import { isDeliverable } from '../fan-out/exit.ts';
import type { Logger } from '../telemetry/logger.ts';
import { changed } from './changed-events.ts';

export interface ErrorLog {
  error(about: object, message: string): void;
}

interface ErrorTold {
  readonly requestId: string;
  readonly log: ErrorLog;
}

function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? causeOf(error.originalError) : error;
}

/** Errors repeat what was sent, time and again: a megabyte of it must not be answered with ninety. */
const maxMessageLength = 1_000;

function shortened(message: string): string {
  return message.length <= maxMessageLength ? message : `${message.slice(0, maxMessageLength).toWellFormed()}…`;
}

function withExtensions(error: GraphQLError, message: string, extensions: Record<string, unknown>): GraphQLError {
  return new GraphQLError(shortened(message), {
    ...(error.nodes && { nodes: error.nodes }),
    ...(error.source && { source: error.source }),
    ...(error.positions && { positions: error.positions }),
    ...(error.path && { path: error.path }),
    extensions,
  });
}

/**
 * An error as the caller is told it: with a code and the request's id. What nobody expected is logged,
 * once, and told without its message.
 */
export function tellError(error: unknown, { requestId, log }: ErrorTold): GraphQLError {
  const wrapped = error instanceof GraphQLError ? error : new GraphQLError('', { originalError: toError(error) });
  if (wrapped.extensions.requestId !== undefined) return wrapped;
  const cause = causeOf(wrapped);
  if (cause instanceof GraphQLError) {
    // What a parser said of a body is the caller's to know in one line, not with its inner error.
    const { originalError: _inner, ...extensions } = wrapped.extensions;
    const code = extensions.code ?? 'BAD_USER_INPUT';
    return withExtensions(wrapped, wrapped.message, { ...extensions, code, requestId });
  }
  if (isDatabaseUnavailable(cause)) {
    log.error({ requestId, err: cause, path: wrapped.path }, 'the database does not answer');
    return withExtensions(wrapped, 'The service cannot reach its database. Try again in a moment.', {
      code: 'SERVICE_UNAVAILABLE',
      requestId,
    });
  }
  log.error({ requestId, err: cause, path: wrapped.path }, 'unexpected error');
  return withExtensions(wrapped, "Unexpected error. Its cause is in the server's log under the requestId.", {
    code: 'INTERNAL_SERVER_ERROR',
    requestId,
  });
}

export function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

interface Result {
  errors?: readonly GraphQLError[];
}

function isSingle(result: unknown): result is Result {
  return typeof result === 'object' && result !== null && !(Symbol.asyncIterator in result);
}

function told<R extends Result>(result: R, how: ErrorTold): R {
  return result.errors === undefined || result.errors.length === 0
    ? result
    : { ...result, errors: result.errors.map((error) => tellError(error, how)) };
}

const statuses: Readonly<Record<string, number>> = { SERVICE_UNAVAILABLE: 503, INTERNAL_SERVER_ERROR: 500 };

/** Whether an error is the service's own: nobody pays for it. */
export function isOurFault(code: string): boolean {
  return code in statuses;
}

/** Of a body that is no JSON: Yoga means 400 there, but not for a caller who accepts plain JSON. */
const unheededStatus = z.object({ code: z.literal('BAD_REQUEST'), http: z.looseObject({ status: z.number() }) });

/** Gives what was not executed at all the HTTP status of its reason. */
function withStatus(error: GraphQLError): GraphQLError {
  const unheeded = unheededStatus.safeParse(error.extensions);
  if (unheeded.success) {
    const http = { ...unheeded.data.http, spec: false };
    return withExtensions(error, error.message, { ...error.extensions, http });
  }
  const status = statuses[String(error.extensions.code)];
  return status === undefined ? error : withExtensions(error, error.message, { ...error.extensions, http: { status } });
}

/** Tells every error of every operation by `tellError`, over HTTP and over WebSockets. */
export function useToldErrors(log: Logger): Plugin<{ requestId: string }, { requestId: string }> {
  return {
    // What a plugin throws: Yoga alone would answer with its stack.
    onRequest: ({ requestHandler, setRequestHandler, fetchAPI }) =>
      setRequestHandler(async (request, serverContext) => {
        try {
          return await requestHandler(request, serverContext);
        } catch (error) {
          const { message, extensions } = tellError(error, { requestId: serverContext.requestId, log });
          const body = JSON.stringify({ errors: [{ message, extensions }] });
          const headers = { 'Content-Type': 'application/json; charset=utf-8' };
          return new fetchAPI.Response(body, { status: statuses[String(extensions.code)] ?? 500, headers });
        }
      }),
    onExecute: ({ args }) => ({
      onExecuteDone: ({ result, setResult }) => {
        if (isSingle(result)) setResult(told(result, { requestId: args.contextValue.requestId, log }));
      },
    }),
    onSubscribe: ({ args }) => {
      const how = { requestId: args.contextValue.requestId, log };
      return {
        onSubscribeResult: ({ result, setResult }) => {
          // What many are told has its errors told once; a hook on each event would hide what it is delivered by.
          if (isDeliverable(result)) return;
          if (!(Symbol.asyncIterator in result)) setResult(told(result, how));
          else {
            setResult(changed(result, { event: (event) => told(event, how), error: (error) => tellError(error, how) }));
          }
        },
      };
    },
    // What never came to be executed: a body that is no JSON, a syntax error, a session that cannot be read.
    onResultProcess: ({ result, setResult, serverContext }) => {
      const how = { requestId: serverContext.requestId, log };
      if (Array.isArray(result)) setResult(result.map((one) => told(one, how)));
      else if (isSingle(result)) {
        const answer = told(result, how);
        if (!('data' in answer) && answer.errors !== undefined) answer.errors = answer.errors.map(withStatus);
        setResult(answer);
      }
    },
  };
}

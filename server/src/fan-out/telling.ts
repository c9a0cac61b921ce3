import { GraphQLError } from 'graphql';
import { type ErrorLog, tellError } from '../http/errors.ts';
import { withoutHttp } from '../websocket/results.ts';

export type Telling = (error: unknown) => GraphQLError;

const logAgainAfterMs = 60_000;

function fieldOf(error: unknown): string {
  const path = error instanceof GraphQLError ? (error.path ?? []) : [];
  return path.filter((part) => typeof part === 'string').join('.');
}

/**
 * Tells the errors of what goes to many, under one request id. A field that fails does so at every event: what is
 * wrong with it is logged once a minute.
 */
export function createTelling(requestId: string, log: ErrorLog): Telling {
  const loggedAtMs = new Map<string, number>();
  return (error) => {
    const field = fieldOf(error);
    const sparing: ErrorLog = {
      error(about, message) {
        const now = performance.now();
        if (now - (loggedAtMs.get(field) ?? -Infinity) < logAgainAfterMs) return;
        loggedAtMs.set(field, now);
        log.error(about, message);
      },
    };
    return withoutHttp(tellError(error, { requestId, log: sparing }));
  };
}

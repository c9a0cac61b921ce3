import { GraphQLError } from 'graphql';
import { unauthenticated } from '../errors.ts';

/** Nothing was done. */
export function idempotencyKeyReused(): GraphQLError {
  return new GraphQLError(
    'Idempotency-Key: was sent before, with another operation or other variables. Send a new key with each new call.',
    { extensions: { code: 'IDEMPOTENCY_KEY_REUSED', http: { status: 422 } } },
  );
}

/** The same is being done: its answer can be had in a moment. */
export function idempotencyInProgress(retryAfterSeconds: number): GraphQLError {
  const message = 'Idempotency-Key: the same call is still under way. Send it again in a moment, with the same key.';
  const http = { status: 409, headers: { 'Retry-After': String(retryAfterSeconds) } };
  return new GraphQLError(message, { extensions: { code: 'IDEMPOTENCY_IN_PROGRESS', retryAfterSeconds, http } });
}

/** It changed something, and nobody can tell what it answered. */
export function idempotencyOutcomeUnknown(): GraphQLError {
  const message =
    'Idempotency-Key: the same call was made before and has changed something, and its answer was lost or not kept. Look at what is there before you send it with a new key.';
  return new GraphQLError(message, { extensions: { code: 'IDEMPOTENCY_OUTCOME_UNKNOWN', http: { status: 409 } } });
}

/** As its token is refused from now on. */
export function accountDeleted(): GraphQLError {
  const { message, extensions } = unauthenticated(
    'The account of this token was deleted: nothing is done for it any more.',
  );
  const http = { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } };
  return new GraphQLError(message, { extensions: { ...extensions, http } });
}

import type { Tier } from '@tickwire/prisma';
import { GraphQLError } from 'graphql';

/** What a caller can expect to go wrong: told as data, a member of the mutation's result union. */
export abstract class ExpectedError extends Error {
  abstract readonly code: string;
}

export interface ValidationIssue {
  readonly path: readonly string[];
  readonly message: string;
}

export class ValidationError extends ExpectedError {
  readonly code = 'VALIDATION';
  readonly issues: readonly ValidationIssue[];

  constructor(issues: readonly ValidationIssue[]) {
    super(issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
    this.issues = issues;
  }
}

export class NotFoundError extends ExpectedError {
  readonly code = 'NOT_FOUND';
}

export class ConflictError extends ExpectedError {
  readonly code = 'CONFLICT';
}

export class PlanLimitError extends ExpectedError {
  readonly code = 'PLAN_LIMIT';
  readonly tier: Tier;
  readonly limit: number;

  constructor(message: string, { tier, limit }: { tier: Tier; limit: number }) {
    super(message);
    this.tier = tier;
    this.limit = limit;
  }
}

export class InvalidCredentialsError extends ExpectedError {
  readonly code = 'INVALID_CREDENTIALS';

  constructor(message = 'The email or the password is wrong.') {
    super(message);
  }
}

/** An argument that no caller should send, outside a mutation's result union. */
export function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** A proof that came by mail, or back from a provider, and does not hold. */
export class InvalidTokenError extends ExpectedError {
  readonly code = 'INVALID_TOKEN';

  constructor(message = 'The token is unknown, was used already, or has expired: ask for another one.') {
    super(message);
  }
}

/** The password is right, and the account asks for a second factor. */
export class TotpRequiredError extends ExpectedError {
  readonly code = 'TOTP_REQUIRED';

  constructor() {
    super('Send a code of the authenticator app, or a recovery code, as totpCode.');
  }
}

/** Why others are not shown what an account has. */
export const onlyTheOwner = 'Only the account itself may see this: ask for it below `viewer`.';

/** The caller is known, and may not do this. */
export function forbidden(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } });
}

/** What a subscription names is not there, or is not the caller's; a mutation has `NotFoundError` for it. */
export function notFound(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'NOT_FOUND' } });
}

/** What the answer depends on cannot be reached: the same may succeed in a moment. */
export function serviceUnavailable(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'SERVICE_UNAVAILABLE' } });
}

/** No session, or none that still holds. */
export function unauthenticated(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'UNAUTHENTICATED' } });
}

/** Too much was tried or asked for; the sentence is ended with how long to wait. */
export function rateLimited(what: string, retryAfterSeconds: number): GraphQLError {
  return new GraphQLError(
    `${what}: try again in ${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}.`,
    {
      extensions: {
        code: 'RATE_LIMITED',
        retryAfterSeconds,
        http: { status: 429, headers: { 'Retry-After': String(retryAfterSeconds) } },
      },
    },
  );
}

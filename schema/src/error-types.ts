import { TierType } from './accounts/graphql.ts';
import { builder } from './builder.ts';
import {
  ConflictError,
  type ExpectedError,
  InvalidCredentialsError,
  InvalidTokenError,
  NotFoundError,
  PlanLimitError,
  TotpRequiredError,
  ValidationError,
  type ValidationIssue,
} from './errors.ts';

const ErrorInterface = builder.interfaceRef<ExpectedError>('Error').implement({
  description: "What a caller can expect to go wrong is data: a member of the mutation's result union.",
  fields: (t) => ({
    code: t.exposeString('code', { description: 'For programs: fixed for each kind of error, as "NOT_FOUND".' }),
    message: t.exposeString('message', { description: 'For people: one sentence that names what to do.' }),
  }),
});

const ValidationIssueType = builder.objectRef<ValidationIssue>('ValidationIssue').implement({
  description: 'One thing that is wrong with an input.',
  fields: (t) => ({
    path: t.stringList({
      description: 'The way to the input\'s field: ["input", "title"].',
      resolve: (issue) => [...issue.path],
    }),
    message: t.exposeString('message', { description: 'What is wrong with it, and what would be right.' }),
  }),
});

builder.objectType(ValidationError, {
  name: 'ValidationError',
  description: 'The input is not acceptable; code VALIDATION. Nothing was changed.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    issues: t.field({
      type: [ValidationIssueType],
      description:
        'Everything that is wrong with its form, not only the first; what hangs on what is stored is told after that.',
      resolve: (error) => [...error.issues],
    }),
  }),
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: "What was named is not there, or is not the caller's; code NOT_FOUND.",
  interfaces: [ErrorInterface],
});

builder.objectType(ConflictError, {
  name: 'ConflictError',
  description: 'The thing changed, or exists already; code CONFLICT.',
  interfaces: [ErrorInterface],
});

builder.objectType(PlanLimitError, {
  name: 'PlanLimitError',
  description: "The account's plan allows no more; code PLAN_LIMIT. Nothing was changed.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    tier: t.expose('tier', { type: TierType, description: "The account's plan." }),
    limit: t.exposeInt('limit', { description: 'How many that plan allows.' }),
  }),
});

builder.objectType(InvalidCredentialsError, {
  name: 'InvalidCredentialsError',
  description:
    'The email, the password or the code is wrong; at sign-in, which of the first two is not told. Code INVALID_CREDENTIALS.',
  interfaces: [ErrorInterface],
});

builder.objectType(InvalidTokenError, {
  name: 'InvalidTokenError',
  description: 'The token or code is unknown, was used already, or has expired; code INVALID_TOKEN.',
  interfaces: [ErrorInterface],
});

builder.objectType(TotpRequiredError, {
  name: 'TotpRequiredError',
  description: 'The password is right, and the account asks for a second factor; code TOTP_REQUIRED.',
  interfaces: [ErrorInterface],
});

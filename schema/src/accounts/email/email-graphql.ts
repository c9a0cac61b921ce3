import { z } from 'zod';
import { builder } from '../../builder.ts';
import { signedIn } from '../../context.ts';
import { ConflictError, InvalidCredentialsError, InvalidTokenError, ValidationError } from '../../errors.ts';
import { passwordCost, UserType } from '../graphql.ts';
import { emailAddress } from '../sign-up.ts';
import type { RequestedEmailChange } from './email.ts';

const EmailChangeRequested = builder.objectRef<RequestedEmailChange>('EmailChangeRequested').implement({
  description: 'A link was mailed to the new address: the account changes once it is confirmed.',
  fields: (t) => ({
    newEmail: t.exposeString('newEmail', { description: 'Where the link was sent.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when the link is good.' }),
  }),
});

const ChangeEmailInput = builder.inputType('ChangeEmailInput', {
  description: 'Another address for an account.',
  validate: z.object({ newEmail: emailAddress, password: z.string().nullish() }),
  fields: (t) => ({
    newEmail: t.string({ required: true, description: 'Unique whatever its case; at most 254 characters.' }),
    password: t.string({
      description: "The account's; left out where it has none, which asks for a session of the last 15 minutes.",
    }),
  }),
});

builder.mutationFields((t) => ({
  requestEmailVerification: t.boolean({
    description: 'Mails a link that confirms the address: true; false where it is confirmed already. Not for API keys.',
    authScopes: { interactive: true },
    resolve: (_root, _args, context) => context.services.email.requestVerification(signedIn(context).user.id),
  }),
  verifyEmail: t.field({
    type: UserType,
    description: "Confirms an account's address by the token that was mailed to it. Needs no login.",
    errors: { types: [InvalidTokenError] },
    args: { token: t.arg.string({ required: true, description: 'As the link in the mail has it; good once.' }) },
    resolve: (_root, { token }, context) => context.services.email.verify(token, context.viewer, context),
  }),
  changeEmail: t.field({
    type: EmailChangeRequested,
    complexity: passwordCost,
    description: 'Mails a link to another address; once it is confirmed, the account has it. Not for API keys.',
    authScopes: { interactive: true },
    errors: { types: [ValidationError, ConflictError, InvalidCredentialsError] },
    args: { input: t.arg({ type: ChangeEmailInput, required: true, description: 'Which address.' }) },
    resolve: (_root, { input: { newEmail, password } }, context) =>
      context.services.email.requestChange(signedIn(context), { newEmail, password: password ?? null }, context),
  }),
  confirmEmailChange: t.field({
    type: UserType,
    description: 'Gives an account the address that this token was mailed to. Needs no login.',
    errors: { types: [InvalidTokenError, ConflictError] },
    args: { token: t.arg.string({ required: true, description: 'As the link in the mail has it; good once.' }) },
    resolve: (_root, { token }, context) => context.services.email.confirmChange(token, context),
  }),
}));

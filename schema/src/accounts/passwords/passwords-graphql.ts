import { z } from 'zod';
import { builder } from '../../builder.ts';
import { signedIn } from '../../context.ts';
import { InvalidCredentialsError, InvalidTokenError, ValidationError } from '../../errors.ts';
import { SessionsEnded } from '../credentials/sessions-graphql.ts';
import { passwordCost } from '../graphql.ts';
import { newPassword } from '../sign-up.ts';
import { maxPasswordLength, minPasswordLength } from './passwords.ts';

const newPasswordDescription = `${minPasswordLength} to ${maxPasswordLength} characters; not the current one, and not the email or the username.`;

const ResetPasswordInput = builder.inputType('ResetPasswordInput', {
  description: 'Another password, for who reads the mail of the account.',
  validate: z.object({ token: z.string(), newPassword }),
  fields: (t) => ({
    token: t.string({ required: true, description: 'As the link in the mail has it; good once.' }),
    newPassword: t.string({ required: true, description: newPasswordDescription }),
  }),
});

const ChangePasswordInput = builder.inputType('ChangePasswordInput', {
  description: 'Another password, for who knows the current one.',
  validate: z.object({ currentPassword: z.string(), newPassword }),
  fields: (t) => ({
    currentPassword: t.string({ required: true, description: 'The one to be replaced.' }),
    newPassword: t.string({ required: true, description: newPasswordDescription }),
  }),
});

builder.mutationFields((t) => ({
  requestPasswordReset: t.boolean({
    description: 'Mails a link that sets a new password, if there is such an account. Always true: it tells nobody.',
    args: { email: t.arg.string({ required: true, description: 'Of the account; case does not matter.' }) },
    resolve: async (_root, { email }, context) => {
      await context.services.passwords.requestReset(email, context);
      return true;
    },
  }),
  resetPassword: t.field({
    type: SessionsEnded,
    complexity: passwordCost,
    description:
      'Sets a new password by a mailed token, and ends all sessions. An account without a password has one then. ' +
      'Needs no login; API keys go on.',
    errors: { types: [ValidationError, InvalidTokenError] },
    args: { input: t.arg({ type: ResetPasswordInput, required: true, description: 'The token and the password.' }) },
    resolve: async (_root, { input }, context) => {
      const count = await context.services.passwords.reset(input, context);
      context.sessionCookies.clear();
      return { count };
    },
  }),
  changePassword: t.field({
    type: SessionsEnded,
    complexity: passwordCost,
    description: 'Changes the password, and ends all other sessions. Not for API keys.',
    authScopes: { interactive: true },
    errors: { types: [ValidationError, InvalidCredentialsError] },
    args: { input: t.arg({ type: ChangePasswordInput, required: true, description: 'Both passwords.' }) },
    resolve: async (_root, { input }, context) => ({
      count: await context.services.passwords.change(signedIn(context), input, context),
    }),
  }),
}));

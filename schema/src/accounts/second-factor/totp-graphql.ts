import { builder } from '../../builder.ts';
import { mustBeViewer, signedIn } from '../../context.ts';
import { ConflictError, InvalidCredentialsError } from '../../errors.ts';
import { passwordCost, UserType } from '../graphql.ts';
import type { TotpSetup } from './totp.ts';

const TotpSetupType = builder.objectRef<TotpSetup>('TotpSetup').implement({
  description: 'What an authenticator app needs: codes of six digits, a new one every 30 seconds, by SHA-1 (RFC 6238).',
  fields: (t) => ({
    secret: t.exposeString('secret', { description: 'In base32, to type into the app. It is not told again.' }),
    uri: t.exposeString('uri', { description: '`otpauth://…`: the same with its name, to show as a QR code.' }),
  }),
});

const RecoveryCodes = builder.objectRef<{ readonly recoveryCodes: string[] }>('RecoveryCodes').implement({
  description: 'Codes that stand in for the authenticator app when it is lost.',
  fields: (t) => ({
    recoveryCodes: t.exposeStringList('recoveryCodes', {
      description: 'Ten, each good once; case, spaces and hyphens do not matter. Shown this once.',
    }),
  }),
});

const codeDescription = 'Of the authenticator app, or a recovery code.';

const DisableTotpInput = builder.inputType('DisableTotpInput', {
  description: 'Turning off the second factor.',
  fields: (t) => ({ code: t.string({ required: true, description: codeDescription }) }),
});

const RenewRecoveryCodesInput = builder.inputType('RenewRecoveryCodesInput', {
  description: 'New recovery codes.',
  fields: (t) => ({ code: t.string({ required: true, description: codeDescription }) }),
});

const authScopes = { interactive: true };

builder.objectFields(UserType, (t) => ({
  totpEnabled: t.boolean({
    description: 'Whether signing in asks for a second factor. Not for API keys.',
    authScopes,
    resolve: (user, _args, context) => {
      mustBeViewer(context, user);
      return context.services.totp.isEnabled(user.id);
    },
  }),
  recoveryCodesLeft: t.int({
    description: 'How many recovery codes are not used up; 0 where the second factor is off. Not for API keys.',
    authScopes,
    resolve: (user, _args, context) => {
      mustBeViewer(context, user);
      return context.services.totp.recoveryCodesLeft(user.id);
    },
  }),
}));

builder.mutationFields((t) => ({
  beginTotp: t.field({
    type: TotpSetupType,
    description:
      'A secret for an authenticator app. It counts once `confirmTotp` has seen a code of it. Not for API keys.',
    authScopes,
    complexity: passwordCost,
    errors: { types: [ConflictError, InvalidCredentialsError] },
    args: {
      password: t.arg.string({ description: "The account's; left out within 15 minutes of signing in." }),
    },
    resolve: async (_root, { password }, context) => {
      const viewer = signedIn(context);
      await context.services.confirmation.confirmFresh(viewer, password ?? null, context);
      return context.services.totp.begin(viewer.user);
    },
  }),
  confirmTotp: t.field({
    type: RecoveryCodes,
    description: 'Turns the second factor on: signing in asks for a code from now on. Not for API keys.',
    authScopes,
    errors: { types: [InvalidCredentialsError, ConflictError] },
    args: { code: t.arg.string({ required: true, description: 'The one that the app shows.' }) },
    resolve: async (_root, { code }, context) => ({
      recoveryCodes: await context.services.totp.confirm(signedIn(context).user, code, context),
    }),
  }),
  disableTotp: t.field({
    type: UserType,
    description: 'Turns the second factor off; its recovery codes go with it. Not for API keys.',
    authScopes,
    errors: { types: [InvalidCredentialsError, ConflictError] },
    args: { input: t.arg({ type: DisableTotpInput, required: true, description: 'A code that is good.' }) },
    resolve: async (_root, { input }, context) => {
      const { user } = signedIn(context);
      await context.services.totp.disable(user, input.code, context);
      return user;
    },
  }),
  renewRecoveryCodes: t.field({
    type: RecoveryCodes,
    description: 'New recovery codes; the old ones work no more. Not for API keys.',
    authScopes,
    errors: { types: [InvalidCredentialsError, ConflictError] },
    args: { input: t.arg({ type: RenewRecoveryCodesInput, required: true, description: 'A code that is good.' }) },
    resolve: async (_root, { input }, context) => ({
      recoveryCodes: await context.services.totp.renewRecoveryCodes(signedIn(context).user, input.code, context),
    }),
  }),
}));

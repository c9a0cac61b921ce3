import { builder } from '../../builder.ts';
import { InvalidTokenError } from '../../errors.ts';
import { AuthPayload } from '../graphql.ts';

const SignInWithCodeInput = builder.inputType('SignInWithCodeInput', {
  description: 'What an app was sent back with after its user had signed in at Google or GitHub.',
  fields: (t) => ({
    code: t.string({
      required: true,
      description: 'The `code` of the address that the user came back to: good once, for a minute.',
    }),
    verifier: t.string({
      required: true,
      description: 'What the `challenge` at the start was made of: base64url of its SHA-256, without padding.',
    }),
  }),
});

builder.mutationFields((t) => ({
  signInWithCode: t.field({
    type: AuthPayload,
    description: 'A session for an app that sent its user to `/auth/google` or `/auth/github` with a `challenge`.',
    errors: { types: [InvalidTokenError] },
    args: { input: t.arg({ type: SignInWithCodeInput, required: true, description: 'The code and its verifier.' }) },
    resolve: async (_root, { input: { code, verifier } }, context) => {
      const session = await context.services.signInCodes.redeem(code, verifier, context);
      context.sessionCookies.set(session.token, session.expiresAt);
      return session;
    },
  }),
}));

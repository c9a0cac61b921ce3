import { builder } from '../../builder.ts';
import { mustBeViewer, signedIn } from '../../context.ts';
import { DeletedNode } from '../../deleted-node.ts';
import { ConflictError, InvalidCredentialsError } from '../../errors.ts';
import { encodeGlobalId } from '../../global-id.ts';
import { passwordCost, UserType } from '../graphql.ts';

builder.objectField(UserType, 'dataExport', (t) =>
  t.field({
    type: 'JSON',
    // A transaction of a dozen statements, over as many as ten thousand rows.
    complexity: { field: 2_000 },
    description:
      'Everything that is stored of the account: profile, watchlists, sessions, API keys, identities, billing, ' +
      'feature flags, teams and invitations into them, settings of notifications, and the newest 10,000 tasks, changes of tasks, ' +
      'comments, notifications, analyses and lines of the audit log and 1,000 reports. Never secrets or their hashes. Not for API keys.',
    authScopes: { interactive: true },
    resolve: (user, _args, context) => {
      mustBeViewer(context, user);
      return context.services.accountData.export(user, context);
    },
  }),
);

const DeleteAccountInput = builder.inputType('DeleteAccountInput', {
  description: 'What proves that it is the owner who wants the account gone.',
  fields: (t) => ({
    password: t.string({
      description: "The account's; left out where it has none, which asks for a session of the last 15 minutes.",
    }),
    totpCode: t.string({
      description: 'Of the authenticator app, or a recovery code, where the account asks for one.',
    }),
  }),
});

builder.mutationFields((t) => ({
  deleteAccount: t.field({
    type: DeletedNode,
    complexity: passwordCost,
    description:
      "Deletes the caller's account with all its data, and ends its sessions and API keys. There is no way back. What it " +
      'made in teams is handed on to another owner, and teams that nobody else is in are deleted; a ConflictError names ' +
      'those that it is the last OWNER of. Events and mails that name it are deleted within 30 days. ' +
      'Not for API keys.',
    authScopes: { interactive: true },
    errors: { types: [InvalidCredentialsError, ConflictError] },
    args: { input: t.arg({ type: DeleteAccountInput, required: true, description: 'The proof.' }) },
    resolve: async (_root, { input: { password, totpCode } }, context) => {
      const viewer = signedIn(context);
      const proof = { password: password ?? null, totpCode: totpCode ?? null };
      await context.services.accountData.delete(viewer, proof, context);
      context.sessionCookies.clear();
      return { id: encodeGlobalId('User', viewer.user.id) };
    },
  }),
}));

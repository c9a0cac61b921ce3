import { z } from 'zod';
import { RoleType, TierType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { ConflictError, NotFoundError, ValidationError } from '../errors.ts';
import { idOf } from '../global-id.ts';
import { singleLine } from '../text.ts';
import { AccountType } from './graphql.ts';

const ChangeRoleInput = builder.inputType('ChangeRoleInput', {
  description: 'Another role for an account.',
  fields: (t) => ({
    userId: t.id({ required: true, description: 'Of the account.' }),
    role: t.field({ type: RoleType, required: true, description: 'Its role from now on.' }),
  }),
});

const ChangePlanInput = builder.inputType('ChangePlanInput', {
  description: 'Another plan for an account.',
  fields: (t) => ({
    userId: t.id({ required: true, description: 'Of the account.' }),
    tier: t.field({ type: TierType, required: true, description: 'Its plan from now on.' }),
  }),
});

/** What is done to an account for a reason, which its owner is to know. */
const withReason = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    validate: z.object({ userId: z.string(), reason: singleLine({ min: 1, max: 500 }) }),
    fields: (t) => ({
      userId: t.id({ required: true, description: 'Of the account.' }),
      reason: t.string({
        required: true,
        description: 'For the audit log, where the owner of the account reads it too: 1 to 500 characters.',
      }),
    }),
  });

const SuspendUserInput = withReason('SuspendUserInput', 'Which account is to be suspended, and why.');
const RemoveSecondFactorInput = withReason('RemoveSecondFactorInput', 'Whose second factor is to go, and why.');

const UnsuspendUserInput = builder.inputType('UnsuspendUserInput', {
  description: 'Which account may be used again.',
  fields: (t) => ({ userId: t.id({ required: true, description: 'Of the account.' }) }),
});

const authScopes = { admin: true };
const errors = { types: [ValidationError, NotFoundError, ConflictError] };

builder.mutationFields((t) => ({
  changeRole: t.field({
    type: AccountType,
    description: 'Gives an account another role. The last admin who is not suspended keeps theirs. For admins.',
    authScopes,
    errors,
    args: { input: t.arg({ type: ChangeRoleInput, required: true, description: 'Which account, and its role.' }) },
    resolve: (_root, { input }, context) =>
      context.services.admin.changeRole(signedIn(context).user.id, idOf('User', input.userId), input.role, context),
  }),
  changePlan: t.field({
    type: AccountType,
    description:
      'Gives an account another plan, until an admin changes it again or what is paid for it changes. ' +
      'A smaller one keeps what is there and refuses more. For admins.',
    authScopes,
    errors,
    args: { input: t.arg({ type: ChangePlanInput, required: true, description: 'Which account, and its plan.' }) },
    resolve: (_root, { input }, context) =>
      context.services.billing.changePlan(idOf('User', input.userId), input.tier, {
        by: 'ADMIN',
        actorId: signedIn(context).user.id,
        caller: context,
      }),
  }),
  suspendUser: t.field({
    type: AccountType,
    description:
      'Ends the sessions of an account and closes its sockets at once; its API keys are kept, and refused while ' +
      'it is suspended. The last admin who is not suspended cannot be. For admins.',
    authScopes,
    errors,
    args: { input: t.arg({ type: SuspendUserInput, required: true, description: 'Which account, and why.' }) },
    resolve: (_root, { input }, context) =>
      context.services.admin.suspend(signedIn(context).user.id, idOf('User', input.userId), input.reason, context),
  }),
  removeSecondFactor: t.field({
    type: AccountType,
    description:
      "Turns an account's second factor off, for an owner who has lost the app and all recovery codes; make sure who " +
      'asks for it. The sessions of the account end, and its owner is told by mail. For admins.',
    authScopes,
    errors,
    args: {
      input: t.arg({ type: RemoveSecondFactorInput, required: true, description: 'Which account, and why.' }),
    },
    resolve: (_root, { input }, context) =>
      context.services.admin.removeSecondFactor(
        signedIn(context).user.id,
        idOf('User', input.userId),
        input.reason,
        context,
      ),
  }),
  unsuspendUser: t.field({
    type: AccountType,
    description: 'Lets an account be used again: its owner signs in anew, and its API keys work. For admins.',
    authScopes,
    errors,
    args: { input: t.arg({ type: UnsuspendUserInput, required: true, description: 'Which account.' }) },
    resolve: (_root, { input }, context) =>
      context.services.admin.unsuspend(signedIn(context).user.id, idOf('User', input.userId), context),
  }),
}));

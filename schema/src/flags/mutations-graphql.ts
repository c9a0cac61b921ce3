import type { Tier } from '@tickwire/prisma';
import { z } from 'zod';
import { TierType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { type RequestContext, signedIn } from '../context.ts';
import { ConflictError, NotFoundError, ValidationError } from '../errors.ts';
import { idOf } from '../global-id.ts';
import { singleLine } from '../text.ts';
import { FeatureFlagType } from './graphql.ts';
import type { FlagTarget } from './service.ts';

const authScopes = { admin: true };
const namePattern = /^[a-z][a-z0-9-]{1,63}$/;
const nameHint = '2 to 64 small letters, digits and `-`, a letter first';

const CreateFeatureFlagInput = builder.inputType('CreateFeatureFlagInput', {
  description: 'A new feature flag.',
  validate: z.object({
    name: z.string().regex(namePattern, nameHint),
    description: singleLine({ min: 1, max: 200 }),
    enabled: z.boolean(),
  }),
  fields: (t) => ({
    name: t.string({ required: true, description: `What apps ask for it by: ${nameHint}.` }),
    description: t.string({ required: true, description: 'What it switches: 1 to 200 characters.' }),
    enabled: t.boolean({ required: true, description: 'Whether it is on for everybody, to begin with.' }),
  }),
});

const SetFeatureFlagInput = builder.inputType('SetFeatureFlagInput', {
  description: 'What a feature flag is for everybody; or, with `tier` or `userId`, for a plan or for an account.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Of the flag.' }),
    enabled: t.boolean({ required: true, description: 'Whether it is on from now on.' }),
    tier: t.field({ type: TierType, description: 'For accounts with this plan; not together with `userId`.' }),
    userId: t.id({ description: 'For this account; not together with `tier`.' }),
  }),
});

const ClearFeatureFlagRuleInput = builder.inputType('ClearFeatureFlagRuleInput', {
  description: 'Which rule of a feature flag is to go: name either `tier` or `userId`.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Of the flag.' }),
    tier: t.field({ type: TierType, description: 'The plan that the rule is for.' }),
    userId: t.id({ description: 'The account that the rule is for.' }),
  }),
});

/** @throws ValidationError where both are named, NotFoundError for an id that is no account's. */
function targetOf(input: { tier?: Tier | null | undefined; userId?: string | null | undefined }): FlagTarget {
  const { tier = null, userId = null } = input;
  if (userId === null) return { tier, userId };
  if (tier !== null) {
    throw new ValidationError([
      { path: ['input', 'userId'], message: 'a rule is for a plan or for an account: leave one out' },
    ]);
  }
  const id = idOf('User', userId);
  if (id === null) throw new NotFoundError('There is no such account.');
  return { tier, userId: id };
}

function byAdmin(context: RequestContext) {
  return { actorId: signedIn(context).user.id, caller: context };
}

builder.mutationFields((t) => ({
  createFeatureFlag: t.field({
    type: FeatureFlagType,
    description: 'Makes a feature flag. For admins.',
    authScopes,
    errors: { types: [ValidationError, ConflictError] },
    args: { input: t.arg({ type: CreateFeatureFlagInput, required: true, description: 'The new flag.' }) },
    resolve: (_root, { input }, context) => context.services.flags.create(input, byAdmin(context)),
  }),
  setFeatureFlag: t.field({
    type: FeatureFlagType,
    description: 'Switches a feature flag, on every server at once. For admins.',
    authScopes,
    errors: { types: [ValidationError, NotFoundError] },
    args: { input: t.arg({ type: SetFeatureFlagInput, required: true, description: 'Which flag, and for whom.' }) },
    resolve: (_root, { input }, context) =>
      context.services.flags.set(input.name, input.enabled, targetOf(input), byAdmin(context)),
  }),
  clearFeatureFlagRule: t.field({
    type: FeatureFlagType,
    description: 'Takes a rule of a feature flag away: what holds for everybody holds for them again. For admins.',
    authScopes,
    errors: { types: [ValidationError, NotFoundError] },
    args: { input: t.arg({ type: ClearFeatureFlagRuleInput, required: true, description: 'Which rule.' }) },
    resolve: (_root, { input }, context) => {
      const target = targetOf(input);
      if (target.tier === null && target.userId === null) {
        throw new ValidationError([{ path: ['input'], message: 'name the rule: by `tier` or by `userId`' }]);
      }
      return context.services.flags.clearRule(input.name, target, byAdmin(context));
    },
  }),
  deleteFeatureFlag: t.field({
    type: FeatureFlagType,
    description:
      'Deletes a feature flag with its rules, and answers it as it was; asking for it is an error from then on. ' +
      'One that the server itself asks stays. For admins.',
    authScopes,
    errors: { types: [NotFoundError, ConflictError] },
    args: { name: t.arg.string({ required: true, description: 'Of the flag.' }) },
    resolve: (_root, { name }, context) => context.services.flags.delete(name, byAdmin(context)),
  }),
}));

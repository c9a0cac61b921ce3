import type { Tier } from '@tickwire/prisma';
import { TierType } from '../accounts/graphql.ts';
import { AccountType, AdminType } from '../admin/graphql.ts';
import { builder } from '../builder.ts';
import { encodeGlobalId } from '../global-id.ts';
import { isBuiltIn } from './built-in.ts';
import { type KeptFlag, valueFor } from './service.ts';

interface Rule {
  readonly tier: Tier | null;
  readonly userId: string | null;
  readonly enabled: boolean;
}

function rulesOf({ tiers, users }: KeptFlag, allTiers: readonly Tier[]): Rule[] {
  return [
    ...allTiers.flatMap((tier) => {
      const enabled = tiers[tier];
      return enabled === undefined ? [] : [{ tier, userId: null, enabled }];
    }),
    ...Object.entries(users).map(([userId, enabled]) => ({ tier: null, userId, enabled })),
  ];
}

const FeatureFlagRuleType = builder.objectRef<Rule>('FeatureFlagRule').implement({
  description: 'What a feature flag is for a plan or for an account. An account comes before its plan.',
  authScopes: { admin: true },
  fields: (t) => ({
    tier: t.expose('tier', { type: TierType, nullable: true, description: 'The plan; null: it is for an account.' }),
    account: t.loadable({
      type: AccountType,
      nullable: true,
      description: 'The account; null: it is for a plan.',
      load: (ids: string[], { services }) => services.admin.accounts(ids),
      resolve: (rule) => rule.userId,
    }),
    userId: t.id({
      nullable: true,
      description: 'The id of the account; null: it is for a plan.',
      resolve: ({ userId }) => (userId === null ? null : encodeGlobalId('User', userId)),
    }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it is on for them.' }),
  }),
});

/** A flag with all that admins see of it. */
export const FeatureFlagType = builder.objectRef<KeptFlag>('FeatureFlag').implement({
  description: 'A switch that admins set while the service runs.',
  authScopes: { admin: true },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What apps ask for it by.' }),
    description: t.exposeString('description', { description: 'What it switches.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it is on for everybody whom no rule names.' }),
    builtIn: t.boolean({
      description: 'Whether the server itself asks it: then it cannot be deleted.',
      resolve: ({ name }) => isBuiltIn(name),
    }),
    rules: t.field({
      type: [FeatureFlagRuleType],
      description: 'Those for plans first, then those for accounts.',
      resolve: (flag) => rulesOf(flag, ['FREE', 'PRO', 'EXPERT']),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: ({ createdAt }) => new Date(createdAt),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When it was set last for everybody.',
      resolve: ({ updatedAt }) => new Date(updatedAt),
    }),
  }),
});

const FeatureFlagStateType = builder
  .objectRef<{ readonly name: string; readonly enabled: boolean }>('FeatureFlagState')
  .implement({
    description: 'What a feature flag is for the caller.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'What it is called.' }),
      enabled: t.exposeBoolean('enabled', { description: 'Whether it is on for the caller.' }),
    }),
  });

builder.objectField(AdminType, 'featureFlags', (t) =>
  t.field({
    type: [FeatureFlagType],
    description: 'Every feature flag with its rules, by name.',
    resolve: async (_admin, _args, { services }) => [...(await services.flags.all())],
  }),
);

builder.queryFields((t) => ({
  featureFlag: t.boolean({
    description:
      "Whether a feature flag is on for the caller: by a rule for the account, else by one for its plan, else everybody's. " +
      'An unknown name is an error.',
    args: { name: t.arg.string({ required: true, description: 'One of `featureFlags`.' }) },
    resolve: (_root, { name }, { services, viewer }) => services.flags.isEnabled(name, viewer?.user ?? null),
  }),
  featureFlags: t.field({
    type: [FeatureFlagStateType],
    description: 'Every feature flag as it is for the caller, by name.',
    resolve: async (_root, _args, { services, viewer }) =>
      (await services.flags.all()).map((flag) => ({ name: flag.name, enabled: valueFor(flag, viewer?.user ?? null) })),
  }),
}));

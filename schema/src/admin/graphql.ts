import type { User } from '@tickwire/prisma';
import { RoleType, TierType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { encodeGlobalId, idOf, uuidPattern } from '../global-id.ts';
import { newestFirst, pageByKey } from '../pagination.ts';

const authScopes = { admin: true };

/** An account as admins see it. `User` stays what its owner alone sees. */
export const AccountType = builder.objectRef<User>('Account').implement({
  description: 'An account as admins see it; to its owner it is a User.',
  authScopes,
  fields: (t) => ({
    id: t.id({
      description: 'The same as that of its User.',
      resolve: (account) => encodeGlobalId('User', account.id),
    }),
    email: t.exposeString('email', { description: 'As typed at sign-up.' }),
    username: t.exposeString('username', { description: 'As typed at sign-up.' }),
    emailVerified: t.boolean({
      description: 'Whether the owner has shown that mail to `email` arrives.',
      resolve: (account) => account.emailVerifiedAt !== null,
    }),
    role: t.expose('role', { type: RoleType, description: 'What the account may do beyond its own things.' }),
    tier: t.expose('tier', { type: TierType, description: 'Its plan.' }),
    suspendedAt: t.expose('suspendedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is suspended; null where it is not.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    lastActiveAt: t.expose('lastActiveAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was used last, to the minute; null where it was not yet.',
    }),
    watchedSymbols: t.loadable({
      type: 'Int',
      description: 'How many different symbols its watchlists hold.',
      load: (ids: string[], { services }) => services.admin.watchedSymbols(ids),
      resolve: (account) => account.id,
    }),
    sessions: t.loadable({
      type: 'Int',
      description: 'In how many places it is signed in.',
      load: (ids: string[], { services }) => services.admin.sessions(ids),
      resolve: (account) => account.id,
    }),
    apiKeys: t.loadable({
      type: 'Int',
      description: 'How many of its API keys have not expired.',
      load: (ids: string[], { services }) => services.admin.apiKeys(ids),
      resolve: (account) => account.id,
    }),
  }),
});

const AccountConnection = builder.connectionObject({ type: AccountType, name: 'AccountConnection' });

/** Everything that admins read hangs on this one object, so that one rule guards it. */
export const AdminType = builder.objectRef<Record<string, never>>('Admin').implement({
  description: 'What admins see of the service. Not for API keys.',
  authScopes,
});

builder.queryField('admin', (t) =>
  t.field({
    type: AdminType,
    description: 'What admins see of the service: FORBIDDEN for everybody else, and for API keys.',
    authScopes,
    resolve: () => ({}),
  }),
);

builder.objectFields(AdminType, (t) => ({
  users: t.connection(
    {
      type: AccountType,
      description: 'The accounts, the newest first.',
      args: {
        search: t.arg.string({
          description: 'Only those whose email or username holds this, in any case; at most 100 characters.',
        }),
        role: t.arg({ type: RoleType, description: 'Only those with this role.' }),
        tier: t.arg({ type: TierType, description: 'Only those with this plan.' }),
        suspended: t.arg.boolean({ description: 'Only those that are suspended, or that are not.' }),
      },
      resolve: (_admin, { search = null, role = null, tier = null, suspended = null, ...args }, { services }) => {
        const filter = { search, role, tier, suspended };
        return pageByKey<User>({
          args,
          key: (account) => account.id,
          keyPattern: uuidPattern,
          load: (page) => services.admin.page(filter, newestFirst(page)),
          count: () => services.admin.count(filter),
        });
      },
    },
    AccountConnection,
  ),
  account: t.field({
    type: AccountType,
    nullable: true,
    description: 'One account; null where there is none with this id.',
    args: { id: t.arg.id({ required: true, description: 'Of the account, which is also that of its User.' }) },
    resolve: (_admin, args, { services }) => {
      const id = idOf('User', args.id);
      return id === null ? null : services.admin.account(id);
    },
  }),
}));

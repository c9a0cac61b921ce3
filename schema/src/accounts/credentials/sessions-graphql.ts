import { builder } from '../../builder.ts';
import { mustBeViewer, signedIn } from '../../context.ts';
import { NotFoundError } from '../../errors.ts';
import { idOf, nobody } from '../../global-id.ts';
import { UserType } from '../graphql.ts';
import { interactiveUserId } from './viewer.ts';

const SessionType = builder.prismaNode('Session', {
  nullable: true,
  description: 'One place where an account is signed in.',
  id: { field: 'id', description: 'Opaque; names the session to `revokeSession`.' },
  findUnique: (id, { viewer }) => ({ id, userId: interactiveUserId(viewer) ?? nobody }),
  fields: (t) => ({
    method: t.exposeString('method', {
      description: 'How it was begun: "PASSWORD", or the provider that vouched: "GOOGLE", "GITHUB".',
    }),
    ip: t.exposeString('ip', { nullable: true, description: 'The address that it was begun from.' }),
    userAgent: t.exposeString('userAgent', { nullable: true, description: 'What the app or browser called itself.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was begun.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was used last, to the minute; null where it was not yet.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it ends if it is not used.' }),
    isCurrent: t.boolean({
      description: 'Whether this very request came with it.',
      resolve: ({ id }, _args, { viewer }) => viewer?.credential.kind === 'SESSION' && viewer.credential.id === id,
    }),
  }),
});

/** How many sessions a change has ended. */
export const SessionsEnded = builder.objectRef<{ readonly count: number }>('SessionsEnded').implement({
  description: 'Sessions were ended: their tokens are refused from now on, and their sockets are closed.',
  fields: (t) => ({ count: t.exposeInt('count', { description: 'How many.' }) }),
});

builder.objectField(UserType, 'sessions', (t) =>
  t.field({
    type: [SessionType],
    description: 'Where the account is signed in, the newest first. Not for API keys.',
    authScopes: { interactive: true },
    resolve: (user, _args, context) => {
      mustBeViewer(context, user);
      return context.services.accounts.sessionsOf(user.id);
    },
  }),
);

builder.mutationFields((t) => ({
  revokeSession: t.field({
    type: SessionType,
    description: "Ends one of the caller's sessions, and answers it as it was.",
    authScopes: { interactive: true },
    errors: { types: [NotFoundError] },
    args: { id: t.arg.id({ required: true, description: 'One of `viewer.sessions`.' }) },
    resolve: (_root, { id }, context) =>
      context.services.accounts.revokeSession(signedIn(context).user.id, idOf('Session', id), context),
  }),
  signOutEverywhere: t.field({
    type: SessionsEnded,
    description:
      "Ends all of the caller's sessions, and refuses tokens of identity providers that were issued so far. API keys go on.",
    authScopes: { interactive: true },
    args: {
      keepCurrent: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: 'Whether the session of this request goes on.',
      }),
    },
    resolve: async (_root, { keepCurrent }, context) => {
      if (!keepCurrent) context.sessionCookies.clear();
      return { count: await context.services.accounts.signOutEverywhere(signedIn(context), keepCurrent, context) };
    },
  }),
}));

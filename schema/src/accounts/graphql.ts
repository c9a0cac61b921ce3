import { Role, Tier } from '@tickwire/prisma';
import type { AnalysisModel } from '../analyses/models/model.ts';
import { builder } from '../builder.ts';
import { ConflictError, InvalidCredentialsError, TotpRequiredError, ValidationError } from '../errors.ts';
import { nobody } from '../global-id.ts';
import { maxPasswordLength, minPasswordLength } from './passwords/passwords.ts';
import { type Plan, plans } from './plans.ts';
import { seenByOthers } from './seen-by-others.ts';
import type { IssuedSession } from './service.ts';
import { signUpInput } from './sign-up.ts';

/** A hash of Argon2id takes as long as thousands of fields. */
export const passwordCost = { field: 40 };

export const RoleType = builder.enumType('Role', {
  description: 'What an account may do beyond its own things.',
  values: {
    [Role.USER]: { description: 'Its own things only.' },
    [Role.ADMIN]: { description: 'Runs the service.' },
  },
});

export const TierType = builder.enumType('Tier', {
  description: 'What an account has subscribed to; `plans` tells what each allows.',
  values: {
    [Tier.FREE]: { description: 'Costs nothing; every account starts here.' },
    [Tier.PRO]: { description: 'For people who trade now and then.' },
    [Tier.EXPERT]: { description: 'For people who trade for a living.' },
  },
});

export const AnalysisModelType = builder.enumType('AnalysisModel', {
  description: 'A way to analyse an instrument.',
  values: {
    BASIC: { description: 'Trend, momentum, volatility, volume and levels, for every kind of instrument.' },
    BUFFETT: { description: 'Lasting quality, and what its earnings are worth to an owner.' },
    LYNCH: { description: 'What kind of company it is, and what its growth costs.' },
    DCF: { description: 'Future cash flows, discounted.' },
  } satisfies Record<AnalysisModel, { description: string }>,
});

const PlanType = builder.objectRef<Plan>('Plan').implement({
  description: 'What a tier allows.',
  fields: (t) => ({
    tier: t.expose('tier', { type: TierType, description: 'Whose limits these are.' }),
    maxWatchedSymbols: t.exposeInt('maxWatchedSymbols', {
      description: 'How many different symbols the watchlists of one account may hold: 5, 10, 20.',
    }),
    models: t.field({
      type: [AnalysisModelType],
      description: 'Which analyses it includes.',
      resolve: (plan) => [...plan.models],
    }),
    costPerMinute: t.int({
      description:
        'The cost that one account may spend in a minute; `extensions.cost` of each answer says what is left.',
      resolve: ({ tier }, _args, { services }) => services.costBudgets[tier],
    }),
  }),
});

export const UserType = builder.prismaNode('User', {
  nullable: true,
  description:
    'An account. Its owner sees all of it; those who meet it in a team see who it is: `id`, `username`, and `email` as ' +
    'long as they share a team with it. Whatever else they ask for is FORBIDDEN.',
  id: {
    field: 'id',
    description: 'Opaque; `node(id)` answers the user to the user alone.',
    skipTypeScopes: true,
  },
  authScopes: (user) => ({ own: seenByOthers(user) }),
  // Others' ids find nothing, as if they were nobody's.
  findUnique: (id, context) => ({ id: context.viewer?.user.id === id ? id : nobody }),
  fields: (t) => ({
    email: t.string({
      description:
        'As typed at sign-up; unique whatever its case. Empty where it is not shown: of somebody who shares no team with the ' +
        'caller any more.',
      skipTypeScopes: true,
      // Its type has no null: an error would take the task with it that somebody made who has left.
      resolve: (user) => (seenByOthers(user)?.showsEmail === false ? '' : user.email),
    }),
    username: t.exposeString('username', {
      description: 'As typed at sign-up; unique whatever its case.',
      skipTypeScopes: true,
    }),
    emailVerified: t.boolean({
      description: 'Whether the owner has shown that mail to `email` arrives.',
      resolve: (user) => user.emailVerifiedAt !== null,
    }),
    role: t.expose('role', { type: RoleType, description: 'What the account may do beyond its own things.' }),
    plan: t.field({
      type: PlanType,
      description: 'What the account has subscribed to, and what that allows.',
      resolve: (user) => plans[user.tier],
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the account was made.' }),
  }),
});

export const AuthPayload = builder.objectRef<IssuedSession>('AuthPayload').implement({
  description: 'A new session. Browsers have it as an HttpOnly cookie besides.',
  fields: (t) => ({
    token: t.exposeString('token', {
      description:
        "Send it as `Authorization: Bearer <token>`, over HTTP and in the WebSocket's connection_init payload. " +
        'It is shown this once: the server keeps only its hash.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'When it ends if it is not used; using it in its second half prolongs it by 30 days.',
    }),
    user: t.field({ type: UserType, description: 'Whose session it is.', resolve: (session) => session.user }),
  }),
});

const SignUpInput = builder.inputType('SignUpInput', {
  description: 'A new account.',
  validate: signUpInput,
  fields: (t) => ({
    email: t.string({ required: true, description: 'Unique whatever its case; at most 254 characters.' }),
    username: t.string({
      required: true,
      description: '3 to 32 letters, digits, `_`, `.` or `-`; unique whatever its case.',
    }),
    password: t.string({
      required: true,
      description: `${minPasswordLength} to ${maxPasswordLength} characters, any of them.`,
    }),
  }),
});

const SignInInput = builder.inputType('SignInInput', {
  description: 'Who signs in.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'As at sign-up; case does not matter.' }),
    password: t.string({ required: true, description: 'As at sign-up; case matters.' }),
    totpCode: t.string({
      description: 'Of the authenticator app, or a recovery code: for accounts that have turned this on.',
    }),
  }),
});

builder.queryFields((t) => ({
  viewer: t.field({
    type: UserType,
    nullable: true,
    description: 'The caller; null for an anonymous one.',
    resolve: (_root, _args, context) => context.viewer?.user ?? null,
  }),
  plans: t.field({
    type: [PlanType],
    complexity: { field: 1, multiplier: 3 },
    description: 'Every plan, the smallest first.',
    extensions: { cacheForSeconds: 3_600 },
    resolve: () => [plans.FREE, plans.PRO, plans.EXPERT],
  }),
}));

builder.mutationFields((t) => ({
  signUp: t.field({
    type: AuthPayload,
    complexity: passwordCost,
    description:
      'Makes an account, and a session for it. A mail asks its owner to confirm the address. ' +
      'FORBIDDEN while the feature flag `sign-up` is off.',
    errors: { types: [ValidationError, ConflictError] },
    args: { input: t.arg({ type: SignUpInput, required: true, description: 'The new account.' }) },
    resolve: async (_root, { input }, context) => {
      await context.services.flags.demand('sign-up', context.viewer?.user ?? null);
      const session = await context.services.accounts.signUp(input, context);
      context.sessionCookies.set(session.token, session.expiresAt);
      return session;
    },
  }),
  signIn: t.field({
    type: AuthPayload,
    complexity: passwordCost,
    description: 'A new session for an account. Others of the same account go on.',
    errors: { types: [InvalidCredentialsError, TotpRequiredError] },
    args: { input: t.arg({ type: SignInInput, required: true, description: 'Who signs in.' }) },
    resolve: async (_root, { input }, context) => {
      const { email, password, totpCode } = input;
      const session = await context.services.accounts.signIn(email, password, context, totpCode ?? null);
      context.sessionCookies.set(session.token, session.expiresAt);
      return session;
    },
  }),
  signOut: t.boolean({
    description: 'Ends the session that this request came with: true; false where it came with none.',
    resolve: async (_root, _args, context) => {
      context.sessionCookies.clear();
      if (context.viewer === null) return false;
      return context.services.accounts.signOut(context.viewer, context);
    },
  }),
}));

import { ApiKeyScope } from '@tickwire/prisma';
import { z } from 'zod';
import { builder } from '../../builder.ts';
import { mustBeViewer, signedIn } from '../../context.ts';
import { NotFoundError, ValidationError } from '../../errors.ts';
import { idOf, nobody } from '../../global-id.ts';
import { singleLine } from '../../text.ts';
import { interactiveUserId } from '../credentials/viewer.ts';
import { UserType } from '../graphql.ts';
import type { CreatedApiKey } from './api-keys.ts';

const ApiKeyScopeType = builder.enumType('ApiKeyScope', {
  description: 'What a key may be used for. What guards the account itself is for no key.',
  values: {
    [ApiKeyScope.READ]: { description: 'Queries and subscriptions.' },
    [ApiKeyScope.WRITE]: { description: 'Mutations.' },
  },
});

const ApiKeyType = builder.prismaNode('ApiKey', {
  nullable: true,
  description: 'A key that an app acts for its owner by. Send it as `Authorization: Bearer tw_…`.',
  id: { field: 'id', description: 'Opaque; names the key to `rotateApiKey` and `revokeApiKey`.' },
  findUnique: (id, { viewer }) => ({ id, userId: interactiveUserId(viewer) ?? nobody }),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'As its owner called it.' }),
    prefix: t.exposeString('prefix', { description: 'The first characters of the key: enough to recognise it.' }),
    scopes: t.expose('scopes', { type: [ApiKeyScopeType], description: 'What it may be used for.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was used last, to the minute; null where it was not yet.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ends; null: not by itself.',
    }),
  }),
});

const CreatedApiKeyType = builder.objectRef<CreatedApiKey>('CreatedApiKey').implement({
  description: 'A key with its secret.',
  fields: (t) => ({
    apiKey: t.field({ type: ApiKeyType, description: 'The key.', resolve: ({ apiKey }) => apiKey }),
    secret: t.exposeString('secret', { description: 'Shown this once: the server keeps only its hash.' }),
  }),
});

builder.objectField(UserType, 'apiKeys', (t) =>
  t.field({
    type: [ApiKeyType],
    description: 'The keys of the account, the oldest first. Not for API keys.',
    authScopes: { interactive: true },
    resolve: (user, _args, context) => {
      mustBeViewer(context, user);
      return context.services.apiKeys.list(user.id);
    },
  }),
);

const createApiKeyInput = z.object({
  name: singleLine({ min: 1, max: 100 }),
  scopes: z.array(z.enum(ApiKeyScope)).min(1, 'name at least one: READ, WRITE').max(10, 'at most 10'),
  expiresAt: z
    .date()
    .nullish()
    .refine((date) => date === null || date === undefined || date.getTime() > Date.now(), 'must lie in the future'),
});

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'A new key.',
  validate: createApiKeyInput,
  fields: (t) => ({
    name: t.string({ required: true, description: 'What it is for: 1 to 100 characters.' }),
    scopes: t.field({ type: [ApiKeyScopeType], required: true, description: 'What it may be used for: at least one.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it is to end; left out: not by itself.' }),
  }),
});

const RotateApiKeyInput = builder.inputType('RotateApiKeyInput', {
  description: 'Another secret for a key.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'One of `viewer.apiKeys`.' }),
    overlapSeconds: t.int({
      required: true,
      defaultValue: 0,
      description: 'How long the old secret goes on, so that no app stands still: 0 to 604800, which is a week.',
    }),
  }),
});

builder.mutationFields((t) => ({
  createApiKey: t.field({
    type: CreatedApiKeyType,
    description:
      'Makes a key for an app; an account holds at most 20. Not for API keys. ' +
      'FORBIDDEN while the feature flag `api-keys` is off for the account.',
    authScopes: { interactive: true },
    errors: { types: [ValidationError] },
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'The new key.' }) },
    resolve: async (_root, { input: { name, scopes, expiresAt } }, context) => {
      const { user } = signedIn(context);
      await context.services.flags.demand('api-keys', user);
      return context.services.apiKeys.create(user.id, { name, scopes, expiresAt: expiresAt ?? null }, context);
    },
  }),
  rotateApiKey: t.field({
    type: CreatedApiKeyType,
    description: 'Gives a key another secret; name, scopes and expiry stay. Not for API keys.',
    authScopes: { interactive: true },
    errors: { types: [ValidationError, NotFoundError] },
    args: { input: t.arg({ type: RotateApiKeyInput, required: true, description: 'Which key.' }) },
    resolve: (_root, { input }, context) =>
      context.services.apiKeys.rotate(
        signedIn(context).user.id,
        idOf('ApiKey', input.id),
        input.overlapSeconds,
        context,
      ),
  }),
  revokeApiKey: t.field({
    type: ApiKeyType,
    description: 'Ends a key at once, and answers it as it was. Not for API keys.',
    authScopes: { interactive: true },
    errors: { types: [NotFoundError] },
    args: { id: t.arg.id({ required: true, description: 'One of `viewer.apiKeys`.' }) },
    resolve: (_root, { id }, context) =>
      context.services.apiKeys.revoke(signedIn(context).user.id, idOf('ApiKey', id), context),
  }),
}));

import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import DataloaderPlugin from '@pothos/plugin-dataloader';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import ValidationPlugin from '@pothos/plugin-validation';
import { getDatamodel, type PrismaTypes } from '@tickwire/prisma';
import { type GraphQLError, isObjectType } from 'graphql';
import { isInteractive, type Viewer } from './accounts/credentials/viewer.ts';
import { type SeenByOthers, seenByOthers } from './accounts/seen-by-others.ts';
import type { RequestContext } from './context.ts';
import { forbidden, onlyTheOwner, unauthenticated, ValidationError } from './errors.ts';
import { decodeGlobalId, encodeGlobalId } from './global-id.ts';
import { onPage, pageCost, unpagedItems } from './limits/field-cost.ts';

/** One segment of an issue's path, as the validators write it. */
function segmentName(segment: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof segment === 'object' ? segment.key : segment);
}

function whyUnauthorized(viewer: Viewer | null, parent: unknown, parentType: string): GraphQLError {
  if (viewer === null) {
    return unauthenticated('This needs a signed-in user: send `Authorization: Bearer <token>`, which signIn gives.');
  }
  const scope = parentType === 'Mutation' ? 'WRITE' : 'READ';
  if (!viewer.credential.scopes.includes(scope)) {
    return forbidden(`This API key lacks the scope ${scope}: make one that has it by \`createApiKey\`.`);
  }
  if (!isInteractive(viewer)) {
    return forbidden('An API key may not do this: sign in as the person that the account belongs to.');
  }
  if (typeof parent === 'object' && parent !== null && seenByOthers(parent) !== null) return forbidden(onlyTheOwner);
  return forbidden('Only an admin may do this.');
}

/** A page's parts are as lasting as the list that they belong to, and count only where that is marked. */
const asLasting = { cacheForSeconds: Number.POSITIVE_INFINITY };

/** Every domain adds its types and operations to this builder; `schema.ts` builds them. */
export const builder = new SchemaBuilder<{
  Context: RequestContext;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  AuthScopes: {
    /** Somebody: by a session, a key or a token. */
    signedIn: boolean;
    /** A person, not an app with a key: for what guards the account itself. */
    interactive: boolean;
    /** An admin, in person. */
    admin: boolean;
    /** Not with a key that lacks the scope. Guards every query and subscription, or every mutation. */
    reading: boolean;
    writing: boolean;
    /** Of an account: how others see it, or null for its owner, who may see this. */
    own: SeenByOthers | null;
  };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Decimal: { Input: string; Output: string };
    SafeInt: { Input: number; Output: number };
    JSON: { Input: unknown; Output: unknown };
  };
  Connection: { totalCount: () => number | Promise<number> };
}>({
  plugins: [
    ScopeAuthPlugin,
    ErrorsPlugin,
    ValidationPlugin,
    RelayPlugin,
    PrismaPlugin,
    DataloaderPlugin,
    ComplexityPlugin,
  ],
  defaultFieldNullability: false,
  // Only what fields cost: the whole operation's cost is computed once, before it runs (limits/cost.ts).
  complexity: { defaultListMultiplier: unpagedItems, disabled: true },
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: ({ viewer }) => ({
      signedIn: viewer !== null,
      interactive: viewer !== null && isInteractive(viewer),
      admin: viewer !== null && isInteractive(viewer) && viewer.user.role === 'ADMIN',
      reading: viewer === null || viewer.credential.scopes.includes('READ'),
      writing: viewer === null || viewer.credential.scopes.includes('WRITE'),
      own: (view) => view === null,
    }),
    unauthorizedError: (parent, { viewer }, info) => whyUnauthorized(viewer, parent, info.parentType.name),
  },
  errors: {
    directResult: true,
    defaultTypes: [],
    // Otherwise an input that fails validation would end the whole operation instead of being its result.
    unsafelyHandleInputErrors: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result`,
      description: 'What came of it: the thing itself, or what the caller can expect to go wrong.',
    },
  },
  validation: {
    validationError: (failure) =>
      new ValidationError(
        failure.issues.map((issue) => ({ path: (issue.path ?? []).map(segmentName), message: issue.message })),
      ),
  },
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    encodeGlobalID: encodeGlobalId,
    decodeGlobalID: (id) => decodeGlobalId(id) ?? { typename: '', id: '' },
    nodeTypeOptions: { description: 'Anything with an id that is its own: `node(id)` finds it again.' },
    idFieldOptions: { description: 'Opaque; unique over all types.' },
    firstArgOptions: { description: 'So many from the start, or behind `after`; at most 100, 20 where left out.' },
    afterArgOptions: { description: 'A cursor: only what comes behind it.' },
    lastArgOptions: { description: 'So many from the end, or before `before`; at most 100.' },
    beforeArgOptions: { description: 'A cursor: only what comes before it.' },
    nodeQueryOptions: {
      args: { id: { description: 'As some node told it.' } },
      description: 'Any node by its id; null where there is none that the caller may see.',
      // The plugin itself answers ids that no server wrote with errors.
      resolve: (_root, { id }, _context, info, resolveNode) => {
        const type = info.schema.getType(id.typename);
        return isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node') ? resolveNode(id) : null;
      },
    },
    nodesQueryOptions: false,
    nodesOnConnection: {
      complexity: onPage,
      extensions: asLasting,
      description: 'The items of this page, without their cursors.',
    },
    edgesFieldOptions: {
      nullable: false,
      complexity: onPage,
      extensions: asLasting,
      description: 'The items of this page, each with its cursor.',
    },
    nodeFieldOptions: { nullable: false, extensions: asLasting, description: 'The item.' },
    cursorFieldOptions: { description: 'Where this item stands: hand it back as `after` or `before`.' },
    defaultConnectionFieldOptions: { complexity: pageCost },
    pageInfoTypeOptions: { description: 'Where a page lies in its whole list.' },
    pageInfoFieldOptions: { extensions: asLasting, description: 'Where this page lies in the whole list.' },
    hasNextPageFieldOptions: { description: 'Whether there is more behind this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there is more before this page.' },
    startCursorFieldOptions: { description: 'The cursor of the first item; null on an empty page.' },
    endCursorFieldOptions: { description: 'The cursor of the last item; null on an empty page.' },
    defaultConnectionTypeOptions: { description: 'One page of a list.' },
    defaultEdgeTypeOptions: { description: 'One item of a page.' },
  },
  prisma: {
    client: (context) => context.database,
    dmmf: getDatamodel(),
    // A resolver that forgets its query costs a statement for each row: its first test meets the error.
    onUnusedQuery: 'error',
  },
});

builder.queryType({
  description: 'What can be read. Market data needs no login; all else does.',
  authScopes: { reading: true },
});
builder.mutationType({
  description: 'What can be changed. Expected failures are members of each result.',
  authScopes: { writing: true },
});
builder.subscriptionType({
  description: 'What can be followed as it happens.',
  authScopes: { reading: true },
});

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'How many items the whole list has, over all pages.',
    resolve: (connection) => connection.totalCount(),
  }),
);

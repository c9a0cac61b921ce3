import type { Watchlist } from '@tickwire/prisma';
import { UserType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { DeletedNode } from '../deleted-node.ts';
import { ConflictError, NotFoundError, PlanLimitError, ValidationError } from '../errors.ts';
import { encodeGlobalId, idOf, nobody, uuidPattern } from '../global-id.ts';
import { instrumentById } from '../market/catalogue/instrument-by-id.ts';
import { InstrumentType } from '../market/graphql.ts';
import { pageByKey } from '../pagination.ts';
import { addToWatchlistInput, createWatchlistInput, renameWatchlistInput, reorderWatchlistInput } from './inputs.ts';

const WatchlistItemType = builder.prismaNode('WatchlistItem', {
  nullable: true,
  description: 'An instrument on a watchlist. Only the owner of the list can see it.',
  id: { field: 'id', description: 'Opaque; `node(id)` finds the item again.' },
  findUnique: (id, context) => ({ id, watchlist: { userId: context.viewer?.user.id ?? nobody } }),
  fields: (t) => ({
    instrument: t.field({
      type: InstrumentType,
      description: 'What is watched.',
      resolve: (item, _args, { services }) => instrumentById(services.market.catalogue, item.instrumentId),
    }),
    note: t.exposeString('note', { nullable: true, description: "The owner's own words; at most 500 characters." }),
    addedAt: t.expose('addedAt', { type: 'DateTime', description: 'When it was put on the list.' }),
  }),
});

export const WatchlistType = builder.prismaNode('Watchlist', {
  nullable: true,
  description: 'A list of instruments. Only its owner can see it.',
  id: { field: 'id', description: 'Opaque; `node(id)` finds the list again.' },
  findUnique: (id, context) => ({ id, userId: context.viewer?.user.id ?? nobody }),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What its owner calls it.' }),
    items: t.loadableGroup({
      type: WatchlistItemType,
      description: "In the owner's order. A plan's limit keeps them few.",
      // Two changes in one operation must each see the list as they left it.
      loaderOptions: { cache: false },
      load: (ids: string[], context) => context.services.watchlists.itemsOf(ids),
      group: (item) => item.watchlistId,
      resolve: (list) => list.id,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
});

const WatchlistConnection = builder.connectionObject({ type: WatchlistType, name: 'WatchlistConnection' });

builder.prismaObjectField(UserType, 'watchlists', (t) =>
  t.connection(
    {
      type: WatchlistType,
      description: 'In the order in which they were made.',
      resolve: (user, args, context) =>
        pageByKey<Watchlist>({
          args,
          key: (list) => list.id,
          keyPattern: uuidPattern,
          load: (page) => context.services.watchlists.page(user.id, page),
          count: () => context.services.watchlists.count(user.id),
        }),
    },
    WatchlistConnection,
  ),
);

const CreateWatchlistInput = builder.inputType('CreateWatchlistInput', {
  description: 'A new watchlist.',
  validate: createWatchlistInput,
  fields: (t) => ({
    name: t.string({ required: true, description: '1 to 100 characters.' }),
    symbols: t.stringList({ description: 'What is on it from the start, in this order.' }),
  }),
});
const RenameWatchlistInput = builder.inputType('RenameWatchlistInput', {
  description: 'Another name for a watchlist.',
  validate: renameWatchlistInput,
  fields: (t) => ({
    watchlistId: t.id({ required: true, description: "One of the caller's own." }),
    name: t.string({ required: true, description: '1 to 100 characters.' }),
  }),
});
const ReorderWatchlistInput = builder.inputType('ReorderWatchlistInput', {
  description: 'Another order for what is on a watchlist.',
  validate: reorderWatchlistInput,
  fields: (t) => ({
    watchlistId: t.id({ required: true, description: "One of the caller's own." }),
    symbols: t.stringList({
      required: true,
      description: "Each of the list's symbols exactly once, in the order wanted.",
    }),
  }),
});
const AddToWatchlistInput = builder.inputType('AddToWatchlistInput', {
  description: 'One more symbol for a watchlist.',
  validate: addToWatchlistInput,
  fields: (t) => ({
    watchlistId: t.id({ required: true, description: "One of the caller's own." }),
    symbol: t.string({ required: true, description: 'In any case.' }),
    note: t.string({ description: 'At most 500 characters.' }),
  }),
});
const RemoveFromWatchlistInput = builder.inputType('RemoveFromWatchlistInput', {
  description: 'One symbol less on a watchlist.',
  fields: (t) => ({
    watchlistId: t.id({ required: true, description: "One of the caller's own." }),
    symbol: t.string({ required: true, description: 'In any case.' }),
  }),
});

const authScopes = { signedIn: true };

builder.mutationFields((t) => ({
  createWatchlist: t.field({
    type: WatchlistType,
    description: 'Makes a watchlist. All of its symbols are put on it, or nothing is made.',
    authScopes,
    errors: { types: [ValidationError, NotFoundError, PlanLimitError] },
    args: { input: t.arg({ type: CreateWatchlistInput, required: true, description: 'The new watchlist.' }) },
    resolve: (_root, { input }, context) =>
      context.services.watchlists.create(signedIn(context).user.id, input.name, input.symbols ?? []),
  }),
  renameWatchlist: t.field({
    type: WatchlistType,
    description: 'Gives a watchlist another name.',
    authScopes,
    errors: { types: [ValidationError, NotFoundError] },
    args: { input: t.arg({ type: RenameWatchlistInput, required: true, description: 'Which list, and its name.' }) },
    resolve: (_root, { input }, context) =>
      context.services.watchlists.rename(signedIn(context).user.id, idOf('Watchlist', input.watchlistId), input.name),
  }),
  reorderWatchlist: t.field({
    type: WatchlistType,
    description: 'Puts what is on a watchlist into another order.',
    authScopes,
    errors: { types: [ValidationError, NotFoundError] },
    args: { input: t.arg({ type: ReorderWatchlistInput, required: true, description: 'Which list, and its order.' }) },
    resolve: (_root, { input }, context) =>
      context.services.watchlists.reorder(
        signedIn(context).user.id,
        idOf('Watchlist', input.watchlistId),
        input.symbols,
      ),
  }),
  deleteWatchlist: t.field({
    type: DeletedNode,
    description: 'Deletes a watchlist and what is on it.',
    authScopes,
    errors: { types: [NotFoundError] },
    args: { id: t.arg.id({ required: true, description: "One of the caller's own." }) },
    resolve: async (_root, { id }, context) => {
      const watchlistId = idOf('Watchlist', id);
      await context.services.watchlists.delete(signedIn(context).user.id, watchlistId);
      return { id: encodeGlobalId('Watchlist', watchlistId ?? '') };
    },
  }),
  addToWatchlist: t.field({
    type: WatchlistType,
    description: 'Puts a symbol at the end of a watchlist.',
    authScopes,
    errors: { types: [ValidationError, NotFoundError, ConflictError, PlanLimitError] },
    args: { input: t.arg({ type: AddToWatchlistInput, required: true, description: 'Which list, and the symbol.' }) },
    resolve: (_root, { input }, context) =>
      context.services.watchlists.addItem(
        signedIn(context).user.id,
        idOf('Watchlist', input.watchlistId),
        input.symbol,
        input.note ?? null,
      ),
  }),
  removeFromWatchlist: t.field({
    type: WatchlistType,
    description: 'Takes a symbol off a watchlist.',
    authScopes,
    errors: { types: [NotFoundError] },
    args: {
      input: t.arg({ type: RemoveFromWatchlistInput, required: true, description: 'Which list, and the symbol.' }),
    },
    resolve: (_root, { input }, context) =>
      context.services.watchlists.removeItem(
        signedIn(context).user.id,
        idOf('Watchlist', input.watchlistId),
        input.symbol,
      ),
  }),
}));

import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { DeletedNode } from '../deleted-node.ts';
import { ConflictError, NotFoundError, PlanLimitError, ValidationError } from '../errors.ts';
import { encodeGlobalId, idOf, nobody } from '../global-id.ts';
import { WatchlistType } from './graphql.ts';
import { addToWatchlistInput, createWatchlistInput, renameWatchlistInput, reorderWatchlistInput } from './inputs.ts';

const whichList = "One of the caller's own, or of a team. FORBIDDEN for a VIEWER of the team.";

const CreateWatchlistInput = builder.inputType('CreateWatchlistInput', {
  description: 'A new watchlist.',
  validate: createWatchlistInput,
  fields: (t) => ({
    name: t.string({ required: true, description: '1 to 100 characters.' }),
    symbols: t.stringList({ description: 'What is on it from the start, in this order.' }),
    teamId: t.id({
      description:
        'Whose it is to be: a team in which the caller is OWNER or MEMBER; FORBIDDEN for a VIEWER. Its symbols count for ' +
        "the caller's plan all the same. Left out or null: the caller's alone.",
    }),
  }),
});
const RenameWatchlistInput = builder.inputType('RenameWatchlistInput', {
  description: 'Another name for a watchlist.',
  validate: renameWatchlistInput,
  fields: (t) => ({
    watchlistId: t.id({ required: true, description: whichList }),
    name: t.string({ required: true, description: '1 to 100 characters.' }),
  }),
});
const ReorderWatchlistInput = builder.inputType('ReorderWatchlistInput', {
  description: 'Another order for what is on a watchlist.',
  validate: reorderWatchlistInput,
  fields: (t) => ({
    watchlistId: t.id({ required: true, description: whichList }),
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
    watchlistId: t.id({ required: true, description: whichList }),
    symbol: t.string({ required: true, description: 'In any case.' }),
    note: t.string({ description: 'At most 500 characters.' }),
  }),
});
const RemoveFromWatchlistInput = builder.inputType('RemoveFromWatchlistInput', {
  description: 'One symbol less on a watchlist.',
  fields: (t) => ({
    watchlistId: t.id({ required: true, description: whichList }),
    symbol: t.string({ required: true, description: 'In any case.' }),
  }),
});

const MoveWatchlistInput = builder.inputType('MoveWatchlistInput', {
  description: 'Whom a watchlist is to belong to.',
  fields: (t) => ({
    watchlistId: t.id({
      required: true,
      description:
        "One of the caller's own, or of a team: where the caller neither owns the list nor is OWNER there, FORBIDDEN.",
    }),
    teamId: t.id({
      description:
        "A team in which the caller and the list's owner are OWNER or MEMBER; FORBIDDEN where the caller is VIEWER there. " +
        "Left out or null: back to the list's owner alone.",
    }),
  }),
});

/** Null: none is named. What names no team at all is looked for and not found. */
function teamIn({ teamId }: { readonly teamId?: string | null | undefined }): string | null {
  return teamId === null || teamId === undefined ? null : (idOf('Team', teamId) ?? nobody);
}

const authScopes = { signedIn: true };

builder.mutationFields((t) => ({
  createWatchlist: t.field({
    type: WatchlistType,
    description: 'Makes a watchlist. All of its symbols are put on it, or nothing is made.',
    authScopes,
    errors: { types: [ValidationError, NotFoundError, PlanLimitError] },
    args: { input: t.arg({ type: CreateWatchlistInput, required: true, description: 'The new watchlist.' }) },
    resolve: (_root, { input }, context) =>
      context.services.watchlists.create(signedIn(context).user.id, {
        name: input.name,
        symbols: input.symbols ?? [],
        teamId: teamIn(input),
      }),
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
  moveWatchlist: t.field({
    type: WatchlistType,
    description:
      'Gives a watchlist to a team, or back to its owner alone. Reports on it of those who no longer see it are deleted.',
    authScopes,
    errors: { types: [ValidationError, NotFoundError] },
    args: { input: t.arg({ type: MoveWatchlistInput, required: true, description: 'Which list, and whose.' }) },
    resolve: (_root, { input }, context) =>
      context.services.watchlists.move(signedIn(context).user.id, idOf('Watchlist', input.watchlistId), teamIn(input)),
  }),
  deleteWatchlist: t.field({
    type: DeletedNode,
    description: 'Deletes a watchlist, what is on it, and every report on it.',
    authScopes,
    errors: { types: [NotFoundError] },
    args: {
      id: t.arg.id({
        required: true,
        description:
          "One of the caller's own, or of a team: where the caller neither owns the list nor is OWNER there, FORBIDDEN.",
      }),
    },
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

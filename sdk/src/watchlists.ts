import type { RequestOptions } from './deadline.ts';
import {
  AddToWatchlistDocument,
  type AddToWatchlistInput,
  type AddToWatchlistMutation,
  CreateWatchlistDocument,
  type CreateWatchlistInput,
  type CreateWatchlistMutation,
  type DeletedNodeFieldsFragment,
  DeleteWatchlistDocument,
  type DeleteWatchlistMutation,
  MoveWatchlistDocument,
  type MoveWatchlistInput,
  type MoveWatchlistMutation,
  RemoveFromWatchlistDocument,
  type RemoveFromWatchlistInput,
  type RemoveFromWatchlistMutation,
  RenameWatchlistDocument,
  type RenameWatchlistInput,
  type RenameWatchlistMutation,
  ReorderWatchlistDocument,
  type ReorderWatchlistInput,
  type ReorderWatchlistMutation,
  type WatchlistFieldsFragment,
  type WatchlistItemFieldsFragment,
  WatchlistsDocument,
} from './generated/operations.ts';
import type { HttpTransport } from './http-transport.ts';
import type { Page, Paging } from './page.ts';
import { type Result, resultOf, type UnknownError } from './result.ts';
import { TickwireError } from './tickwire-error.ts';

export type Watchlist = WatchlistFieldsFragment;
export type WatchlistItem = WatchlistItemFieldsFragment;

/** What is left of a deleted watchlist. */
export type DeletedNode = DeletedNodeFieldsFragment;

type ErrorsOf<Union, Value> = Exclude<Union, Value> | UnknownError;

export type CreateWatchlistError = ErrorsOf<CreateWatchlistMutation['createWatchlist'], Watchlist>;
export type RenameWatchlistError = ErrorsOf<RenameWatchlistMutation['renameWatchlist'], Watchlist>;
export type ReorderWatchlistError = ErrorsOf<ReorderWatchlistMutation['reorderWatchlist'], Watchlist>;
export type MoveWatchlistError = ErrorsOf<MoveWatchlistMutation['moveWatchlist'], Watchlist>;
export type DeleteWatchlistError = ErrorsOf<DeleteWatchlistMutation['deleteWatchlist'], DeletedNode>;
export type AddToWatchlistError = ErrorsOf<AddToWatchlistMutation['addToWatchlist'], Watchlist>;
export type RemoveFromWatchlistError = ErrorsOf<RemoveFromWatchlistMutation['removeFromWatchlist'], Watchlist>;

/** Which of the caller's lists: `personal: true` those that no team has, `false` those of teams; both where left out. */
export interface WatchlistPaging extends Paging {
  readonly personal?: boolean;
}

/** The caller's own watchlists, and those of the caller's teams. Without a session, each throws a `TickwireError` of code `UNAUTHENTICATED`. */
export interface WatchlistOperations {
  /** In the order in which they were made. */
  watchlists(paging?: WatchlistPaging, options?: RequestOptions): Promise<Page<Watchlist>>;

  /** Makes a watchlist with all of its symbols, or nothing. */
  createWatchlist(
    input: CreateWatchlistInput,
    options?: RequestOptions,
  ): Promise<Result<Watchlist, CreateWatchlistError>>;

  renameWatchlist(
    input: RenameWatchlistInput,
    options?: RequestOptions,
  ): Promise<Result<Watchlist, RenameWatchlistError>>;

  /** Takes each of the list's symbols exactly once, in the order wanted. */
  reorderWatchlist(
    input: ReorderWatchlistInput,
    options?: RequestOptions,
  ): Promise<Result<Watchlist, ReorderWatchlistError>>;

  /** Gives a watchlist to a team, or, with no `teamId`, back to its owner alone. */
  moveWatchlist(input: MoveWatchlistInput, options?: RequestOptions): Promise<Result<Watchlist, MoveWatchlistError>>;

  /** Deletes a watchlist and what is on it. */
  deleteWatchlist(id: string, options?: RequestOptions): Promise<Result<DeletedNode, DeleteWatchlistError>>;

  /** Puts a symbol at the end of a watchlist; one that is on it already is a `ConflictError`. */
  addToWatchlist(input: AddToWatchlistInput, options?: RequestOptions): Promise<Result<Watchlist, AddToWatchlistError>>;

  removeFromWatchlist(
    input: RemoveFromWatchlistInput,
    options?: RequestOptions,
  ): Promise<Result<Watchlist, RemoveFromWatchlistError>>;
}

export function watchlistOperations(http: HttpTransport): WatchlistOperations {
  return {
    async watchlists(paging = {}, options) {
      const { viewer } = await http.send(WatchlistsDocument, paging, options);
      if (viewer !== null) return viewer.watchlists;
      throw new TickwireError({
        code: 'UNAUTHENTICATED',
        message: 'Watchlists belong to an account: sign in first.',
        operationName: 'Watchlists',
      });
    },

    async createWatchlist(input, options) {
      const { createWatchlist } = await http.send(CreateWatchlistDocument, { input }, options);
      return resultOf(createWatchlist, {
        value: 'Watchlist',
        errors: { NotFoundError: true, PlanLimitError: true, ValidationError: true },
      });
    },

    async renameWatchlist(input, options) {
      const { renameWatchlist } = await http.send(RenameWatchlistDocument, { input }, options);
      return resultOf(renameWatchlist, { value: 'Watchlist', errors: { NotFoundError: true, ValidationError: true } });
    },

    async reorderWatchlist(input, options) {
      const { reorderWatchlist } = await http.send(ReorderWatchlistDocument, { input }, options);
      return resultOf(reorderWatchlist, { value: 'Watchlist', errors: { NotFoundError: true, ValidationError: true } });
    },

    async moveWatchlist(input, options) {
      const { moveWatchlist } = await http.send(MoveWatchlistDocument, { input }, options);
      return resultOf(moveWatchlist, { value: 'Watchlist', errors: { NotFoundError: true, ValidationError: true } });
    },

    async deleteWatchlist(id, options) {
      const { deleteWatchlist } = await http.send(DeleteWatchlistDocument, { id }, options);
      return resultOf(deleteWatchlist, { value: 'DeletedNode', errors: { NotFoundError: true } });
    },

    async addToWatchlist(input, options) {
      const { addToWatchlist } = await http.send(AddToWatchlistDocument, { input }, options);
      return resultOf(addToWatchlist, {
        value: 'Watchlist',
        errors: { ConflictError: true, NotFoundError: true, PlanLimitError: true, ValidationError: true },
      });
    },

    async removeFromWatchlist(input, options) {
      const { removeFromWatchlist } = await http.send(RemoveFromWatchlistDocument, { input }, options);
      return resultOf(removeFromWatchlist, { value: 'Watchlist', errors: { NotFoundError: true } });
    },
  };
}

// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { type CallOptions, type MutationOptions } from '../call-options.ts';
import { call } from '../call.ts';
import { type Core } from '../core.ts';
import { list, type List } from '../list.ts';
import { mutate, type MutationCall } from '../mutation.ts';
import { operation } from '../operation.ts';
import { type Paging } from '../page.ts';
import { only, signedIn } from '../picking.ts';
import type { Unrecognized } from '../scalars.ts';
import { deletedNodeFragment, errorFieldsFragment, instrumentSummaryFragment, pageInfoFragment, personFragment, teamSummaryFragment, watchlistFragment, watchlistItemFragment, watchlistSummaryFragment } from './fragments.ts';
import type { AddToWatchlistInput, ConflictError, CreateWatchlistInput, DeletedNode, MoveWatchlistInput, NotFoundError, PageInfo, PlanLimitError, RemoveFromWatchlistInput, RenameWatchlistInput, ReorderWatchlistInput, ValidationError, Watchlist } from './types.ts';

type WatchlistData = {
  /** Any node by its id; null where there is none that the caller may see. */
  readonly node: Watchlist | {
    readonly __typename: 'Analysis';
  } | {
    readonly __typename: 'ApiKey';
  } | {
    readonly __typename: 'Instrument';
  } | {
    readonly __typename: 'Notification';
  } | {
    readonly __typename: 'Report';
  } | {
    readonly __typename: 'Session';
  } | {
    readonly __typename: 'Task';
  } | {
    readonly __typename: 'TaskComment';
  } | {
    readonly __typename: 'Team';
  } | {
    readonly __typename: 'TeamInvitation';
  } | {
    readonly __typename: 'User';
  } | {
    readonly __typename: 'WatchlistItem';
  } | {
    readonly __typename: Unrecognized;
  } | null;
};
interface WatchlistVariables {
  readonly id: string;
}
const watchlistDocument = /* @__PURE__ */ operation<WatchlistData, WatchlistVariables>('query', 'Watchlist', 'query Watchlist($id:ID!){node(id:$id){__typename ...on Watchlist{...Watchlist}}}', [instrumentSummaryFragment, personFragment, teamSummaryFragment, watchlistFragment, watchlistItemFragment, watchlistSummaryFragment]);

/** A list of instruments. Its owner alone sees it; one of a team, everybody in the team. */
export function watchlist(core: Core, id: string, options?: CallOptions | undefined): Promise<Watchlist | null> {
  return call(core, watchlistDocument, { id }, options, (data) => only(data.node, 'Watchlist') ?? null);
}

type WatchlistsData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: {
    /** The own ones and those of every team that the user is in, in the order in which they were made. */
    readonly watchlists: {
      /** The items of this page, without their cursors. */
      readonly nodes: readonly Watchlist[];
      /** How many items the whole list has, over all pages. */
      readonly totalCount?: number | undefined;
      /** Where this page lies in the whole list. */
      readonly pageInfo: PageInfo;
    };
  } | null;
};
interface WatchlistsVariables {
  readonly personal?: boolean | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly counted?: boolean | undefined;
}
const watchlistsDocument = /* @__PURE__ */ operation<WatchlistsData, WatchlistsVariables>('query', 'Watchlists', 'query Watchlists($personal:Boolean$first:Int$after:String$last:Int$before:String$counted:Boolean!=true){viewer{watchlists(personal:$personal first:$first after:$after last:$last before:$before){nodes{...Watchlist}totalCount@include(if:$counted)pageInfo{...PageInfo}}}}', [instrumentSummaryFragment, pageInfoFragment, personFragment, teamSummaryFragment, watchlistFragment, watchlistItemFragment, watchlistSummaryFragment]);

/** What `watchlists` takes. */
export interface WatchlistsArgs extends Paging {
  /** true: only those that no team has; false: only those of teams. Both where left out. */
  readonly personal?: boolean | null | undefined;
}

/** The own ones and those of every team that the user is in, in the order in which they were made. */
export function watchlists(core: Core, args?: WatchlistsArgs | undefined, options?: CallOptions | undefined): List<Watchlist> {
  return list(core, watchlistsDocument, { ...args }, options, (data) => signedIn(data.viewer).watchlists);
}

type CreateWatchlistData = {
  /** Makes a watchlist. All of its symbols are put on it, or nothing is made. */
  readonly createWatchlist: NotFoundError | PlanLimitError | ValidationError | Watchlist;
};
interface CreateWatchlistVariables {
  readonly input: CreateWatchlistInput;
}
const createWatchlistDocument = /* @__PURE__ */ operation<CreateWatchlistData, CreateWatchlistVariables>('mutation', 'CreateWatchlist', 'mutation CreateWatchlist($input:CreateWatchlistInput!){createWatchlist(input:$input){__typename ...Watchlist ...ErrorFields}}', [errorFieldsFragment, instrumentSummaryFragment, personFragment, teamSummaryFragment, watchlistFragment, watchlistItemFragment, watchlistSummaryFragment]);

/** Makes a watchlist. All of its symbols are put on it, or nothing is made. */
export function createWatchlist(core: Core, input: CreateWatchlistInput, options?: MutationOptions | undefined): MutationCall<Watchlist, NotFoundError | PlanLimitError | ValidationError> {
  return mutate<CreateWatchlistData, CreateWatchlistVariables, Watchlist, NotFoundError | PlanLimitError | ValidationError>(core, createWatchlistDocument, { input }, options, (data) => data.createWatchlist, ['Watchlist', 'NotFoundError', 'PlanLimitError', 'ValidationError']);
}

type RenameWatchlistData = {
  /** Gives a watchlist another name. */
  readonly renameWatchlist: NotFoundError | ValidationError | Watchlist;
};
interface RenameWatchlistVariables {
  readonly input: RenameWatchlistInput;
}
const renameWatchlistDocument = /* @__PURE__ */ operation<RenameWatchlistData, RenameWatchlistVariables>('mutation', 'RenameWatchlist', 'mutation RenameWatchlist($input:RenameWatchlistInput!){renameWatchlist(input:$input){__typename ...Watchlist ...ErrorFields}}', [errorFieldsFragment, instrumentSummaryFragment, personFragment, teamSummaryFragment, watchlistFragment, watchlistItemFragment, watchlistSummaryFragment]);

/** Gives a watchlist another name. */
export function renameWatchlist(core: Core, input: RenameWatchlistInput, options?: MutationOptions | undefined): MutationCall<Watchlist, NotFoundError | ValidationError> {
  return mutate<RenameWatchlistData, RenameWatchlistVariables, Watchlist, NotFoundError | ValidationError>(core, renameWatchlistDocument, { input }, options, (data) => data.renameWatchlist, ['Watchlist', 'NotFoundError', 'ValidationError']);
}

type ReorderWatchlistData = {
  /** Puts what is on a watchlist into another order. */
  readonly reorderWatchlist: NotFoundError | ValidationError | Watchlist;
};
interface ReorderWatchlistVariables {
  readonly input: ReorderWatchlistInput;
}
const reorderWatchlistDocument = /* @__PURE__ */ operation<ReorderWatchlistData, ReorderWatchlistVariables>('mutation', 'ReorderWatchlist', 'mutation ReorderWatchlist($input:ReorderWatchlistInput!){reorderWatchlist(input:$input){__typename ...Watchlist ...ErrorFields}}', [errorFieldsFragment, instrumentSummaryFragment, personFragment, teamSummaryFragment, watchlistFragment, watchlistItemFragment, watchlistSummaryFragment]);

/** Puts what is on a watchlist into another order. */
export function reorderWatchlist(core: Core, input: ReorderWatchlistInput, options?: MutationOptions | undefined): MutationCall<Watchlist, NotFoundError | ValidationError> {
  return mutate<ReorderWatchlistData, ReorderWatchlistVariables, Watchlist, NotFoundError | ValidationError>(core, reorderWatchlistDocument, { input }, options, (data) => data.reorderWatchlist, ['Watchlist', 'NotFoundError', 'ValidationError']);
}

type MoveWatchlistData = {
  /** Gives a watchlist to a team, or back to its owner alone. Reports on it of those who no longer see it are deleted. */
  readonly moveWatchlist: NotFoundError | ValidationError | Watchlist;
};
interface MoveWatchlistVariables {
  readonly input: MoveWatchlistInput;
}
const moveWatchlistDocument = /* @__PURE__ */ operation<MoveWatchlistData, MoveWatchlistVariables>('mutation', 'MoveWatchlist', 'mutation MoveWatchlist($input:MoveWatchlistInput!){moveWatchlist(input:$input){__typename ...Watchlist ...ErrorFields}}', [errorFieldsFragment, instrumentSummaryFragment, personFragment, teamSummaryFragment, watchlistFragment, watchlistItemFragment, watchlistSummaryFragment]);

/** Gives a watchlist to a team, or back to its owner alone. Reports on it of those who no longer see it are deleted. */
export function moveWatchlist(core: Core, input: MoveWatchlistInput, options?: MutationOptions | undefined): MutationCall<Watchlist, NotFoundError | ValidationError> {
  return mutate<MoveWatchlistData, MoveWatchlistVariables, Watchlist, NotFoundError | ValidationError>(core, moveWatchlistDocument, { input }, options, (data) => data.moveWatchlist, ['Watchlist', 'NotFoundError', 'ValidationError']);
}

type AddToWatchlistData = {
  /** Puts a symbol at the end of a watchlist. */
  readonly addToWatchlist: ConflictError | NotFoundError | PlanLimitError | ValidationError | Watchlist;
};
interface AddToWatchlistVariables {
  readonly input: AddToWatchlistInput;
}
const addToWatchlistDocument = /* @__PURE__ */ operation<AddToWatchlistData, AddToWatchlistVariables>('mutation', 'AddToWatchlist', 'mutation AddToWatchlist($input:AddToWatchlistInput!){addToWatchlist(input:$input){__typename ...Watchlist ...ErrorFields}}', [errorFieldsFragment, instrumentSummaryFragment, personFragment, teamSummaryFragment, watchlistFragment, watchlistItemFragment, watchlistSummaryFragment]);

/** Puts a symbol at the end of a watchlist. */
export function addToWatchlist(core: Core, input: AddToWatchlistInput, options?: MutationOptions | undefined): MutationCall<Watchlist, ConflictError | NotFoundError | PlanLimitError | ValidationError> {
  return mutate<AddToWatchlistData, AddToWatchlistVariables, Watchlist, ConflictError | NotFoundError | PlanLimitError | ValidationError>(core, addToWatchlistDocument, { input }, options, (data) => data.addToWatchlist, ['Watchlist', 'ConflictError', 'NotFoundError', 'PlanLimitError', 'ValidationError']);
}

type RemoveFromWatchlistData = {
  /** Takes a symbol off a watchlist. */
  readonly removeFromWatchlist: NotFoundError | Watchlist;
};
interface RemoveFromWatchlistVariables {
  readonly input: RemoveFromWatchlistInput;
}
const removeFromWatchlistDocument = /* @__PURE__ */ operation<RemoveFromWatchlistData, RemoveFromWatchlistVariables>('mutation', 'RemoveFromWatchlist', 'mutation RemoveFromWatchlist($input:RemoveFromWatchlistInput!){removeFromWatchlist(input:$input){__typename ...Watchlist ...ErrorFields}}', [errorFieldsFragment, instrumentSummaryFragment, personFragment, teamSummaryFragment, watchlistFragment, watchlistItemFragment, watchlistSummaryFragment]);

/** Takes a symbol off a watchlist. */
export function removeFromWatchlist(core: Core, input: RemoveFromWatchlistInput, options?: MutationOptions | undefined): MutationCall<Watchlist, NotFoundError> {
  return mutate<RemoveFromWatchlistData, RemoveFromWatchlistVariables, Watchlist, NotFoundError>(core, removeFromWatchlistDocument, { input }, options, (data) => data.removeFromWatchlist, ['Watchlist', 'NotFoundError']);
}

type DeleteWatchlistData = {
  /** Deletes a watchlist, what is on it, and every report on it. */
  readonly deleteWatchlist: DeletedNode | NotFoundError;
};
interface DeleteWatchlistVariables {
  readonly id: string;
}
const deleteWatchlistDocument = /* @__PURE__ */ operation<DeleteWatchlistData, DeleteWatchlistVariables>('mutation', 'DeleteWatchlist', 'mutation DeleteWatchlist($id:ID!){deleteWatchlist(id:$id){__typename ...DeletedNode ...ErrorFields}}', [deletedNodeFragment, errorFieldsFragment]);

/** Deletes a watchlist, what is on it, and every report on it. */
export function deleteWatchlist(core: Core, id: string, options?: MutationOptions | undefined): MutationCall<DeletedNode, NotFoundError> {
  return mutate<DeleteWatchlistData, DeleteWatchlistVariables, DeletedNode, NotFoundError>(core, deleteWatchlistDocument, { id }, options, (data) => data.deleteWatchlist, ['DeletedNode', 'NotFoundError']);
}

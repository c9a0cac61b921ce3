// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { type CallOptions, type MutationOptions } from '../call-options.ts';
import { call } from '../call.ts';
import { type Core } from '../core.ts';
import { list, type List } from '../list.ts';
import { mutate, type MutationCall } from '../mutation.ts';
import { operation } from '../operation.ts';
import { type Paging } from '../page.ts';
import { only, signedIn } from '../picking.ts';
import type { DateTimeInput, Unrecognized } from '../scalars.ts';
import { deletedNodeFragment, errorFieldsFragment, instrumentSummaryFragment, pageInfoFragment, personFragment, taskFragment, teamFragment, teamInvitationFragment, teamMemberFragment, teamSummaryFragment, watchlistFragment, watchlistItemFragment, watchlistSummaryFragment } from './fragments.ts';
import type { ChangeTeamRoleInput, ConflictError, CreateTeamInput, DeletedNode, InvalidTokenError, InviteToTeamInput, NotFoundError, PageInfo, RemoveFromTeamInput, RenameTeamInput, Task, TaskOrder, TaskPriority, TaskStatus, Team, TeamInvitation, TeamMember, ValidationError, Watchlist } from './types.ts';

type TeamData = {
  /** Any node by its id; null where there is none that the caller may see. */
  readonly node: Team | {
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
    readonly __typename: 'TeamInvitation';
  } | {
    readonly __typename: 'User';
  } | {
    readonly __typename: 'Watchlist';
  } | {
    readonly __typename: 'WatchlistItem';
  } | {
    readonly __typename: Unrecognized;
  } | null;
};
interface TeamVariables {
  readonly id: string;
}
const teamDocument = /* @__PURE__ */ operation<TeamData, TeamVariables>('query', 'Team', 'query Team($id:ID!){node(id:$id){__typename ...on Team{...Team}}}', [teamFragment, teamSummaryFragment]);

/** People who share tasks and watchlists. Those who are in it see it, and nobody else. */
export function team(core: Core, id: string, options?: CallOptions | undefined): Promise<Team | null> {
  return call(core, teamDocument, { id }, options, (data) => only(data.node, 'Team') ?? null);
}

type TeamsData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: {
    /** The teams that the account is in, in the order in which they were made: at most 50. */
    readonly teams: readonly Team[];
  } | null;
};
const teamsDocument = /* @__PURE__ */ operation<TeamsData, Record<string, never>>('query', 'Teams', 'query Teams{viewer{teams{...Team}}}', [teamFragment, teamSummaryFragment]);

/** The teams that the account is in, in the order in which they were made: at most 50. */
export function teams(core: Core, options?: CallOptions | undefined): Promise<readonly Team[]> {
  return call(core, teamsDocument, {  }, options, (data) => signedIn(data.viewer).teams);
}

type TeamMembersData = {
  /** Any node by its id; null where there is none that the caller may see. */
  readonly node: {
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
    /** Who is in it, in the order in which they joined: at most 200. */
    readonly members: readonly TeamMember[];
  } | {
    readonly __typename: 'TeamInvitation';
  } | {
    readonly __typename: 'User';
  } | {
    readonly __typename: 'Watchlist';
  } | {
    readonly __typename: 'WatchlistItem';
  } | {
    readonly __typename: Unrecognized;
  } | null;
};
interface TeamMembersVariables {
  readonly teamId: string;
}
const teamMembersDocument = /* @__PURE__ */ operation<TeamMembersData, TeamMembersVariables>('query', 'TeamMembers', 'query TeamMembers($teamId:ID!){node(id:$teamId){__typename ...on Team{members{...TeamMember}}}}', [personFragment, teamMemberFragment]);

/** Who is in it, in the order in which they joined: at most 200. */
export function teamMembers(core: Core, teamId: string, options?: CallOptions | undefined): Promise<readonly TeamMember[] | null> {
  return call(core, teamMembersDocument, { teamId }, options, (data) => only(data.node, 'Team')?.members ?? null);
}

type TeamInvitationsData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: {
    /** The open invitations to the address of the account, the newest first: at most 100. Empty until the address is verified. */
    readonly teamInvitations: readonly TeamInvitation[];
  } | null;
};
const teamInvitationsDocument = /* @__PURE__ */ operation<TeamInvitationsData, Record<string, never>>('query', 'TeamInvitations', 'query TeamInvitations{viewer{teamInvitations{...TeamInvitation}}}', [personFragment, teamInvitationFragment]);

/** The open invitations to the address of the account, the newest first: at most 100. Empty until the address is verified. */
export function teamInvitations(core: Core, options?: CallOptions | undefined): Promise<readonly TeamInvitation[]> {
  return call(core, teamInvitationsDocument, {  }, options, (data) => signedIn(data.viewer).teamInvitations);
}

type SentTeamInvitationsData = {
  /** Any node by its id; null where there is none that the caller may see. */
  readonly node: {
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
    /** The open ones, the oldest first: at most 100. Empty for whoever is no OWNER of the team. */
    readonly invitations: readonly TeamInvitation[];
  } | {
    readonly __typename: 'TeamInvitation';
  } | {
    readonly __typename: 'User';
  } | {
    readonly __typename: 'Watchlist';
  } | {
    readonly __typename: 'WatchlistItem';
  } | {
    readonly __typename: Unrecognized;
  } | null;
};
interface SentTeamInvitationsVariables {
  readonly teamId: string;
}
const sentTeamInvitationsDocument = /* @__PURE__ */ operation<SentTeamInvitationsData, SentTeamInvitationsVariables>('query', 'SentTeamInvitations', 'query SentTeamInvitations($teamId:ID!){node(id:$teamId){__typename ...on Team{invitations{...TeamInvitation}}}}', [personFragment, teamInvitationFragment]);

/** The open ones, the oldest first: at most 100. Empty for whoever is no OWNER of the team. */
export function sentTeamInvitations(core: Core, teamId: string, options?: CallOptions | undefined): Promise<readonly TeamInvitation[] | null> {
  return call(core, sentTeamInvitationsDocument, { teamId }, options, (data) => only(data.node, 'Team')?.invitations ?? null);
}

type TeamTasksData = {
  /** Any node by its id; null where there is none that the caller may see. */
  readonly node: {
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
    /** The tasks of the team. */
    readonly tasks: {
      /** The items of this page, without their cursors. */
      readonly nodes: readonly Task[];
      /** How many items the whole list has, over all pages. */
      readonly totalCount?: number | undefined;
      /** Where this page lies in the whole list. */
      readonly pageInfo: PageInfo;
    };
  } | {
    readonly __typename: 'TeamInvitation';
  } | {
    readonly __typename: 'User';
  } | {
    readonly __typename: 'Watchlist';
  } | {
    readonly __typename: 'WatchlistItem';
  } | {
    readonly __typename: Unrecognized;
  } | null;
};
interface TeamTasksVariables {
  readonly teamId: string;
  readonly search?: string | null | undefined;
  readonly status?: readonly TaskStatus[] | null | undefined;
  readonly priority?: readonly TaskPriority[] | null | undefined;
  readonly assigneeId?: string | null | undefined;
  readonly unassigned?: boolean | null | undefined;
  readonly creatorId?: string | null | undefined;
  readonly symbol?: string | null | undefined;
  readonly tag?: string | null | undefined;
  readonly overdue?: boolean | null | undefined;
  readonly dueAfter?: DateTimeInput | null | undefined;
  readonly dueBefore?: DateTimeInput | null | undefined;
  readonly orderBy?: TaskOrder | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly counted?: boolean | undefined;
}
const teamTasksDocument = /* @__PURE__ */ operation<TeamTasksData, TeamTasksVariables>('query', 'TeamTasks', 'query TeamTasks($teamId:ID!$search:String$status:[TaskStatus!]$priority:[TaskPriority!]$assigneeId:ID$unassigned:Boolean$creatorId:ID$symbol:String$tag:String$overdue:Boolean$dueAfter:DateTime$dueBefore:DateTime$orderBy:TaskOrder$first:Int$after:String$last:Int$before:String$counted:Boolean!=true){node(id:$teamId){__typename ...on Team{tasks(filter:{search:$search status:$status priority:$priority assigneeId:$assigneeId unassigned:$unassigned creatorId:$creatorId symbol:$symbol tag:$tag overdue:$overdue dueAfter:$dueAfter dueBefore:$dueBefore}orderBy:$orderBy first:$first after:$after last:$last before:$before){nodes{...Task}totalCount@include(if:$counted)pageInfo{...PageInfo}}}}}', [instrumentSummaryFragment, pageInfoFragment, personFragment, taskFragment, teamSummaryFragment]);

/** What `teamTasks` takes. */
export interface TeamTasksArgs extends Paging {
  /** Words of title, description and tags, in any case; the last may be unfinished once it has three characters: "divid" finds "dividend". As in web searches, "several words" in quotes stand together, `or` finds either, -word leaves out. At most 200 characters with some letter or digit among them, else BAD_USER_INPUT; blanks alone count as left out. */
  readonly search?: string | null | undefined;
  /** How far they are. */
  readonly status?: readonly TaskStatus[] | null | undefined;
  /** How much they matter. */
  readonly priority?: readonly TaskPriority[] | null | undefined;
  /** Who is to do them. */
  readonly assigneeId?: string | null | undefined;
  /** True: nobody was named to do them. False: somebody was. */
  readonly unassigned?: boolean | null | undefined;
  /** Who made them. */
  readonly creatorId?: string | null | undefined;
  /** What they are about, in any case. An unknown symbol is BAD_USER_INPUT, which names it. */
  readonly symbol?: string | null | undefined;
  /** One of their tags, exactly as written. */
  readonly tag?: string | null | undefined;
  /** True: TODO or IN_PROGRESS, though the due date is past. False: all others. */
  readonly overdue?: boolean | null | undefined;
  /** Due at this instant or later. */
  readonly dueAfter?: DateTimeInput | null | undefined;
  /** Due before this instant. */
  readonly dueBefore?: DateTimeInput | null | undefined;
  /** CREATED_AT_DESC where left out. */
  readonly orderBy?: TaskOrder | null | undefined;
}

/** The tasks of the team. */
export function teamTasks(core: Core, teamId: string, args?: TeamTasksArgs | undefined, options?: CallOptions | undefined): List<Task> {
  return list(core, teamTasksDocument, { ...args, teamId }, options, (data) => only(data.node, 'Team')?.tasks);
}

type TeamWatchlistsData = {
  /** Any node by its id; null where there is none that the caller may see. */
  readonly node: {
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
    /** Its watchlists, in the order in which they were made. */
    readonly watchlists: {
      /** The items of this page, without their cursors. */
      readonly nodes: readonly Watchlist[];
      /** How many items the whole list has, over all pages. */
      readonly totalCount?: number | undefined;
      /** Where this page lies in the whole list. */
      readonly pageInfo: PageInfo;
    };
  } | {
    readonly __typename: 'TeamInvitation';
  } | {
    readonly __typename: 'User';
  } | {
    readonly __typename: 'Watchlist';
  } | {
    readonly __typename: 'WatchlistItem';
  } | {
    readonly __typename: Unrecognized;
  } | null;
};
interface TeamWatchlistsVariables {
  readonly teamId: string;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly counted?: boolean | undefined;
}
const teamWatchlistsDocument = /* @__PURE__ */ operation<TeamWatchlistsData, TeamWatchlistsVariables>('query', 'TeamWatchlists', 'query TeamWatchlists($teamId:ID!$first:Int$after:String$last:Int$before:String$counted:Boolean!=true){node(id:$teamId){__typename ...on Team{watchlists(first:$first after:$after last:$last before:$before){nodes{...Watchlist}totalCount@include(if:$counted)pageInfo{...PageInfo}}}}}', [instrumentSummaryFragment, pageInfoFragment, personFragment, teamSummaryFragment, watchlistFragment, watchlistItemFragment, watchlistSummaryFragment]);

/** What `teamWatchlists` takes. */
export interface TeamWatchlistsArgs extends Paging {
}

/** Its watchlists, in the order in which they were made. */
export function teamWatchlists(core: Core, teamId: string, args?: TeamWatchlistsArgs | undefined, options?: CallOptions | undefined): List<Watchlist> {
  return list(core, teamWatchlistsDocument, { ...args, teamId }, options, (data) => only(data.node, 'Team')?.watchlists);
}

type CreateTeamData = {
  /** Makes a team, which the caller is the OWNER of. */
  readonly createTeam: ConflictError | Team | ValidationError;
};
interface CreateTeamVariables {
  readonly input: CreateTeamInput;
}
const createTeamDocument = /* @__PURE__ */ operation<CreateTeamData, CreateTeamVariables>('mutation', 'CreateTeam', 'mutation CreateTeam($input:CreateTeamInput!){createTeam(input:$input){__typename ...Team ...ErrorFields}}', [errorFieldsFragment, teamFragment, teamSummaryFragment]);

/** Makes a team, which the caller is the OWNER of. */
export function createTeam(core: Core, input: CreateTeamInput, options?: MutationOptions | undefined): MutationCall<Team, ConflictError | ValidationError> {
  return mutate<CreateTeamData, CreateTeamVariables, Team, ConflictError | ValidationError>(core, createTeamDocument, { input }, options, (data) => data.createTeam, ['Team', 'ConflictError', 'ValidationError']);
}

type RenameTeamData = {
  /** Gives a team another name. For owners of the team: others in it are FORBIDDEN. */
  readonly renameTeam: NotFoundError | Team | ValidationError;
};
interface RenameTeamVariables {
  readonly input: RenameTeamInput;
}
const renameTeamDocument = /* @__PURE__ */ operation<RenameTeamData, RenameTeamVariables>('mutation', 'RenameTeam', 'mutation RenameTeam($input:RenameTeamInput!){renameTeam(input:$input){__typename ...Team ...ErrorFields}}', [errorFieldsFragment, teamFragment, teamSummaryFragment]);

/** Gives a team another name. For owners of the team: others in it are FORBIDDEN. */
export function renameTeam(core: Core, input: RenameTeamInput, options?: MutationOptions | undefined): MutationCall<Team, NotFoundError | ValidationError> {
  return mutate<RenameTeamData, RenameTeamVariables, Team, NotFoundError | ValidationError>(core, renameTeamDocument, { input }, options, (data) => data.renameTeam, ['Team', 'NotFoundError', 'ValidationError']);
}

type DeleteTeamData = {
  /** Deletes a team with its tasks and watchlists, whoever made them. There is no way back. Not for API keys. For owners of the team: others in it are FORBIDDEN. */
  readonly deleteTeam: DeletedNode | NotFoundError;
};
interface DeleteTeamVariables {
  readonly id: string;
}
const deleteTeamDocument = /* @__PURE__ */ operation<DeleteTeamData, DeleteTeamVariables>('mutation', 'DeleteTeam', 'mutation DeleteTeam($id:ID!){deleteTeam(id:$id){__typename ...DeletedNode ...ErrorFields}}', [deletedNodeFragment, errorFieldsFragment]);

/** Deletes a team with its tasks and watchlists, whoever made them. There is no way back. Not for API keys. For owners of the team: others in it are FORBIDDEN. */
export function deleteTeam(core: Core, id: string, options?: MutationOptions | undefined): MutationCall<DeletedNode, NotFoundError> {
  return mutate<DeleteTeamData, DeleteTeamVariables, DeletedNode, NotFoundError>(core, deleteTeamDocument, { id }, options, (data) => data.deleteTeam, ['DeletedNode', 'NotFoundError']);
}

type InviteToTeamData = {
  /** Invites whoever has an address into a team, by mail. An address that was invited before is mailed once more, and has another 14 days. Whether there is an account for it is not told. For owners of the team: others in it are FORBIDDEN. */
  readonly inviteToTeam: ConflictError | NotFoundError | TeamInvitation | ValidationError;
};
interface InviteToTeamVariables {
  readonly input: InviteToTeamInput;
}
const inviteToTeamDocument = /* @__PURE__ */ operation<InviteToTeamData, InviteToTeamVariables>('mutation', 'InviteToTeam', 'mutation InviteToTeam($input:InviteToTeamInput!){inviteToTeam(input:$input){__typename ...TeamInvitation ...ErrorFields}}', [errorFieldsFragment, personFragment, teamInvitationFragment]);

/** Invites whoever has an address into a team, by mail. An address that was invited before is mailed once more, and has another 14 days. Whether there is an account for it is not told. For owners of the team: others in it are FORBIDDEN. */
export function inviteToTeam(core: Core, input: InviteToTeamInput, options?: MutationOptions | undefined): MutationCall<TeamInvitation, ConflictError | NotFoundError | ValidationError> {
  return mutate<InviteToTeamData, InviteToTeamVariables, TeamInvitation, ConflictError | NotFoundError | ValidationError>(core, inviteToTeamDocument, { input }, options, (data) => data.inviteToTeam, ['TeamInvitation', 'ConflictError', 'NotFoundError', 'ValidationError']);
}

type RevokeTeamInvitationData = {
  /** Takes an invitation back; by whom it is to, turns it down. The mailed link is worth nothing then. */
  readonly revokeTeamInvitation: DeletedNode | NotFoundError;
};
interface RevokeTeamInvitationVariables {
  readonly id: string;
}
const revokeTeamInvitationDocument = /* @__PURE__ */ operation<RevokeTeamInvitationData, RevokeTeamInvitationVariables>('mutation', 'RevokeTeamInvitation', 'mutation RevokeTeamInvitation($id:ID!){revokeTeamInvitation(id:$id){__typename ...DeletedNode ...ErrorFields}}', [deletedNodeFragment, errorFieldsFragment]);

/** Takes an invitation back; by whom it is to, turns it down. The mailed link is worth nothing then. */
export function revokeTeamInvitation(core: Core, id: string, options?: MutationOptions | undefined): MutationCall<DeletedNode, NotFoundError> {
  return mutate<RevokeTeamInvitationData, RevokeTeamInvitationVariables, DeletedNode, NotFoundError>(core, revokeTeamInvitationDocument, { id }, options, (data) => data.revokeTeamInvitation, ['DeletedNode', 'NotFoundError']);
}

type AcceptTeamInvitationData = {
  /** Comes into a team by the token of the mailed link. The caller has to be the account of the address that was invited; a ConflictError says so to others. Who is in the team already keeps the role. */
  readonly acceptTeamInvitation: ConflictError | InvalidTokenError | Team;
};
interface AcceptTeamInvitationVariables {
  readonly token: string;
}
const acceptTeamInvitationDocument = /* @__PURE__ */ operation<AcceptTeamInvitationData, AcceptTeamInvitationVariables>('mutation', 'AcceptTeamInvitation', 'mutation AcceptTeamInvitation($token:String!){acceptTeamInvitation(token:$token){__typename ...Team ...ErrorFields}}', [errorFieldsFragment, teamFragment, teamSummaryFragment]);

/** Comes into a team by the token of the mailed link. The caller has to be the account of the address that was invited; a ConflictError says so to others. Who is in the team already keeps the role. */
export function acceptTeamInvitation(core: Core, token: string, options?: MutationOptions | undefined): MutationCall<Team, ConflictError | InvalidTokenError> {
  return mutate<AcceptTeamInvitationData, AcceptTeamInvitationVariables, Team, ConflictError | InvalidTokenError>(core, acceptTeamInvitationDocument, { token }, options, (data) => data.acceptTeamInvitation, ['Team', 'ConflictError', 'InvalidTokenError']);
}

type AcceptTeamInvitationByIdData = {
  /** The same without the mail, for an invitation to the caller's verified address. */
  readonly acceptTeamInvitationById: ConflictError | NotFoundError | Team;
};
interface AcceptTeamInvitationByIdVariables {
  readonly id: string;
}
const acceptTeamInvitationByIdDocument = /* @__PURE__ */ operation<AcceptTeamInvitationByIdData, AcceptTeamInvitationByIdVariables>('mutation', 'AcceptTeamInvitationById', 'mutation AcceptTeamInvitationById($id:ID!){acceptTeamInvitationById(id:$id){__typename ...Team ...ErrorFields}}', [errorFieldsFragment, teamFragment, teamSummaryFragment]);

/** The same without the mail, for an invitation to the caller's verified address. */
export function acceptTeamInvitationById(core: Core, id: string, options?: MutationOptions | undefined): MutationCall<Team, ConflictError | NotFoundError> {
  return mutate<AcceptTeamInvitationByIdData, AcceptTeamInvitationByIdVariables, Team, ConflictError | NotFoundError>(core, acceptTeamInvitationByIdDocument, { id }, options, (data) => data.acceptTeamInvitationById, ['Team', 'ConflictError', 'NotFoundError']);
}

type ChangeTeamRoleData = {
  /** Gives somebody in a team another role. The last OWNER keeps theirs. Whoever becomes a VIEWER works on nothing any more: their open tasks of the team become nobody's. The open invitations of an OWNER whom another one does this to are taken back. For owners of the team: others in it are FORBIDDEN. */
  readonly changeTeamRole: ConflictError | NotFoundError | TeamMember;
};
interface ChangeTeamRoleVariables {
  readonly input: ChangeTeamRoleInput;
}
const changeTeamRoleDocument = /* @__PURE__ */ operation<ChangeTeamRoleData, ChangeTeamRoleVariables>('mutation', 'ChangeTeamRole', 'mutation ChangeTeamRole($input:ChangeTeamRoleInput!){changeTeamRole(input:$input){__typename ...TeamMember ...ErrorFields}}', [errorFieldsFragment, personFragment, teamMemberFragment]);

/** Gives somebody in a team another role. The last OWNER keeps theirs. Whoever becomes a VIEWER works on nothing any more: their open tasks of the team become nobody's. The open invitations of an OWNER whom another one does this to are taken back. For owners of the team: others in it are FORBIDDEN. */
export function changeTeamRole(core: Core, input: ChangeTeamRoleInput, options?: MutationOptions | undefined): MutationCall<TeamMember, ConflictError | NotFoundError> {
  return mutate<ChangeTeamRoleData, ChangeTeamRoleVariables, TeamMember, ConflictError | NotFoundError>(core, changeTeamRoleDocument, { input }, options, (data) => data.changeTeamRole, ['TeamMember', 'ConflictError', 'NotFoundError']);
}

type RemoveFromTeamData = {
  /** Takes somebody out of a team, and answers who it was: its owners may do so, and everybody for themselves, to leave it. Then their open tasks of the team become nobody's. The open invitations of an OWNER whom another one does this to are taken back. The last OWNER cannot leave. */
  readonly removeFromTeam: ConflictError | NotFoundError | TeamMember;
};
interface RemoveFromTeamVariables {
  readonly input: RemoveFromTeamInput;
}
const removeFromTeamDocument = /* @__PURE__ */ operation<RemoveFromTeamData, RemoveFromTeamVariables>('mutation', 'RemoveFromTeam', 'mutation RemoveFromTeam($input:RemoveFromTeamInput!){removeFromTeam(input:$input){__typename ...TeamMember ...ErrorFields}}', [errorFieldsFragment, personFragment, teamMemberFragment]);

/** Takes somebody out of a team, and answers who it was: its owners may do so, and everybody for themselves, to leave it. Then their open tasks of the team become nobody's. The open invitations of an OWNER whom another one does this to are taken back. The last OWNER cannot leave. */
export function removeFromTeam(core: Core, input: RemoveFromTeamInput, options?: MutationOptions | undefined): MutationCall<TeamMember, ConflictError | NotFoundError> {
  return mutate<RemoveFromTeamData, RemoveFromTeamVariables, TeamMember, ConflictError | NotFoundError>(core, removeFromTeamDocument, { input }, options, (data) => data.removeFromTeam, ['TeamMember', 'ConflictError', 'NotFoundError']);
}

// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { type CallOptions, type MutationOptions } from '../call-options.ts';
import { type Core } from '../core.ts';
import { type List } from '../list.ts';
import { type MutationCall } from '../mutation.ts';
import * as accounts from './accounts.ts';
import * as admin from './admin.ts';
import * as analyses from './analyses.ts';
import * as apiKeys from './api-keys.ts';
import * as credentials from './credentials.ts';
import * as featureFlags from './feature-flags.ts';
import * as market from './market.ts';
import * as nodes from './nodes.ts';
import * as notifications from './notifications.ts';
import * as reports from './reports.ts';
import * as taskStats from './task-stats.ts';
import * as tasks from './tasks.ts';
import * as teams from './teams.ts';
import * as watchlists from './watchlists.ts';
import type { AuditLogArgs, SignOutEverywhereArgs } from './accounts.ts';
import type { AdminAuditLogArgs, AdminFiguresArgs, AdminUsersArgs } from './admin.ts';
import type { AnalysesArgs, ModelPerformanceArgs } from './analyses.ts';
import type { BeginTotpArgs } from './credentials.ts';
import type { CandlesArgs, IndicatorSeriesArgs, IndicatorsArgs, InstrumentsArgs } from './market.ts';
import type { MarkAllNotificationsReadArgs, NotificationsArgs } from './notifications.ts';
import type { ReportsArgs } from './reports.ts';
import type { TaskStatsArgs, TeamTaskStatsArgs } from './task-stats.ts';
import type { TaskCommentsArgs, TaskHistoryArgs, TasksArgs } from './tasks.ts';
import type { TeamTasksArgs, TeamWatchlistsArgs } from './teams.ts';
import type { WatchlistsArgs } from './watchlists.ts';
import type { Account, AddTaskCommentInput, AddToWatchlistInput, AdminAuditEntry, Analysis, AnalysisSummary, ApiKey, AuditEntry, AuthPayload, Candle, ChangeEmailInput, ChangeNotificationSettingsInput, ChangePasswordInput, ChangePlanInput, ChangeRoleInput, ChangeTeamRoleInput, ClearFeatureFlagRuleInput, ConflictError, CreateApiKeyInput, CreateFeatureFlagInput, CreateTaskInput, CreateTeamInput, CreateWatchlistInput, CreatedApiKey, DeleteAccountInput, DeletedNode, DisableTotpInput, EmailChangeRequested, FeatureFlag, FeatureFlagState, Figures, FundamentalsYear, IndicatorSeries, IndicatorSet, Instrument, InvalidCredentialsError, InvalidTokenError, InviteToTeamInput, ModelPerformance, MoveWatchlistInput, Node, NotFoundError, Notification, NotificationSettings, NotificationsRead, Plan, PlanLimitError, Quote, RecoveryCodes, RemoveFromTeamInput, RemoveFromWatchlistInput, RemoveSecondFactorInput, RenameTeamInput, RenameWatchlistInput, RenewRecoveryCodesInput, ReorderWatchlistInput, Report, ReportSummary, RequestAnalysisInput, RequestReportInput, ResetPasswordInput, RotateApiKeyInput, SecondFactor, Session, SessionsEnded, SetFeatureFlagInput, SignInInput, SignInWithCodeInput, SignUpInput, SuspendUserInput, Task, TaskChange, TaskComment, TaskStats, Team, TeamInvitation, TeamMember, TotpRequiredError, TotpSetup, UnsuspendUserInput, UpdateTaskCommentInput, UpdateTaskInput, UpdateTasksInput, UpdatedTasks, User, ValidationError, Watchlist } from './types.ts';

/** Every operation of the API, bound to a client. */
export interface Operations {
  /** The caller; null for an anonymous one. */
  viewer(options?: CallOptions | undefined): Promise<User | null>;

  /** Every plan, the smallest first. */
  plans(options?: CallOptions | undefined): Promise<readonly Plan[]>;

  /** Where the account is signed in, the newest first. Not for API keys. */
  sessions(options?: CallOptions | undefined): Promise<readonly Session[]>;

  /** What happened to the account, the newest first. Not for API keys. */
  auditLog(args?: AuditLogArgs | undefined, options?: CallOptions | undefined): List<AuditEntry>;

  /** Everything that is stored of the account: profile, watchlists, sessions, API keys, identities, billing, feature flags, teams and invitations into them, settings of notifications, and the newest 10,000 tasks, changes of tasks, comments, notifications, analyses and lines of the audit log and 1,000 reports. Never secrets or their hashes. Not for API keys. */
  dataExport(options?: CallOptions | undefined): Promise<unknown>;

  /** Makes an account, and a session for it. A mail asks its owner to confirm the address. FORBIDDEN while the feature flag `sign-up` is off. */
  signUp(input: SignUpInput, options?: MutationOptions | undefined): MutationCall<AuthPayload, ConflictError | ValidationError>;

  /** A new session for an account. Others of the same account go on. */
  signIn(input: SignInInput, options?: MutationOptions | undefined): MutationCall<AuthPayload, InvalidCredentialsError | TotpRequiredError>;

  /** A session for an app that sent its user to `/auth/google` or `/auth/github` with a `challenge`. */
  signInWithCode(input: SignInWithCodeInput, options?: MutationOptions | undefined): MutationCall<AuthPayload, InvalidTokenError>;

  /** Ends all of the caller's sessions, and refuses tokens of identity providers that were issued so far. API keys go on. */
  signOutEverywhere(args?: SignOutEverywhereArgs | undefined, options?: MutationOptions | undefined): Promise<SessionsEnded>;

  /** Ends one of the caller's sessions, and answers it as it was. */
  revokeSession(id: string, options?: MutationOptions | undefined): MutationCall<Session, NotFoundError>;

  /** Deletes the caller's account with all its data, and ends its sessions and API keys. There is no way back. What it made in teams is handed on to another owner, and teams that nobody else is in are deleted; a ConflictError names those that it is the last OWNER of. Events and mails that name it are deleted within 30 days. Not for API keys. */
  deleteAccount(input: DeleteAccountInput, options?: MutationOptions | undefined): MutationCall<DeletedNode, ConflictError | InvalidCredentialsError>;

  /** The accounts, the newest first. */
  adminUsers(args?: AdminUsersArgs | undefined, options?: CallOptions | undefined): List<Account>;

  /** One account; null where there is none with this id. */
  adminAccount(id: string, options?: CallOptions | undefined): Promise<Account | null>;

  /** What happened to all accounts and to the service, the newest first. */
  adminAuditLog(args?: AdminAuditLogArgs | undefined, options?: CallOptions | undefined): List<AdminAuditEntry>;

  /** The service in figures. */
  adminFigures(args?: AdminFiguresArgs | undefined, options?: CallOptions | undefined): Promise<Figures>;

  /** Every feature flag with its rules, by name. */
  adminFeatureFlags(options?: CallOptions | undefined): Promise<readonly FeatureFlag[]>;

  /** Gives an account another plan, until an admin changes it again or what is paid for it changes. A smaller one keeps what is there and refuses more. For admins. */
  changePlan(input: ChangePlanInput, options?: MutationOptions | undefined): MutationCall<Account, ConflictError | NotFoundError | ValidationError>;

  /** Gives an account another role. The last admin who is not suspended keeps theirs. For admins. */
  changeRole(input: ChangeRoleInput, options?: MutationOptions | undefined): MutationCall<Account, ConflictError | NotFoundError | ValidationError>;

  /** Ends the sessions of an account and closes its sockets at once; its API keys are kept, and refused while it is suspended. The last admin who is not suspended cannot be. For admins. */
  suspendUser(input: SuspendUserInput, options?: MutationOptions | undefined): MutationCall<Account, ConflictError | NotFoundError | ValidationError>;

  /** Lets an account be used again: its owner signs in anew, and its API keys work. For admins. */
  unsuspendUser(input: UnsuspendUserInput, options?: MutationOptions | undefined): MutationCall<Account, ConflictError | NotFoundError | ValidationError>;

  /** Turns an account's second factor off, for an owner who has lost the app and all recovery codes; make sure who asks for it. The sessions of the account end, and its owner is told by mail. For admins. */
  removeSecondFactor(input: RemoveSecondFactorInput, options?: MutationOptions | undefined): MutationCall<Account, ConflictError | NotFoundError | ValidationError>;

  /** Makes a feature flag. For admins. */
  createFeatureFlag(input: CreateFeatureFlagInput, options?: MutationOptions | undefined): MutationCall<FeatureFlag, ConflictError | ValidationError>;

  /** Switches a feature flag, on every server at once. For admins. */
  setFeatureFlag(input: SetFeatureFlagInput, options?: MutationOptions | undefined): MutationCall<FeatureFlag, NotFoundError | ValidationError>;

  /** Takes a rule of a feature flag away: what holds for everybody holds for them again. For admins. */
  clearFeatureFlagRule(input: ClearFeatureFlagRuleInput, options?: MutationOptions | undefined): MutationCall<FeatureFlag, NotFoundError | ValidationError>;

  /** Deletes a feature flag with its rules, and answers it as it was; asking for it is an error from then on. One that the server itself asks stays. For admins. */
  deleteFeatureFlag(name: string, options?: MutationOptions | undefined): MutationCall<FeatureFlag, ConflictError | NotFoundError>;

  /** What the models of a plan make of an instrument, as of one price. Only who asked for it can see it; what it is made of is computed once for all who ask for the same instrument. */
  analysis(id: string, options?: CallOptions | undefined): Promise<Analysis | null>;

  /** What the account asked for, the newest first. */
  analyses(args?: AnalysesArgs | undefined, options?: CallOptions | undefined): List<AnalysisSummary>;

  /** How each model's past predictions turned out: a line for each version that there is or was, in the order of the models. */
  modelPerformance(args?: ModelPerformanceArgs | undefined, options?: CallOptions | undefined): Promise<readonly ModelPerformance[]>;

  /** Asks for an analysis, and answers at once: with one that is COMPLETED and fresh, else with one that is QUEUED or RUNNING, which `analysis` follows. Asking for the same again meanwhile answers the same one. */
  requestAnalysis(input: RequestAnalysisInput, options?: MutationOptions | undefined): MutationCall<Analysis, NotFoundError | PlanLimitError | ValidationError>;

  /** The keys of the account, the oldest first. Not for API keys. */
  apiKeys(options?: CallOptions | undefined): Promise<readonly ApiKey[]>;

  /** Makes a key for an app; an account holds at most 20. Not for API keys. FORBIDDEN while the feature flag `api-keys` is off for the account. */
  createApiKey(input: CreateApiKeyInput, options?: MutationOptions | undefined): MutationCall<CreatedApiKey, ValidationError>;

  /** Gives a key another secret; name, scopes and expiry stay. Not for API keys. */
  rotateApiKey(input: RotateApiKeyInput, options?: MutationOptions | undefined): MutationCall<CreatedApiKey, NotFoundError | ValidationError>;

  /** Ends a key at once, and answers it as it was. Not for API keys. */
  revokeApiKey(id: string, options?: MutationOptions | undefined): MutationCall<ApiKey, NotFoundError>;

  /** Whether signing in asks for a code, and how many recovery codes are left. Not for API keys. */
  secondFactor(options?: CallOptions | undefined): Promise<SecondFactor>;

  /** Mails a link that confirms the address: true; false where it is confirmed already. Not for API keys. */
  requestEmailVerification(options?: MutationOptions | undefined): Promise<boolean>;

  /** Confirms an account's address by the token that was mailed to it. Needs no login. */
  verifyEmail(token: string, options?: MutationOptions | undefined): MutationCall<User, InvalidTokenError>;

  /** Mails a link to another address; once it is confirmed, the account has it. Not for API keys. */
  changeEmail(input: ChangeEmailInput, options?: MutationOptions | undefined): MutationCall<EmailChangeRequested, ConflictError | InvalidCredentialsError | ValidationError>;

  /** Gives an account the address that this token was mailed to. Needs no login. */
  confirmEmailChange(token: string, options?: MutationOptions | undefined): MutationCall<User, ConflictError | InvalidTokenError>;

  /** Changes the password, and ends all other sessions. Not for API keys. */
  changePassword(input: ChangePasswordInput, options?: MutationOptions | undefined): MutationCall<SessionsEnded, InvalidCredentialsError | ValidationError>;

  /** Mails a link that sets a new password, if there is such an account. Always true: it tells nobody. */
  requestPasswordReset(email: string, options?: MutationOptions | undefined): Promise<boolean>;

  /** Sets a new password by a mailed token, and ends all sessions. An account without a password has one then. Needs no login; API keys go on. */
  resetPassword(input: ResetPasswordInput, options?: MutationOptions | undefined): MutationCall<SessionsEnded, InvalidTokenError | ValidationError>;

  /** A secret for an authenticator app. It counts once `confirmTotp` has seen a code of it. Not for API keys. */
  beginTotp(args?: BeginTotpArgs | undefined, options?: MutationOptions | undefined): MutationCall<TotpSetup, ConflictError | InvalidCredentialsError>;

  /** Turns the second factor on: signing in asks for a code from now on. Not for API keys. */
  confirmTotp(code: string, options?: MutationOptions | undefined): MutationCall<RecoveryCodes, ConflictError | InvalidCredentialsError>;

  /** Turns the second factor off; its recovery codes go with it. Not for API keys. */
  disableTotp(input: DisableTotpInput, options?: MutationOptions | undefined): MutationCall<SecondFactor, ConflictError | InvalidCredentialsError>;

  /** New recovery codes; the old ones work no more. Not for API keys. */
  renewRecoveryCodes(input: RenewRecoveryCodesInput, options?: MutationOptions | undefined): MutationCall<RecoveryCodes, ConflictError | InvalidCredentialsError>;

  /** Whether a feature flag is on for the caller: by a rule for the account, else by one for its plan, else everybody's. An unknown name is an error. */
  featureFlag(name: string, options?: CallOptions | undefined): Promise<boolean>;

  /** Every feature flag as it is for the caller, by name. */
  featureFlags(options?: CallOptions | undefined): Promise<readonly FeatureFlagState[]>;

  /** An instrument by its symbol; null for an unknown one. */
  instrument(symbol: string, options?: CallOptions | undefined): Promise<Instrument | null>;

  /** The catalogue, in the order of the symbols; where something is searched for, what was found, the best first. What no source lists any more is in it, and comes later in a search. */
  instruments(args?: InstrumentsArgs | undefined, options?: CallOptions | undefined): List<Instrument>;

  /** The newest price; null where no source has one at present. */
  quote(symbol: string, options?: CallOptions | undefined): Promise<Quote | null>;

  /** One quote for each symbol that is known, in the order asked; at most 100. */
  quotes(symbols: readonly string[], options?: CallOptions | undefined): Promise<readonly Quote[]>;

  /** Oldest first; the newest `limit` bars before `to`. The last one may still be growing, and may be a minute or two old. Where the source gives no answer, what is known; where that is nothing, the error has the code SERVICE_UNAVAILABLE. One operation may ask for 20,000 bars in all; beyond that it has the code COST_LIMITED. */
  candles(symbol: string, args: CandlesArgs, options?: CallOptions | undefined): Promise<readonly Candle[] | null>;

  /** What indicators say of the newest bar; null where there are no candles. They are the last values of `indicatorSeries`. Counts for 400 bars of the 20,000 that one operation may ask for. */
  indicators(symbol: string, args: IndicatorsArgs, options?: CallOptions | undefined): Promise<IndicatorSet | null>;

  /** Indicators on the newest `limit` bars before `to`. What comes before the window is taken into account: no value depends on where it begins. Counts for its bars and 500 more of the 20,000 that one operation may ask for, and with `to` for 1,500, or for 2,440 of a minute; beyond that the error has the code COST_LIMITED. */
  indicatorSeries(symbol: string, args: IndicatorSeriesArgs, options?: CallOptions | undefined): Promise<IndicatorSeries | null>;

  /** What the company reported for its fiscal years, the newest last: four of them as a rule. Empty for what is no share, and where no source has any. As much as a day old; where the source gives no answer and nothing is kept, the error has the code SERVICE_UNAVAILABLE. */
  fundamentals(symbol: string, options?: CallOptions | undefined): Promise<readonly FundamentalsYear[] | null>;

  /** Any node by its id; null where there is none that the caller may see. */
  node(id: string, options?: CallOptions | undefined): Promise<Node | null>;

  /** What the user was told within the app, the newest first. What was read is deleted after 180 days. */
  notifications(args?: NotificationsArgs | undefined, options?: CallOptions | undefined): List<Notification>;

  /** How many have not been read. */
  unreadNotifications(options?: CallOptions | undefined): Promise<number>;

  /** How the caller is told of what, and when of what falls due. */
  notificationSettings(options?: CallOptions | undefined): Promise<NotificationSettings>;

  /** Marks a notification as read. One that was read already keeps its `readAt`. */
  markNotificationRead(id: string, options?: MutationOptions | undefined): MutationCall<Notification, NotFoundError>;

  /** Marks a notification as not read yet. */
  markNotificationUnread(id: string, options?: MutationOptions | undefined): MutationCall<Notification, NotFoundError>;

  /** Marks all notifications as read, or all up to one. */
  markAllNotificationsRead(args?: MarkAllNotificationsReadArgs | undefined, options?: MutationOptions | undefined): MutationCall<NotificationsRead, ValidationError>;

  /** Changes how the caller is told of what, and when of what falls due: all that is sent, or nothing. Tasks that were not told yet are told at the new hour. */
  changeNotificationSettings(input: ChangeNotificationSettingsInput, options?: MutationOptions | undefined): MutationCall<NotificationSettings, ValidationError>;

  /** A watchlist written up. Only who asked for it can see it, also where the list is a team's; it is deleted with its watchlist, and when its requester no longer sees that. */
  report(id: string, options?: CallOptions | undefined): Promise<Report | null>;

  /** What was asked for, the newest first. */
  reports(args?: ReportsArgs | undefined, options?: CallOptions | undefined): List<ReportSummary>;

  /** Asks for a report on a watchlist, and answers at once, with one that is QUEUED or under way: `report` follows it. Of each list one is written at a time for each who asks: asking again meanwhile answers the same one. A FREE plan allows 20 new ones a day, others 100. */
  requestReport(input: RequestReportInput, options?: MutationOptions | undefined): MutationCall<Report, NotFoundError | PlanLimitError>;

  /** Figures of all tasks that the user can see: their own, and those of every team that they are in. */
  taskStats(args?: TaskStatsArgs | undefined, options?: CallOptions | undefined): Promise<TaskStats>;

  /** Figures of the tasks of the team. */
  teamTaskStats(teamId: string, args?: TeamTaskStatsArgs | undefined, options?: CallOptions | undefined): Promise<TaskStats | null>;

  /** Something to do. Its creator sees it, or, where it belongs to a team, everyone in that team. */
  task(id: string, options?: CallOptions | undefined): Promise<Task | null>;

  /** Everything that the account can see: its own tasks, and those of all teams that it is in. */
  tasks(args?: TasksArgs | undefined, options?: CallOptions | undefined): List<Task>;

  /** What was written below it, the oldest first. */
  taskComments(taskId: string, args?: TaskCommentsArgs | undefined, options?: CallOptions | undefined): List<TaskComment>;

  /** Every change since it was made, the newest first. It goes with the task when that is moved or deleted. */
  taskHistory(taskId: string, args?: TaskHistoryArgs | undefined, options?: CallOptions | undefined): List<TaskChange>;

  /** Makes a task. Whom it is assigned to is told. */
  createTask(input: CreateTaskInput, options?: MutationOptions | undefined): MutationCall<Task, NotFoundError | ValidationError>;

  /** Changes a task, all of it or nothing. With `expectedVersion`, of several who change it at once one succeeds, and the others get a ConflictError that names the version it has now. A VIEWER of the task's team gets FORBIDDEN. What changes nothing makes no new version. */
  updateTask(input: UpdateTaskInput, options?: MutationOptions | undefined): MutationCall<Task, ConflictError | NotFoundError | ValidationError>;

  /** Changes up to 500 tasks, all of them or none. If some are not there, or not for the caller to see, a NotFoundError says how many, and names five; another that no task fits the filter. If the caller only reads one of them, all is FORBIDDEN. Each task that is changed gets a new version and a line in its history. */
  updateTasks(input: UpdateTasksInput, options?: MutationOptions | undefined): MutationCall<UpdatedTasks, NotFoundError | ValidationError>;

  /** Deletes a task with its comments and its history. Only who made it, or an OWNER of its team, may; others who see it get FORBIDDEN. */
  deleteTask(id: string, options?: MutationOptions | undefined): MutationCall<DeletedNode, NotFoundError>;

  /** Writes a comment below a task; who made the task, and whom it is assigned to, are told. For those who may change the task: a VIEWER of its team gets FORBIDDEN. */
  addTaskComment(input: AddTaskCommentInput, options?: MutationOptions | undefined): MutationCall<TaskComment, NotFoundError | ValidationError>;

  /** Changes a comment. Only who wrote it may; others who see it get FORBIDDEN. */
  updateTaskComment(input: UpdateTaskCommentInput, options?: MutationOptions | undefined): MutationCall<TaskComment, NotFoundError | ValidationError>;

  /** Deletes a comment. Who wrote it may, who made the task, and an OWNER of the task's team; others who see it get FORBIDDEN. */
  deleteTaskComment(id: string, options?: MutationOptions | undefined): MutationCall<DeletedNode, NotFoundError>;

  /** People who share tasks and watchlists. Those who are in it see it, and nobody else. */
  team(id: string, options?: CallOptions | undefined): Promise<Team | null>;

  /** The teams that the account is in, in the order in which they were made: at most 50. */
  teams(options?: CallOptions | undefined): Promise<readonly Team[]>;

  /** Who is in it, in the order in which they joined: at most 200. */
  teamMembers(teamId: string, options?: CallOptions | undefined): Promise<readonly TeamMember[] | null>;

  /** The open invitations to the address of the account, the newest first: at most 100. Empty until the address is verified. */
  teamInvitations(options?: CallOptions | undefined): Promise<readonly TeamInvitation[]>;

  /** The open ones, the oldest first: at most 100. Empty for whoever is no OWNER of the team. */
  sentTeamInvitations(teamId: string, options?: CallOptions | undefined): Promise<readonly TeamInvitation[] | null>;

  /** The tasks of the team. */
  teamTasks(teamId: string, args?: TeamTasksArgs | undefined, options?: CallOptions | undefined): List<Task>;

  /** Its watchlists, in the order in which they were made. */
  teamWatchlists(teamId: string, args?: TeamWatchlistsArgs | undefined, options?: CallOptions | undefined): List<Watchlist>;

  /** Makes a team, which the caller is the OWNER of. */
  createTeam(input: CreateTeamInput, options?: MutationOptions | undefined): MutationCall<Team, ConflictError | ValidationError>;

  /** Gives a team another name. For owners of the team: others in it are FORBIDDEN. */
  renameTeam(input: RenameTeamInput, options?: MutationOptions | undefined): MutationCall<Team, NotFoundError | ValidationError>;

  /** Deletes a team with its tasks and watchlists, whoever made them. There is no way back. Not for API keys. For owners of the team: others in it are FORBIDDEN. */
  deleteTeam(id: string, options?: MutationOptions | undefined): MutationCall<DeletedNode, NotFoundError>;

  /** Invites whoever has an address into a team, by mail. An address that was invited before is mailed once more, and has another 14 days. Whether there is an account for it is not told. For owners of the team: others in it are FORBIDDEN. */
  inviteToTeam(input: InviteToTeamInput, options?: MutationOptions | undefined): MutationCall<TeamInvitation, ConflictError | NotFoundError | ValidationError>;

  /** Takes an invitation back; by whom it is to, turns it down. The mailed link is worth nothing then. */
  revokeTeamInvitation(id: string, options?: MutationOptions | undefined): MutationCall<DeletedNode, NotFoundError>;

  /** Comes into a team by the token of the mailed link. The caller has to be the account of the address that was invited; a ConflictError says so to others. Who is in the team already keeps the role. */
  acceptTeamInvitation(token: string, options?: MutationOptions | undefined): MutationCall<Team, ConflictError | InvalidTokenError>;

  /** The same without the mail, for an invitation to the caller's verified address. */
  acceptTeamInvitationById(id: string, options?: MutationOptions | undefined): MutationCall<Team, ConflictError | NotFoundError>;

  /** Gives somebody in a team another role. The last OWNER keeps theirs. Whoever becomes a VIEWER works on nothing any more: their open tasks of the team become nobody's. The open invitations of an OWNER whom another one does this to are taken back. For owners of the team: others in it are FORBIDDEN. */
  changeTeamRole(input: ChangeTeamRoleInput, options?: MutationOptions | undefined): MutationCall<TeamMember, ConflictError | NotFoundError>;

  /** Takes somebody out of a team, and answers who it was: its owners may do so, and everybody for themselves, to leave it. Then their open tasks of the team become nobody's. The open invitations of an OWNER whom another one does this to are taken back. The last OWNER cannot leave. */
  removeFromTeam(input: RemoveFromTeamInput, options?: MutationOptions | undefined): MutationCall<TeamMember, ConflictError | NotFoundError>;

  /** A list of instruments. Its owner alone sees it; one of a team, everybody in the team. */
  watchlist(id: string, options?: CallOptions | undefined): Promise<Watchlist | null>;

  /** The own ones and those of every team that the user is in, in the order in which they were made. */
  watchlists(args?: WatchlistsArgs | undefined, options?: CallOptions | undefined): List<Watchlist>;

  /** Makes a watchlist. All of its symbols are put on it, or nothing is made. */
  createWatchlist(input: CreateWatchlistInput, options?: MutationOptions | undefined): MutationCall<Watchlist, NotFoundError | PlanLimitError | ValidationError>;

  /** Gives a watchlist another name. */
  renameWatchlist(input: RenameWatchlistInput, options?: MutationOptions | undefined): MutationCall<Watchlist, NotFoundError | ValidationError>;

  /** Puts what is on a watchlist into another order. */
  reorderWatchlist(input: ReorderWatchlistInput, options?: MutationOptions | undefined): MutationCall<Watchlist, NotFoundError | ValidationError>;

  /** Gives a watchlist to a team, or back to its owner alone. Reports on it of those who no longer see it are deleted. */
  moveWatchlist(input: MoveWatchlistInput, options?: MutationOptions | undefined): MutationCall<Watchlist, NotFoundError | ValidationError>;

  /** Puts a symbol at the end of a watchlist. */
  addToWatchlist(input: AddToWatchlistInput, options?: MutationOptions | undefined): MutationCall<Watchlist, ConflictError | NotFoundError | PlanLimitError | ValidationError>;

  /** Takes a symbol off a watchlist. */
  removeFromWatchlist(input: RemoveFromWatchlistInput, options?: MutationOptions | undefined): MutationCall<Watchlist, NotFoundError>;

  /** Deletes a watchlist, what is on it, and every report on it. */
  deleteWatchlist(id: string, options?: MutationOptions | undefined): MutationCall<DeletedNode, NotFoundError>;
}

export function operationsOf(core: Core): Operations {
  return {
    viewer: (options) => accounts.viewer(core, options),
    plans: (options) => accounts.plans(core, options),
    sessions: (options) => accounts.sessions(core, options),
    auditLog: (args, options) => accounts.auditLog(core, args, options),
    dataExport: (options) => accounts.dataExport(core, options),
    signUp: (input, options) => accounts.signUp(core, input, options),
    signIn: (input, options) => accounts.signIn(core, input, options),
    signInWithCode: (input, options) => accounts.signInWithCode(core, input, options),
    signOutEverywhere: (args, options) => accounts.signOutEverywhere(core, args, options),
    revokeSession: (id, options) => accounts.revokeSession(core, id, options),
    deleteAccount: (input, options) => accounts.deleteAccount(core, input, options),
    adminUsers: (args, options) => admin.adminUsers(core, args, options),
    adminAccount: (id, options) => admin.adminAccount(core, id, options),
    adminAuditLog: (args, options) => admin.adminAuditLog(core, args, options),
    adminFigures: (args, options) => admin.adminFigures(core, args, options),
    adminFeatureFlags: (options) => admin.adminFeatureFlags(core, options),
    changePlan: (input, options) => admin.changePlan(core, input, options),
    changeRole: (input, options) => admin.changeRole(core, input, options),
    suspendUser: (input, options) => admin.suspendUser(core, input, options),
    unsuspendUser: (input, options) => admin.unsuspendUser(core, input, options),
    removeSecondFactor: (input, options) => admin.removeSecondFactor(core, input, options),
    createFeatureFlag: (input, options) => admin.createFeatureFlag(core, input, options),
    setFeatureFlag: (input, options) => admin.setFeatureFlag(core, input, options),
    clearFeatureFlagRule: (input, options) => admin.clearFeatureFlagRule(core, input, options),
    deleteFeatureFlag: (name, options) => admin.deleteFeatureFlag(core, name, options),
    analysis: (id, options) => analyses.analysis(core, id, options),
    analyses: (args, options) => analyses.analyses(core, args, options),
    modelPerformance: (args, options) => analyses.modelPerformance(core, args, options),
    requestAnalysis: (input, options) => analyses.requestAnalysis(core, input, options),
    apiKeys: (options) => apiKeys.apiKeys(core, options),
    createApiKey: (input, options) => apiKeys.createApiKey(core, input, options),
    rotateApiKey: (input, options) => apiKeys.rotateApiKey(core, input, options),
    revokeApiKey: (id, options) => apiKeys.revokeApiKey(core, id, options),
    secondFactor: (options) => credentials.secondFactor(core, options),
    requestEmailVerification: (options) => credentials.requestEmailVerification(core, options),
    verifyEmail: (token, options) => credentials.verifyEmail(core, token, options),
    changeEmail: (input, options) => credentials.changeEmail(core, input, options),
    confirmEmailChange: (token, options) => credentials.confirmEmailChange(core, token, options),
    changePassword: (input, options) => credentials.changePassword(core, input, options),
    requestPasswordReset: (email, options) => credentials.requestPasswordReset(core, email, options),
    resetPassword: (input, options) => credentials.resetPassword(core, input, options),
    beginTotp: (args, options) => credentials.beginTotp(core, args, options),
    confirmTotp: (code, options) => credentials.confirmTotp(core, code, options),
    disableTotp: (input, options) => credentials.disableTotp(core, input, options),
    renewRecoveryCodes: (input, options) => credentials.renewRecoveryCodes(core, input, options),
    featureFlag: (name, options) => featureFlags.featureFlag(core, name, options),
    featureFlags: (options) => featureFlags.featureFlags(core, options),
    instrument: (symbol, options) => market.instrument(core, symbol, options),
    instruments: (args, options) => market.instruments(core, args, options),
    quote: (symbol, options) => market.quote(core, symbol, options),
    quotes: (symbols, options) => market.quotes(core, symbols, options),
    candles: (symbol, args, options) => market.candles(core, symbol, args, options),
    indicators: (symbol, args, options) => market.indicators(core, symbol, args, options),
    indicatorSeries: (symbol, args, options) => market.indicatorSeries(core, symbol, args, options),
    fundamentals: (symbol, options) => market.fundamentals(core, symbol, options),
    node: (id, options) => nodes.node(core, id, options),
    notifications: (args, options) => notifications.notifications(core, args, options),
    unreadNotifications: (options) => notifications.unreadNotifications(core, options),
    notificationSettings: (options) => notifications.notificationSettings(core, options),
    markNotificationRead: (id, options) => notifications.markNotificationRead(core, id, options),
    markNotificationUnread: (id, options) => notifications.markNotificationUnread(core, id, options),
    markAllNotificationsRead: (args, options) => notifications.markAllNotificationsRead(core, args, options),
    changeNotificationSettings: (input, options) => notifications.changeNotificationSettings(core, input, options),
    report: (id, options) => reports.report(core, id, options),
    reports: (args, options) => reports.reports(core, args, options),
    requestReport: (input, options) => reports.requestReport(core, input, options),
    taskStats: (args, options) => taskStats.taskStats(core, args, options),
    teamTaskStats: (teamId, args, options) => taskStats.teamTaskStats(core, teamId, args, options),
    task: (id, options) => tasks.task(core, id, options),
    tasks: (args, options) => tasks.tasks(core, args, options),
    taskComments: (taskId, args, options) => tasks.taskComments(core, taskId, args, options),
    taskHistory: (taskId, args, options) => tasks.taskHistory(core, taskId, args, options),
    createTask: (input, options) => tasks.createTask(core, input, options),
    updateTask: (input, options) => tasks.updateTask(core, input, options),
    updateTasks: (input, options) => tasks.updateTasks(core, input, options),
    deleteTask: (id, options) => tasks.deleteTask(core, id, options),
    addTaskComment: (input, options) => tasks.addTaskComment(core, input, options),
    updateTaskComment: (input, options) => tasks.updateTaskComment(core, input, options),
    deleteTaskComment: (id, options) => tasks.deleteTaskComment(core, id, options),
    team: (id, options) => teams.team(core, id, options),
    teams: (options) => teams.teams(core, options),
    teamMembers: (teamId, options) => teams.teamMembers(core, teamId, options),
    teamInvitations: (options) => teams.teamInvitations(core, options),
    sentTeamInvitations: (teamId, options) => teams.sentTeamInvitations(core, teamId, options),
    teamTasks: (teamId, args, options) => teams.teamTasks(core, teamId, args, options),
    teamWatchlists: (teamId, args, options) => teams.teamWatchlists(core, teamId, args, options),
    createTeam: (input, options) => teams.createTeam(core, input, options),
    renameTeam: (input, options) => teams.renameTeam(core, input, options),
    deleteTeam: (id, options) => teams.deleteTeam(core, id, options),
    inviteToTeam: (input, options) => teams.inviteToTeam(core, input, options),
    revokeTeamInvitation: (id, options) => teams.revokeTeamInvitation(core, id, options),
    acceptTeamInvitation: (token, options) => teams.acceptTeamInvitation(core, token, options),
    acceptTeamInvitationById: (id, options) => teams.acceptTeamInvitationById(core, id, options),
    changeTeamRole: (input, options) => teams.changeTeamRole(core, input, options),
    removeFromTeam: (input, options) => teams.removeFromTeam(core, input, options),
    watchlist: (id, options) => watchlists.watchlist(core, id, options),
    watchlists: (args, options) => watchlists.watchlists(core, args, options),
    createWatchlist: (input, options) => watchlists.createWatchlist(core, input, options),
    renameWatchlist: (input, options) => watchlists.renameWatchlist(core, input, options),
    reorderWatchlist: (input, options) => watchlists.reorderWatchlist(core, input, options),
    moveWatchlist: (input, options) => watchlists.moveWatchlist(core, input, options),
    addToWatchlist: (input, options) => watchlists.addToWatchlist(core, input, options),
    removeFromWatchlist: (input, options) => watchlists.removeFromWatchlist(core, input, options),
    deleteWatchlist: (id, options) => watchlists.deleteWatchlist(core, id, options),
  };
}

import { randomUUID } from 'node:crypto';
import { cursorBeforeAll } from '../harness/notification.ts';
import type { Scene } from './callers.ts';

/** How to ask for a root field about the owner's things: the call, without what is selected of it. */
export const rootFields: Readonly<Record<string, (scene: Scene) => string>> = {
  'Query.admin': () => 'admin',
  'Query.featureFlag': () => 'featureFlag(name: "sign-up")',
  'Query.featureFlags': () => 'featureFlags',
  'Query.viewer': () => 'viewer',
  'Query.node': ({ owner }) => `node(id: "${owner.id}")`,
  'Query.plans': () => 'plans',
  'Query.instrument': () => 'instrument(symbol: "AAPL")',
  'Query.instruments': () => 'instruments(first: 1)',
  'Query.quotes': () => 'quotes(symbols: ["AAPL"])',
  'Query.modelPerformance': () => 'modelPerformance',
  'Mutation.signUp': () =>
    `signUp(input: { email: "${randomUUID()}@example.com", username: "u-${randomUUID().slice(0, 18)}", password: "long enough" })`,
  'Mutation.signIn': ({ owner }) => `signIn(input: { email: "${owner.email}", password: "wrong" })`,
  'Mutation.signOut': () => 'signOut',
  'Mutation.signOutEverywhere': () => 'signOutEverywhere',
  'Mutation.revokeSession': ({ sessionId }) => `revokeSession(id: "${sessionId}")`,
  'Mutation.createApiKey': () => 'createApiKey(input: { name: "x", scopes: [READ] })',
  'Mutation.rotateApiKey': ({ keyId }) => `rotateApiKey(input: { id: "${keyId}" })`,
  'Mutation.revokeApiKey': ({ keyId }) => `revokeApiKey(id: "${keyId}")`,
  'Mutation.createWatchlist': () => 'createWatchlist(input: { name: "x" })',
  'Mutation.renameWatchlist': ({ watchlistId }) =>
    `renameWatchlist(input: { watchlistId: "${watchlistId}", name: "x" })`,
  'Mutation.reorderWatchlist': ({ watchlistId }) =>
    `reorderWatchlist(input: { watchlistId: "${watchlistId}", symbols: ["MSFT", "AAPL"] })`,
  'Mutation.moveWatchlist': ({ watchlistId }) => `moveWatchlist(input: { watchlistId: "${watchlistId}" })`,
  'Mutation.deleteWatchlist': ({ watchlistId }) => `deleteWatchlist(id: "${watchlistId}")`,
  'Mutation.addToWatchlist': ({ watchlistId }) =>
    `addToWatchlist(input: { watchlistId: "${watchlistId}", symbol: "IBM" })`,
  'Mutation.removeFromWatchlist': ({ watchlistId }) =>
    `removeFromWatchlist(input: { watchlistId: "${watchlistId}", symbol: "AAPL" })`,
  'Mutation.createTeam': () => 'createTeam(input: { name: "x" })',
  'Mutation.renameTeam': ({ teamId }) => `renameTeam(input: { teamId: "${teamId}", name: "x" })`,
  'Mutation.deleteTeam': ({ teamId }) => `deleteTeam(id: "${teamId}")`,
  'Mutation.changeTeamRole': ({ teamId, teamMateId }) =>
    `changeTeamRole(input: { teamId: "${teamId}", userId: "${teamMateId}", role: VIEWER })`,
  'Mutation.removeFromTeam': ({ teamId, teamMateId }) =>
    `removeFromTeam(input: { teamId: "${teamId}", userId: "${teamMateId}" })`,
  'Mutation.inviteToTeam': ({ teamId }) =>
    `inviteToTeam(input: { teamId: "${teamId}", email: "${randomUUID()}@example.com", role: VIEWER })`,
  'Mutation.revokeTeamInvitation': ({ teamInvitationId }) => `revokeTeamInvitation(id: "${teamInvitationId}")`,
  'Mutation.acceptTeamInvitation': () => 'acceptTeamInvitation(token: "none")',
  'Mutation.acceptTeamInvitationById': ({ teamInvitationId }) => `acceptTeamInvitationById(id: "${teamInvitationId}")`,
  'Mutation.createTask': () => 'createTask(input: { title: "x" })',
  'Mutation.updateTask': ({ taskId }) => `updateTask(input: { id: "${taskId}", title: "x" })`,
  'Mutation.updateTasks': ({ taskId }) => `updateTasks(input: { ids: ["${taskId}"], status: DONE })`,
  'Mutation.deleteTask': ({ taskId }) => `deleteTask(id: "${taskId}")`,
  'Mutation.addTaskComment': ({ taskId }) => `addTaskComment(input: { taskId: "${taskId}", body: "x" })`,
  'Mutation.updateTaskComment': ({ taskCommentId }) =>
    `updateTaskComment(input: { id: "${taskCommentId}", body: "x" })`,
  'Mutation.deleteTaskComment': ({ taskCommentId }) => `deleteTaskComment(id: "${taskCommentId}")`,
  'Mutation.requestEmailVerification': () => 'requestEmailVerification',
  'Mutation.verifyEmail': () => 'verifyEmail(token: "none")',
  'Mutation.changeEmail': () => `changeEmail(input: { newEmail: "${randomUUID()}@example.com" })`,
  'Mutation.confirmEmailChange': () => 'confirmEmailChange(token: "none")',
  'Mutation.requestPasswordReset': ({ owner }) => `requestPasswordReset(email: "${owner.email}")`,
  'Mutation.resetPassword': () => 'resetPassword(input: { token: "none", newPassword: "long enough" })',
  'Mutation.changePassword': () => 'changePassword(input: { currentPassword: "wrong", newPassword: "long enough" })',
  'Mutation.signInWithCode': () => 'signInWithCode(input: { code: "none", verifier: "none" })',
  'Mutation.beginTotp': () => 'beginTotp',
  'Mutation.confirmTotp': () => 'confirmTotp(code: "000000")',
  'Mutation.disableTotp': () => 'disableTotp(input: { code: "000000" })',
  'Mutation.renewRecoveryCodes': () => 'renewRecoveryCodes(input: { code: "000000" })',
  'Mutation.deleteAccount': () => 'deleteAccount(input: {})',
  'Mutation.changeRole': ({ owner }) => `changeRole(input: { userId: "${owner.id}", role: USER })`,
  'Mutation.changePlan': ({ owner }) => `changePlan(input: { userId: "${owner.id}", tier: EXPERT })`,
  'Mutation.suspendUser': ({ owner }) => `suspendUser(input: { userId: "${owner.id}", reason: "a test" })`,
  'Mutation.removeSecondFactor': ({ owner }) =>
    `removeSecondFactor(input: { userId: "${owner.id}", reason: "a test" })`,
  'Mutation.unsuspendUser': ({ owner }) => `unsuspendUser(input: { userId: "${owner.id}" })`,
  'Mutation.createFeatureFlag': () =>
    `createFeatureFlag(input: { name: "f-${randomUUID()}", description: "a test", enabled: true })`,
  'Mutation.setFeatureFlag': ({ owner }) =>
    `setFeatureFlag(input: { name: "api-keys", enabled: true, userId: "${owner.id}" })`,
  'Mutation.clearFeatureFlagRule': ({ owner }) =>
    `clearFeatureFlagRule(input: { name: "live-prices", userId: "${owner.id}" })`,
  'Mutation.deleteFeatureFlag': () => 'deleteFeatureFlag(name: "none")',
  'Mutation.requestAnalysis': () => 'requestAnalysis(input: { symbol: "AAPL" })',
  'Mutation.requestReport': ({ watchlistId }) => `requestReport(input: { watchlistId: "${watchlistId}" })`,
  'Mutation.markNotificationRead': ({ notificationId }) => `markNotificationRead(id: "${notificationId}")`,
  'Mutation.markNotificationUnread': ({ notificationId }) => `markNotificationUnread(id: "${notificationId}")`,
  'Mutation.markAllNotificationsRead': () => 'markAllNotificationsRead',
  'Mutation.changeNotificationSettings': () => 'changeNotificationSettings(input: { dueHour: 8 })',
  'Subscription.notifications': ({ owner }) => `notifications(after: "${cursorBeforeAll(owner)}")`,
  'Subscription.report': ({ reportId }) => `report(id: "${reportId}")`,
  'Subscription.analysis': ({ analysisId }) => `analysis(id: "${analysisId}")`,
  'Subscription.prices': () => 'prices(symbols: ["AAPL"])',
  'Subscription.candles': () => 'candles(symbol: "AAPL", interval: M1)',
};

/** Done once, something is gone that others would ask for, or somebody may do more or less than before. */
export const spoiling: ReadonlySet<string> = new Set([
  'Mutation.signOut',
  'Mutation.signOutEverywhere',
  'Mutation.revokeSession',
  'Mutation.rotateApiKey',
  'Mutation.revokeApiKey',
  'Mutation.deleteWatchlist',
  'Mutation.addToWatchlist',
  'Mutation.removeFromWatchlist',
  'Mutation.moveWatchlist',
  'Mutation.deleteTeam',
  'Mutation.changeTeamRole',
  'Mutation.removeFromTeam',
  'Mutation.revokeTeamInvitation',
  'Mutation.acceptTeamInvitation',
  'Mutation.acceptTeamInvitationById',
  'Mutation.updateTasks',
  'Mutation.deleteTask',
  'Mutation.deleteTaskComment',
  'Mutation.verifyEmail',
  'Mutation.changeEmail',
  'Mutation.confirmEmailChange',
  'Mutation.resetPassword',
  'Mutation.changePassword',
  'Mutation.beginTotp',
  'Mutation.confirmTotp',
  'Mutation.disableTotp',
  'Mutation.deleteAccount',
  'Mutation.changeRole',
  'Mutation.changePlan',
  'Mutation.suspendUser',
  'Mutation.removeSecondFactor',
  'Mutation.unsuspendUser',
  'Mutation.setFeatureFlag',
  'Mutation.clearFeatureFlagRule',
  'Mutation.deleteFeatureFlag',
]);

/** What anybody may call, signed in or not; every other root field refuses strangers. */
export const publicRootFields: ReadonlySet<string> = new Set([
  'Query.viewer',
  'Query.featureFlag',
  'Query.featureFlags',
  'Query.node',
  'Query.plans',
  'Query.instrument',
  'Query.instruments',
  'Query.quotes',
  'Mutation.signUp',
  'Mutation.signIn',
  'Mutation.signOut',
  'Mutation.signInWithCode',
  'Mutation.verifyEmail',
  'Mutation.confirmEmailChange',
  'Mutation.requestPasswordReset',
  'Mutation.resetPassword',
  'Subscription.prices',
  'Subscription.candles',
]);

/** Types that hold nothing of anybody's: market data, plans, errors, pages of public lists. */
export const publicTypes: ReadonlySet<string> = new Set([
  'Candle',
  'CandleEvent',
  'FeatureFlagState',
  'FundamentalsYear',
  'IndicatorLine',
  'IndicatorSeries',
  'IndicatorSet',
  'Instrument',
  'InstrumentConnection',
  'InstrumentEdge',
  'ModelPerformance',
  'PageInfo',
  'Plan',
  'PriceEvent',
  'Provenance',
  'Quote',
  'ValidationIssue',
]);

/** Types that only a mutation's result holds, which is tried as a root field. */
export const resultTypes: ReadonlySet<string> = new Set([
  'AuthPayload',
  'CreatedApiKey',
  'DeletedNode',
  'EmailChangeRequested',
  'NotificationsRead',
  'RecoveryCodes',
  'SessionsEnded',
  'TotpSetup',
  'UpdatedTasks',
]);

type Reach = (scene: Scene, selection: string) => string;

const byNode =
  (type: string, id: (scene: Scene) => string): Reach =>
  (scene, selection) =>
    `node(id: "${id(scene)}") { ... on ${type} { ${selection} } }`;

const inUser = (inside: (selection: string) => string): Reach => {
  const user = byNode('User', ({ owner }) => owner.id);
  return (scene, selection) => user(scene, inside(selection));
};

const inAdmin =
  (inside: (scene: Scene, selection: string) => string): Reach =>
  (scene, selection) =>
    `admin { ${inside(scene, selection)} }`;

const inFigures = (inside: (selection: string) => string) =>
  inAdmin((_scene, selection) => `figures { ${inside(selection)} }`);

/** Types that lead on from `Query.admin`: for nobody else. */
export const adminReaches: Readonly<Record<string, Reach>> = {
  Admin: inAdmin((_scene, selection) => selection),
  Account: inAdmin(({ owner }, selection) => `account(id: "${owner.id}") { ${selection} }`),
  AccountConnection: inAdmin((_scene, selection) => `users(first: 1) { ${selection} }`),
  AccountEdge: inAdmin((_scene, selection) => `users(first: 1) { edges { ${selection} } }`),
  Figures: inFigures((selection) => selection),
  ActiveUsers: inFigures((selection) => `activeUsers { ${selection} }`),
  PlanChanges: inFigures((selection) => `planChanges { ${selection} }`),
  TierCount: inFigures((selection) => `usersByTier { ${selection} }`),
  WatchedInstrument: inFigures((selection) => `mostWatchedInstruments { ${selection} }`),
  FeatureFlag: inAdmin((_scene, selection) => `featureFlags { ${selection} }`),
  FeatureFlagRule: inAdmin((_scene, selection) => `featureFlags { rules { ${selection} } }`),
};

const report = byNode('Report', ({ reportId }) => reportId);
const task = byNode('Task', ({ taskId }) => taskId);
const analysis = byNode('Analysis', ({ analysisId }) => analysisId);

/** For every other type: how to ask for a field of the owner's. */
export const reaches: Readonly<Record<string, Reach>> = {
  User: byNode('User', ({ owner }) => owner.id),
  Session: byNode('Session', ({ sessionId }) => sessionId),
  ApiKey: byNode('ApiKey', ({ keyId }) => keyId),
  Watchlist: byNode('Watchlist', ({ watchlistId }) => watchlistId),
  WatchlistItem: byNode('WatchlistItem', ({ watchlistItemId }) => watchlistItemId),
  Notification: byNode('Notification', ({ notificationId }) => notificationId),
  NotificationConnection: inUser((selection) => `notifications(first: 1) { ${selection} }`),
  NotificationEdge: inUser((selection) => `notifications(first: 1) { edges { ${selection} } }`),
  NotificationSetting: inUser((selection) => `notificationSettings { ${selection} }`),
  NotificationSchedule: inUser((selection) => `notificationSchedule { ${selection} }`),
  Report: report,
  ReportConnection: inUser((selection) => `reports(first: 1) { ${selection} }`),
  ReportEdge: inUser((selection) => `reports(first: 1) { edges { ${selection} } }`),
  ReportSections: (scene, selection) => report(scene, `sections { ${selection} }`),
  ReportMover: (scene, selection) => report(scene, `sections { movers { ${selection} } }`),
  ReportVerdictChange: (scene, selection) => report(scene, `sections { verdictChanges { ${selection} } }`),
  ReportVerdict: (scene, selection) => report(scene, `sections { verdictChanges { after { ${selection} } } }`),
  ReportTask: (scene, selection) => report(scene, `sections { tasksDue { ${selection} } }`),
  ReportAttention: (scene, selection) => report(scene, `sections { attention { ${selection} } }`),
  Team: byNode('Team', ({ teamId }) => teamId),
  TeamMember: (scene, selection) => byNode('Team', ({ teamId }) => teamId)(scene, `members { ${selection} }`),
  TeamInvitation: byNode('TeamInvitation', ({ teamInvitationId }) => teamInvitationId),
  Task: task,
  TaskConnection: inUser((selection) => `tasks(first: 1) { ${selection} }`),
  TaskEdge: inUser((selection) => `tasks(first: 1) { edges { ${selection} } }`),
  TaskChange: (scene, selection) => task(scene, `history(first: 1) { nodes { ${selection} } }`),
  TaskChangeConnection: (scene, selection) => task(scene, `history(first: 1) { ${selection} }`),
  TaskChangeEdge: (scene, selection) => task(scene, `history(first: 1) { edges { ${selection} } }`),
  TaskFieldChange: (scene, selection) => task(scene, `history(first: 1) { nodes { changes { ${selection} } } }`),
  TaskComment: byNode('TaskComment', ({ taskCommentId }) => taskCommentId),
  TaskCommentConnection: (scene, selection) => task(scene, `comments(first: 1) { ${selection} }`),
  TaskCommentEdge: (scene, selection) => task(scene, `comments(first: 1) { edges { ${selection} } }`),
  Analysis: analysis,
  AnalysisConnection: inUser((selection) => `analyses(first: 1) { ${selection} }`),
  AnalysisEdge: inUser((selection) => `analyses(first: 1) { edges { ${selection} } }`),
  ModelResult: (scene, selection) => analysis(scene, `results { ${selection} }`),
  Factor: (scene, selection) => analysis(scene, `results { factors { ${selection} } }`),
  Sensitivity: (scene, selection) => analysis(scene, `results { sensitivity { ${selection} } }`),
  AuditEntry: inUser((selection) => `auditLog(first: 1) { nodes { ${selection} } }`),
  AuditEntryConnection: inUser((selection) => `auditLog(first: 1) { ${selection} }`),
  AuditEntryEdge: inUser((selection) => `auditLog(first: 1) { edges { ${selection} } }`),
  TaskStats: inUser((selection) => `taskStats { ${selection} }`),
  TaskStatusCount: inUser((selection) => `taskStats { byStatus { ${selection} } }`),
  HoursToComplete: inUser((selection) => `taskStats { hoursToComplete { ${selection} } }`),
  TaskWeek: inUser((selection) => `taskStats { byWeek(weeks: 1) { ${selection} } }`),
  TasksOfAssignee: inUser((selection) => `taskStats { byAssignee(first: 1) { ${selection} } }`),
  TasksOfInstrument: inUser((selection) => `taskStats { byInstrument(first: 1) { ${selection} } }`),
  WatchlistConnection: inUser((selection) => `watchlists { ${selection} }`),
  WatchlistEdge: inUser((selection) => `watchlists { edges { ${selection} } }`),
};

/** Arguments that a field of such a type requires. */
export const fieldArguments: Readonly<Record<string, (scene: Scene) => string>> = {
  'Admin.account': ({ owner }) => `(id: "${owner.id}")`,
};

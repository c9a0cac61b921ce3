// Generated from schema/schema.graphql and sdk/src/operations; do not edit.

export { viewer, plans, sessions, auditLog, dataExport, signUp, signIn, signInWithCode, signOutEverywhere, revokeSession, deleteAccount, type AuditLogArgs, type SignOutEverywhereArgs } from './accounts.ts';
export { adminUsers, adminAccount, adminAuditLog, adminFigures, adminFeatureFlags, changePlan, changeRole, suspendUser, unsuspendUser, removeSecondFactor, createFeatureFlag, setFeatureFlag, clearFeatureFlagRule, deleteFeatureFlag, type AdminUsersArgs, type AdminAuditLogArgs, type AdminFiguresArgs } from './admin.ts';
export { analysis, analyses, modelPerformance, requestAnalysis, type AnalysesArgs, type ModelPerformanceArgs } from './analyses.ts';
export { apiKeys, createApiKey, rotateApiKey, revokeApiKey } from './api-keys.ts';
export { secondFactor, requestEmailVerification, verifyEmail, changeEmail, confirmEmailChange, changePassword, requestPasswordReset, resetPassword, beginTotp, confirmTotp, disableTotp, renewRecoveryCodes, type BeginTotpArgs } from './credentials.ts';
export { featureFlag, featureFlags } from './feature-flags.ts';
export { instrument, instruments, quote, quotes, candles, indicators, indicatorSeries, fundamentals, type InstrumentsArgs, type CandlesArgs, type IndicatorsArgs, type IndicatorSeriesArgs } from './market.ts';
export { node } from './nodes.ts';
export { notifications, unreadNotifications, notificationSettings, markNotificationRead, markNotificationUnread, markAllNotificationsRead, changeNotificationSettings, type NotificationsArgs, type MarkAllNotificationsReadArgs } from './notifications.ts';
export { report, reports, requestReport, type ReportsArgs } from './reports.ts';
export { taskStats, teamTaskStats, type TaskStatsArgs, type TeamTaskStatsArgs } from './task-stats.ts';
export { task, tasks, taskComments, taskHistory, createTask, updateTask, updateTasks, deleteTask, addTaskComment, updateTaskComment, deleteTaskComment, type TasksArgs, type TaskCommentsArgs, type TaskHistoryArgs } from './tasks.ts';
export { team, teams, teamMembers, teamInvitations, sentTeamInvitations, teamTasks, teamWatchlists, createTeam, renameTeam, deleteTeam, inviteToTeam, revokeTeamInvitation, acceptTeamInvitation, acceptTeamInvitationById, changeTeamRole, removeFromTeam, type TeamTasksArgs, type TeamWatchlistsArgs } from './teams.ts';
export { watchlist, watchlists, createWatchlist, renameWatchlist, reorderWatchlist, moveWatchlist, addToWatchlist, removeFromWatchlist, deleteWatchlist, type WatchlistsArgs } from './watchlists.ts';

export { type ApiKeyService, createApiKeyService } from './accounts/api-keys/api-keys.ts';
export { createActivity } from './accounts/credentials/activity.ts';
export { credentialKey, userKey } from './accounts/credentials/cache-keys.ts';
export { type CredentialService, createCredentialService } from './accounts/credentials/credentials.ts';
export { hashToken } from './accounts/credentials/secrets.ts';
export { createSessions } from './accounts/credentials/sessions.ts';
export { type Caller, type Credential, isRefusal, type Refusal, type Viewer } from './accounts/credentials/viewer.ts';
export { type AccountDataService, createAccountDataService } from './accounts/data/account-data.ts';
export { createEmailService, type EmailService } from './accounts/email/email.ts';
export { accountNotices } from './accounts/email/subscriber.ts';
export { createIdentityService, type IdentityService } from './accounts/identities/identities.ts';
export { createSignInCodeService, isChallenge, type SignInCodeService } from './accounts/identities/sign-in-codes.ts';
export { createConfirmation } from './accounts/passwords/confirmation.ts';
export { createGuesses, type Guesses } from './accounts/passwords/guesses.ts';
export { createPasswordChangeService, type PasswordChangeService } from './accounts/passwords/password-changes.ts';
export { type CostBudgets, defaultCostBudgets } from './accounts/plans.ts';
export { createEncryption } from './accounts/second-factor/encryption.ts';
export { createTotpService, type TotpService } from './accounts/second-factor/totp.ts';
export { type AccountService, createAccountService, type IssuedSession } from './accounts/service.ts';
export { newPassword } from './accounts/sign-up.ts';
export { createFigures } from './admin/figures.ts';
export { createFirstAdmin, type FirstAdmin, type GrantedAdmin, grantAdmin } from './admin/first-admin.ts';
export { createAdminService } from './admin/service.ts';
export { type Analyses, type AnalysesOptions, createAnalyses } from './analyses/analyses.ts';
export { type AnalysisModel, analysisModels } from './analyses/models/model.ts';
export { modelOf } from './analyses/models/registry.ts';
export { createModelPerformance } from './analyses/predictions/performance.ts';
export { recordPredictions } from './analyses/predictions/record.ts';
export { createResolvePredictions } from './analyses/predictions/resolve.ts';
export { type AnalysisSettings, defaultAnalysisSettings, type Experiment } from './analyses/settings.ts';
export { auditSubscriber } from './audit/from-events.ts';
export { createAuditReader } from './audit/reading.ts';
export {
  type BillingEvent,
  type BillingOutcome,
  type BillingService,
  createBillingService,
} from './billing/service.ts';
export { withChanges } from './changes.ts';
export type { RequestContext, Services, SessionCookies } from './context.ts';
export {
  ConflictError,
  forbidden,
  InvalidCredentialsError,
  InvalidTokenError,
  rateLimited,
  serviceUnavailable,
  unauthenticated,
  ValidationError,
} from './errors.ts';
export type { Happening } from './events/events.ts';
export { createEvents } from './events/happenings.ts';
export { type Outbox, withEvents } from './events/outbox.ts';
export { itself } from './events/stored-event.ts';
export type { Subscriber } from './events/subscriber.ts';
export { createFlagService } from './flags/service.ts';
export { createKeyedCallPruner } from './idempotency/pruner.ts';
export { createIdempotencyService, type IdempotencyService } from './idempotency/service.ts';
export { addressGroup } from './limits/address.ts';
export { costOf, type Operation } from './limits/cost.ts';
export type { MailContent } from './mail/outgoing.ts';
export { createPost } from './mail/post.ts';
export type { PostOffice } from './mail/post-office.ts';
export { type CandleQuery, createCandleReader } from './market/candles/candles.ts';
export { type Catalogue, catalogueKey, createCatalogue } from './market/catalogue/catalogue.ts';
export { createCatalogueRefresh } from './market/catalogue/refresh.ts';
export { countWatchers } from './market/catalogue/watchers.ts';
export { beforeAll } from './market/feed/position.ts';
export { createProcessLog } from './market/feed/process-log.ts';
export { type Bar, type Bars, barAt } from './market/indicators/bars.ts';
export {
  createIndicatorState,
  type IndicatorName,
  type IndicatorState,
  indicatorNames,
  indicatorSeries,
} from './market/indicators/core.ts';
export { createLiveIndicators } from './market/indicators/live.ts';
export { createIndicatorService, type IndicatorService } from './market/indicators/service.ts';
export { createMarketService, type MarketService } from './market/service.ts';
export { createDueTasks } from './notifications/due.ts';
export { createNotificationPruner } from './notifications/pruning.ts';
export { createNotificationService } from './notifications/service.ts';
export { createNotificationSettings } from './notifications/settings.ts';
export { notificationSubscriber } from './notifications/subscriber.ts';
export { persistedOperations } from './persisted-operations.ts';
export * from './ports/background.ts';
export * from './ports/cache.ts';
export * from './ports/identity.ts';
export * from './ports/jobs.ts';
export * from './ports/limits.ts';
export * from './ports/mail.ts';
export * from './ports/market.ts';
export * from './ports/market-cache.ts';
export * from './ports/metrics.ts';
export * from './ports/model-computer.ts';
export * from './ports/text-model.ts';
export * from './ports/tick-log.ts';
export { schema } from './schema.ts';
export { type Follower, type Reading as StreamReading, SharedStream } from './streams/shared-stream.ts';
export { selectTasks, type TaskFilter, taskConditions } from './tasks/filter.ts';
export type { TaskOrder } from './tasks/order.ts';
export { createTaskPages, taskPageStatement } from './tasks/page.ts';
export { createTaskStatsService } from './tasks/stats.ts';
export { createTasks } from './tasks/tasks.ts';
export { createInvitationPruner } from './teams/invitation-pruner.ts';
export { invitationMails } from './teams/invitation-subscriber.ts';
export { createTeams } from './teams/teams.ts';
export { createWatchlistService, type WatchlistService } from './watchlists/service.ts';

export { type AccountDataService, createAccountDataService } from './accounts/account-data.ts';
export { createActivity } from './accounts/activity.ts';
export { type ApiKeyService, createApiKeyService } from './accounts/api-keys.ts';
export { credentialKey, userKey } from './accounts/cache-keys.ts';
export { createConfirmation } from './accounts/confirmation.ts';
export { type CredentialService, createCredentialService } from './accounts/credentials.ts';
export { createEmailService, type EmailService } from './accounts/email.ts';
export { createEncryption } from './accounts/encryption.ts';
export { createGuesses, type Guesses } from './accounts/guesses.ts';
export { createIdentityService, type IdentityService } from './accounts/identities.ts';
export { createNotices, type Notices } from './accounts/notices.ts';
export { createPasswordChangeService, type PasswordChangeService } from './accounts/password-changes.ts';
export { type CostBudgets, defaultCostBudgets } from './accounts/plans.ts';
export { createPostOffice } from './accounts/post-office.ts';
export { hashToken } from './accounts/secrets.ts';
export { type AccountService, createAccountService, type IssuedSession } from './accounts/service.ts';
export { createSessions } from './accounts/sessions.ts';
export { createSignInCodeService, isChallenge, type SignInCodeService } from './accounts/sign-in-codes.ts';
export { newPassword } from './accounts/sign-up.ts';
export { createTotpService, type TotpService } from './accounts/totp.ts';
export { type Caller, type Credential, isRefusal, type Refusal, type Viewer } from './accounts/viewer.ts';
export { createFigures } from './admin/figures.ts';
export { createFirstAdmin, type FirstAdmin, type GrantedAdmin, grantAdmin } from './admin/first-admin.ts';
export { createAdminService } from './admin/service.ts';
export { createAuditReader } from './audit/reading.ts';
export {
  type BillingEvent,
  type BillingOutcome,
  type BillingService,
  createBillingService,
} from './billing/service.ts';
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
export { createFlagService } from './flags/service.ts';
export { addressGroup } from './limits/address.ts';
export { costOf, type Operation } from './limits/cost.ts';
export { type Catalogue, loadCatalogue } from './market/catalogue.ts';
export { createMarketService, type MarketService } from './market/service.ts';
export { persistedOperations } from './persisted-operations.ts';
export * from './ports/background.ts';
export * from './ports/cache.ts';
export * from './ports/identity.ts';
export * from './ports/limits.ts';
export * from './ports/mail.ts';
export * from './ports/market.ts';
export { schema } from './schema.ts';
export { createWatchlistService, type WatchlistService } from './watchlists/service.ts';

export { createActivity } from './accounts/activity.ts';
export { type ApiKeyService, createApiKeyService } from './accounts/api-keys.ts';
export { credentialKey, userKey } from './accounts/cache-keys.ts';
export { type CredentialService, createCredentialService } from './accounts/credentials.ts';
export { type AccountService, createAccountService, type IssuedSession } from './accounts/service.ts';
export { createSessions } from './accounts/sessions.ts';
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
export { ConflictError, forbidden, InvalidCredentialsError, unauthenticated } from './errors.ts';
export { createFlagService } from './flags/service.ts';
export { type Catalogue, loadCatalogue } from './market/catalogue.ts';
export { createMarketService, type MarketService } from './market/service.ts';
export * from './ports/cache.ts';
export * from './ports/identity.ts';
export * from './ports/mail.ts';
export * from './ports/market.ts';
export { schema } from './schema.ts';
export { createWatchlistService, type WatchlistService } from './watchlists/service.ts';

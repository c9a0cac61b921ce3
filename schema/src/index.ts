export { type AccountService, createAccountService, type IssuedSession, type Viewer } from './accounts/service.ts';
export type { RequestContext, Services, SessionCookies } from './context.ts';
export { ConflictError, InvalidCredentialsError, unauthenticated } from './errors.ts';
export { type Catalogue, loadCatalogue } from './market/catalogue.ts';
export { createMarketService, type MarketService } from './market/service.ts';
export * from './ports/market.ts';
export { schema } from './schema.ts';
export { createWatchlistService, type WatchlistService } from './watchlists/service.ts';

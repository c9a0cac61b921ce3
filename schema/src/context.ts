import type { PrismaClient } from '@tickwire/prisma';
import type { AccountService, Viewer } from './accounts/service.ts';
import type { MarketService } from './market/service.ts';
import type { WatchlistService } from './watchlists/service.ts';

/** What the schema does its work with: put together once, when the server starts. */
export interface Services {
  readonly accounts: AccountService;
  readonly watchlists: WatchlistService;
  readonly market: MarketService;
}

/** How a browser is given its session as a cookie, or loses it; over a WebSocket nothing happens. */
export interface SessionCookies {
  set(token: string, expiresAt: Date): void;
  clear(): void;
}

/** One operation's surroundings; loaders are kept by it, so each operation has a context of its own. */
export interface RequestContext {
  readonly requestId: string;
  readonly viewer: Viewer | null;
  readonly services: Services;
  readonly database: PrismaClient;
  readonly sessionCookies: SessionCookies;
}

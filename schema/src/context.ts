import type { PrismaClient } from '@tickwire/prisma';
import type { ApiKeyService } from './accounts/api-keys.ts';
import type { CredentialService } from './accounts/credentials.ts';
import type { Guesses } from './accounts/guesses.ts';
import type { CostBudgets } from './accounts/plans.ts';
import type { AccountService } from './accounts/service.ts';
import type { Caller, Viewer } from './accounts/viewer.ts';
import { unauthenticated } from './errors.ts';
import type { MarketService } from './market/service.ts';
import type { Limits } from './ports/limits.ts';
import type { WatchlistService } from './watchlists/service.ts';

/** What the schema does its work with: put together once, when the server starts. */
export interface Services {
  readonly accounts: AccountService;
  readonly credentials: CredentialService;
  readonly apiKeys: ApiKeyService;
  readonly watchlists: WatchlistService;
  readonly market: MarketService;
  readonly limits: Limits;
  /** Whatever checks a password or a code does so through this. */
  readonly guesses: Guesses;
  readonly costBudgets: CostBudgets;
}

/** How a browser is given its session as a cookie, or loses it; over a WebSocket nothing happens. */
export interface SessionCookies {
  set(token: string, expiresAt: Date): void;
  clear(): void;
}

/** One operation's surroundings; loaders are kept by it, so each operation has a context of its own. */
export interface RequestContext extends Caller {
  readonly viewer: Viewer | null;
  readonly services: Services;
  readonly database: PrismaClient;
  readonly sessionCookies: SessionCookies;
}

/** The caller of an operation that only signed-in ones may run. */
export function signedIn({ viewer }: RequestContext): Viewer {
  if (viewer === null) throw unauthenticated('This needs a signed-in user.');
  return viewer;
}

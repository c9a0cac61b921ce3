import type { PrismaClient } from '@tickwire/prisma';
import {
  type Cache,
  createAccountService,
  createApiKeyService,
  createCredentialService,
  createIdentityService,
  createMarketService,
  createSessions,
  createSignInCodeService,
  createWatchlistService,
  type IdentityService,
  loadCatalogue,
  type MarketSource,
  type Services,
} from '@tickwire/schema';
import type { Config } from './config.ts';
import { createTokenVerifier } from './identity/tokens.ts';
import type { ReplayFile } from './market/replay/index.ts';
import { createMarketSources } from './market/sources.ts';
import type { Logger } from './telemetry/logger.ts';

export interface ServiceOptions {
  readonly config: Config;
  readonly database: PrismaClient;
  readonly cache: Cache;
  readonly replayFile: ReplayFile | null;
  readonly log: Logger;
}

export interface BuiltServices {
  readonly services: Services;
  readonly identities: IdentityService;
  readonly sources: readonly MarketSource[];
}

/** Puts together what the schema works with. */
export async function createServices({
  config,
  database,
  cache,
  replayFile,
  log,
}: ServiceOptions): Promise<BuiltServices> {
  const catalogue = await loadCatalogue(database);
  const sources = createMarketSources({ config, catalogue, replayFile, log });
  const sessions = createSessions(database);
  const accounts = createAccountService({ database, cache, sessions });
  const identities = createIdentityService({ database, cache });
  const { oidc } = config.identity;
  const services: Services = {
    accounts,
    credentials: createCredentialService({
      database,
      cache,
      sessions,
      tokens: oidc && createTokenVerifier(oidc, log),
      userOf: identities.userOf,
    }),
    apiKeys: createApiKeyService({ database, cache }),
    signInCodes: createSignInCodeService({ database, accounts }),
    watchlists: createWatchlistService(database, catalogue),
    market: createMarketService(catalogue, sources),
  };
  return { services, identities, sources };
}

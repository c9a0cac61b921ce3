import type { PrismaClient } from '@tickwire/prisma';
import {
  type Cache,
  createAccountService,
  createApiKeyService,
  createCredentialService,
  createGuesses,
  createMarketService,
  createSessions,
  createWatchlistService,
  type Limits,
  loadCatalogue,
  type MarketSource,
  type Services,
} from '@tickwire/schema';
import type { Config } from './config.ts';
import type { ReplayFile } from './market/replay/index.ts';
import { createMarketSources } from './market/sources.ts';
import type { Logger } from './telemetry/logger.ts';

export interface ServiceOptions {
  readonly config: Config;
  readonly database: PrismaClient;
  readonly cache: Cache;
  readonly limits: Limits;
  readonly replayFile: ReplayFile | null;
  readonly log: Logger;
}

export interface BuiltServices {
  readonly services: Services;
  readonly sources: readonly MarketSource[];
}

/** Puts together what the schema works with. */
export async function createServices({
  config,
  database,
  cache,
  limits,
  replayFile,
  log,
}: ServiceOptions): Promise<BuiltServices> {
  const catalogue = await loadCatalogue(database);
  const sources = createMarketSources({ config, catalogue, replayFile, log });
  const sessions = createSessions(database);
  const guesses = createGuesses({
    database,
    cache,
    limits,
    freePerAccount: config.signInFailuresPerAccount,
    freePerAddress: config.signInFailuresPerAddress,
  });
  const accounts = createAccountService({ database, cache, sessions, guesses, limits });
  const services: Services = {
    accounts,
    credentials: createCredentialService({
      database,
      cache,
      sessions,
      tokens: null,
      userOf: async () => ({ refused: 'UNAUTHENTICATED', message: 'No identity provider is configured.' }),
    }),
    apiKeys: createApiKeyService({ database, cache }),
    watchlists: createWatchlistService(database, catalogue),
    market: createMarketService(catalogue, sources),
    limits,
    guesses,
    costBudgets: config.costBudgets,
  };
  return { services, sources };
}

import type { PrismaClient } from '@tickwire/prisma';
import {
  type Cache,
  createAccountService,
  createActivity,
  createAdminService,
  createApiKeyService,
  createAuditReader,
  createBillingService,
  createCredentialService,
  createFigures,
  createFirstAdmin,
  createFlagService,
  createMarketService,
  createSessions,
  createWatchlistService,
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
  replayFile,
  log,
}: ServiceOptions): Promise<BuiltServices> {
  const catalogue = await loadCatalogue(database);
  const sources = createMarketSources({ config, catalogue, replayFile, log });
  const sessions = createSessions(database);
  const activity = createActivity(database);
  const isOwnMachine = config.databaseUrl === null;
  const firstAdmin = createFirstAdmin({ email: config.adminEmail, trustsUnverified: isOwnMachine });
  const accounts = createAccountService({ database, cache, sessions, firstAdmin });
  const flags = createFlagService({ database, cache });
  await flags.seed();
  if (await firstAdmin.grantAtStart({ database, cache })) log.info('the account of ADMIN_EMAIL is an admin now');
  const services: Services = {
    accounts,
    credentials: createCredentialService({
      database,
      cache,
      sessions,
      activity,
      tokens: null,
      userOf: async () => ({ refused: 'UNAUTHENTICATED', message: 'No identity provider is configured.' }),
    }),
    apiKeys: createApiKeyService({ database, cache }),
    watchlists: createWatchlistService(database, catalogue),
    market: createMarketService(catalogue, sources),
    activity,
    admin: createAdminService({ database, cache }),
    figures: createFigures(database),
    audit: createAuditReader(database),
    flags,
    billing: createBillingService({ database, cache }),
  };
  return { services, sources };
}

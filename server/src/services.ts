import type { PrismaClient } from '@tickwire/prisma';
import {
  type Cache,
  createAccountDataService,
  createAccountService,
  createActivity,
  createAdminService,
  createApiKeyService,
  createAuditReader,
  createBillingService,
  createConfirmation,
  createCredentialService,
  createEmailService,
  createEncryption,
  createFigures,
  createFirstAdmin,
  createFlagService,
  createGuesses,
  createIdempotencyService,
  createIdentityService,
  createIndicatorService,
  createModelPerformance,
  createNotificationService,
  createNotificationSettings,
  createPasswordChangeService,
  createSessions,
  createSignInCodeService,
  createTaskPages,
  createTaskStatsService,
  createTasks,
  createTeams,
  createTotpService,
  createWatchlistService,
  type IdentityService,
  type Limits,
  type Services,
} from '@tickwire/schema';
import type { Redis } from 'ioredis';
import { createBackground } from './background.ts';
import type { Config } from './config.ts';
import { createTokenVerifier } from './identity/tokens.ts';
import { createWork, type Work } from './jobs/work.ts';
import { createMarket } from './market/market.ts';
import type { ReplayFile } from './market/replay/index.ts';
import type { Logger } from './telemetry/logger.ts';
import type { ServerMetrics } from './telemetry/metrics.ts';

export interface ServiceOptions {
  readonly config: Config;
  /** The address of `database`. */
  readonly databaseUrl: string;
  readonly database: PrismaClient;
  readonly cache: Cache;
  readonly limits: Limits;
  readonly redis: Redis | null;
  readonly replayFile: ReplayFile | null;
  readonly metrics: ServerMetrics;
  /** Where people reach this server, for links in mails. */
  readonly publicUrl: string;
  readonly log: Logger;
}

export interface BuiltServices {
  readonly services: Services;
  readonly identities: IdentityService;
  /** What is done off the requests: it is begun by the caller, and stopped before the services are closed. */
  readonly work: Pick<Work, 'start' | 'stop'>;
  /** Waits for what was begun in the background. */
  close(): Promise<void>;
}

/** Puts together what the schema works with. */
export async function createServices({
  config,
  databaseUrl,
  database,
  cache,
  limits,
  redis,
  replayFile,
  metrics,
  publicUrl,
  log,
}: ServiceOptions): Promise<BuiltServices> {
  const market = await createMarket({
    ...{
      isStreaming: true,
      config: config.market,
      redisUrl: config.redisUrl,
      database,
      cache,
      redis,
      replayFile,
      metrics,
      log,
    },
  });
  const sessions = createSessions(database);
  const { oidc } = config.identity;
  const background = createBackground(log);
  const work = await createWork({
    ...{ config, databaseUrl, database, cache, limits, market, background, publicUrl, metrics, log },
  });
  const { outbox, postOffice } = work;
  const parts = { database, cache, outbox };
  const totp = createTotpService({ ...parts, encryption: createEncryption(database, config.secretKey) });
  const activity = createActivity(database);
  const isOwnMachine = config.databaseUrl === null;
  const firstAdmin = createFirstAdmin({ email: config.adminEmail, trustsUnverified: isOwnMachine });
  const flags = createFlagService({ database, cache });
  await flags.seed();
  if (await firstAdmin.grantAtStart({ database, cache })) log.info('the account of ADMIN_EMAIL is an admin now');
  const identities = createIdentityService({ database, cache, flags, firstAdmin });
  const guesses = createGuesses({
    database,
    cache,
    limits,
    freePerAccount: config.signInFailuresPerAccount,
    freePerAddress: config.signInFailuresPerAddress,
  });
  const accounts = createAccountService({
    database,
    cache,
    sessions,
    guesses,
    limits,
    secondFactor: totp.secondFactor,
    firstAdmin,
    postOffice,
  });
  const confirmation = createConfirmation({ database, guesses });
  const mailing = { ...parts, background, postOffice, confirmation, firstAdmin, limits };
  const services: Services = {
    accounts,
    credentials: createCredentialService({
      database,
      cache,
      sessions,
      tokens: oidc && createTokenVerifier(oidc, log),
      userOf: identities.userOf,
      activity,
    }),
    apiKeys: createApiKeyService(parts),
    signInCodes: createSignInCodeService({ database, accounts }),
    email: createEmailService(mailing),
    passwords: createPasswordChangeService(mailing),
    totp,
    confirmation,
    accountData: createAccountDataService({ ...parts, totp, confirmation }),
    analyses: work.analyses.service,
    reports: work.analyses.reports,
    ...createTeams({ ...parts, cache, limits }),
    ...createTasks({ ...parts, catalogue: market.catalogue }),
    watchlists: createWatchlistService({ database, cache, market }),
    notifications: createNotificationService({
      database,
      cache,
      report: (error, what) => log.error({ err: error }, what),
    }),
    notificationSettings: createNotificationSettings(database),
    taskPages: createTaskPages(database),
    taskStats: createTaskStatsService(database),
    market,
    indicators: createIndicatorService(market.candles),
    modelPerformance: createModelPerformance(database),
    activity,
    admin: createAdminService(parts),
    figures: createFigures(database),
    audit: createAuditReader(database),
    flags,
    idempotency: createIdempotencyService({ database, report: (error, what) => log.warn({ err: error }, what) }),
    billing: createBillingService({ database, cache }),
    limits,
    costBudgets: config.costBudgets,
  };
  return {
    services,
    identities,
    work,
    async close() {
      await background.settled();
      await work.close();
      await market.close();
    },
  };
}

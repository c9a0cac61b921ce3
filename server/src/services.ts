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
  createIdentityService,
  createMarketService,
  createNotices,
  createPasswordChangeService,
  createPostOffice,
  createSessions,
  createSignInCodeService,
  createTotpService,
  createWatchlistService,
  type IdentityService,
  type Limits,
  loadCatalogue,
  type MarketSource,
  type Services,
} from '@tickwire/schema';
import { createBackground } from './background.ts';
import type { Config } from './config.ts';
import { createTokenVerifier } from './identity/tokens.ts';
import { createLinks } from './mail/links.ts';
import { createMailer } from './mail/mailer.ts';
import type { ReplayFile } from './market/replay/index.ts';
import { createMarketSources } from './market/sources.ts';
import type { Logger } from './telemetry/logger.ts';

export interface ServiceOptions {
  readonly config: Config;
  readonly database: PrismaClient;
  readonly cache: Cache;
  readonly limits: Limits;
  readonly replayFile: ReplayFile | null;
  /** Where people reach this server, for links in mails. */
  readonly publicUrl: string;
  readonly log: Logger;
}

export interface BuiltServices {
  readonly services: Services;
  readonly identities: IdentityService;
  readonly sources: readonly MarketSource[];
  /** Waits for what was begun in the background, and sends no more mail. */
  close(): Promise<void>;
}

/** Puts together what the schema works with. */
export async function createServices({
  config,
  database,
  cache,
  limits,
  replayFile,
  publicUrl,
  log,
}: ServiceOptions): Promise<BuiltServices> {
  const catalogue = await loadCatalogue(database);
  const sources = createMarketSources({ config, catalogue, replayFile, log });
  const sessions = createSessions(database);
  const { oidc } = config.identity;
  const background = createBackground(log);
  const mailer = createMailer(config, log);
  const postOffice = createPostOffice(mailer, background, limits);
  const notices = createNotices(postOffice);
  const linkTo = createLinks({ appUrl: config.appUrl, ownUrl: publicUrl });
  const totp = createTotpService({ database, encryption: createEncryption(database, config.secretKey), notices });
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
  });
  const confirmation = createConfirmation({ database, guesses });
  const mailing = { database, cache, background, postOffice, notices, linkTo, confirmation, firstAdmin, limits };
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
    apiKeys: createApiKeyService({ database, cache }),
    signInCodes: createSignInCodeService({ database, accounts }),
    email: createEmailService(mailing),
    passwords: createPasswordChangeService(mailing),
    totp,
    confirmation,
    accountData: createAccountDataService({ database, cache, notices, totp, confirmation }),
    notices,
    watchlists: createWatchlistService(database, catalogue),
    market: createMarketService(catalogue, sources),
    activity,
    admin: createAdminService({ database, cache }),
    figures: createFigures(database),
    audit: createAuditReader(database),
    flags,
    billing: createBillingService({ database, cache }),
    limits,
    costBudgets: config.costBudgets,
  };
  return {
    services,
    identities,
    sources,
    async close() {
      await background.settled();
      mailer?.close();
      // What was cut off by that is told.
      await background.settled();
    },
  };
}

import type { PrismaClient } from '@tickwire/prisma';
import {
  type Cache,
  createAccountDataService,
  createAccountService,
  createApiKeyService,
  createCredentialService,
  createEmailService,
  createEncryption,
  createMarketService,
  createNotices,
  createPasswordChangeService,
  createPostOffice,
  createSessions,
  createTotpService,
  createWatchlistService,
  loadCatalogue,
  type MarketSource,
  type Services,
} from '@tickwire/schema';
import { createBackground } from './background.ts';
import type { Config } from './config.ts';
import { createLinks } from './mail/links.ts';
import { createMailer } from './mail/mailer.ts';
import type { ReplayFile } from './market/replay/index.ts';
import { createMarketSources } from './market/sources.ts';
import type { Logger } from './telemetry/logger.ts';

export interface ServiceOptions {
  readonly config: Config;
  readonly database: PrismaClient;
  readonly cache: Cache;
  readonly replayFile: ReplayFile | null;
  /** Where people reach this server, for links in mails. */
  readonly ownUrl: string;
  readonly log: Logger;
}

export interface BuiltServices {
  readonly services: Services;
  readonly sources: readonly MarketSource[];
  /** Waits for what was begun in the background, and sends no more mail. */
  close(): Promise<void>;
}

/** Puts together what the schema works with. */
export async function createServices({
  config,
  database,
  cache,
  replayFile,
  ownUrl,
  log,
}: ServiceOptions): Promise<BuiltServices> {
  const catalogue = await loadCatalogue(database);
  const sources = createMarketSources({ config, catalogue, replayFile, log });
  const sessions = createSessions(database);
  const background = createBackground(log);
  const mailer = createMailer(config, log);
  const postOffice = createPostOffice(mailer, background);
  const notices = createNotices(postOffice);
  const linkTo = createLinks({ appUrl: config.appUrl, ownUrl });
  const totp = createTotpService({ database, encryption: createEncryption(database, config.secretKey), notices });
  const accounts = createAccountService({ database, cache, sessions, secondFactor: totp.secondFactor });
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
    email: createEmailService({ database, cache, background, postOffice, notices, linkTo }),
    passwords: createPasswordChangeService({ database, cache, background, postOffice, notices, linkTo }),
    totp,
    accountData: createAccountDataService({ database, cache, notices, totp }),
    notices,
    watchlists: createWatchlistService(database, catalogue),
    market: createMarketService(catalogue, sources),
  };
  return {
    services,
    sources,
    async close() {
      await background.settled();
      mailer?.close();
      // What was cut off by that is told.
      await background.settled();
    },
  };
}

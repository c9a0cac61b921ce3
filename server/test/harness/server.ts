import { inject } from 'vitest';
import { type Config, readConfig } from '../../src/config.ts';
import type { KnownDocuments } from '../../src/http/persisted-operations.ts';
import type { MarketConfig } from '../../src/market/config.ts';
import type { ReplayFile } from '../../src/market/replay/index.ts';
import { startServer, type TickwireServer } from '../../src/server.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { fileDatabase, workerDatabase } from './database.ts';
import { whenDone } from './when-done.ts';

export interface TestServer extends TickwireServer {
  /** Every SQL statement since the last `statements.length = 0`. */
  readonly statements: string[];
  /** What it has logged, line by line: nothing without a `logLevel`. */
  readonly logged: string[];
}

export interface TestServerOptions extends Partial<Omit<Config, 'market'>> {
  readonly market?: Partial<MarketConfig>;
  readonly replay?: ReplayFile;
  readonly operations?: KnownDocuments;
}

/** What no test meets that is not about it. */
const generous = {
  COST_PER_MINUTE: 'anonymous=2000000000,free=2000000000,pro=2000000000,expert=2000000000',
  MAILS_PER_HOUR: '1000000',
  SIGN_UPS_PER_ADDRESS: '1000000',
  SIGN_IN_FAILURES_PER_ACCOUNT: '1000000',
  SIGN_IN_FAILURES_PER_ADDRESS: '1000000',
  CATALOGUE_REFRESH: 'off',
  DASHBOARD: 'off',
  // Who works on what is no test's business but of those that are about it, which say so.
  JOB_CONCURRENCY: '0',
};

/** Mails are jobs. */
const mailing = { jobConcurrency: 2 };

/**
 * A server on a free port; it stops after the file's tests. Its database is this worker's, or the file's own where it
 * streams what is watched, or sends mail: that is a job, and others' jobs are not for it. With a `dataDir` it is the
 * embedded one there.
 */
export async function startTestServer({
  replay,
  operations,
  market,
  ...overrides
}: TestServerOptions = {}): Promise<TestServer> {
  const isWatching = market?.sources?.some((source) => source !== 'replay') ?? false;
  const isMailing = overrides.smtpUrl !== undefined;
  const shared = () => (isWatching || isMailing ? fileDatabase() : workerDatabase());
  const databaseUrl = overrides.dataDir === undefined ? (overrides.databaseUrl ?? (await shared())) : null;
  const { config } = readConfig({ PORT: '0', DATABASE_URL: inject('databaseUrl'), LOG_LEVEL: 'silent', ...generous });
  const statements: string[] = [];
  const logged: string[] = [];
  const server = await startServer({
    config: {
      ...config,
      ...(isMailing && mailing),
      ...overrides,
      market: { ...config.market, ...market },
      databaseUrl,
    },
    log: createLogger(overrides.logLevel ?? 'silent', { write: (line) => logged.push(line) }),
    replayFile: replay ?? null,
    appOperations: operations ?? null,
    onStatement: (sql) => statements.push(sql),
  });
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= server.stop();
    return stopped;
  };
  whenDone(stop);
  return { ...server, stop, statements, logged };
}

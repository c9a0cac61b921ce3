import { type Config, readConfig } from '../../src/config.ts';
import type { KnownDocuments } from '../../src/http/persisted-operations.ts';
import type { ReplayFile } from '../../src/market/replay/index.ts';
import { startServer, type TickwireServer } from '../../src/server.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { workerDatabase } from './database.ts';
import { whenDone } from './when-done.ts';

export interface TestServer extends TickwireServer {
  /** Every SQL statement since the last `statements.length = 0`. */
  readonly statements: string[];
}

export interface TestServerOptions extends Partial<Config> {
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
};

/** A server on a free port with this worker's database; it stops after the file's tests. */
export async function startTestServer({
  replay,
  operations,
  ...overrides
}: TestServerOptions = {}): Promise<TestServer> {
  const databaseUrl = overrides.databaseUrl ?? (await workerDatabase());
  const { config } = readConfig({ PORT: '0', DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent', ...generous });
  const statements: string[] = [];
  const server = await startServer({
    config: { ...config, ...overrides, databaseUrl },
    log: createLogger('silent'),
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
  return { ...server, stop, statements };
}

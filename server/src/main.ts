/** The process: reads the configuration, starts the server, says what it needs, and stops it in order. */
import { checkDatabase, DatabaseError } from '@tickwire/prisma';
import { type Config, ConfigError, mergedProblems, readConfig } from './config.ts';
import { banner } from './demo/banner.ts';
import { issueDemoSession } from './demo/demo-user.ts';
import { checkPort } from './http/listen.ts';
import type { KnownDocuments } from './http/persisted-operations.ts';
import { PersistedOperationsFileError, readPersistedOperations } from './http/persisted-operations-file.ts';
import { startServer, type TickwireServer } from './server.ts';
import { stopOnSignals } from './shutdown.ts';
import { readReplay, refuse } from './startup.ts';
import { createLogger } from './telemetry/logger.ts';

function readOperations(path: string | null, problems: string[]): KnownDocuments | null {
  try {
    return path === null ? null : readPersistedOperations(path);
  } catch (error) {
    if (!(error instanceof PersistedOperationsFileError)) throw error;
    problems.push(...error.problems.map((problem) => `PERSISTED_OPERATIONS_FILE: ${problem}`));
    return null;
  }
}

/** What else is wrong where something is wrong already, so that it is all told at once. Changes nothing. */
async function furtherProblems(config: Config): Promise<readonly string[]> {
  const database = async () => {
    if (config.databaseUrl !== null) await checkDatabase(config.databaseUrl);
  };
  const attempts = await Promise.allSettled([
    checkPort(config),
    database().catch((error: unknown) => {
      throw error instanceof DatabaseError ? new ConfigError([`DATABASE_URL: ${error.message}`]) : error;
    }),
  ]);
  const merged = mergedProblems(attempts);
  return merged instanceof ConfigError ? merged.problems : [];
}

const { config, problems } = readConfig(process.env);
const replayFile = readReplay(config.market.replayFile, problems);
const appOperations = readOperations(config.persistedOperationsFile, problems);
const log = createLogger(config.logLevel);

if (problems.length > 0) refuse([...problems, ...(await furtherProblems(config))]);
// A forgotten `await` is a fault of ours to find in the log, and no way for a caller to end everybody's server.
process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise failed that nobody waited for'));

const loopbackHosts = ['127.0.0.1', 'localhost', '::1'];

/** Of which the banner names those that there are prices of. */
const shownSymbols = ['SPX', 'BTCUSDT'];

async function start(): Promise<TickwireServer> {
  const server = await startServer({ config, log, replayFile, appOperations });
  if (server.embedded !== null && config.production) {
    log.warn('the embedded database serves production, as DATABASE_URL is not set: there is no backup of it');
  }
  const demo = server.embedded === null || config.production ? null : await issueDemoSession(server.services);
  process.stdout.write(
    banner({
      url: server.url,
      hasDashboard: config.dashboardFolder !== null,
      dataPath: server.embedded?.path ?? null,
      demo,
      sources: config.market.sources,
      symbols: shownSymbols.filter((symbol) => server.services.market.provenance(symbol) !== null),
      replayFile,
      isExposed: !loopbackHosts.includes(config.host),
    }),
  );
  return server;
}

const starting = start();
stopOnSignals(async () => (await starting).stop(), log);
await starting.catch((error: unknown) => {
  if (error instanceof ConfigError) refuse(error.problems);
  throw error;
});

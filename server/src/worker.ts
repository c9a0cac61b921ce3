/** A process that does jobs, beside the servers: `pnpm start:worker`, any number, with the variables of the servers. */
import { ConfigError, readConfig } from './config.ts';
import { startWorkerProcess, type WorkerProcess } from './jobs/worker-process.ts';
import { stopOnSignals } from './shutdown.ts';
import { readReplay, refuse } from './startup.ts';
import { createLogger } from './telemetry/logger.ts';

const { config, problems } = readConfig(process.env);
const replayFile = readReplay(config.market.replayFile, problems);
if (config.jobConcurrency === 0) problems.push('JOB_CONCURRENCY: is 0, and a worker that does no jobs does nothing');
if (problems.length > 0) refuse(problems);
const log = createLogger(config.logLevel);
// A forgotten `await` is a fault of ours to find in the log, and no reason to give up all jobs.
process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise failed that nobody waited for'));

async function start(): Promise<WorkerProcess> {
  const worker = await startWorkerProcess({
    config,
    log,
    replayFile,
    onLost() {
      log.fatal({ dataDir: config.dataDir }, 'the server whose database this worker used has ended');
      process.exit(1);
    },
  });
  log.info(
    { jobs: config.jobConcurrency, queue: config.redisUrl === null ? 'PostgreSQL' : 'Redis' },
    'the worker does jobs',
  );
  return worker;
}

const starting = start();
stopOnSignals(async () => (await starting).stop(), log);
await starting.catch((error: unknown) => {
  if (error instanceof ConfigError) refuse(error.problems);
  throw error;
});

import { type AnalysesOptions, createAnalyses, defaultAnalysisSettings, type Job, modelOf } from '@tickwire/schema';
import { createCache } from '../../src/cache/cache.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { workerDatabase } from '../harness/database.ts';
import type { TestServer } from '../harness/server.ts';
import { whenDone } from '../harness/when-done.ts';

type Parts = Partial<Parameters<typeof createAnalyses>[0]>;

const databaseUrl = await workerDatabase();

/**
 * A process that works, whose queue is a list: the test decides when a job is done, and how it goes. It ends with the test,
 * and with it the runs that it never made: else whoever asks for the same instrument next would wait for them.
 */
export function newWorks({ database, services: { market, limits } }: TestServer, parts: Parts = {}) {
  const queue: Job[] = [];
  const reports: string[] = [];
  const told: string[] = [];
  const cache = createCache({ databaseUrl, redis: null, log: createLogger('silent') });
  whenDone(async () => {
    await database.analysisRun.deleteMany({
      where: { id: { in: queue.map(({ id }) => id) }, activeId: { not: null } },
    });
    await cache.close();
  });
  const options: AnalysesOptions = {
    ...{ database, cache, limits, market, catalogue: market.catalogue },
    jobs: { add: async (job) => void queue.push(job) },
    outbox: { handOn: (ids) => void told.push(...ids) },
    computer: {
      evaluate: async (variant, input) => {
        const model = modelOf(variant);
        if (model === null) throw new Error('there is no such model');
        return model.evaluate(input);
      },
    },
    textModel: null,
    settings: defaultAnalysisSettings,
    metrics: { count: () => {} },
    report: (_error, what) => reports.push(what),
  };
  const analyses = createAnalyses({ ...options, ...parts });
  return {
    analyses,
    queue,
    reports,
    /** The events that were handed on. */
    told,
    /** One try of a run. */
    attempt: (id: string, { isLast = false, signal = new AbortController().signal } = {}) =>
      analyses.handlers.ANALYSIS(id, { isLast, signal }),
    /** The chores that find what was lost. */
    sweep: async () => {
      for (const { name, run } of analyses.chores) {
        if (name.startsWith('sweep-')) await run(new AbortController().signal);
      }
    },
  };
}

export type Works = ReturnType<typeof newWorks>;

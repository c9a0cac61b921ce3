import { type AnalysesOptions, createAnalyses, defaultAnalysisSettings, type Job, modelOf } from '@tickwire/schema';
import { createCache } from '../../src/cache/cache.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { workerDatabase } from '../harness/database.ts';
import type { TestServer } from '../harness/server.ts';
import { whenDone } from '../harness/when-done.ts';

type Parts = Partial<Parameters<typeof createAnalyses>[0]>;

const cache = createCache({ databaseUrl: await workerDatabase(), redis: null, log: createLogger('silent') });
whenDone(() => cache.close());

/** A process that works, whose queue is a list: the test decides when a job is done, and how it goes. */
export function newWorks({ database, services: { market, limits } }: TestServer, parts: Parts = {}) {
  const queue: Job[] = [];
  const reports: string[] = [];
  const options: AnalysesOptions = {
    ...{ database, cache, limits, market, catalogue: market.catalogue },
    jobs: { add: async (job) => void queue.push(job) },
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
